-- The mapping in DuckDB's SQL. Variables: input and events, two paths. Tokens without a value are written as null.

CREATE MACRO given(text) AS nullif(text, '');

CREATE MACRO ipv4(text) AS CASE WHEN text <> '0.0.0.0' AND regexp_full_match(text,
  '((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])') THEN text END;

CREATE MACRO phone(text) AS given(regexp_extract(text, '^(.*\()?(\+?[0-9][0-9 .-]{5,20}[0-9])\)?$', 2));

CREATE MACRO outcome_of(text) AS CASE lower(text)
  WHEN 'success' THEN 'Success' WHEN 'failure' THEN 'Failure' WHEN 'denied' THEN 'Failure' WHEN 'fraud' THEN 'Failure'
  WHEN 'error' THEN 'Failure' WHEN 'enabled' THEN 'Enabled' WHEN 'disabled' THEN 'Disabled' WHEN 'active' THEN 'Active'
  WHEN 'bypass' THEN 'Bypass' ELSE given(text) END;

CREATE MACRO title(text) AS
  array_to_string(list_transform(string_split(text, '_'), lambda word: upper(word[1]) || word[2:]), ' ');

-- Each distinct value once; nothing, one, or an array.
CREATE MACRO distinct_values(found) AS
  list_filter(found, lambda value, i: value <> '' AND list_position(found, value) = i);
CREATE MACRO one_or_all(found) AS
  CASE WHEN len(found) > 1 THEN to_json(found) WHEN len(found) = 1 THEN to_json(found[1]) END;

-- The members of embedded JSON that have tokens, and the names of its groups.
CREATE MACRO details_of(text) AS CASE WHEN text LIKE '{%' THEN json_extract_string(text, [
  '$.ip_address', '$.email', '$.phone', '$.number', '$.enroll_policy', '$.status', '$.type', '$.platform',
  '$.enrollment_email_body', '$.hostname']) END;
CREATE MACRO names_of(text) AS
  CASE WHEN text LIKE '{%' AND contains(text, '"groups"') THEN json_extract_string(text, '$.groups[*].name') END;

COPY (
  WITH events AS (
    SELECT CAST(json AS MAP(VARCHAR, VARCHAR[])) AS list FROM read_json_objects(getvariable('events'))
  ),
  records AS (
    SELECT *,
      CASE WHEN activity_id IS NOT NULL THEN 'activity' WHEN result IS NOT NULL THEN 'auth' ELSE 'admin' END AS kind,
      CASE kind WHEN 'activity' THEN action->>'name' WHEN 'admin' THEN action->>'$' END AS act,
      CASE kind WHEN 'activity' THEN target.details WHEN 'admin' THEN description END AS text,
      details_of(text) AS details,
      coalesce(given(event_type), 'authentication') AS auth_type
    FROM read_json(getvariable('input'), format = 'newline_delimited', columns = {
      action: 'JSON', description: 'VARCHAR', isotimestamp: 'VARCHAR', object: 'VARCHAR', username: 'VARCHAR',
      host: 'VARCHAR', event_type: 'VARCHAR', result: 'VARCHAR', reason: 'VARCHAR', email: 'VARCHAR',
      "user": 'STRUCT(name VARCHAR, groups VARCHAR[])', application: 'STRUCT(name VARCHAR)',
      auth_device: 'STRUCT(name VARCHAR)', access_device: 'STRUCT(ip JSON, os VARCHAR)', activity_id: 'VARCHAR',
      actor: 'STRUCT(name VARCHAR)', target: 'STRUCT(name VARCHAR, details VARCHAR)',
      outcome: 'STRUCT(result VARCHAR)', ts: 'VARCHAR'})
  ),
  parts AS (
    SELECT *,
      events.list[act] AS event,
      ipv4(details[1]) AS details_address,
      distinct_values(coalesce(names_of(text), "user".groups)) AS all_groups,
      distinct_values([details[3], details[4]]) AS phones
    FROM records, events
  )
  SELECT
    CASE kind WHEN 'auth' THEN auth_type ELSE act END AS eventType,
    CASE kind WHEN 'auth' THEN given(reason)
      WHEN 'activity' THEN coalesce(given(action->>'details'), given(text)) ELSE given(text) END AS description,
    details_address AS destinationIpv4,
    coalesce(given(details[2]), given(email)) AS destinationUser,
    CASE kind WHEN 'auth' THEN to_json(phone(auth_device.name)) ELSE one_or_all(phones) END AS phoneNumber,
    given(details[5]) AS policy,
    one_or_all(all_groups) AS "group",
    coalesce(outcome_of(result), outcome_of(outcome.result), outcome_of(details[6]), given(event[2])) AS outcome,
    coalesce(given(application.name), given(details[7])) AS application,
    coalesce(given(access_device.os), given(details[8])) AS osDetails,
    given(details[9]) AS message,
    coalesce(given(isotimestamp), given(ts)) AS eventTime,
    CASE kind WHEN 'activity' THEN given(target.name) ELSE given(object) END AS object,
    CASE kind WHEN 'auth' THEN given("user".name) WHEN 'activity' THEN given(actor.name)
      ELSE coalesce(given(username),
                    CASE WHEN act IN ('admin_login_error', 'admin_2fa_error') THEN given(details[2]) END) END AS sourceUser,
    coalesce(given(host), given(details[10])) AS destinationHost,
    CASE kind WHEN 'auth' THEN title(auth_type) || ' ' || title(result) ELSE coalesce(event[1], title(act)) END
      AS eventName,
    CASE kind WHEN 'admin' THEN details_address WHEN 'auth' THEN ipv4(access_device.ip->>'$')
      ELSE ipv4(access_device.ip->>'$.address') END AS sourceIpv4,
    'IAM' AS deviceType, 'Duo' AS deviceModel, 'Cisco' AS deviceVendor
  FROM parts
) TO '/dev/stdout' (FORMAT json);
