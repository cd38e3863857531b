/// Examines every field of a mapped record, for reports and explanations: which fields no table knows, and
/// how many values gave tokens. Tested by tests/unit/report_test.cpp and tests/unit/explain_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "duo2qualys/types.hpp"
#include "json/document.hpp"
#include "mappings/tables.hpp"
#include "normalize/path_tree.hpp"
#include "normalize/spellings.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::normalize {

/// Counts of the fields of one or many records.
struct FieldCounts {
    std::uint64_t scalars = 0;  ///< values that are not null or ""
    std::uint64_t mapped = 0;   ///< scalars that gave a token value

    FieldCounts& operator+=(const FieldCounts& other) noexcept {
        scalars += other.scalars;
        mapped += other.mapped;
        return *this;
    }
};

/// One value of a record, and what the tables know about it. The value is a scalar, an empty object or array,
/// or an object or array that was used for a token as a whole.
struct Field {
    json::Document::Index node = 0;
    std::string_view path;               ///< see paths.hpp
    const mappings::Row* row = nullptr;  ///< the first row that reads it; null if none does
    /// The topmost member on the path whose key no table knows, and the path of this member, which is empty
    /// if all keys are known.
    json::Document::Index unknown = 0;
    std::string_view unknown_path{};
};

/// Examines records. Used only if a report or explanations are requested, so it need not be fast. Not
/// thread-safe.
class Survey {
  public:
    /// The rows and texts that `tables` refers to must outlive the survey.
    explicit Survey(const mappings::Tables& tables);

    /// Calls `each` for every field of the record at `record`, which has been mapped as `kind`. Paths are
    /// valid until `each` returns.
    void for_each(const json::Document& document, json::Document::Index record, Kind kind,
                  const std::function<void(const Field&)>& each);

    /// Adds the fields of the record to `counts`, and calls `unknown` with the path of each field that no
    /// table knows. A field and everything below it is reported once.
    void look(const json::Document& document, json::Document::Index record, Kind kind, FieldCounts& counts,
              const std::function<void(std::string_view path)>& unknown);

  private:
    using Index = json::Document::Index;
    static constexpr PathTree::Index kUnknown = PathTree::kNone;

    // The fields of one kind.
    struct KindFields {
        PathTree paths;
        std::vector<const mappings::Row*> rows{};  // indexed by node of `paths`: the first row that reads it
    };
    // The state of one call.
    struct Call {
        const json::Document& document;
        Kind kind;
        const std::function<void(const Field&)>& each;
        std::string path{};
        Index unknown = 0;             // see Field
        std::size_t unknown_size = 0;  // length of the path of `unknown`
    };

    PathTree::Index find(Kind kind, PathTree::Index parent, std::string_view key) const;
    PathTree::Index find_top(Kind kind, std::string_view key) const;
    void members(Call& call, Index object, PathTree::Index known);
    void value(Call& call, Index node, PathTree::Index known);

    std::array<KindFields, kKindCount> known_;  // by kind
    Spellings spellings_;
    Arena arena_;
};

/// The difference in seconds between the record's `isotimestamp` and `timestamp`; 0 unless both are times.
double time_difference(const json::Document& document, json::Document::Index record);

}  // namespace duo2qualys::normalize
