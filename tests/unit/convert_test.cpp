/// The conversions of single values, as tables of what they accept and refuse. Times are in time_test.cpp.
#include "normalize/convert.hpp"

#include <string>
#include <string_view>

#include "catch.hpp"
#include "normalize/event_names.hpp"

namespace {

using namespace duo2qualys;

// The result of converting `text`, whatever is in its padding.
template <typename Conversion>
std::string converted(Conversion conversion, std::string_view text) {
    std::string result;
    for (const char* padding :
         {"................", "4444444444444444", ".4.4.4.4.4.4.4.4", ":80.1.2.3.4.5.6."}) {
        const std::string padded = std::string(text) + padding;
        const auto found = conversion(std::string_view(padded).substr(0, text.size()));
        const std::string now = found ? std::string(*found) : "none";
        if (result.empty()) result = now;
        REQUIRE(now == result);
    }
    return result;
}
std::string ipv4(std::string_view text) {
    return converted(normalize::ipv4, text);
}
std::string phone(std::string_view text) {
    return converted(normalize::phone, text);
}

std::string title_case(const std::string& text) {
    std::string out(text.size(), '#');
    const char* const end = normalize::title_case(text, out.data());
    out.resize(static_cast<std::size_t>(end - out.data()));
    return out;
}

}  // namespace

TEST_CASE("the numbers of a dotted quad are 0 to 255, without leading zeros") {
    for (int place = 0; place < 4; ++place) {
        for (int number = 0; number <= 1100; ++number) {
            for (const char* zeros : {"", "0", "00"}) {
                std::string text;
                for (int i = 0; i < 4; ++i) {
                    if (i != 0) text += '.';
                    text += i == place ? zeros + std::to_string(number) : "255";
                }
                const bool is_quad = number <= 255 && *zeros == '\0';
                if (ipv4(text) != (is_quad ? text : "none")) FAIL(text);
            }
        }
    }
}

TEST_CASE("ipv4 takes a dotted quad, alone or with blanks and a port") {
    for (const char* quad : {"1.2.3.4", "0.0.0.1", "255.255.255.255", "10.0.0.0", "192.0.2.61", "0.0.0.0"}) {
        const std::string text = quad;
        CAPTURE(text);
        CHECK(ipv4(text) == text);
        CHECK(ipv4(" \t\r\n" + text + "\n\r\t ") == text);
        CHECK(ipv4(text + ":1") == text);
        CHECK(ipv4(text + ":99999") == text);
        CHECK(ipv4(" " + text + ":443 ") == text);
        CHECK(ipv4("::ffff:" + text) == text);
        CHECK(ipv4("::FFFF:" + text) == text);
        CHECK(ipv4("::FfFf:" + text) == text);
        CHECK(ipv4("[::ffff:" + text + "]") == text);
        CHECK(ipv4("[::ffff:" + text + "]:8080") == text);
        CHECK(ipv4(" [::FFFF:" + text + "]:1 ") == text);
    }
}

TEST_CASE("ipv4 takes nothing else") {
    for (const char* text : {"",
                             " ",
                             "1",
                             "1.2.3",
                             "1.2.3.4.5",
                             "1.2.3.",
                             ".1.2.3",
                             "1..2.3",
                             "256.1.1.1",
                             "1.1.1.256",
                             "1.1.1.1000",
                             "01.2.3.4",
                             "1.2.3.04",
                             "00.0.0.0",
                             "1.2.3.4a",
                             "a1.2.3.4",
                             "1.2.3.4 5",
                             "1 .2.3.4",
                             "1.2.3.-4",
                             "+1.2.3.4",
                             "0x1.2.3.4",
                             "1,2,3,4",
                             "1.2.3.4/24",
                             "1.2.3.4:",
                             "1.2.3.4:123456",
                             "1.2.3.4:a",
                             "1.2.3.4:-1",
                             "1.2.3.4 :1",
                             "1.2.3.4: 1",
                             "1.2.3.4:1:2",
                             "[1.2.3.4]",
                             "[1.2.3.4]:80",
                             "::ffff:1.2.3.4:80",
                             "[::ffff:1.2.3.4",
                             "::ffff:1.2.3.4]",
                             "[::ffff:1.2.3.4]80",
                             "[::ffff:1.2.3.4]:",
                             "[ ::ffff:1.2.3.4]",
                             "::fffe:1.2.3.4",
                             ":ffff:1.2.3.4",
                             "0:0:0:0:0:ffff:1.2.3.4",
                             "::1.2.3.4",
                             "::ffff:102:304",
                             "::1",
                             "2001:db8::1",
                             "fe80::1%eth0",
                             "localhost",
                             "api-example.duosecurity.com",
                             "1.2.3.4.example.com",
                             "1.2.3.4,5.6.7.8",
                             "\xC2\xA0"
                             "1.2.3.4",
                             "\xD9\xA1.2.3.4",
                             "999999999999999999999.1.1.1"}) {
        CAPTURE(text);
        CHECK(ipv4(text) == "none");
    }
    CHECK(ipv4(std::string_view("1.2.3.4\0", 8)) == "none");
}

TEST_CASE("phone takes telephone numbers in the forms that Duo and its users write") {
    for (const char* text :
         {"+15555550104", "5555550104", "555-555-0104", "(555) 555-0104", "+1 (555) 555-0104",
          "+1 555 555 0104", "555.555.0104", "+(1)5555550104", "+1234567", "555-0104", "123456789012345",
          "555-555-0104 x12", "+15555550104 x1", "1. 2. 3. 4. 5. 6. 7", "(5555550104)", "+49 (0)30 123456",
          "1()2()3()4()5()6()7"}) {
        CAPTURE(text);
        CHECK(phone(text) == text);
        CHECK(phone(" \t" + std::string(text) + "\r\n") == text);
        CHECK(phone("My iPhone (" + std::string(text) + ")") == text);
    }
    CHECK(phone("My iPhone X (734-555-2342)") == "734-555-2342");
    CHECK(phone("Phone (home) (+15555550104) ") == "+15555550104");
    CHECK(phone("(+15555550104)") == "+15555550104");
    CHECK(phone("x(555) 555-0104)") == "none");
}

TEST_CASE("phone takes nothing else") {
    for (const char* text : {"",
                             " ",
                             "+",
                             "()",
                             "123456",
                             "1234567",
                             "123456789",
                             "1234567890123456",
                             "+1234567890123456",
                             "+123456",
                             "192.0.2.61",
                             "10.20.30.40",
                             "192.168.100.200",
                             "x123",
                             "5555550104x1",
                             "555-555-0104  x1",
                             "555-555-0104 x",
                             "555-555-0104 x1a",
                             "555-555-0104 X1",
                             "555---5550104",
                             "555   5550104",
                             "555/555/0104",
                             "+ 15555550104",
                             "++15555550104",
                             "-5555550104",
                             "555-555-0104-",
                             "555-555-0104 ()",
                             "((555) 555-0104",
                             "5555550104))",
                             "DPFZRS9FB0D46QFTM891",
                             "iPhone",
                             "Generic Smartphone",
                             "555-555-0104a",
                             "a555-555-0104",
                             "555\t555\t0104",
                             "iPhone (12)",
                             "iPhone (555-555-0104",
                             "iPhone 555-555-0104)",
                             "iPhone (555-555-0104) old",
                             "iPhone (192.0.2.61)",
                             "\xD9\xA1\xD9\xA2",
                             "1e10",
                             "12345678.90e5"}) {
        CAPTURE(text);
        CHECK(phone(text) == "none");
    }
    CHECK(phone(std::string_view("5555550104\0", 11)) == "none");
}

TEST_CASE("title_case writes words, and some of them in capitals") {
    CHECK(title_case("user_create") == "User Create");
    CHECK(title_case("__a--b  c\td_") == "A B C D");
    CHECK(title_case("HELLO wORLD") == "Hello World");
    CHECK(title_case("admin_2fa_error") == "Admin 2FA Error");
    CHECK(title_case("ad api sso sms u2f 2fa ip mfa id saml ldap url skey") ==
          "AD API SSO SMS U2F 2FA IP MFA ID SAML LDAP URL SKEY");
    CHECK(title_case("Saml_SSO_uRL") == "SAML SSO URL");
    CHECK(title_case("ads ipv4 idx adapi") == "Ads Ipv4 Idx Adapi");
    CHECK(title_case("2nd \xC3\x89TAT_\xC3\xA9t\xC3\xA9") == "2nd \xC3\x89tat \xC3\xA9t\xC3\xA9");
    CHECK(title_case("a.b/c") == "A.b/c");
    CHECK(title_case("a\nb") == "A\nb");
    CHECK(title_case("") == "");
    CHECK(title_case("_- \t") == "");
}

TEST_CASE("event names are made of a type and a result, whatever names were made before") {
    normalize::EventNames names;
    const auto text = [&names](std::string_view type, std::string_view result) {
        return std::string(names.find(type, result).text());
    };
    CHECK(text("", "").empty());
    // Sources of one size share a place in the cache, and so do all long sources.
    const std::string other(100, 'b');
    const std::string longest(1000, 'c');
    for (int pass = 0; pass < 2; ++pass) {
        CHECK(text("authentication", "denied") == "Authentication Denied");
        CHECK(text("authentication", "failed") == "Authentication Failed");
        CHECK(text("authenticatio", "ndenied") == "Authenticatio Ndenied");
        CHECK(text("enrollment", "") == "Enrollment");
        CHECK(text("", "a\"b") == "A\\\"b");
        CHECK(text(longest, "x") == "C" + longest.substr(1) + " X");
        CHECK(text(other, "") == "B" + other.substr(1));
        CHECK(text("_", " ").empty());
        CHECK(text("", "").empty());
    }
    CHECK(names.find("enrollment", "success").has_result());
    CHECK_FALSE(names.find("enrollment", "_").has_result());
}
