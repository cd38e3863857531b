/// Looks at every field of a mapped record: which ones no table knows, and how many values went into tokens.
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
#include "normalize/spellings.hpp"
#include "text/buffer.hpp"
#include "text/key_table.hpp"

namespace duo2qualys::normalize {

/// What the fields of one record, or of many, are.
struct FieldCounts {
    std::uint64_t scalars = 0;  ///< values other than null and ""
    std::uint64_t mapped = 0;   ///< of these, those that gave a token value

    FieldCounts& operator+=(const FieldCounts& other) noexcept {
        scalars += other.scalars;
        mapped += other.mapped;
        return *this;
    }
};

/// One value of a record, and what the tables know of it: a scalar, an object or array that is empty, or one
/// that went into a token as a whole.
struct Field {
    json::Document::Index node = 0;
    std::string_view path;               ///< see paths.hpp
    const mappings::Row* row = nullptr;  ///< the first row that reads it; null: none does
    /// On the way to the value, the topmost member whose key no table knows, and its path; empty: all are
    /// known.
    json::Document::Index unknown = 0;
    std::string_view unknown_path{};
};

/// Off the hot path: made only where a report or explanations are asked for. Not thread-safe.
class Survey {
  public:
    /// What `tables` refers to must outlive the survey.
    explicit Survey(const mappings::Tables& tables);

    /// Calls `each` for every field of the record at `record`, which has been mapped as `kind`. Paths live
    /// until it returns.
    void for_each(const json::Document& document, json::Document::Index record, Kind kind,
                  const std::function<void(const Field&)>& each);

    /// Adds the record's fields to `counts`, and calls `unknown` with the path of each that no table knows,
    /// once for a field with all that is below it.
    void look(const json::Document& document, json::Document::Index record, Kind kind, FieldCounts& counts,
              const std::function<void(std::string_view path)>& unknown);

  private:
    using Index = json::Document::Index;
    static constexpr std::uint16_t kRoot = 0;
    static constexpr std::uint16_t kUnknown = KeyTable::kNone;

    struct KnownKey {
        KeyTable children;
        const mappings::Row* row = nullptr;  // the first that reads it
    };
    // One record being looked at.
    struct Look {
        const json::Document& document;
        Kind kind;
        const std::function<void(const Field&)>& each;
        std::string path{};
        Index unknown = 0;             // see Field
        std::size_t unknown_size = 0;  // of its path
    };

    std::uint16_t add_path(Kind kind, std::string_view path);
    std::uint16_t add_key(Kind kind, std::uint16_t parent, std::string_view key);
    std::uint16_t find(Kind kind, std::uint16_t parent, std::string_view key) const;
    std::uint16_t find_top(Kind kind, std::string_view key) const;
    void members(Look& look, Index object, std::uint16_t known);
    void value(Look& look, Index node, std::uint16_t known);

    std::array<std::vector<KnownKey>, kKindCount> known_;  // trees, the record first
    Spellings spellings_;
    Arena arena_;
};

/// The seconds by which the record's `isotimestamp` and `timestamp` differ, where both are times; else 0.
double time_difference(const json::Document& document, json::Document::Index record);

}  // namespace duo2qualys::normalize
