/// The parser: what it accepts and refuses, and what its nodes contain.
#include "json/parser.hpp"

#include <cstddef>
#include <string>
#include <vector>

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

/// Compares the node at `index` and its children with the reference's tree. Returns the index after them.
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
        const std::string longer = std::string(text) + "9x" + std::string(kTextPadding, '7');
        const std::string_view view(longer.data(), std::string_view(text).size());
        Document document;
        json::Layout layout;
        Parser parser(layout);
        CAPTURE(text);
        CHECK(parser.parse(view, document, json::Layout::kTopLevel) == Parser::Status::complete);
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
    for (std::size_t count = 1; count < 70; ++count) {
        const std::string digits(count, '9');
        CAPTURE(count);
        for (const char* behind : {"", "}", ",", "/", ":", " and what follows it, which is long"}) {
            const auto size = static_cast<std::ptrdiff_t>(count);
            CHECK(end_of(digits + behind) == size);
            CHECK(end_of("-0." + digits + behind) == size + 3);
            CHECK(end_of("1e-" + digits + behind) == size + 3);
        }
    }
}

TEST_CASE("lines begin anywhere between tokens, with blanks of any number, and with nothing but blanks") {
    const std::string tokens[] = {"{", "\"a\"", ":", "1",  ",", "\"b\"", ":",
                                  "[", "true",  ",", "{}", "]", "}"};
    // The text with `gap` between any two tokens.
    const auto laid_out = [&tokens](const std::string& gap) {
        std::string text;
        for (const std::string& token : tokens)
            text += token + gap;
        return text;
    };
    for (const char* line_end : {"\n", "\r\n", " \n", "\n\n", "\n \n", "\n\t", "  \r"}) {
        for (std::size_t blanks = 0; blanks <= 40; ++blanks) {
            const std::string gap = line_end + std::string(blanks, ' ');
            CAPTURE(gap);
            const std::string text = laid_out(gap);
            const Parsed parsed(text);
            REQUIRE(parsed.accepted());
            REQUIRE(parsed.document.size() == 5);
            CHECK(parsed.document[1].view() == "1");
            CHECK(parsed.document[3].view() == "true");
            CHECK(parsed.document[4].view() == "{}");
            CHECK(parsed.document[0].has(Node::spaced));
            CHECK(parsed.document[0].text == parsed.text.data());
            for (std::size_t size = 1; size < text.rfind('}'); ++size) {  // cut in a gap
                if (!json::is_blank(text[size - 1])) continue;
                REQUIRE(Parsed(text.substr(0, size)).status == Parser::Status::incomplete);
            }
            for (const char odd : {'\v', '\x1f', '\0', '\x7f', '\xa0'})
                CHECK(Parsed(laid_out(gap + odd)).status == Parser::Status::invalid);
        }
    }
}

TEST_CASE("a value on one line is known to be, and a line that ends between any two tokens is noticed") {
    const std::vector<std::string> tokens = {"{", "\"a\"", ":", "1", ",", "\"b\"",
                                             ":", "[",     "{", "}", "]", "}"};
    json::Layout layout;
    Parser parser(layout);
    const auto read = [&parser](const std::string& text) {
        const std::string padded = text + std::string(kTextPadding, ' ');
        json::Document document;
        REQUIRE(parser.parse(std::string_view(padded).substr(0, text.size()), document, 0) ==
                Parser::Status::complete);
        return parser.may_have_line_end();
    };
    const auto with_gap = [&tokens](std::size_t place, const std::string& gap, const std::string& others) {
        std::string text;
        for (std::size_t i = 0; i < tokens.size(); ++i)
            text += tokens[i] + (i + 1 == tokens.size() ? "" : i == place ? gap : others);
        return text;
    };
    for (const char* others : {"", " "}) {
        CHECK_FALSE(read(with_gap(tokens.size(), "", others)));
        for (std::size_t place = 0; place + 1 < tokens.size(); ++place) {
            for (const char* gap : {"\n", "\r", "\r\n  ", " \n"}) {
                const std::string text = with_gap(place, gap, others);
                CAPTURE(text);
                // The second time, the parser predicts what it has read.
                CHECK(read(text));
                CHECK(read(text));
            }
            CHECK_FALSE(read(with_gap(tokens.size(), "", others)));
        }
    }
}

TEST_CASE("1000 levels are read, 1001 are too deep") {
    const auto nested = [](std::size_t levels, int form) {
        std::string open, close;
        for (std::size_t i = 0; i < levels; ++i) {
            const bool is_object = form == 1 || (form == 2 && i % 2 == 0);
            open += !is_object ? "[" : i + 1 == levels ? "{" : "{\"a\":";
            close += is_object ? '}' : ']';
        }
        return open + std::string(close.rbegin(), close.rend());
    };
    for (const int form : {0, 1, 2}) {
        CAPTURE(form);
        const Parsed deepest(nested(json::kMaxDepth, form));
        CHECK(deepest.accepted());
        CHECK(deepest.document.size() == json::kMaxDepth);
        const Parsed too_deep(nested(json::kMaxDepth + 1, form));
        CHECK(too_deep.status == Parser::Status::too_deep);
        CHECK(Parsed(nested(100'000, form)).status == Parser::Status::too_deep);
    }
    // Scalars are not a level.
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

TEST_CASE("the parser reads one value and tells what follows it") {
    const std::string text = " {\"a\":1} , [2]\n\"x\\\\\" nulls 3";
    const std::string padded = text + std::string(kTextPadding, '4');
    json::Layout layout;
    Parser parser(layout);
    Document document;
    const auto next = [&](std::size_t from) {
        document.clear();
        return parser.parse(std::string_view(padded).substr(from, text.size() - from), document,
                            json::Layout::kTopLevel);
    };
    CHECK(next(0) == Parser::Status::complete);
    CHECK(document[0].view() == "{\"a\":1}");
    CHECK(parser.rest() == text.substr(text.find(" , [")));
    CHECK(next(text.find(',')) == Parser::Status::invalid);
    CHECK(next(text.find('[')) == Parser::Status::complete);
    CHECK(document[0].view() == "[2]");
    CHECK(parser.rest() == text.substr(text.find('\n')));
    CHECK(next(text.find('\n')) == Parser::Status::complete);
    CHECK(document[0].view() == "x\\\\");
    CHECK(parser.rest() == " nulls 3");
    CHECK(next(text.find("nulls")) == Parser::Status::invalid);
    CHECK(next(text.size() - 1) == Parser::Status::complete);
    CHECK(document[0].view() == "3");
    CHECK(parser.rest().empty());
    CHECK(next(text.size()) == Parser::Status::incomplete);

    const std::string cut = "[1,2]" + std::string(kTextPadding, ' ');
    CHECK(parser.parse(std::string_view(cut).substr(0, 2), document, 0) == Parser::Status::incomplete);
    CHECK(parser.rest().empty());
}

TEST_CASE("a quote ends a string behind any even number of backslashes, wherever blocks end") {
    for (std::size_t before = 0; before < 70; ++before) {
        for (std::size_t backslashes = 0; backslashes < 70; ++backslashes) {
            const std::string string = std::string(before, 'a') + std::string(backslashes, '\\');
            const Parsed parsed("[\"" + string + "\",1,\"b\"]");
            const bool is_text = backslashes % 2 == 1;  // the quote is escaped, so the string continues
            if (parsed.accepted() == is_text) FAIL(parsed.text);
            if (!is_text && (parsed.document.size() != 4 || parsed.document[1].view() != string))
                FAIL(parsed.text);
            const Parsed key("{\"" + string + "\":1,\"b\":2}");
            if (key.accepted() == is_text) FAIL(key.text);
        }
    }
}

TEST_CASE("what a string may not hold is found wherever it stands") {
    using Status = Parser::Status;
    for (std::size_t before = 0; before < 70; ++before) {
        for (const char* begin : {"[\"", "{\"", "[\"\\n", "[\"\\\\"}) {
            const std::string head = begin + std::string(before, 'x');
            const std::string end = *begin == '[' ? "\"]" : "\":1}";
            const auto status = [](const std::string& text) { return Parsed(text).status; };
            CAPTURE(head);
            REQUIRE(status(head) == Status::incomplete);
            REQUIRE(status(head + "\\") == Status::incomplete);
            REQUIRE(status(head + "\\\"") == Status::incomplete);
            for (const char* good : {"\x7F", "\xC3\xA9", "\xF0\x9F\x94\x91", "\\\"", "\\\\", "\\u00e9"}) {
                REQUIRE(status(head + good + end) == Status::complete);
            }
            for (const char* bad :
                 {"\x1F", "\n", "\t", "\\\n", "\\x", "\\u12", "\xFF", "\x80", "\xC0\x80", "\xC3", "\xE2\x82",
                  "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF0\x80\x80\x80"}) {
                REQUIRE(status(head + bad + end) == Status::invalid);
            }
            REQUIRE(status(head + std::string(1, '\0') + end) == Status::invalid);
        }
    }
    CHECK_FALSE(Parsed("[1]\xFF").accepted());
    CHECK_FALSE(Parsed("[\xC3\xA9]").accepted());
}

TEST_CASE("the parser agrees with the reference on damaged text") {
    reference::Rng rng(12);
    for (int i = 0; i < 5000; ++i) {
        std::string text = reference::mutate_text(rng, reference::random_record(rng));
        if (rng.one_in(3)) text.resize(rng.below(text.size() + 1));
        const bool valid = reference::is_utf8(text) &&
                           reference::check_json(text).verdict == reference::Verdict::valid &&
                           reference::check_json(text).depth <= json::kMaxDepth;
        CAPTURE(text);
        REQUIRE(Parsed(text).accepted() == valid);
    }
}
