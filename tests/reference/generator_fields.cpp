#include <cstdio>

#include "reference/generator_parts.hpp"

namespace duo2qualys::reference {
namespace {

std::string digits(Rng& rng, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i)
        out += static_cast<char>('0' + rng.below(10));
    return out;
}

std::string two(std::size_t value) {
    char out[24];
    std::snprintf(out, sizeof out, "%02zu", value);
    return out;
}

std::string quad(Rng& rng) {
    std::string out = std::to_string(rng.below(256));
    for (int i = 0; i < 3; ++i)
        out += '.' + std::to_string(rng.below(256));
    return out;
}

/// Sometimes around the limit of 1000 levels.
Value some_deep_value(Rng& rng) {
    std::string open;
    std::string close;
    for (std::size_t i = rng.one_in(50) ? 990 + rng.below(15) : rng.below(40); i > 0; --i) {
        const bool is_array = rng.one_in(2);
        open += is_array ? "[" : "{\"name\":";
        close += is_array ? ']' : '}';
    }
    return parse_json(open + "\"deep\"" + std::string(close.rbegin(), close.rend()));
}

}  // namespace

Value some_text(Rng& rng) {
    switch (rng.below(14)) {
        case 0: return text("");
        case 1: return text(" ");
        case 2: return spelled("lone \\ud83d high, \\uDE00 low");
        case 3: return spelled("\\ud83d\\ude00 pair, \\\\ud83d none, \\ud83d\\ud83d\\ude00 both");
        case 4: return spelled("tab\\t line\\n quote\\\" slash\\/ nul\\u0000 unit\\u001F del\x7f");
        case 5:
            return text("\xc3\x8ele-de-France \xe6\x9d\xb1\xe4\xba\xac \xf0\x9f\x98\x80 \xf4\x8f\xbf\xbf");
        case 6: return text("123");
        case 7: return text("null");
        case 8: return text("{\"like\": json}");
        case 9: return text("=cmd|' /C calc'!A0\\");
        case 10: return text(std::string(1 + rng.below(300), 'x'));
        case 11: return text("\xef\xbb\xbf bom");
        default: return some_name(rng);
    }
}

Value some_name(Rng& rng) {
    return text(
        rng.pick({"jsmith", "narroway@example.com", "John P. Admin", "API (Admin API)", "System",
                  "Active Directory User Sync: AD MAPLE", "Microsoft Azure Active Directory",
                  "Acme Laptop Windows Logon", "Duo Users", "X (from AD sync \"CORP AD\")", "Mac OS X",
                  "Windows", "Require Enrollment", "Mobile", "api-c25edaaa.duosecurity.com"}));
}

Value some_ip(Rng& rng) {
    const std::string ip = quad(rng);
    switch (rng.below(22)) {
        case 0: return text(ip + ":" + digits(rng, 1 + rng.below(6)));
        case 1: return text("::ffff:" + ip);
        case 2: return text("[::FFFF:" + ip + "]");
        case 3: return text("[::fFfF:" + ip + "]:" + digits(rng, 1 + rng.below(6)));
        case 4: return text("::ffff:" + ip + ":443");
        case 5: return text("[" + ip + "]");
        case 6: return text("2001:db8::1");
        case 7: return text("[2001:db8::1]:443");
        case 8: return text("0.0.0.0");
        case 9: return text("0.0.0.0:0");
        case 10: return text(" " + ip + "\t");
        case 11: return text("0" + ip);
        case 12: return text(ip + ".1");
        case 13: return text("host.example.com");
        case 14: return null_value();
        case 15: return array({text(ip), text(quad(rng)), text(ip)});
        case 16: return object({{"address", text(ip)}});
        default: return text(ip);
    }
}

Value some_phone(Rng& rng) {
    switch (rng.below(16)) {
        case 0: return text("+" + digits(rng, 1 + rng.below(18)));
        case 1: return text(digits(rng, 6 + rng.below(12)));
        case 2: return text("My iPhone X (734-555-" + digits(rng, 4) + ")");
        case 3: return text("(555) 713-" + digits(rng, 4) + " x456");
        case 4: return text("Phone ((555) 713-" + digits(rng, 4) + ")");
        case 5: return text("+91 12345 12345");
        case 6: return text("Generic Smartphone");
        case 7: return text("WAQWPO8MD9PPHPW2HPCI");
        case 8: return text("192.168.100.100");
        case 9: return text(" 940-967-2177 ");
        case 10: return text("940--  967-2177");
        case 11: return text("555-1234 x");
        case 12: return number("1" + digits(rng, 10));
        case 13: return text("(" + digits(rng, 10) + ")");
        case 14: return text("(0)");
        default: return text("503-543-" + digits(rng, 4));
    }
}

Value some_number(Rng& rng) {
    return number(rng.pick({"0", "-0", "1", "-1", "1.10", "1e5", "1E+400", "-0.0e-0", "16502817037",
                            "18446744073709551615", "18446744073709551616", "-9223372036854775809",
                            "123456789012345678901234567890", "0.1000000000000000055511151231257827"}));
}

Value some_time(Rng& rng) {
    // One random number per statement, because the compiler chooses the order in which operands of + are
    // evaluated.
    std::string date = std::to_string(1968 + rng.below(70));
    date += "-" + two(1 + rng.below(12));
    date += "-" + two(1 + rng.below(31));
    std::string clock = two(rng.below(24));
    clock += ":" + two(rng.below(60));
    clock += ":" + two(rng.below(60));
    const std::string time = date + "T" + clock;
    switch (rng.below(22)) {
        case 0: return text(time + "Z");
        case 1: return text(time);
        case 2: return text(date + " " + clock);
        case 3: return text(date + "  " + clock);
        case 4: return text(date + "T11: 41 :31+00: 00");
        case 5: return text(time + "." + digits(rng, 1 + rng.below(12)) + "+00:00");
        case 6: return text(time + "." + digits(rng, 3));
        case 7: return text(time + "-05:30");
        case 8: return text(time + "+24:00");
        case 9: return text(time + "+0000");
        case 10: return text(date + "T23:59:60Z");
        case 11: return text(date + "T24:00:00Z");
        case 12: return text(date);
        case 13: return text(time + ".Z");
        case 14: return text(" " + time + "Z");
        case 15: return text("");
        case 16: return null_value();
        case 17: return some_unix_time(rng);
        default: return text(time + "." + digits(rng, 6) + "+00:00");
    }
}

Value some_unix_time(Rng& rng) {
    std::string time = "1" + digits(rng, 9);
    switch (rng.below(16)) {
        case 0: time += digits(rng, 3); break;
        case 1: time += digits(rng, 6); break;
        case 2: time += "." + digits(rng, 1 + rng.below(9)); break;
        case 3:
            time += digits(rng, 3);
            time += "." + digits(rng, 1 + rng.below(6));
            break;
        case 4: time += ".000"; break;
        case 5: time = digits(rng, 1 + rng.below(20)); break;
        case 6: time = "0"; break;
        case 7:
            time = rng.pick({"99999999999", "100000000000", "99999999999999", "100000000000000",
                             "253402300799999999", "253402300800000000", "1000", "0.0"});
            break;
        case 8: return number("-" + time);
        case 9: return number("1.58e9");
        case 10: return text("2022-12-14 20:09:57");
        default: break;
    }
    const bool leading_zero = time.size() > 1 && time[0] == '0' && time[1] != '.';
    return leading_zero || rng.one_in(4) ? text(time) : number(time);
}

Value some_outcome(Rng& rng) {
    if (rng.one_in(12)) return some_strange_value(rng);
    return text(rng.pick({"SUCCESS", "FAILURE", "success", "denied", "fraud", "Fraud", "error", "ERROR",
                          "Enabled", "disabled", "ACTIVE", "Bypass", "Pending Activation", "Locked Out", "",
                          "new value", "allow", " success", "__"}));
}

Value some_groups(Rng& rng) {
    if (rng.one_in(8)) return some_name(rng);
    std::vector<Value> groups;
    for (std::size_t i = rng.below(5); i > 0; --i) {
        switch (rng.below(6)) {
            case 0: groups.push_back(object({{"name", some_name(rng)}, {"key", text("DG1")}})); break;
            case 1: groups.push_back(object({{"name", some_strange_value(rng)}})); break;
            case 2: groups.push_back(some_strange_value(rng)); break;
            default: groups.push_back(some_name(rng));
        }
    }
    return rng.one_in(4) ? some_embedding(rng, array(groups)) : array(groups);
}

Value some_strange_value(Rng& rng) {
    switch (rng.below(13)) {
        case 0: return null_value();
        case 1: return boolean(rng.one_in(2));
        case 2: return some_number(rng);
        case 3: return array({});
        case 4: return object({});
        case 5: return array({some_text(rng), array({}), null_value(), object({{"name", some_number(rng)}})});
        case 6:
            return object({{"name", some_text(rng)}, {"name", some_number(rng)}, {"", text("empty key")}});
        case 7: return object({{"a.b", array({array({array({text("deep")})})})}});
        case 8: return some_deep_value(rng);
        case 9: return spelled(rng.pick({"\\u0061ction", "\\uD800", "\\udfff\\ud800", "\\\\u0041"}));
        default: return some_text(rng);
    }
}

}  // namespace duo2qualys::reference
