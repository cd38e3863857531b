/// In any containers and with any damage, the reference finds each undamaged record once, and counts every
/// byte. framing_property_test.cpp checks the same for the engine.
#include <algorithm>
#include <iostream>

#include "catch.hpp"
#include "framing_inputs.hpp"
#include "planted_records.hpp"
#include "reference/framing.hpp"
#include "seeds.hpp"

namespace duo2qualys {
namespace {

struct Counts {
    std::size_t bytes = 0;
    std::size_t planted = 0;
    std::size_t swallowers = 0;
    std::size_t taken_apart = 0;
    std::size_t rejects = 0;
};

void check_inputs(bool damage, std::uint64_t first, std::uint64_t cases, Counts& counts) {
    constexpr int kMaxFailures = 5;
    int failures = 0;
    for (std::uint64_t seed = first; seed < first + cases && failures < kMaxFailures; ++seed) {
        reference::Rng rng(seed);
        const FramingInput input = random_framing_input(rng, damage);
        const reference::Framing framing = reference::frame(input.text);
        PlantedCheck check = check_planted(input, framing.found);
        const reference::ByteCounts& bytes = framing.bytes;
        if (bytes.records + bytes.envelopes + bytes.rejects + bytes.text + bytes.separators !=
            input.text.size())
            check.problem = "bytes do not add up";
        std::size_t rejects = 0;
        for (const reference::Found& found : framing.found)
            rejects += found.what == reference::Found::What::reject ? 1 : 0;
        if (check.problem.empty() && !damage && rejects > 0)
            check.problem = "rejects where nothing is damaged";
        counts.bytes += input.text.size();
        counts.planted += check.safe;
        counts.swallowers += check.swallowers;
        counts.taken_apart += check.taken_apart;
        counts.rejects += rejects;
        if (check.problem.empty()) continue;
        ++failures;
        FAIL_CHECK("DUO2QUALYS_SEED=" << seed << ": " << check.problem << "\ninput: " << input.text);
    }
    if (test::wants_other_inputs()) {
        std::cout << "seed " << first << ": " << cases << " inputs, " << counts.bytes << " bytes, "
                  << counts.planted << " undamaged records, " << counts.swallowers << " swallowers, "
                  << counts.rejects << " rejects\n";
    }
}

TEST_CASE("the reference finds records in every container, each once", "[reference][framing][property]") {
    Counts counts;
    check_inputs(false, test::first_seed(), test::cases(1'000), counts);
    CHECK(counts.swallowers == 0);
}

TEST_CASE("the reference finds what stands before the place where an input is cut",
          "[reference][framing][property]") {
    const std::uint64_t first = test::first_seed();
    for (std::uint64_t seed = first; seed < first + test::cases(1'000); ++seed) {
        reference::Rng rng(seed);
        FramingInput input = random_framing_input(rng, false);
        if (input.text.empty()) continue;
        const std::size_t cut = rng.below(input.text.size());
        input.text.resize(cut);
        const reference::Framing framing = reference::frame(input.text);
        INFO("DUO2QUALYS_SEED=" << seed << ", cut at " << cut << ", input: " << input.text);
        for (const FramingInput::Span& span : input.spans) {
            if (span.part != FramingInput::Part::record || span.begin + span.size > cut) continue;
            const bool is_found =
                std::any_of(framing.found.begin(), framing.found.end(), [&](const reference::Found& found) {
                    return !found.in_text && found.what != reference::Found::What::reject &&
                           found.offset == span.begin && found.length == span.size;
                });
            REQUIRE(is_found);
        }
    }
}

TEST_CASE("damage costs the reference no neighbour and no byte", "[reference][framing][property]") {
    Counts counts;
    check_inputs(true, test::first_seed(), test::cases(1'500), counts);
    CHECK(counts.swallowers <= most_swallowers(counts.planted));
    CHECK(counts.taken_apart <= most_taken_apart(counts.planted));
}

}  // namespace
}  // namespace duo2qualys
