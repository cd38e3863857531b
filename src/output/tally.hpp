/// What a run counts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "duo2qualys/types.hpp"
#include "framing/byte_counts.hpp"
#include "mappings/tables.hpp"

namespace duo2qualys::output {

/// Why a record was skipped.
enum class Skip : std::uint8_t {
    kind,       ///< --skip names its kind
    copy,       ///< its envelope holds it a second time
    time,       ///< it is outside --since and --until
    duplicate,  ///< --dedup: the event was written before
};
inline constexpr std::size_t kSkipCount = 4;

/// The name of a reason to skip as reports spell it.
std::string_view name(Skip skip) noexcept;

/// A value that gave no token, and stands nowhere in the output.
enum class Lost : std::uint8_t { address, time, type };
inline constexpr std::size_t kLostCount = 3;

/// Counts of records and bytes. `read` is counted by the framing, the others by what becomes of a record: so
/// that they can be checked against each other.
struct Tally {
    std::uint64_t inputs = 0;
    std::uint64_t bytes_read = 0;     ///< decompressed
    std::uint64_t bytes_written = 0;  ///< before compression
    std::uint64_t read = 0;
    std::uint64_t written = 0;
    std::uint64_t rejected = 0;
    std::uint64_t rejected_bytes = 0;
    std::uint64_t skipped = 0;
    std::uint64_t up_to_date = 0;  ///< files that were not read, because their outputs are newer
    std::array<std::uint64_t, kShapeCount> by_kind{};     ///< read, where they are of a kind that has a name
    std::array<std::uint64_t, kReasonCount> by_reason{};  ///< rejected
    std::array<std::uint64_t, kSkipCount> skipped_by_reason{};
    ByteCounts bytes;  ///< where those of bytes_read have gone
    std::uint64_t drift =
        0;  ///< unknown actions and outcome values, broken embedded JSON; not in the summary
    std::array<std::uint64_t, kLostCount> lost{};  ///< in the summary for people

    Tally& operator+=(const Tally& other) noexcept;
    /// Takes back what was added.
    Tally& operator-=(const Tally& other) noexcept;

    /// Whether every record that was read became a line, a reject or a skipped one, and every byte is
    /// accounted for.
    bool adds_up() const noexcept {
        return read == written + rejected + skipped && bytes.sum() == bytes_read;
    }

  private:
    template <typename Change>
    void change_by(const Tally& other, Change change) noexcept;
};

/// The summary as one line, without LF, for people or as JSON (MANUAL, "Nothing is lost"), which names the
/// tables.
std::string summary_text(const Tally& tally, double seconds);
std::string summary_json(const Tally& tally, double seconds, const mappings::Tables& tables = {});

}  // namespace duo2qualys::output
