/// Collects drift (everything that the tables do not know) and coverage, for --report. Tested by
/// tests/unit/report_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "normalize/drift.hpp"
#include "normalize/survey.hpp"
#include "output/tally.hpp"

namespace duo2qualys::output {

/// Collects drift: each distinct entry (a path and a value) with its count and first place. Used by one
/// thread at a time.
class DriftLog {
  public:
    /// At most this many distinct entries of a kind are kept, for a record and for a run. Others are only
    /// counted.
    static constexpr std::size_t kMaxEntries = 1000;

    /// Longer texts (in bytes) are cut, because logs may contain text of any length from attackers.
    static constexpr std::size_t kLongest = 200;

    /// Adds one occurrence in a record. Each record has its own log, so that earlier records never decide
    /// which entries are dropped. `path` and `value` identify the entry; either may be empty.
    void add(normalize::Drift drift, std::string_view path, std::string_view value, std::uint64_t line);
    normalize::FieldCounts& fields() noexcept { return fields_; }

    /// Adds the log of a record, without a limit of entries. The caller must bound the number of records.
    void take_in(const DriftLog& record) { merge(record, {}, 0, SIZE_MAX); }
    /// Adds the log of a part of `input` that begins after `lines_before` lines.
    void take_in(const DriftLog& part, const std::string& input, std::uint64_t lines_before) {
        merge(part, input, lines_before, kMaxEntries);
    }
    /// The number of distinct entries of all kinds.
    std::size_t size() const noexcept { return size_; }
    void clear() { *this = DriftLog(); }

    /// The report as JSON text (rules, 10) with a final LF.
    std::string report(const Tally& tally, double seconds, const mappings::Tables& tables) const;

  private:
    using Thing = std::pair<std::string, std::string>;  // path, value
    struct Entry {
        Thing thing;
        std::uint64_t count = 0;
        std::string first_input;       // where it was first seen,
        std::uint64_t first_line = 0;  // from 1
    };
    struct List {
        std::vector<Entry> entries;  // in the order of their first occurrence
        std::map<Thing, std::size_t> places;
        std::uint64_t more = 0;  // number of occurrences of entries that are not kept
    };

    void merge(const DriftLog& part, const std::string& input, std::uint64_t lines_before,
               std::size_t max_entries);
    Entry* find_or_add(List& list, const Thing& thing, std::size_t max_entries);

    std::array<List, normalize::kDriftCount> lists_;
    std::size_t size_ = 0;  // entries of all lists
    normalize::FieldCounts fields_;
};

}  // namespace duo2qualys::output
