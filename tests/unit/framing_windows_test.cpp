/// The result does not depend on where windows end. The inputs are random texts of pieces that the framer
/// must distinguish, with such small limits that many of them are too large.
#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "framing_helpers.hpp"
#include "normalize/shape.hpp"
#include "reference/generator.hpp"
#include "seeds.hpp"

namespace duo2qualys {
namespace {

using reference::Rng;

/// A record, or something similar.
std::string any_object(Rng& rng) {
    return rng.pick({R"({"action":"a","object":"b"})", R"({"txid":"1","result":"x"})",
                     R"({"action":"a","object":{"x":[1,{}]}})", R"({"txid":"1","result":"x{"})",
                     R"({"activity_id":"1"})", R"({"message":"{\"activity_id\":1}"})", R"({"a":"b"})",
                     R"({"activity_id":"1","q":[{"action":"a","object":"b"}]})", "{}", R"({"a":{"b":"c"}})",
                     R"({"a":{"action":"a","object":"b","username":"c"}})", R"({"a":[{"activity_id":"1"}]})",
                     R"({"m":"{\"txid\":\"1\",\"result\":\"x\"}","p":{"txid":"1","result":"x","ip":"y"}})"});
}

std::string any_piece(Rng& rng) {
    switch (rng.below(8)) {
        case 0:
        case 1:
        case 2: return any_object(rng);
        case 3: return rng.pick({"{", "}", "[", "]", "\"", ",", ":", "\n", "\\", " "});
        case 4: return rng.pick({"\n", "\n", "\r\n", "},{", "}\n{", "]\n[", ",\n", "\n  ", "\n]"});
        case 5:
            return rng.pick({R"({"response":[)", R"({"stat":"OK","response":{"items":[)",
                             R"(],"metadata":{}})", R"(]}})", R"(]})", R"("events":[)", R"({"items":[)",
                             R"({"code":1,)"});
        case 6:
            return rng.pick(
                {"h: ", "[1] h: ", "[", "{\"txid\":", "{h: ", "\"q\":", "\"lt\"", "\"x\":\"y\","});
        default:
            return rng.pick(
                {"1", "-", "tru", "null", "\xEF\xBB\xBF", "\xEF\xBB", "\xFF", "x", "\x01", "\\u00"});
    }
}

std::string any_text(Rng& rng) {
    std::string text;
    for (std::size_t i = 1 + rng.below(rng.one_in(2) ? 8 : 40); i > 0; --i)
        text += any_piece(rng);
    for (std::size_t i = rng.below(3); i > 0 && !text.empty(); --i)
        text.erase(rng.below(text.size()), 1 + rng.below(rng.one_in(2) ? 1 : 20));
    return text;
}

/// Fails unless `text` gives the same in windows of every size.
void check_windows(const std::string& text, std::size_t max_record) {
    const std::vector<Framed> items = Framing{max_record}.frame(text);
    for (const bool restart : {false, true}) {
        for (std::size_t size = 1; size <= text.size(); ++size) {
            INFO("windows of " << size << ", at most " << max_record << (restart ? ", begun anew" : ""));
            INFO(text);
            Framing pieces{max_record, size, size, restart};
            CHECK(pieces.frame(text) == items);
        }
    }
}

TEST_CASE("what another framer left open is put where it began", "[framing]") {
    const auto open_at = [](std::initializer_list<std::uint64_t> begins) {
        framing::Containers containers;
        for (const std::uint64_t begin : begins)
            containers.open({.begin = begin, .copies = {}});
        return containers;
    };
    const normalize::Plan plan(Profile::full);
    const normalize::Vocabulary vocabulary(plan);
    json::Layout layout([&vocabulary](json::Layout::Meaning object, std::string_view key) {
        return vocabulary.meaning(object, key);
    });
    json::Parser parser(layout);
    normalize::ShapeReader shapes(vocabulary, layout);
    framing::Framer framer({}, shapes, parser, nullptr);
    framer.start(100, open_at({10, 20, 30}));
    // The first of the containers it was started with was dropped, and a new one was opened.
    framer.take_over("{}", open_at({1, 2, 3}), {.consumed = 2, .containers = open_at({2, 3, 101})});
    CHECK(framer.containers() == open_at({20, 30, 101}));
}

TEST_CASE("a window passes bytes as if it had read them", "[framing]") {
    reference::Rng rng(11);
    for (int i = 0; i < 2000; ++i) {
        const auto random_text = [&rng] {
            std::string text;
            for (std::size_t parts = rng.below(6); parts > 0; --parts)
                text += rng.pick({"\n", " ", "\t", "a", "\r\n", "\r", "\xEF\xBB\xBF"});
            return text;
        };
        const std::string passed = random_text(), more = random_text() + std::string(64, '.');
        const auto before = static_cast<framing::Window::Before>(rng.below(3));
        framing::Window reader(100, before), passer(100, before);
        const std::size_t size = rng.below(passed.size() + 1);
        reader.enter(passed, false);
        reader.leave(size);
        // The other window, which has counted the lines, began after the same byte.
        framing::Window counter(100, before);
        counter.enter(passed, false);
        passer.pass(passed, size, counter.place(size).line - 1);
        const std::string rest = passed.substr(size) + more;
        CAPTURE(passed, size, more, static_cast<int>(before));
        for (framing::Window* window : {&reader, &passer})
            window->enter(rest, true);
        for (std::size_t at = 0; at < rest.size(); ++at) {
            REQUIRE(passer.place(at).line == reader.place(at).line);
            REQUIRE(passer.place(at).offset == reader.place(at).offset);
            REQUIRE(passer.line_begin(at) == reader.line_begin(at));
            REQUIRE(passer.begins_line(at) == reader.begins_line(at));
            REQUIRE(passer.indent(at) == reader.indent(at));
        }
    }
}

TEST_CASE("windows made a difference here once", "[framing]") {
    check_windows(R"([{"txid":"1"lt":n":"a","object":"b"},{"txid":"1","result":"x"}])", 60);
    check_windows("{\"txid\":\n{\"activity_id\":\"1\",\"q\":[{\"action\":\"a\",\"object\":\"b\"}]}\n", 60);
    check_windows("{h: {\"txid\":\"1\",\"result\":\"x{\"}\nh: {\"action\":\"a\",\"object\":\"b\"}\n", 60);
    check_windows("{\"items\":[]\n\"\"}x", 10);
    check_windows(R"({"response":[]"vityresponse":)", 13);
    check_windows("{\"response\":{\"items\":[{\"\":\"\"}]\n\"\"},", 22);
}

TEST_CASE("windows make no difference, whatever the bytes are", "[framing][property]") {
    const std::uint64_t first = test::first_seed();
    const std::uint64_t cases = test::cases(10'000);
    int failures = 0;
    for (std::uint64_t seed = first; seed < first + cases && failures < 5; ++seed) {
        Rng rng(seed);
        const std::string text = any_text(rng);
        const std::size_t max_record = rng.one_in(8) ? 5000 : 1 + rng.below(rng.one_in(2) ? 70 : 200);
        const bool takes_unknown = rng.one_in(4);
        Framing whole{max_record};
        whole.takes_unknown = takes_unknown;
        const std::vector<Framed> items = whole.frame(text);
        for (const std::size_t size : {1U, 2U, 3U, 7U, 16U, 40U}) {
            Framing pieces{max_record, 1 + rng.below(2 * size), size, rng.one_in(2), takes_unknown};
            const bool same = pieces.frame(text) == items;
            const bool flat = pieces.largest_window <= 2 * max_record + 2 * size + 8;
            if (same && flat) continue;
            ++failures;
            FAIL_CHECK("DUO2QUALYS_SEED=" << seed << ": windows of " << size << " behind one of "
                                          << pieces.first_window << (pieces.restart ? ", begun anew" : "")
                                          << ", at most " << max_record << ": "
                                          << (same ? "too much was kept" : "not the same") << "\n"
                                          << text);
        }
    }
}

}  // namespace
}  // namespace duo2qualys
