// The mapping as a Node.js script: JSON lines of a file in, JSON lines out.
//
//   node duo.mjs EVENTS FILE

import { openSync, readFileSync, readSync, writeSync } from 'node:fs';

const QUAD = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const IPV4 = new RegExp(`^(?:${QUAD}\\.){3}${QUAD}$`);
const PHONE = /^(?:.*\()?(\+?[0-9][0-9 .-]{5,20}[0-9])\)?$/;
const OUTCOMES = new Map(Object.entries({
  success: 'Success', failure: 'Failure', denied: 'Failure', fraud: 'Failure', error: 'Failure',
  enabled: 'Enabled', disabled: 'Disabled', active: 'Active', bypass: 'Bypass',
}));
const [eventsPath, inputPath] = process.argv.slice(2);
const events = new Map(Object.entries(JSON.parse(readFileSync(eventsPath, 'utf8'))));

// What JSON.stringify leaves out.
const NOTHING = undefined;
const given = (value) => value || NOTHING;
const ipv4 = (text) => (text && text !== '0.0.0.0' && IPV4.test(text) ? text : NOTHING);
const phone = (text) => (text ? PHONE.exec(text)?.[1] : NOTHING);
const outcome = (text) => (text ? OUTCOMES.get(text.toLowerCase()) ?? text : NOTHING);
const title = (text) => text.split('_').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join(' ');

// Each distinct value once; nothing, one, or an array.
function values(found) {
  const distinct = [...new Set(found.filter((value) => value))];
  return distinct.length > 1 ? distinct : distinct[0];
}

function embedded(text) {
  if (!text?.startsWith('{')) return {};
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

const names = (details) => values((details.groups ?? []).map((group) => group.name));
const event = (action) => events.get(action) ?? [title(action), ''];

function admin(record) {
  const details = embedded(record.description);
  const [label, result] = event(record.action);
  const address = ipv4(details.ip_address);
  const failed = record.action === 'admin_login_error' || record.action === 'admin_2fa_error';
  return {
    eventType: record.action,
    description: given(record.description),
    destinationIpv4: address,
    destinationUser: given(details.email),
    phoneNumber: values([details.phone, details.number]),
    policy: given(details.enroll_policy),
    group: names(details),
    outcome: outcome(details.status) ?? given(result),
    application: given(details.type),
    osDetails: given(details.platform),
    message: given(details.enrollment_email_body),
    eventTime: given(record.isotimestamp),
    object: given(record.object),
    sourceUser: given(record.username) ?? (failed ? given(details.email) : NOTHING),
    destinationHost: given(record.host) ?? given(details.hostname),
    eventName: label,
    sourceIpv4: address,
  };
}

function auth(record) {
  const type = given(record.event_type) ?? 'authentication';
  return {
    eventType: type,
    description: given(record.reason),
    destinationUser: given(record.email),
    phoneNumber: phone(record.auth_device?.name),
    group: values(record.user?.groups ?? []),
    outcome: outcome(record.result),
    application: given(record.application?.name),
    osDetails: given(record.access_device?.os),
    eventTime: given(record.isotimestamp),
    sourceUser: given(record.user?.name),
    destinationHost: given(record.host),
    eventName: `${title(type)} ${title(record.result)}`,
    sourceIpv4: ipv4(record.access_device?.ip),
  };
}

function activity(record) {
  const details = embedded(record.target?.details);
  const [label, result] = event(record.action.name);
  return {
    eventType: record.action.name,
    description: given(record.action.details) ?? given(record.target?.details),
    destinationIpv4: ipv4(details.ip_address),
    destinationUser: given(details.email),
    phoneNumber: values([details.phone, details.number]),
    policy: given(details.enroll_policy),
    group: names(details),
    outcome: outcome(record.outcome?.result) ?? given(result),
    application: given(record.application?.name) ?? given(details.type),
    osDetails: given(record.access_device?.os) ?? given(details.platform),
    message: given(details.enrollment_email_body),
    eventTime: given(record.ts),
    object: given(record.target?.name),
    sourceUser: given(record.actor?.name),
    destinationHost: given(record.host),
    eventName: label,
    sourceIpv4: ipv4(record.access_device?.ip?.address),
  };
}

function tokens(line) {
  const record = JSON.parse(line);
  const out = record.activity_id ? activity(record) : record.result ? auth(record) : admin(record);
  out.deviceType = 'IAM';
  out.deviceModel = 'Duo';
  out.deviceVendor = 'Cisco';
  return out;
}

const input = openSync(inputPath);
const block = Buffer.allocUnsafe(1 << 20);
let kept = 0;
for (;;) {
  const got = readSync(input, block, kept, block.length - kept);
  if (got === 0) break;
  const end = block.lastIndexOf(10, kept + got - 1) + 1;
  const lines = block.toString('utf8', 0, end).split('\n');
  lines.pop();
  if (lines.length) writeSync(1, lines.map((line) => JSON.stringify(tokens(line))).join('\n') + '\n');
  block.copy(block, 0, end, kept + got);
  kept += got - end;
}
