/// Where the bytes of an input have gone.
#pragma once

#include <cstdint>

namespace duo2qualys {

/// Each byte of an input, decompressed and as UTF-8, is counted in one of five (MANUAL, "Nothing is lost").
struct ByteCounts {
    std::uint64_t records = 0;     ///< of records that stand in the input as such
    std::uint64_t envelopes = 0;   ///< of objects and strings round records, and of pages without any
    std::uint64_t rejects = 0;     ///< of rejects that stand in the input as such
    std::uint64_t text = 0;        ///< of text round records
    std::uint64_t separators = 0;  ///< blanks, commas, brackets of lists

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
