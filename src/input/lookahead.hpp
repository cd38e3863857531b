/// Reads a byte source, and shows the next bytes without consuming them, for the zip reader. Tested by
/// tests/unit/input_zip_test.cpp.
#pragma once

#include <cstdint>
#include <exception>
#include <string_view>
#include <vector>

#include "input/byte_source.hpp"

namespace duo2qualys::input {

class Lookahead {
  public:
    /// `inner` must outlive this object, and nothing else may read it meanwhile.
    explicit Lookahead(ByteSource& inner);

    /// Returns the next bytes, valid until the next call: at least `size` of them, unless the stream ends
    /// before. An error of the inner source counts as its end; see rethrow().
    std::string_view see(std::size_t size);

    /// Consumes `size` bytes, which see() must have returned.
    void pass(std::size_t size) noexcept;

    /// Consumes `size` bytes. If there are fewer, consumes all and returns false.
    bool skip(std::uint64_t size);

    /// Keeps the bytes from here on for go_back(), while at most kMostKept bytes have been consumed since.
    void mark() noexcept { mark_ = from_; }
    /// Returns to a position since the mark. Returns false if its bytes are no longer kept.
    bool go_back(std::uint64_t position) noexcept;
    static constexpr std::size_t kMostKept = std::size_t{256} << 10U;

    /// Whether see() has reached the end of the stream.
    bool ended() const noexcept { return ended_; }
    /// Rethrows what the inner source threw, if anything.
    void rethrow() const;

    /// The number of bytes consumed.
    std::uint64_t position() const noexcept { return position_; }
    bool ready() { return from_ < to_ || ended_ || inner_.ready(); }

  private:
    ByteSource& inner_;
    std::vector<char> buffer_;
    std::size_t from_ = 0;  // the next bytes are [from_, to_) of buffer_
    std::size_t to_ = 0;
    static constexpr std::size_t kNoMark = SIZE_MAX;
    std::size_t mark_ = kNoMark;  // not after from_
    std::uint64_t position_ = 0;
    std::exception_ptr error_;
    bool ended_ = false;
};

}  // namespace duo2qualys::input
