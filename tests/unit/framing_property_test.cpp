/// In any containers and with any damage, undamaged records are found, no byte is lost, and windows make no
/// difference.
#include <algorithm>
#include <iostream>

#include "catch.hpp"
#include "framing_helpers.hpp"
#include "framing_inputs.hpp"
#include "json/characters.hpp"
#include "planted_records.hpp"
#include "seeds.hpp"
#include "support/coverage.hpp"

namespace duo2qualys {
namespace {

using Part = FramingInput::Part;

/// Whether the item is a record that has swallowed the span. Its JSON is valid, so no framing could notice
/// that. The item began as a damaged record, or is an envelope that got the keys of a damaged record.
bool has_swallowed(const FramingInput& input, const Framed& item, const FramingInput::Span& span) {
    const std::uint64_t end = item.offset + item.length;
    if (!item.is_record || item.offset >= span.begin || span.begin >= end) return false;
    return std::any_of(input.spans.begin(), input.spans.end(), [&](const FramingInput::Span& other) {
        return other.part == Part::damaged && other.begin < end && item.offset < other.begin + other.size;
    });
}

struct Counts {
    std::size_t inputs = 0;
    std::size_t records = 0;
    std::size_t damaged = 0;
    std::size_t swallowers = 0;
    std::size_t taken_apart = 0;  // see PlantedCheck
    std::size_t rejects = 0;
};

/// Whether a record was found inside the span.
bool has_part(const std::vector<Framed>& items, const FramingInput::Span& span) {
    return std::any_of(items.begin(), items.end(), [&](const Framed& item) {
        return item.is_record && span.begin < item.offset &&
               item.offset + item.length < span.begin + span.size;
    });
}

/// Describes what has gone wrong; empty if nothing has.
std::string lost_record(const FramingInput& input, const std::vector<Framed>& items, Counts& counts) {
    auto item = items.begin();
    auto swallower = items.end();
    for (const FramingInput::Span& span : input.spans) {
        if (span.part != Part::record) continue;
        while (item != items.end() && item->offset + item->length <= span.begin)
            ++item;
        if (item != items.end() && item->is_record && item->offset == span.begin && item->length == span.size)
            continue;
        if (item != items.end() && has_swallowed(input, *item, span)) {
            if (swallower != item) ++counts.swallowers;
            swallower = item;
            continue;
        }
        if (input.has_damage && has_part(items, span)) {
            ++counts.taken_apart;
            continue;
        }
        const bool is_rejected = item != items.end() && !item->is_record && item->offset < span.begin &&
                                 span.begin + span.size <= item->offset + item->length;
        if (is_rejected && !has_mapping(input.text.substr(span.begin, span.size))) continue;
        return "lost: " + input.text.substr(span.begin, span.size);
    }
    return {};
}

void check_inputs(bool damage, std::uint64_t first, std::uint64_t cases, Counts& counts) {
    constexpr int kMaxFailures = 5;
    int failures = 0;
    for (std::uint64_t seed = first; seed < first + cases && failures < kMaxFailures; ++seed) {
        reference::Rng rng(seed);
        const FramingInput input = random_framing_input(rng, damage);
        Framing whole;
        const std::vector<Framed> items = whole.frame(input.text);

        std::string problem = lost_record(input, items, counts);
        if (problem.empty()) problem = misplaced(input.text, items);
        if (problem.empty() && whole.bytes.sum() != input.text.size())
            problem = "bytes are not accounted for";
        if (problem.empty() && !damage && !rejects(items).empty())
            problem = "rejected: " + rejects(items).front();
        for (int i = 0; i < 2 && problem.empty(); ++i) {
            Framing pieces;
            pieces.first_window = pieces.read_size =
                1 + input.text.size() / 100 + rng.below(rng.one_in(2) ? 9 : 999);
            pieces.restart = rng.one_in(2);
            if (pieces.frame(input.text) != items)
                problem = "not the same in windows of " + std::to_string(pieces.read_size);
        }
        ++counts.inputs;
        counts.rejects += rejects(items).size();
        for (const FramingInput::Span& span : input.spans) {
            counts.records += span.part == Part::record ? 1 : 0;
            counts.damaged += span.part == Part::damaged ? 1 : 0;
        }
        if (problem.empty()) continue;
        ++failures;
        std::string damaged;
        for (const FramingInput::Span& span : input.spans) {
            if (span.part == Part::damaged)
                damaged += "\ndamaged: " + input.text.substr(span.begin, span.size);
        }
        FAIL_CHECK("DUO2QUALYS_SEED=" << seed << ": " << problem << damaged << "\ninput: " << input.text);
    }
    if (test::wants_other_inputs()) {
        std::cout << "seed " << first << ": " << counts.inputs << " inputs, " << counts.records
                  << " undamaged records (" << counts.swallowers << " swallowers, " << counts.taken_apart
                  << " taken apart), " << counts.damaged << " damaged, " << counts.rejects << " rejects\n";
    }
}

TEST_CASE("records are found in every container", "[framing][property]") {
    Counts counts;
    check_inputs(false, test::first_seed(), test::cases(2'000), counts);
    CHECK(counts.rejects == 0);
}

TEST_CASE("damage costs no neighbour and no byte", "[framing][property]") {
    Counts counts;
    check_inputs(true, test::first_seed(), test::cases(5'000), counts);
    CHECK(counts.rejects >= counts.damaged / 4);
    CHECK(counts.swallowers <= most_swallowers(counts.records));
    CHECK(counts.taken_apart <= most_taken_apart(counts.records));
}

TEST_CASE("windows make no difference where much is too large", "[framing][property]") {
    const std::uint64_t first = test::first_seed();
    for (std::uint64_t seed = first; seed < first + test::cases(2'000); ++seed) {
        reference::Rng rng(seed);
        const FramingInput input = random_framing_input(rng, true);
        const std::size_t max_record = 20 + rng.below(1000);
        const std::vector<Framed> items = Framing{max_record}.frame(input.text);
        Framing pieces{max_record};
        pieces.first_window = pieces.read_size = 1 + input.text.size() / 100 + rng.below(100);
        pieces.restart = rng.one_in(2);
        INFO("DUO2QUALYS_SEED=" << seed << ", windows of " << pieces.read_size << ", at most " << max_record);
        REQUIRE(pieces.frame(input.text) == items);
        REQUIRE(pieces.largest_window <= 2 * max_record + 2 * pieces.read_size);
        REQUIRE(misplaced(input.text, items).empty());
    }
}

}  // namespace
}  // namespace duo2qualys
