"""The mapping as a Python script: JSON lines of a file in, JSON lines out.

    python3 duo.py json|orjson EVENTS FILE
"""

import json
import re
import sys

QUAD = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
IPV4 = re.compile(rf"(?:{QUAD}\.){{3}}{QUAD}")
PHONE = re.compile(r"(?:.*\()?(\+?[0-9][0-9 .-]{5,20}[0-9])\)?")
OUTCOMES = {"success": "Success", "failure": "Failure", "denied": "Failure", "fraud": "Failure", "error": "Failure",
            "enabled": "Enabled", "disabled": "Disabled", "active": "Active", "bypass": "Bypass"}


def library(name):
    if name == "json":
        return json.loads, lambda line: json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode()
    import orjson
    return orjson.loads, orjson.dumps


def ipv4(text):
    return text if text and text != "0.0.0.0" and IPV4.fullmatch(text) else None


def phone(text):
    found = PHONE.fullmatch(text) if text else None
    return found[1] if found else None


def outcome(text):
    return OUTCOMES.get(text.lower(), text) if text else None


def title(text):
    return " ".join(word[:1].upper() + word[1:] for word in text.split("_"))


def values(found):
    """Each distinct value once; nothing, one, or a list."""
    distinct = list(dict.fromkeys(value for value in found if value))
    return distinct if len(distinct) > 1 else distinct[0] if distinct else None


def embedded(text, loads):
    if text and text.startswith("{"):
        try:
            return loads(text)
        except ValueError:
            pass
    return {}


def group_names(details):
    return values(group.get("name") for group in details.get("groups") or [])


def admin(record, events, loads):
    details = embedded(record.get("description"), loads)
    action = record["action"]
    label, result = events.get(action, (title(action), ""))
    address = ipv4(details.get("ip_address"))
    return {
        "eventType": action,
        "description": record.get("description"),
        "destinationIpv4": address,
        "destinationUser": details.get("email"),
        "phoneNumber": values((details.get("phone"), details.get("number"))),
        "policy": details.get("enroll_policy"),
        "group": group_names(details),
        "outcome": outcome(details.get("status")) or result,
        "application": details.get("type"),
        "osDetails": details.get("platform"),
        "message": details.get("enrollment_email_body"),
        "eventTime": record.get("isotimestamp"),
        "object": record.get("object"),
        "sourceUser": record.get("username")
        or (details.get("email") if action in ("admin_login_error", "admin_2fa_error") else None),
        "destinationHost": record.get("host") or details.get("hostname"),
        "eventName": label,
        "sourceIpv4": address,
    }


def auth(record):
    device = record.get("access_device") or {}
    user = record.get("user") or {}
    kind = record.get("event_type") or "authentication"
    return {
        "eventType": kind,
        "description": record.get("reason"),
        "destinationUser": record.get("email"),
        "phoneNumber": phone((record.get("auth_device") or {}).get("name")),
        "group": values(user.get("groups") or []),
        "outcome": outcome(record["result"]),
        "application": (record.get("application") or {}).get("name"),
        "osDetails": device.get("os"),
        "eventTime": record.get("isotimestamp"),
        "sourceUser": user.get("name"),
        "destinationHost": record.get("host"),
        "eventName": title(kind) + " " + title(record["result"]),
        "sourceIpv4": ipv4(device.get("ip")),
    }


def activity(record, events, loads):
    device = record.get("access_device") or {}
    target = record.get("target") or {}
    action = record["action"]
    details = embedded(target.get("details"), loads)
    label, result = events.get(action["name"], (title(action["name"]), ""))
    return {
        "eventType": action["name"],
        "description": action.get("details") or target.get("details"),
        "destinationIpv4": ipv4(details.get("ip_address")),
        "destinationUser": details.get("email"),
        "phoneNumber": values((details.get("phone"), details.get("number"))),
        "policy": details.get("enroll_policy"),
        "group": group_names(details),
        "outcome": outcome((record.get("outcome") or {}).get("result")) or result,
        "application": (record.get("application") or {}).get("name") or details.get("type"),
        "osDetails": device.get("os") or details.get("platform"),
        "message": details.get("enrollment_email_body"),
        "eventTime": record.get("ts"),
        "object": target.get("name"),
        "sourceUser": (record.get("actor") or {}).get("name"),
        "destinationHost": record.get("host"),
        "eventName": label,
        "sourceIpv4": ipv4((device.get("ip") or {}).get("address")),
    }


def tokens(record, events, loads):
    if "activity_id" in record:
        line = activity(record, events, loads)
    elif "result" in record:
        line = auth(record)
    else:
        line = admin(record, events, loads)
    line = {token: value for token, value in line.items() if value}
    line.update(deviceType="IAM", deviceModel="Duo", deviceVendor="Cisco")
    return line


def main():
    loads, dumps = library(sys.argv[1])
    with open(sys.argv[2]) as file:
        events = json.load(file)
    write = sys.stdout.buffer.write
    with open(sys.argv[3], "rb") as file:
        for line in file:
            write(dumps(tokens(loads(line), events, loads)) + b"\n")


if __name__ == "__main__":
    main()
