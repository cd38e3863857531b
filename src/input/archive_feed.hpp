/// What the archive library reads from.
#pragma once

#include <exception>
#include <string_view>
#include <vector>

#include "input/byte_source.hpp"

namespace duo2qualys::input {

/// Hands out the bytes of a source, and keeps what it throws.
class ArchiveFeed {
  public:
    explicit ArchiveFeed(ByteSource& inner);

    /// The next bytes, valid until the next call; empty at the end, or where inner failed (see rethrow()).
    std::string_view next() noexcept;

    /// Throws again what the inner source threw, if it did.
    void rethrow() const;

    /// Reads up to the end of the source, and throws what it throws.
    void drain();

    /// Whether bytes were asked for at the end of the source.
    bool ended() const noexcept { return ended_; }

    bool ready() { return error_ || inner_.ready(); }

  private:
    ByteSource& inner_;
    std::vector<char> buffer_;
    bool ended_ = false;
    std::exception_ptr error_;
};

}  // namespace duo2qualys::input
