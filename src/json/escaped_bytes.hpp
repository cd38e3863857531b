/// Finds the bytes that are escaped by a backslash, in blocks of 64 bytes. Costs two operations for a block
/// without consecutive backslashes. Tested by tests/unit/json_strings_test.cpp and wide_test.cpp.
#pragma once

#include <cstdint>

namespace duo2qualys::json {

/// Reads text block by block. A set has a bit for each of the 64 bytes of a block.
class EscapedBytes {
  public:
    using Set = std::uint64_t;

    /// Returns the escaped bytes of the next block, given its backslashes. Always inline, because
    /// wide_avx512.cpp is compiled with instructions that other processors lack, and its copy must not be
    /// linked into other files.
    [[gnu::always_inline]] Set next(Set backslashes) noexcept {
        Set escaped = backslashes << 1U | first_;
        if ((backslashes & escaped) != 0) [[unlikely]] {
            // A backslash that is itself escaped escapes nothing. In each run of backslashes, every second
            // one escapes, beginning with the first that is not escaped. An addition clears each run that
            // begins at an odd place, because its carry passes through the whole run. In these runs the even
            // bytes are escaped, in all others the odd ones (Langdale and Lemire, "Parsing Gigabytes of JSON
            // per Second").
            constexpr Set kEven = 0x5555'5555'5555'5555;
            const Set escaping = backslashes & ~first_;
            const Set behind = escaping << 1U | first_;
            const Set odd_starts = escaping & ~kEven & ~behind;
            const Set turned = (odd_starts + escaping) << 1U;
            escaped = (kEven ^ turned) & behind;
        }
        first_ = (backslashes & ~escaped) >> 63U;
        return escaped;
    }

  private:
    Set first_ = 0;  // whether the first byte of the next block is escaped
};

}  // namespace duo2qualys::json
