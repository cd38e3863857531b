/// The engine against the reference: same records, same options, same bytes.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "catch.hpp"
#include "duo2qualys/normalizer.hpp"
#include "json/parser.hpp"
#include "mappings/extension_rows.hpp"
#include "mappings/guide_rows.hpp"
#include "mappings/kinds.hpp"
#include "mappings/tokens.hpp"
#include "normalize/engine.hpp"
#include "normalize/shape.hpp"
#include "reference/generator.hpp"
#include "reference/json.hpp"
#include "seeds.hpp"
#include "support/comparison.hpp"

namespace {

using namespace duo2qualys;
namespace fs = std::filesystem;

constexpr std::uint64_t kRecords = test::smaller(20'000);
constexpr int kMaxFailures = 5;

/// Removes the `n`th member below `value`, in document order. Returns false if there are fewer.
bool remove_member(reference::Value& value, std::size_t& n) {
    for (std::size_t i = 0; i < value.members.size(); ++i) {
        if (n == 0) {
            value.members.erase(value.members.begin() + static_cast<std::ptrdiff_t>(i));
            return true;
        }
        --n;
        if (remove_member(value.members[i].value, n)) return true;
    }
    return false;
}

std::string without_member(const std::string& record, std::size_t n) {
    if (!reference::is_utf8(record)) return record;
    const reference::Check check = reference::check_json(record);
    if (check.verdict != reference::Verdict::valid || check.depth > 1000) return record;
    reference::Value value = reference::parse_json(record);
    return remove_member(value, n) ? reference::compact_as_spelled(value) : record;
}

/// A smaller record on which the two still differ: first without some members, then without some bytes.
std::string minimal(Comparison& comparison, std::size_t which, std::string record) {
    for (std::size_t n = 0;;) {
        const std::string smaller = without_member(record, n);
        if (smaller == record) break;
        if (comparison.differ(which, smaller)) {
            record = smaller;
        } else {
            ++n;
        }
    }
    for (std::size_t length = record.size() / 2; length > 0; length /= 2) {
        for (std::size_t at = 0; at + length <= record.size();) {
            std::string smaller = record;
            smaller.erase(at, length);
            if (comparison.differ(which, smaller)) {
                record = smaller;
            } else {
                at += length;
            }
        }
    }
    return record;
}

/// True if they agree. Otherwise reports the difference on the smallest record that shows one.
bool compare(Comparison& comparison, std::size_t which, const std::string& record,
             const std::string& origin) {
    if (!comparison.differ(which, record)) return true;
    const std::string small = minimal(comparison, which, record);
    FAIL_CHECK(origin << "\noptions:   " << describe(comparison.options(which)) << "\nminimal:   " << small
                      << "\nreference: " << comparison.expected(which, small)
                      << "\nengine:    " << comparison.actual(which, small) << "\nrecord:    " << record);
    return false;
}

/// Compares every line of a file under all options, whatever the line is. Returns how many lines it has.
std::size_t compare_lines(Comparison& comparison, const fs::path& file) {
    std::ifstream input(file, std::ios::binary);
    INFO(file.string());
    REQUIRE(input);
    std::size_t lines = 0;
    std::string line;
    while (std::getline(input, line)) {
        ++lines;
        for (std::size_t which = 0; which < comparison.size(); ++which) {
            if (!compare(comparison, which, line, file.string() + ":" + std::to_string(lines))) return lines;
        }
    }
    return lines;
}

const fs::path kRoot = DUO2QUALYS_SOURCE_DIR;

}  // namespace

TEST_CASE("compare: the engine agrees with the reference on real records", "[compare]") {
    const fs::path corpus = kRoot / "../shared/corpus/records.ndjson";
    if (!fs::exists(corpus)) {
        WARN("not compared, the real records are not here: " << corpus.string());
        return;
    }
    Comparison comparison;
    CHECK(compare_lines(comparison, corpus) == 37);
}

TEST_CASE("compare: the engine agrees with the reference on every line of the samples", "[compare]") {
    Comparison comparison;
    std::size_t lines = 0;
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / "samples")) {
        if (entry.is_regular_file()) lines += compare_lines(comparison, entry.path());
    }
    CHECK(lines > 0);
}

TEST_CASE("compare: the samples have a line with a record of every kind", "[compare]") {
    Normalizer normalizer{Options{}};
    std::set<Shape> written;
    for (const auto& entry : fs::directory_iterator(kRoot / "samples")) {
        std::ifstream input(entry.path(), std::ios::binary);
        for (std::string line, out; std::getline(input, line);)
            if (const Outcome outcome = normalizer.normalize(line, out)) written.insert(outcome.shape);
    }
    for (const Kind kind : mappings::kKinds) {
        const Shape shape = mappings::shape_of(kind);
        INFO("add a file with records of the kind "
             << name(shape) << " to samples/: the two implementations are compared on them");
        CHECK(written.count(shape) == 1);
    }
}

TEST_CASE("compare: the generated records have a value for every row", "[compare]") {
    using Used = std::tuple<Shape, std::string_view, mappings::Token, mappings::Conversion>;
    std::set<Used> used;
    normalize::Engine engine{Options{}};
    normalize::ShapeReader shapes{engine.vocabulary(), engine.layout()};
    json::Parser parser{engine.layout()};
    json::Document document;
    reference::Rng rng(11);
    for (int i = 0; i < 20'000; ++i) {
        const std::string record = reference::random_record(rng);
        const std::string padded = record + std::string(kTextPadding, ' ');
        document.clear();
        if (parser.parse(std::string_view(padded).substr(0, record.size()), document,
                         json::Layout::kTopLevel) != json::Parser::Status::complete)
            continue;
        const Outcome outcome = engine.map(document, 0, shapes.look(document, 0).shape);
        if (!outcome) continue;
        const normalize::TokenValues& values = engine.values();
        for (const mappings::TokenInfo& token : mappings::kTokens) {
            if (!values.has(token.token)) continue;
            const normalize::TokenValue* value = &values.first(token.token);
            for (;;) {
                used.emplace(outcome.shape, value->row->source.view(), token.token, value->row->conversion);
                if (value->next == normalize::TokenValue::kNone) break;
                value = &values.at(value->next);
            }
        }
    }
    const auto check = [&](const mappings::Row& row) {
        for (const Kind kind : mappings::kKinds) {
            if (!row.kinds.has(kind)) continue;
            const Shape shape = mappings::shape_of(kind);
            INFO("tests/reference/generator_records.cpp makes no record of the kind "
                 << name(shape) << " in which " << row.source.view() << " gives " << name(row.token)
                 << ": the two implementations are compared on such records");
            CHECK(used.count({shape, row.source.view(), row.token, row.conversion}) == 1);
        }
    };
    std::for_each(mappings::kGuideRows.begin(), mappings::kGuideRows.end(), check);
    std::for_each(mappings::kExtensionRows.begin(), mappings::kExtensionRows.end(), check);
}

TEST_CASE("compare: the engine agrees with the reference on records as exports write them", "[compare]") {
    const std::uint64_t first = test::first_seed();
    Comparison comparison;
    int failures = 0;
    for (std::uint64_t seed = first; seed < first + kRecords && failures < kMaxFailures; ++seed) {
        reference::Rng rng(seed);
        const std::string record = reference::export_value(rng, reference::random_record(rng));
        const std::string origin = "DUO2QUALYS_SEED=" + std::to_string(seed);
        if (!compare(comparison, rng.below(comparison.size()), record, origin)) ++failures;
    }
}

TEST_CASE("compare: the engine agrees with the reference on made and damaged records", "[compare]") {
    const std::uint64_t first = test::first_seed();
    Comparison comparison;
    int failures = 0;
    for (std::uint64_t seed = first; seed < first + kRecords && failures < kMaxFailures; ++seed) {
        reference::Rng rng(seed);  // one for each record, so that the seed names it
        std::string record = reference::random_record(rng);
        if (seed % 3 == 1) record = reference::mutate_value(rng, record);
        if (seed % 3 == 2) record = reference::mutate_text(rng, record);
        const std::string origin = "DUO2QUALYS_SEED=" + std::to_string(seed);
        // The seeds go through all combinations in order; the second combination is random.
        for (const std::size_t which :
             {static_cast<std::size_t>(seed / 3 % comparison.size()), rng.below(comparison.size())}) {
            if (compare(comparison, which, record, origin)) continue;
            ++failures;
            break;
        }
    }
}
