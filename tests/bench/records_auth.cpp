#include "record_parts.hpp"

namespace duo2qualys::bench {
namespace {

void write_access_device(Rng& rng, JsonWriter& out) {
    const bool is_known = chance(rng, 90);
    const std::string health = is_known && chance(rng, 50) ? "true" : "\"unknown\"";
    out.open("access_device", '{');
    text_or_null(out, "browser", is_known ? rng.pick({"Chrome", "Firefox", "Edge Chromium", "Safari"}) : "");
    text_or_null(out, "browser_version", is_known ? "128.0.6613." + some_digits(rng, 3) : "");
    text_or_null(out, "epkey", is_known ? some_key(rng, "EP") : "");
    out.raw("flash_version", "null");
    text_or_null(out, "hostname", chance(rng, 30) ? "WKSTN-" + some_digits(rng, 4) : "");
    out.text("ip", some_address(rng));
    out.raw("is_encryption_enabled", health);
    out.raw("is_firewall_enabled", health);
    out.raw("is_password_set", health);
    out.raw("java_version", "null");
    write_location(rng, is_known, out);
    text_or_null(out, "os", is_known ? rng.pick({"Windows", "Mac OS X", "Linux", "iOS"}) : "");
    text_or_null(out, "os_version", is_known ? "10.0.19045." + some_digits(rng, 4) : "");
    if (is_known && chance(rng, 30)) {
        out.open("security_agents", '[');
        out.open('{');
        out.text("security_agent", "cisco-amp");
        out.text("version", "1.24.0.967");
        out.close();
        out.close();
    } else {
        out.text("security_agents", "unknown");
    }
    out.close();
}

void write_assessment(Rng& rng, std::string_view name, JsonWriter& out) {
    out.open(name, '{');
    if (name == "more_secure_auth") out.raw("detected_attack_detectors", "null");
    out.text("features_version", "3.0");
    out.text("model_version", "2022.07.19.001");
    out.raw("policy_enabled", "false");
    out.raw("preview_mode_enabled", "false");
    out.text("reason", rng.pick({"Normal level of trust; no detection of known attack pattern",
                                 "Known IP with no anomalous features"}));
    out.text("trust_level", chance(rng, 95) ? "NORMAL" : "LOW");
    out.close();
}

void write_auth_device(Rng& rng, JsonWriter& out) {
    const bool is_known = chance(rng, 90);
    out.open("auth_device", '{');
    text_or_null(out, "ip", is_known ? some_address(rng) : "");
    text_or_null(out, "key", is_known ? some_key(rng, "DP") : "");
    write_location(rng, is_known, out);
    text_or_null(out, "name", is_known ? some_device(rng) : "");
    out.close();
}

/// The result of an authentication.
struct Verdict {
    const char* type;
    const char* factor;
    const char* reason;  ///< empty: null
    const char* result;
};

Verdict some_verdict(Rng& rng) {
    switch (rng.below(20)) {
        case 0: return {"authentication", "duo_push", "user_mistake", "denied"};
        case 1: return {"authentication", "duo_push", "no_response", "denied"};
        case 2: return {"authentication", "duo_push", "user_marked_fraud", "fraud"};
        case 3: return {"enrollment", "not_available", "", "success"};
        case 4:
        case 5: return {"authentication", "remembered_device", "remembered_device", "success"};
        case 6: return {"authentication", "not_available", "trusted_network", "success"};
        case 7: return {"authentication", "passcode", "valid_passcode", "success"};
        default: return {"authentication", "duo_push", "user_approved", "success"};
    }
}

void write_application(Rng& rng, JsonWriter& out) {
    out.open("application", '{');
    out.text("key", some_key(rng, "DI"));
    out.text("name", rng.pick({"Cisco ASA SSL VPN", "Microsoft Azure Active Directory", "UNIX Application",
                               "User Portal", "Example Single Sign-On"}));
    out.close();
}

}  // namespace

void write_auth(Rng& rng, std::int64_t time, JsonWriter& out) {
    const Person person = some_person(rng);
    const Verdict verdict = some_verdict(rng);
    out.open('{');
    write_access_device(rng, out);
    out.open("adaptive_trust_assessments", '{');
    write_assessment(rng, "more_secure_auth", out);
    write_assessment(rng, "remember_me", out);
    out.close();
    out.text("alias", chance(rng, 30) ? person.email : "unknown");
    write_application(rng, out);
    write_auth_device(rng, out);
    text_or_null(out, "email", chance(rng, 70) ? person.email : "");
    out.text("event_type", verdict.type);
    out.text("factor", verdict.factor);
    out.text("isotimestamp", iso_time(time, true));
    out.raw("ood_software", "null");
    text_or_null(out, "reason", verdict.reason);
    out.text("result", verdict.result);
    out.raw("timestamp", std::to_string(time / 1'000'000));
    out.text("trusted_endpoint_status", rng.pick({"trusted", "not trusted", "unknown"}));
    out.text("txid", some_uuid(rng));
    out.open("user", '{');
    write_groups(rng, out);
    out.text("key", some_key(rng, "DU"));
    out.text("name", person.login);
    out.close();
    out.close();
}

}  // namespace duo2qualys::bench
