/// Collects drift and coverage for --report.
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

/// Where something was seen first.
struct FirstPlace {
    std::string input;
    std::uint64_t line = 0;  ///< from 1
};

/// Drift, each different thing once with its count and first place.
class DriftLog {
  public:
    /// Different things of a kind that are kept of a record, and of a run; others are only counted.
    static constexpr std::size_t kMaxEntries = 1000;

    /// What is longer (bytes) is cut: logs hold what attackers typed, as much of it as they liked.
    static constexpr std::size_t kLongest = 200;

    /// Adds one sighting in a record, which has a log of its own: what is dropped then never depends on the
    /// records before it. `path` and `value` tell what it is; either may be empty.
    void add(normalize::Drift drift, std::string_view path, std::string_view value, std::uint64_t line);
    normalize::FieldCounts& fields() noexcept { return fields_; }

    /// Takes in the log of a record. Keeps all of it: the caller sees to it that these are not too many.
    void take_in(const DriftLog& record) { merge(record, {}, 0, SIZE_MAX); }
    /// Takes in what was seen in the part of `input` behind `lines_before` lines.
    void take_in(const DriftLog& part, const std::string& input, std::uint64_t lines_before) {
        merge(part, input, lines_before, kMaxEntries);
    }
    /// How many different things there are, of all kinds together.
    std::size_t size() const noexcept { return size_; }
    void clear();

    /// The report as JSON text (rules, 10), ended by LF.
    std::string report(const Tally& tally, double seconds, const mappings::Tables& tables = {}) const;

  private:
    using Thing = std::pair<std::string, std::string>;  // path, value
    struct Entry {
        Thing thing;
        std::uint64_t count = 0;
        FirstPlace first;
    };
    struct List {
        std::vector<Entry> entries;  // in the order in which they were seen first
        std::map<Thing, std::size_t> places;
        std::uint64_t more = 0;  // sightings of things that are not kept
    };

    void merge(const DriftLog& part, const std::string& input, std::uint64_t lines_before,
               std::size_t max_entries);
    Entry* find_or_add(List& list, const Thing& thing, std::size_t max_entries);

    std::array<List, normalize::kDriftCount> lists_;
    std::size_t size_ = 0;  // entries of all lists
    normalize::FieldCounts fields_;
};

}  // namespace duo2qualys::output
