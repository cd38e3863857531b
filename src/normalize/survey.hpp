/// Looks at every field of a mapped record: which ones no table knows, and how many values went into tokens.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "duo2qualys/types.hpp"
#include "json/document.hpp"
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

/// Off the hot path: made only where a report is asked for. Not thread-safe.
class Survey {
  public:
    Survey();

    /// Looks at the record at `record`, which has been mapped as `kind`, and adds it to `counts`. Paths of
    /// fields that no table knows are appended to `unknown`, once for a field with all that is below it.
    void look(const json::Document& document, json::Document::Index record, Kind kind, FieldCounts& counts,
              std::vector<std::string>& unknown);

  private:
    using Index = json::Document::Index;
    static constexpr std::uint16_t kRoot = 0;

    struct KnownKey {
        KeyTable children;
    };
    struct Look {
        const json::Document& document;
        FieldCounts& counts;
        std::vector<std::string>& unknown;
    };

    void add_path(Kind kind, std::string_view path);
    std::uint16_t add_key(Kind kind, std::uint16_t parent, std::string_view key);
    std::uint16_t find(Kind kind, std::uint16_t parent, std::string_view key, bool at_top) const;
    void members(const Look& look, Index object, Kind kind, std::uint16_t known, const std::string& path);
    void value(const Look& look, Index node, Kind kind, std::uint16_t known, const std::string& path);
    void count(const Look& look, Index node, bool mapped) const;

    std::array<std::vector<KnownKey>, kKindCount> known_;  // trees, the record first
    Arena arena_;
};

/// The seconds by which the record's `isotimestamp` and `timestamp` differ, where both are times; else 0.
double time_difference(const json::Document& document, json::Document::Index record);

}  // namespace duo2qualys::normalize
