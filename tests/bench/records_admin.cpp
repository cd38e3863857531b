#include "record_parts.hpp"

namespace duo2qualys::bench {
namespace {

/// What an administrator did.
struct Change {
    std::string action;
    std::string object;  ///< empty: null
    std::string username;
    std::string description;  ///< JSON text; empty: null
};

/// An object as JSON text, in the spelling that Duo's descriptions have; `fill` writes its members.
template <typename Fill>
std::string details(Fill fill) {
    std::string text;
    JsonWriter out(text, Style::python);
    out.open('{');
    fill(out);
    out.close();
    return text;
}

std::string some_admin(Rng& rng) {
    if (chance(rng, 20)) return "API (Admin API)";
    return some_person(rng).name;
}

Change login(Rng& rng) {
    Change change{
        .action = "admin_login", .object = "", .username = some_person(rng).name, .description = ""};
    change.description = details([&](JsonWriter& out) {
        out.text("ip_address", some_address(rng));
        if (chance(rng, 80)) out.text("device", some_phone_number(rng));
        out.text("factor", rng.pick({"push", "sms", "passcode", "yubikey"}));
        if (chance(rng, 30)) out.text("saml_idp", "OneLogin");
        out.text("primary_auth_method", rng.pick({"Password", "Single Sign-On"}));
        out.text("role", rng.pick({"Owner", "Administrator", "User Manager", "Help Desk"}));
    });
    return change;
}

Change failed_login(Rng& rng) {
    Change change{.action = rng.pick({"admin_login_error", "admin_2fa_error"}),
                  .object = "",
                  .username = "",
                  .description = ""};
    change.description = details([&](JsonWriter& out) {
        out.text("ip_address", some_address(rng));
        out.text("error", rng.pick({"SAML login is disabled", "Login request reported as fraudulent.",
                                    "Invalid password"}));
        out.text("email", some_person(rng).email);
    });
    return change;
}

Change user_change(Rng& rng) {
    const Person user = some_person(rng);
    const bool is_new = chance(rng, 40);
    Change change{.action = is_new ? "user_create" : "user_update",
                  .object = user.login,
                  .username = some_admin(rng),
                  .description = ""};
    change.description = details([&](JsonWriter& out) {
        if (is_new || chance(rng, 60))
            out.text("status", rng.pick({"Active", "Active", "Bypass", "Disabled"}));
        if (is_new || chance(rng, 60)) out.text("email", user.email);
        out.text("realname", user.name);
        out.text("notes", chance(rng, 20) ? "Re-enabled, see ticket \"HD-" + some_digits(rng, 4) + "\"" : "");
        if (is_new) out.text("uname", user.login);
        if (chance(rng, 10)) {
            out.open("groups", '[');
            out.open('{');
            out.text("name", rng.pick({"Finance", "Contractors", "Engineering"}));
            out.close();
            out.close();
        }
        if (chance(rng, 20)) out.text("phones", "");
    });
    return change;
}

Change phone_change(Rng& rng) {
    Change change{.action = rng.pick({"phone_create", "phone_update"}),
                  .object = some_phone_number(rng),
                  .username = some_admin(rng),
                  .description = ""};
    change.description = details([&](JsonWriter& out) {
        out.text("phone", "+1" + some_digits(rng, 10));
        out.text("extension", "");
        out.text("type", "Mobile");
        out.text("platform", rng.pick({"Apple iOS", "Google Android"}));
    });
    return change;
}

Change bypass_change(Rng& rng) {
    Change change{.action = "bypass_create",
                  .object = some_person(rng).login,
                  .username = some_admin(rng),
                  .description = ""};
    change.description = details([&](JsonWriter& out) {
        out.text("bypass", "");
        out.raw("count", "1");
        out.raw("valid_secs", "3600");
        out.raw("remaining_uses", "1");
        out.raw("auto_generated", "true");
        out.text("user_id", some_key(rng, "DU"));
        out.open("bypass_code_ids", '[');
        out.text(some_key(rng, "DB"));
        out.close();
    });
    return change;
}

Change policy_change(Rng& rng) {
    Change change{.action = rng.pick({"policy_create", "policy_update"}),
                  .object = "Global Policy",
                  .username = some_admin(rng),
                  .description = ""};
    change.description = details([&](JsonWriter& out) {
        out.raw("allow_factor_sms", "false");
        out.raw("allow_factor_phone", "false");
        out.text("enroll_policy", rng.pick({"Allow Access", "Require Enrollment", "Deny Access"}));
        out.raw("adaptive_auth_hours", "0");
        out.text("adaptive_auth_display_unit", "days");
        out.text("trusted_mobile_endpoint_policy", "no action");
        out.text("admin_email", some_person(rng).email);
    });
    return change;
}

Change integration_change(Rng& rng) {
    const std::string name =
        rng.pick({"Admin API", "Cisco ASA SSL VPN", "UNIX Application", "Microsoft RDP"});
    Change change{.action = rng.pick({"integration_create", "integration_update"}),
                  .object = name,
                  .username = some_admin(rng),
                  .description = ""};
    change.description = details([&](JsonWriter& out) {
        out.text("name", name);
        out.text("type", name);
        out.text("raw_type", "adminapi");
        out.text("greeting", "");
        out.text("notes", "");
        out.raw("offline_auth_enabled", "0");
        out.raw("offline_max_days", "0");
        out.raw("self_service_allowed", "false");
        out.text("username_normalization_policy", "None");
        out.text("missing_web_referer_policy", "deny");
    });
    return change;
}

Change synchronization(Rng& rng) {
    Change change{.action = "ad_sync_finish",
                  .object = "AD Sync",
                  .username = "Active Directory User Sync: CORP AD",
                  .description = ""};
    change.description = details([&](JsonWriter& out) {
        out.text("Duration", "0:00:0" + some_digits(rng, 1));
        out.raw("Users seen", std::to_string(1 + rng.below(900)));
        out.raw("Users added", "0");
        if (chance(rng, 20)) {
            const std::string login = some_person(rng).login;
            out.text("Errors",
                     "User \"" + login + "\" has no email address.\nUser \"" + login + "\" was not updated.");
        }
        out.text("Sync Ref. Code", some_digits(rng, 32));
    });
    return change;
}

Change enrollment(Rng& rng) {
    Change change{.action = "o2fa_user_provisioned",
                  .object = "Example Windows Logon",
                  .username = some_person(rng).login,
                  .description = ""};
    change.description = details([&](JsonWriter& out) {
        out.text("user_agent", "DuoCredProv/4.2.2.1755 (Windows NT 10.0.1809.17763.4851; x64; Server)");
        out.text("hostname", "WKSTN-" + some_digits(rng, 4));
        out.text("factor", "duo_otp");
    });
    return change;
}

Change other_change(Rng& rng) {
    Change change{.action = rng.pick({"group_delete", "hardtoken_delete", "activation_begin", "user_delete"}),
                  .object = some_person(rng).login,
                  .username = some_admin(rng),
                  .description = ""};
    if (chance(rng, 40)) change.description = "Starting activation process";
    return change;
}

Change some_change(Rng& rng) {
    const std::size_t which = rng.below(100);
    if (which < 24) return login(rng);
    if (which < 30) return failed_login(rng);
    if (which < 60) return user_change(rng);
    if (which < 70) return phone_change(rng);
    if (which < 78) return bypass_change(rng);
    if (which < 82) return policy_change(rng);
    if (which < 86) return integration_change(rng);
    if (which < 91) return synchronization(rng);
    if (which < 95) return enrollment(rng);
    return other_change(rng);
}

void write_change(const Change& change, std::int64_t time, JsonWriter& out) {
    out.open('{');
    out.text("action", change.action);
    text_or_null(out, "description", change.description);
    out.text("isotimestamp", iso_time(time, false));
    text_or_null(out, "object", change.object);
    out.raw("timestamp", std::to_string(time / 1'000'000));
    out.text("username", change.username);
    out.close();
}

}  // namespace

void write_admin(Rng& rng, std::int64_t time, JsonWriter& out) {
    write_change(some_change(rng), time, out);
}

void write_large(Rng& rng, std::int64_t time, JsonWriter& out) {
    Change change = phone_change(rng);
    change.description = details([&](JsonWriter& members) {
        std::string body;
        while (body.size() < 63'000)
            body += "Dear " + some_person(rng).name + ", please enroll your phone today. ";
        members.text("enrollment_email_body", body);
    });
    write_change(change, time, out);
}

}  // namespace duo2qualys::bench
