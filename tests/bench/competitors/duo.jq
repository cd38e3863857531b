# The mapping as a jq program, for jq, gojq and jaq: jq -c --slurpfile events EVENTS -f duo.jq FILE

def given: if . == "" or . == [] then null else . end;

def ipv4:
  if . == null or . == "0.0.0.0" then null
  elif test("^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$") then .
  else null end;

def phone:
  if . == null then null
  else [capture("^(.*\\()?(?<number>\\+?[0-9][0-9 .-]{5,20}[0-9])\\)?$").number][0] end;

def outcome:
  {"success": "Success", "failure": "Failure", "denied": "Failure", "fraud": "Failure", "error": "Failure",
   "enabled": "Enabled", "disabled": "Disabled", "active": "Active", "bypass": "Bypass"} as $table
  | if given == null then null else $table[ascii_downcase] // . end;

def title: split("_") | map((.[0:1] | ascii_upcase) + .[1:]) | join(" ");

# Each distinct value once; nothing, one, or an array.
def values_of:
  reduce (.[] | select(given != null)) as $value ([]; if any(.[]; . == $value) then . else . + [$value] end)
  | if length > 1 then . else .[0] end;

def embedded: if . != null and startswith("{") then (fromjson? // {}) else {} end;

def names: [(.groups // [])[] | .name] | values_of;

def admin:
  (.description | embedded) as $details
  | ($details.ip_address | ipv4) as $address
  | ($events[0][.action] // [(.action | title), ""]) as $event
  | {eventType: .action,
     description,
     destinationIpv4: $address,
     destinationUser: $details.email,
     phoneNumber: ([$details.phone, $details.number] | values_of),
     policy: $details.enroll_policy,
     group: ($details | names),
     outcome: (($details.status | outcome) // $event[1]),
     application: $details.type,
     osDetails: $details.platform,
     message: $details.enrollment_email_body,
     eventTime: .isotimestamp,
     object,
     sourceUser: ((.username | given)
                  // (select(.action == "admin_login_error" or .action == "admin_2fa_error") | $details.email) // null),
     destinationHost: (.host // $details.hostname),
     eventName: $event[0],
     sourceIpv4: $address};

def auth:
  (.event_type // "authentication") as $type
  | {eventType: $type,
     description: .reason,
     destinationUser: .email,
     phoneNumber: (.auth_device.name | phone),
     group: ((.user.groups // []) | values_of),
     outcome: (.result | outcome),
     application: .application.name,
     osDetails: .access_device.os,
     eventTime: .isotimestamp,
     sourceUser: .user.name,
     destinationHost: .host,
     eventName: (($type | title) + " " + (.result | title)),
     sourceIpv4: (.access_device.ip | ipv4)};

def activity:
  (.target.details | embedded) as $details
  | ($events[0][.action.name] // [(.action.name | title), ""]) as $event
  | {eventType: .action.name,
     description: (.action.details // .target.details),
     destinationIpv4: ($details.ip_address | ipv4),
     destinationUser: $details.email,
     phoneNumber: ([$details.phone, $details.number] | values_of),
     policy: $details.enroll_policy,
     group: ($details | names),
     outcome: ((.outcome.result | outcome) // $event[1]),
     application: (.application.name // $details.type),
     osDetails: (.access_device.os // $details.platform),
     message: $details.enrollment_email_body,
     eventTime: .ts,
     object: .target.name,
     sourceUser: .actor.name,
     destinationHost: .host,
     eventName: $event[0],
     sourceIpv4: (.access_device.ip.address | ipv4)};

(if has("activity_id") then activity elif has("result") then auth else admin end)
| with_entries(select(.value | given != null))
| . + {deviceType: "IAM", deviceModel: "Duo", deviceVendor: "Cisco"}
