/// The values of tokens: each distinct value once, in order, however many there are.
#include "normalize/token_values.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

namespace {

using namespace duo2qualys;
using mappings::Token;
using normalize::TokenValue;
using normalize::TokenValues;

bool add(TokenValues& values, Token token, std::string_view text) {
    return values.add(token, text, nullptr, normalize::kNoSource);
}

std::vector<std::string> texts(const TokenValues& values, Token token) {
    std::vector<std::string> all;
    if (!values.has(token)) return all;
    const TokenValue* at = &values.first(token);
    all.emplace_back(at->text);
    while (at->next != TokenValue::kNone) {
        at = &values.at(at->next);
        all.emplace_back(at->text);
    }
    return all;
}

}  // namespace

TEST_CASE(
    "a token has each distinct value once, in the order in which they came, for every count of values") {
    std::vector<std::string> names;
    for (int i = 0; i < 100; ++i)
        names.push_back("group " + std::to_string(i));
    TokenValues values;
    for (std::size_t count = 0; count <= names.size(); ++count) {
        values.start(false);
        CAPTURE(count);
        for (std::size_t i = 0; i < count; ++i) {
            REQUIRE(add(values, Token::group, names[i]));
            // Every value so far comes again, as another string with the same text.
            for (std::size_t k = 0; k <= i; ++k)
                REQUIRE(add(values, Token::group, std::string(names[k])));
        }
        REQUIRE(values.count(Token::group) == count);
        REQUIRE(values.has(Token::group) == (count != 0));
        REQUIRE(values.size() == count);
        REQUIRE(texts(values, Token::group) ==
                std::vector<std::string>(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(count)));
    }
}

TEST_CASE("the values of a record before do not count, also where there were many") {
    std::vector<std::string> names;
    TokenValues values;
    for (const std::size_t count : {40U, 100'000U, 1000U, 40U}) {
        names.clear();
        for (std::size_t i = 0; i < count; ++i)
            names.push_back(std::to_string(i));
        values.start(false);
        CHECK(values.size() == 0);
        CHECK(values.text_size() == 0);
        for (int twice = 0; twice < 2; ++twice) {
            for (const std::string& name : names)
                add(values, Token::group, name);
        }
        CHECK(texts(values, Token::group) == names);
    }
    values.start(false);
    for (std::size_t i = 20; i-- > 0;)
        add(values, Token::group, names[i + 20]);
    CHECK(values.count(Token::group) == 20);
    CHECK(values.first(Token::group).text == "39");
}

TEST_CASE("tokens do not share their values") {
    TokenValues values;
    values.start(false);
    for (int i = 0; i < 30; ++i) {
        add(values, Token::group, "same");
        add(values, Token::object, "same");
    }
    add(values, Token::object, "other");
    CHECK(texts(values, Token::group) == std::vector<std::string>{"same"});
    CHECK(texts(values, Token::object) == std::vector<std::string>{"same", "other"});
    CHECK_FALSE(values.has(Token::policy));
    CHECK(values.count(Token::policy) == 0);
    CHECK(values.text_size() == 4 + 4 + 5);
}

TEST_CASE("where only the first value is kept, an equal one is taken in and another is not") {
    TokenValues values;
    values.start(true);
    CHECK(add(values, Token::group, "a"));
    CHECK(add(values, Token::group, "a"));
    CHECK_FALSE(add(values, Token::group, "b"));
    CHECK(add(values, Token::object, "b"));
    CHECK(texts(values, Token::group) == std::vector<std::string>{"a"});
    CHECK(values.size() == 2);
}
