/// Framing and the reference find the same, with any windows and any number of threads.
#include <algorithm>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "app/collector.hpp"
#include "catch.hpp"
#include "framing_inputs.hpp"
#include "input/text_source.hpp"
#include "mappings/kinds.hpp"
#include "output/reject_log.hpp"
#include "planted_records.hpp"
#include "reference/framing.hpp"
#include "reference/generator.hpp"
#include "reference/json.hpp"
#include "seeds.hpp"
#include "string_sink.hpp"
#include "support/framing.hpp"
#include "support/framing_cases.hpp"
#include "support/pipeline_run.hpp"

namespace duo2qualys {
namespace {

using reference::Found;

Found found(const Framed& item) {
    Found made;
    made.what = Found::What::reject;
    if (item.is_record) made.what = item.is_copy ? Found::What::copy : Found::What::record;
    made.in_text = item.in_text;
    made.shape = item.shape;
    made.reason = item.code;
    made.line = item.line;
    made.offset = item.offset;
    made.length = item.length;
    made.bytes = item.bytes;
    return made;
}

std::vector<Found> found(const std::vector<Framed>& items) {
    std::vector<Found> made;
    for (const Framed& item : items)
        made.push_back(found(item));
    return made;
}

/// One line each, so that a failing test shows what differs.
std::string show(const std::vector<Found>& items, const reference::ByteCounts& bytes) {
    std::ostringstream out;
    for (const Found& item : items)
        out << describe(item) << '\n';
    out << bytes.records << ' ' << bytes.envelopes << ' ' << bytes.rejects << ' ' << bytes.text << ' '
        << bytes.separators;
    return out.str();
}

std::string engine(const std::string& text, const reference::FramingOptions& options, std::size_t window) {
    Framing framing;
    framing.max_record = options.max_record;
    framing.first_window = framing.read_size = window;
    const std::vector<Found> items = found(framing.frame(text));
    const ByteCounts& b = framing.bytes;
    return show(items, {b.records, b.envelopes, b.rejects, b.text, b.separators});
}

std::string plain(const std::string& text, const reference::FramingOptions& options) {
    const reference::Framing framing = reference::frame(text, options);
    return show(framing.found, framing.bytes);
}

void compare(std::uint64_t cases) {
    const std::uint64_t first = test::first_seed();
    for (std::uint64_t seed = first; seed < first + cases; ++seed) {
        reference::Rng rng(seed);
        const FramingInput input = random_framing_input(rng, false);
        INFO("DUO2QUALYS_SEED=" << seed << "\ninput: " << input.text);
        const std::string expected = plain(input.text, {});
        REQUIRE(engine(input.text, {}, SIZE_MAX) == expected);
        const std::size_t window = 1 + input.text.size() / 100 + rng.below(999);
        INFO("windows of " << window);
        REQUIRE(engine(input.text, {}, window) == expected);
    }
}

/// What the program writes for an input: lines, rejects and counts.
std::string convert(const std::string& text, unsigned threads, std::size_t chunk) {
    app::Settings settings;
    settings.received_time = "";
    settings.sizes.chunk = chunk;
    settings.sizes.enough_for_threads = 1;
    test::StringSink lines;
    test::StringSink rejects_file;
    output::RejectLog rejects(nullptr, &rejects_file);
    app::Collector collector(settings, rejects, nullptr);
    collector.set_output(lines);
    input::TextSource source(text);
    test::run_pipeline(settings, threads, collector, "input", source);
    CHECK(collector.tally().adds_up());
    return lines.text() + rejects_file.text() + output::summary_json(collector.tally(), 0, {});
}

}  // namespace

TEST_CASE("framing does with each of the small inputs what the rules say", "[framing]") {
    for (const FramingCase& example : framing_cases()) {
        if (example.options.kind) continue;
        INFO(example.name << "\n" << example.input);
        const std::string expected = plain(example.input, example.options);
        for (const std::size_t window : {SIZE_MAX, std::size_t{1}, std::size_t{7}, std::size_t{64}}) {
            if (window != SIZE_MAX && example.input.size() / window > 20000) continue;
            CHECK(engine(example.input, example.options, window) == expected);
        }
    }
}

TEST_CASE("framing and its plain second version find the same in undamaged inputs", "[framing][property]") {
    compare(test::cases(500));
}

// If damage follows damage, the two may differ in where a reject ends and which containers it closes.
TEST_CASE("undamaged records are found once, whatever is damaged, and every byte is counted",
          "[framing][property]") {
    const std::uint64_t first = test::first_seed();
    std::size_t swallowers = 0;
    std::size_t taken_apart = 0;
    std::size_t safe = 0;
    for (std::uint64_t seed = first; seed < first + test::cases(3'000); ++seed) {
        reference::Rng rng(seed);
        const FramingInput input = random_framing_input(rng, true);
        INFO("DUO2QUALYS_SEED=" << seed << "\ninput: " << input.text);
        Framing framing;
        const PlantedCheck check = check_planted(input, found(framing.frame(input.text)));
        REQUIRE(check.problem == "");
        REQUIRE(framing.bytes.sum() == input.text.size());
        swallowers += check.swallowers;
        taken_apart += check.taken_apart;
        safe += check.safe;
    }
    if (test::wants_other_inputs())
        std::cout << "seed " << first << ": " << safe << " undamaged records, each found once (" << swallowers
                  << " swallowers, " << taken_apart << " taken apart)\n";
    CHECK(swallowers <= most_swallowers(safe));
    CHECK(taken_apart <= most_taken_apart(safe));
}

// Two records of one envelope that differ in a field. Administrator records have no such key.
TEST_CASE("the key of a kind alone tells whether two of its records are copies", "[framing]") {
    const auto bytes_of = [](const std::string& envelope) {
        std::string made = "copies: ";
        for (const Found& item : found(Framing().frame(envelope)))
            if (item.what == Found::What::copy) made += item.bytes + "\n";
        return made;
    };
    const auto plain_bytes_of = [](const std::string& envelope) {
        std::string made = "copies: ";
        for (const Found& item : reference::frame(envelope).found)
            if (item.what == Found::What::copy) made += item.bytes + "\n";
        return made;
    };
    for (const mappings::ShapeInfo& kind : mappings::kShapes) {
        if (kind.identity.empty()) continue;
        INFO("of the kind " << kind.name << ", with the key " << kind.identity
                            << " (mappings/kinds.hpp, and identity() in tests/reference/kinds.cpp)");
        reference::Rng rng(5);
        int compared = 0;
        for (int i = 0; i < 20'000 && compared < 5; ++i) {
            const std::string text = reference::random_record(rng);
            const std::vector<Found> alone = reference::frame("{\"x\":" + text + "}").found;
            if (alone.size() != 1 || alone[0].shape != kind.shape || alone[0].bytes != text) continue;
            reference::Value record = reference::parse_json(text);
            std::vector<reference::Value*> keys;
            for (reference::Member& member : record.members)
                if (member.key == kind.identity) keys.push_back(&member.value);
            if (keys.size() != 1 || keys[0]->type != reference::Type::string) continue;
            const std::string first = "{\"x\":" + reference::compact_as_spelled(record) + ",\"y\":";
            ++compared;
            reference::Value changed = reference::parse_json(text);
            changed.members.push_back(changed.members.front());
            const std::string second = reference::compact_as_spelled(changed);
            CAPTURE(first, second);
            CHECK(bytes_of(first + second + "}") == "copies: " + second + "\n");
            CHECK(plain_bytes_of(first + second + "}") == "copies: " + second + "\n");
            for (reference::Member& member : changed.members)
                if (member.key == kind.identity) member.value = reference::parse_json("\"another\"");
            const std::string third = reference::compact_as_spelled(changed);
            CHECK(bytes_of(first + third + "}") == "copies: ");
            CHECK(plain_bytes_of(first + third + "}") == "copies: ");
        }
        CHECK(compared == 5);
    }
}

TEST_CASE("threads and chunks make no difference", "[framing][property]") {
    const std::uint64_t first = test::first_seed();
    for (std::uint64_t seed = first; seed < first + test::cases(150); ++seed) {
        reference::Rng rng(seed);
        const FramingInput input = random_framing_input(rng, rng.one_in(2));
        const std::string expected = convert(input.text, 1, input.text.size() + 1);
        for (const unsigned threads : {1U, 2U, 8U}) {
            const std::size_t chunk = 1 + input.text.size() / 20 + rng.below(rng.one_in(2) ? 99 : 9999);
            INFO("DUO2QUALYS_SEED=" << seed << ", " << threads << " threads, chunks of " << chunk);
            REQUIRE(convert(input.text, threads, chunk) == expected);
        }
    }
}

// A cut record may contain objects that look like records. The intact input does not have them as events.
TEST_CASE("an intact input never gives less than a cut or a larger one", "[framing][property]") {
    const auto is_event = [](const Framed& item) { return item.is_record && !item.is_copy; };
    const auto is_part = [](const Framed& inner, const Framed& outer) {
        const bool is_inside =
            outer.offset <= inner.offset && inner.offset + inner.length <= outer.offset + outer.length;
        return inner.bytes.size() < outer.bytes.size() &&
               (is_inside || outer.bytes.find(inner.bytes) != std::string::npos);
    };
    const std::uint64_t first = test::first_seed();
    for (std::uint64_t seed = first; seed < first + test::cases(200); ++seed) {
        reference::Rng rng(seed);
        const FramingInput input = random_framing_input(rng, false);
        const std::string& text = input.text;
        INFO("DUO2QUALYS_SEED=" << seed << "\ninput: " << text);
        const std::vector<Framed> intact = Framing().frame(text);
        const auto events = std::count_if(intact.begin(), intact.end(), is_event);
        for (int i = 0; i < 4; ++i) {
            const std::vector<Framed> cut = Framing().frame(text.substr(0, rng.below(text.size() + 1)));
            const auto counts = [&](const Framed& item) {
                return is_event(item) && std::none_of(intact.begin(), intact.end(), [&](const Framed& outer) {
                           return is_part(item, outer);
                       });
            };
            CHECK(std::count_if(cut.begin(), cut.end(), counts) <= events);
        }
        // Blanks outside strings change nothing, however many there are.
        const std::size_t bracket = text.find_first_of("{[");
        const std::size_t next = text.find_first_not_of(" \t\r\n", bracket + 1);
        if (next == std::string::npos || (bracket != 0 && text[bracket - 1] != '\n')) continue;
        const bool is_json = text[next] == (text[bracket] == '{' ? '"' : '{');
        if (!is_json) continue;  // a header of a line of text
        std::string padded = text;
        padded.insert(bracket + 1, 70'000, ' ');
        const std::vector<Framed> larger = Framing().frame(padded);
        CHECK(std::count_if(larger.begin(), larger.end(), is_event) == events);
    }
}

}  // namespace duo2qualys
