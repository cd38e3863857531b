/// Counts what a run reads, writes, rejects and skips, checks that the counts add up, and formats the
/// summary. Tested by tests/unit/output_test.cpp.
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
    copy,       ///< its envelope contains it a second time
    time,       ///< it is outside --since and --until
    duplicate,  ///< --dedup, --seen: the event was written before
};
inline constexpr std::size_t kSkipCount = 4;

/// The name of a reason to skip, as in reports.
std::string_view name(Skip skip) noexcept;

/// `count name` of each reason that is not zero, with commas between them.
std::string listed(const std::array<std::uint64_t, kReasonCount>& counts);

/// A kind of value that gave no token and is nowhere in the output.
enum class Lost : std::uint8_t { address, time, type };
inline constexpr std::size_t kLostCount = 3;

/// Counts of records and bytes. `read` counts what the framer returns; the other counts are made where a
/// record is written, rejected or skipped, so that they can be checked against each other.
struct Tally {
    std::uint64_t inputs = 0;
    std::uint64_t bytes_read = 0;     ///< decompressed
    std::uint64_t bytes_written = 0;  ///< before compression
    std::uint64_t read = 0;
    std::uint64_t written = 0;
    std::uint64_t rejected = 0;
    std::uint64_t rejected_bytes = 0;
    std::uint64_t skipped = 0;
    std::uint64_t up_to_date = 0;  ///< files that were not read because their outputs are up to date
    std::array<std::uint64_t, kShapeCount> by_kind{};     ///< records read, if --skip can name their kind
    std::array<std::uint64_t, kReasonCount> by_reason{};  ///< rejected records
    std::array<std::uint64_t, kSkipCount> skipped_by_reason{};
    ByteCounts bytes;                              ///< what the bytes of bytes_read belong to
    std::uint64_t drift = 0;                       ///< drift that may hide something; not in the summary
    std::array<std::uint64_t, kLostCount> lost{};  ///< shown in the summary for users

    Tally& operator+=(const Tally& other) noexcept;
    /// Undoes operator+=.
    Tally& operator-=(const Tally& other) noexcept;

    /// Counts a reject. `size` is the number of its bytes, or 0 if they count as bytes of an envelope.
    void count(Reason reason, std::uint64_t size) noexcept {
        ++rejected;
        rejected_bytes += size;
        ++by_reason[static_cast<std::size_t>(reason)];
    }
    void count(Skip skip) noexcept {
        ++skipped;
        ++skipped_by_reason[static_cast<std::size_t>(skip)];
    }

    /// Whether every record that was read was written, rejected or skipped, and every byte is accounted for.
    bool adds_up() const noexcept {
        return read == written + rejected + skipped && bytes.sum() == bytes_read;
    }

  private:
    template <typename Change>
    void change_by(const Tally& other, Change change) noexcept;
};

/// The summary as one line without LF, as text for users or as JSON (MANUAL, "Nothing is lost"). The JSON
/// names the tables.
std::string summary_text(const Tally& tally, double seconds);
std::string summary_json(const Tally& tally, double seconds, const mappings::Tables& tables);

}  // namespace duo2qualys::output
