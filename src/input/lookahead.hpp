/// Bytes of a source, of which those to come can be looked at without taking them.
#pragma once

#include <cstdint>
#include <exception>
#include <string_view>
#include <vector>

#include "input/byte_source.hpp"

namespace duo2qualys::input {

class Lookahead {
  public:
    /// `inner` must outlive this, and nobody else may read it meanwhile.
    explicit Lookahead(ByteSource& inner);

    /// The bytes to come, valid until the next call: at least `size` of them, unless the stream ends before.
    /// An error of the inner source counts as its end; see rethrow().
    std::string_view see(std::size_t size);

    /// Takes `size` bytes that have been seen.
    void pass(std::size_t size) noexcept;

    /// Takes `size` bytes, or all where there are fewer: false then.
    bool skip(std::uint64_t size);

    /// Whether the stream has been seen to its end.
    bool ended() const noexcept { return ended_; }
    /// Throws again what the inner source threw, if it did.
    void rethrow() const;

    /// How many bytes were taken.
    std::uint64_t position() const noexcept { return position_; }
    bool ready() { return from_ < to_ || ended_ || inner_.ready(); }

  private:
    ByteSource& inner_;
    std::vector<char> buffer_;
    std::size_t from_ = 0;  // of buffer_: what is to come lies in [from_, to_)
    std::size_t to_ = 0;
    std::uint64_t position_ = 0;
    std::exception_ptr error_;
    bool ended_ = false;
};

}  // namespace duo2qualys::input
