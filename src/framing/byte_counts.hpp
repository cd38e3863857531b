/// Defines the byte counts in the summary of a run: how many bytes of an input went into records, envelopes,
/// rejects, text and separators. Tested by tests/unit/framing_compare_test.cpp.
#pragma once

#include <cstdint>

namespace duo2qualys {

/// Bytes of an input after decompression and conversion to UTF-8. Each byte is counted in exactly one of the
/// five members (MANUAL, "Nothing is lost").
struct ByteCounts {
    std::uint64_t records = 0;    ///< records that are not inside a string
    std::uint64_t envelopes = 0;  ///< objects and strings around records, and pages without records
    std::uint64_t rejects = 0;    ///< rejects that are not inside a string
    std::uint64_t text = 0;       ///< text around records, and null in lists
    std::uint64_t separators =
        0;  ///< blanks, commas, NULs, byte order marks, brackets of containers except `{`

    std::uint64_t sum() const noexcept { return records + envelopes + rejects + text + separators; }
    ByteCounts& operator+=(const ByteCounts& other) noexcept {
        records += other.records;
        envelopes += other.envelopes;
        rejects += other.rejects;
        text += other.text;
        separators += other.separators;
        return *this;
    }
    bool operator==(const ByteCounts&) const = default;
};

}  // namespace duo2qualys
