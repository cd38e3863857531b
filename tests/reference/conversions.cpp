#include "reference/conversions.hpp"

#include <set>

#include "reference/json.hpp"

namespace duo2qualys::reference {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

char to_lower(char c) {
    return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

char to_upper(char c) {
    return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

std::string lower(std::string text) {
    for (char& c : text)
        c = to_lower(c);
    return text;
}

std::string upper(std::string text) {
    for (char& c : text)
        c = to_upper(c);
    return text;
}

std::string trim(const std::string& text) {
    const std::size_t start = text.find_first_not_of(kBlanks);
    if (start == std::string::npos) return "";
    return text.substr(start, text.find_last_not_of(kBlanks) - start + 1);
}

bool is_quad(const std::string& text) {
    int numbers = 0;
    std::size_t at = 0;
    while (true) {
        std::string digits;
        while (at < text.size() && is_digit(text[at]) && digits.size() < 4)
            digits += text[at++];
        if (digits.empty() || digits.size() > 3) return false;
        if (digits.size() > 1 && digits[0] == '0') return false;
        if (std::stoi(digits) > 255) return false;
        ++numbers;
        if (at == text.size()) return numbers == 4;
        if (text[at] != '.' || numbers == 4) return false;
        ++at;
    }
}

/// `text` without a port at its end; the whole text if it has none.
std::string without_port(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos) return text;
    const std::string port = text.substr(colon + 1);
    if (port.empty() || port.size() > 5) return text;
    for (const char c : port) {
        if (!is_digit(c)) return text;
    }
    return text.substr(0, colon);
}

/// Whether `text`, which must have no blanks around it, is one phone number.
bool is_phone(const std::string& text) {
    const auto digit_at = [&](std::size_t at) { return at < text.size() && is_digit(text[at]); };
    const auto filler_at = [&](std::size_t at) {
        return at < text.size() && std::string(" .()-").find(text[at]) != std::string::npos;
    };
    std::size_t at = 0;
    if (at < text.size() && text[at] == '+') ++at;
    if (at < text.size() && text[at] == '(') ++at;
    if (!digit_at(at)) return false;
    std::size_t digits = 0;
    while (true) {  // each round: at most two fillers, then a digit
        std::size_t next = at;
        if (!digit_at(next) && filler_at(next) && digits > 0) ++next;
        if (!digit_at(next) && filler_at(next) && digits > 0) ++next;
        if (!digit_at(next)) break;
        at = next + 1;
        ++digits;
    }
    if (at < text.size() && text[at] == ')') ++at;
    if (text.compare(at, 2, " x") == 0 && digit_at(at + 2)) {
        at += 2;
        while (digit_at(at))
            ++at;
    }
    if (at != text.size()) return false;
    const bool only_digits = text.find_first_not_of("0123456789") == std::string::npos;
    return digits >= (only_digits ? 10U : 7U) && digits <= 15 && !is_quad(text);
}

}  // namespace

std::string to_outcome(const std::string& text, Profile profile) {
    if (profile == Profile::guide) {
        if (text == "SUCCESS") return "Success";
        if (text == "FAILURE") return "Failure";
        return text;
    }
    const std::string word = lower(text);
    if (word == "success") return "Success";
    if (word == "failure") return "Failure";
    if (word == "enabled") return "Enabled";
    if (word == "disabled") return "Disabled";
    if (word == "active") return "Active";
    if (word == "bypass") return "Bypass";
    if (word == "denied" || word == "fraud" || word == "error") return "Failure";
    return text;
}

std::string to_ipv4(const std::string& source) {
    std::string text = trim(source);
    if (!text.empty() && text[0] == '[') {
        text = without_port(text);
        if (text.back() != ']') return "";
        text = text.substr(1, text.size() - 2);
        if (lower(text.substr(0, 7)) != "::ffff:") return "";  // a bare quad has no brackets
        text = text.substr(7);
    } else if (lower(text.substr(0, 7)) == "::ffff:") {
        text = text.substr(7);
    } else {
        text = without_port(text);
    }
    return is_quad(text) && text != "0.0.0.0" ? text : "";
}

std::string to_phone(const std::string& source) {
    const std::string text = trim(source);
    if (is_phone(text)) return text;
    if (text.empty() || text.back() != ')') return "";
    int depth = 0;  // the pair of brackets that ends the text
    for (std::size_t at = text.size(); at-- > 0;) {
        if (text[at] == ')') ++depth;
        if (text[at] != '(' || --depth != 0) continue;
        const std::string inside = text.substr(at + 1, text.size() - at - 2);
        return is_phone(inside) ? inside : "";
    }
    return "";
}

std::string title_case(const std::string& text) {
    static const std::set<std::string> kCapitals = {"AD",  "API", "SSO",  "SMS",  "U2F", "2FA", "IP",
                                                    "MFA", "ID",  "SAML", "LDAP", "URL", "SKEY"};
    std::string out;
    std::string word;
    for (const char c : text + "_") {
        if (c != '_' && c != '-' && c != ' ' && c != '\t') {
            word += c;
            continue;
        }
        if (word.empty()) continue;
        if (!out.empty()) out += ' ';
        if (kCapitals.count(upper(word)) != 0) {
            out += upper(word);
        } else if (lower(word) == "cloudsso") {
            out += "Cloud SSO";
        } else {
            word = lower(word);
            word[0] = to_upper(word[0]);
            out += word;
        }
        word.clear();
    }
    return out;
}

std::string name_of_action(const std::string& action) {
    static const std::set<std::string> kVerbs = {"Create", "Update", "Delete",  "Add",
                                                 "Remove", "Enable", "Disable", "Reset"};
    const std::string words = title_case(action);
    const std::size_t blank = words.rfind(' ');
    if (blank == std::string::npos || kVerbs.count(words.substr(blank + 1)) == 0) return words;
    return words.substr(blank + 1) + ' ' + words.substr(0, blank);
}

std::string outcome_of_action(const std::string& action) {
    static const std::set<std::string> kFailures = {"admin_login_error",
                                                    "admin_2fa_error",
                                                    "admin_lockout",
                                                    "ad_sync_failed",
                                                    "azure_sync_fail",
                                                    "openldap_sync_failed",
                                                    "adminapi_request_ip_denied",
                                                    "accountsapi_request_ip_denied",
                                                    "log_export_failure",
                                                    "management_system_sync_failure",
                                                    "user_not_enrolled_lockout",
                                                    "user_adminapi_lockout"};
    static const std::set<std::string> kSuccesses = {"admin_login", "management_system_sync_success"};
    if (kFailures.count(action) != 0) return "Failure";
    if (kSuccesses.count(action) != 0) return "Success";
    return "";
}

}  // namespace duo2qualys::reference
