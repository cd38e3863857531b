/// The record generator: the comparisons rely on it, so it must produce everything that it promises.
#include "reference/generator.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "catch.hpp"
#include "framing_inputs.hpp"
#include "reference/json.hpp"
#include "reference/reference.hpp"

namespace {

using namespace duo2qualys;
using reference::Verdict;

constexpr std::uint64_t kNoBytes = 14695981039346656037ULL;

/// FNV-1a of the bytes behind those of `hash`.
std::uint64_t hash_of(const std::string& bytes, std::uint64_t hash) {
    for (const char c : bytes)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash;
}

}  // namespace

TEST_CASE("generator: the same seed gives the same bytes with every compiler", "[reference]") {
    std::uint64_t hash = kNoBytes;
    reference::Rng rng(1);
    for (int i = 0; i < 300; ++i) {
        std::string text = reference::random_record(rng);
        text += reference::mutate_value(rng, text);
        text += reference::mutate_text(rng, text);
        hash = hash_of(text, hash);
    }
    INFO("if the generator was changed on purpose, put the new hash here: " << hash);
    CHECK(hash == 0xfb0be3232070445aULL);
}

TEST_CASE("generator: the same seed gives the same input with every compiler", "[reference]") {
    std::uint64_t hash = kNoBytes;
    reference::Rng rng(1);
    for (int i = 0; i < 100; ++i)
        hash = hash_of(random_framing_input(rng, i % 2 != 0).text, hash);
    INFO("if the generator was changed on purpose, put the new hash here: " << hash);
    CHECK(hash == 0x3609d5f42d54b718ULL);
}

TEST_CASE("generator: records and records with changed values are JSON objects in UTF-8", "[reference]") {
    reference::Rng rng(2);
    for (int i = 0; i < 2000; ++i) {
        const std::string record = reference::random_record(rng);
        const std::string mutated = reference::mutate_value(rng, record);
        CAPTURE(record, mutated);
        for (const std::string& text : {record, mutated}) {
            REQUIRE(reference::is_utf8(text));
            REQUIRE(reference::check_json(text).verdict == Verdict::valid);
            REQUIRE(text.at(text.find_first_not_of(" \t\r\n")) == '{');
        }
    }
}

TEST_CASE("generator: damaged text is damaged in every way", "[reference]") {
    reference::Rng rng(3);
    std::map<Verdict, int> verdicts;
    int broken_utf8 = 0;
    for (int i = 0; i < 2000; ++i) {
        const std::string text = reference::mutate_text(rng, reference::random_record(rng));
        ++verdicts[reference::check_json(text).verdict];
        if (!reference::is_utf8(text)) ++broken_utf8;
    }
    CHECK(verdicts[Verdict::valid] > 200);
    CHECK(verdicts[Verdict::beginning] > 200);
    CHECK(verdicts[Verdict::invalid] > 200);
    CHECK(broken_utf8 > 50);
}

TEST_CASE("generator: every kind, every token and every reason of a reject occurs", "[reference]") {
    reference::Rng rng(4);
    std::set<Shape> shapes;
    std::set<Reason> reasons;
    std::string lines;
    Options options;
    options.unmapped = Unmapped::keep;
    constexpr std::array kReasons = {Reason::invalid_utf8, Reason::truncated,        Reason::invalid_json,
                                     Reason::too_deep,     Reason::unsupported_kind, Reason::unknown_kind,
                                     Reason::api_error};
    // Some reasons are rare: each change of the generator moves their first record.
    const auto has_all = [&] {
        return shapes.size() == kShapeCount &&
               std::all_of(kReasons.begin(), kReasons.end(), [&](Reason r) { return reasons.count(r) == 1; });
    };
    for (int i = 0; i < 3000 || (i < 20'000 && !has_all()); ++i) {
        std::string record = reference::random_record(rng);
        if (i % 3 == 1) record = reference::mutate_value(rng, record);
        if (i % 3 == 2) record = reference::mutate_text(rng, record);
        const reference::Result result = reference::normalize(record, options, "", {});
        shapes.insert(result.shape);
        if (!result.written) reasons.insert(result.reason);
        lines += result.line;
    }
    for (std::size_t i = 0; i < kShapeCount; ++i) {
        INFO("tests/reference/generator_records.cpp makes no record of the kind "
             << name(static_cast<Shape>(i)));
        CHECK(shapes.count(static_cast<Shape>(i)) == 1);
    }
    for (const Reason reason : kReasons) {
        INFO("the generator makes no reject with the reason " << name(reason));
        CHECK(reasons.count(reason) == 1);
    }
    for (const char* token :
         {"description", "destinationIpv4", "destinationUser", "phoneNumber", "policy", "group", "outcome",
          "application", "osDetails", "message", "eventTime", "object", "sourceUser", "destinationHost",
          "eventName", "sourceIpv4", "unmapped"}) {
        CAPTURE(token);
        CHECK(lines.find(std::string(",\"") + token + "\":") != std::string::npos);
    }
}
