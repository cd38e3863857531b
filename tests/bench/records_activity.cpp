#include "record_parts.hpp"

namespace duo2qualys::bench {
namespace {

/// A person or thing that acts or is acted on; its details are JSON text.
void write_party(Rng& rng, std::string_view key, std::string_view type, const Person& person,
                 JsonWriter& out) {
    std::string details;
    JsonWriter members(details, Style::python);
    members.open('{');
    members.text("created", iso_time(1'600'000'000'000'000, true));
    members.text("last_login", iso_time(1'700'000'000'000'000, true));
    members.text("email", person.email);
    members.text("status", "Active");
    members.open("groups", '[');
    members.open('{');
    members.text("name", rng.pick({"Finance", "Contractors", "Engineering"}));
    if (type == "admin") members.text("key", some_key(rng, "DG"));
    members.close();
    members.close();
    members.close();

    out.open(key, '{');
    out.text("details", details);
    out.text("key", some_key(rng, type == "admin" ? "DE" : "DU"));
    out.text("name", type == "admin" ? person.name : person.login);
    out.text("type", type);
    out.close();
}

void write_access_device(Rng& rng, JsonWriter& out) {
    out.open("access_device", '{');
    out.text("browser", rng.pick({"Chrome", "Firefox", "Safari"}));
    out.text("browser_version", "128.0.6613." + some_digits(rng, 3));
    out.text("epkey", some_key(rng, "EP"));
    out.open("ip", '{');
    out.text("address", some_address(rng));
    out.close();
    write_location(rng, true, out);
    out.text("os", rng.pick({"Windows", "Mac OS X"}));
    out.text("os_version", "10.15.7");
    out.close();
}

}  // namespace

void write_activity(Rng& rng, std::int64_t time, JsonWriter& out) {
    out.open('{');
    write_access_device(rng, out);
    out.open("action", '{');
    out.raw("details", "null");
    out.text("name", rng.pick({"user_update", "group_update", "bypass_create", "webauthncredential_create"}));
    out.close();
    out.text("activity_id", some_uuid(rng));
    write_party(rng, "actor", "admin", some_person(rng), out);
    out.text("akey", some_key(rng, "DA"));
    out.raw("application", "null");
    out.raw("old_target", "null");
    out.open("outcome", '{');
    out.text("result", chance(rng, 95) ? "SUCCESS" : "FAILURE");
    out.close();
    write_party(rng, "target", "user", some_person(rng), out);
    out.text("ts", iso_time(time, true));
    out.close();
}

}  // namespace duo2qualys::bench
