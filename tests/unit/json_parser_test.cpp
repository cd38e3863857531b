/// The parser: what it accepts and refuses, and what its nodes say.
#include "json/parser.hpp"

#include <cstddef>
#include <string>

#include "catch.hpp"
#include "unit/json_cases.hpp"
#include "unit/json_helpers.hpp"

namespace {

using namespace duo2qualys;
using json::Document;
using json::Node;
using json::Parser;
using json::Type;
using test::Parsed;

Type type_of(const reference::Value& value) {
    switch (value.type) {
        case reference::Type::null: return Type::null;
        case reference::Type::boolean: return Type::boolean;
        case reference::Type::number: return Type::number;
        case reference::Type::string: return Type::string;
        case reference::Type::array: return Type::array;
        default: return Type::object;
    }
}

bool has_backslash(std::string_view text) {
    return text.find('\\') != std::string_view::npos;
}

/// Compares the node at `index` and its children with the reference's tree; returns the index behind it.
Document::Index check_node(const Document& document, Document::Index index, const reference::Value& value) {
    const Node& node = document[index];
    REQUIRE(node.type == type_of(value));
    if (value.type == reference::Type::string) {
        REQUIRE(node.view() == value.spelling);
        REQUIRE(node.has(Node::escaped) == has_backslash(value.spelling));
        if (reference::quote(value.text) != '"' + value.spelling + '"') REQUIRE(node.has(Node::respelt));
        if (!has_backslash(value.spelling)) REQUIRE_FALSE(node.has(Node::respelt));
    } else if (value.is_scalar()) {
        REQUIRE(node.view() == value.text);
        REQUIRE(node.flags == (node.key == nullptr ? 0 : node.flags & Node::key_escaped));
    } else {
        REQUIRE(node.view().front() == (value.type == reference::Type::object ? '{' : '['));
        REQUIRE(node.view().back() == (value.type == reference::Type::object ? '}' : ']'));
        if (node.has(Node::canonical)) REQUIRE(node.view() == reference::canonical(value));
    }
    Document::Index child = index + 1;
    bool sorted = true;
    for (std::size_t i = 0; i < value.members.size(); ++i) {
        const reference::Member& member = value.members[i];
        REQUIRE(child < node.end);
        if (value.type == reference::Type::object) {
            REQUIRE(document[child].key_view() == member.key_spelling);
            REQUIRE(document[child].has(Node::key_escaped) == has_backslash(member.key_spelling));
            sorted = sorted && (i == 0 || value.members[i - 1].key <= member.key);
        } else {
            REQUIRE(document[child].key == nullptr);
        }
        child = check_node(document, child, member.value);
    }
    if (!sorted) REQUIRE(node.has(Node::unsorted));
    REQUIRE(child == node.end);
    return child;
}

}  // namespace

TEST_CASE("the parser accepts what RFC 8259 calls JSON") {
    for (const std::string& text : test::json_texts()) {
        CAPTURE(text);
        CHECK(Parsed(text).accepted());
        CHECK(Parsed(text + "\n").accepted());
    }
}

TEST_CASE("the parser refuses what RFC 8259 does not call JSON") {
    for (const std::string& text : test::other_texts()) {
        CAPTURE(text);
        CHECK_FALSE(Parsed(text).accepted());
    }
}

TEST_CASE("a scalar ends at its last byte, whatever follows in memory") {
    for (const char* text : {"1", "12.5e-3", "true", "false", "null"}) {
        const std::string longer = std::string(text) + "9x";
        json::Structurals tokens;
        const std::string_view view(longer.data(), longer.size() - 2);
        REQUIRE(tokens.index(view) == json::Structurals::Status::ok);
        Document document;
        document.reserve(2);
        json::Layout layout;
        Parser parser;
        parser.start(view, tokens);
        CAPTURE(text);
        CHECK(parser.parse(document, layout, json::Layout::kTopLevel) == Parser::Status::complete);
        CHECK(document[0].view() == text);
    }
}

TEST_CASE("number_end finds the end of a number and refuses what is none") {
    const auto end_of = [](const std::string& text) -> std::ptrdiff_t {
        const char* const end = json::number_end(text.data(), text.data() + text.size());
        return end == nullptr ? -1 : end - text.data();
    };
    CHECK(end_of("0") == 1);
    CHECK(end_of("-0") == 2);
    CHECK(end_of("01") == 1);
    CHECK(end_of("10 ") == 2);
    CHECK(end_of("1.50,") == 4);
    CHECK(end_of("1.5e10}") == 6);
    CHECK(end_of("1E+07") == 5);
    CHECK(end_of("1x") == 1);
    for (const char* none : {"", "-", "x", "-x", "+1", ".1", "1.", "1.x", "1e", "1e+", "1.5e", "1.e5"}) {
        CAPTURE(none);
        CHECK(end_of(none) == -1);
    }
}

TEST_CASE("1000 levels are read, 1001 are too deep") {
    const auto nested = [](std::size_t levels, int form) {
        std::string open, close;
        for (std::size_t i = 0; i < levels; ++i) {
            const bool is_object = form == 1 || (form == 2 && i % 2 == 0);
            open += !is_object ? "[" : i + 1 == levels ? "{" : "{\"a\":";
            close.insert(close.begin(), is_object ? '}' : ']');
        }
        return open + close;
    };
    for (const int form : {0, 1, 2}) {
        CAPTURE(form);
        const Parsed deepest(nested(json::kMaxDepth, form));
        CHECK(deepest.accepted());
        CHECK(deepest.document.size() == json::kMaxDepth);
        const Parsed too_deep(nested(json::kMaxDepth + 1, form));
        CHECK(too_deep.indexed);
        CHECK(too_deep.status == Parser::Status::too_deep);
        CHECK(Parsed(nested(100'000, form)).status == Parser::Status::too_deep);
    }
    // Scalars are no level.
    std::string text = nested(json::kMaxDepth, 0);
    text.insert(text.size() / 2, "1,\"a\",null");
    CHECK(Parsed(text).accepted());
}

TEST_CASE("the nodes of a value say what the source says, in every spelling") {
    reference::Rng rng(21);
    for (int i = 0; i < 600; ++i) {
        const std::string record = reference::random_record(rng);
        const test::Spelling& spelling =
            test::kSpellings[static_cast<std::size_t>(i) % std::size(test::kSpellings)];
        const std::string text = i % 3 == 0 ? reference::mutate_value(rng, record)
                                            : test::spell(rng, reference::parse_json(record), spelling);
        const Parsed parsed(text);
        CAPTURE(text);
        REQUIRE(parsed.accepted());
        REQUIRE(check_node(parsed.document, 0, reference::parse_json(text)) == parsed.document.size());
    }
}

TEST_CASE("compact text with sorted keys is known to be canonical, anything else is not") {
    const auto is_canonical = [](std::string_view text) {
        const Parsed parsed(text);
        REQUIRE(parsed.accepted());
        return parsed.document[0].has(Node::canonical);
    };
    CHECK(is_canonical("{}"));
    CHECK(is_canonical("[]"));
    CHECK(is_canonical("{\"a\":1,\"b\":[1.10,\"x\\n\\\"\"],\"c\":{\"a\":null}}"));
    CHECK(is_canonical("{\"a\":1,\"a\":0}"));
    CHECK_FALSE(is_canonical("{ }"));
    CHECK_FALSE(is_canonical("[1, 2]"));
    CHECK_FALSE(is_canonical("{\"b\":1,\"a\":2}"));
    CHECK_FALSE(is_canonical("{\"abcdefghb\":1,\"abcdefgha\":2}"));
    CHECK_FALSE(is_canonical("[\"\\/\"]"));
    CHECK_FALSE(is_canonical("[\"\\u00e9\"]"));
    CHECK_FALSE(is_canonical("[[[{\"b\":1,\"a\":2}]]]"));
    CHECK_FALSE(is_canonical("[[[{\"a\" :1}]]]"));
}

TEST_CASE("the parser reads values one after another and finds the next one again") {
    std::string text = "{\"a\":1} , [2]\n\"x\\\\\" nulls 3";
    text.reserve(text.size() + json::kLeadSize);
    json::Structurals tokens;
    REQUIRE(tokens.index(text) == json::Structurals::Status::ok);
    json::Layout layout;
    Parser parser;
    parser.start(text, tokens);
    Document document;
    const auto next = [&] {
        document.clear();
        document.reserve(json::most_nodes(tokens.count()));
        return parser.parse(document, layout, json::Layout::kTopLevel);
    };
    CHECK(parser.position() == 0);
    CHECK(next() == Parser::Status::complete);
    CHECK(document[0].view() == "{\"a\":1}");
    CHECK(parser.position() == text.find(','));
    CHECK(next() == Parser::Status::invalid);
    CHECK(parser.seek(text.find('[')));
    CHECK(next() == Parser::Status::complete);
    CHECK(document[0].view() == "[2]");
    CHECK(next() == Parser::Status::complete);
    CHECK(document[0].view() == "x\\\\");
    CHECK(next() == Parser::Status::invalid);
    CHECK_FALSE(parser.seek(0));
    CHECK_FALSE(parser.seek(text.find("ulls")));
    CHECK(parser.position() == text.find('3'));
    CHECK(parser.seek(text.find('3')));
    CHECK(next() == Parser::Status::complete);
    CHECK(parser.at_end());
    CHECK(parser.position() == text.size());
    CHECK(next() == Parser::Status::incomplete);
}

TEST_CASE("a backslash between two values is no escape of the strings behind it") {
    std::string text = "\\ x {\"abc\":\"def\"}";
    text.reserve(text.size() + json::kLeadSize);
    json::Structurals tokens;
    REQUIRE(tokens.index(text) == json::Structurals::Status::ok);
    Document document;
    document.reserve(json::most_nodes(tokens.count()));
    json::Layout layout;
    Parser parser;
    parser.start(text, tokens);
    REQUIRE(parser.seek(text.find('{')));
    REQUIRE(parser.parse(document, layout, json::Layout::kTopLevel) == Parser::Status::complete);
    CHECK(document[0].has(Node::canonical));
    CHECK(document[1].flags == 0);
}

TEST_CASE("no text makes more nodes than there was room made for") {
    for (const char* unit :
         {"[", "{\"a\":", "[[],", "{\"a\":{},\"b\":", "[{},", "[0,[", "{\"\":[", "0,", "[],"}) {
        for (const std::size_t count : {1U, 2U, 499U, 500U, 999U, 1000U, 5000U}) {
            std::string text = "[";
            for (std::size_t i = 0; i < count; ++i)
                text += unit;
            json::Structurals tokens;
            REQUIRE(tokens.index(text) == json::Structurals::Status::ok);
            const test::Parsed parsed(text);
            CAPTURE(unit, count);
            CHECK(parsed.document.size() < json::most_nodes(tokens.count()));
        }
    }
}
