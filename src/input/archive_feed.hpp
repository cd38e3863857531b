/// Passes the bytes of a source to libarchive and keeps the exceptions of the source, which must not pass
/// through C code. Tested by tests/unit/input_archive_test.cpp.
#pragma once

#include <exception>
#include <string_view>
#include <vector>

#include "input/byte_source.hpp"

namespace duo2qualys::input {

/// Returns the bytes of a source in blocks and stores what the source throws.
class ArchiveFeed {
  public:
    explicit ArchiveFeed(ByteSource& inner);

    /// Returns the next bytes, valid until the next call; empty at the end, or if the source failed (see
    /// rethrow()).
    std::string_view next() noexcept;

    /// Rethrows what the source threw, if anything.
    void rethrow() const;

    /// Reads to the end of the source. Throws what the source throws.
    void drain();

    /// Whether next() has reached the end of the source.
    bool ended() const noexcept { return ended_; }

    bool ready() { return error_ || inner_.ready(); }

  private:
    ByteSource& inner_;
    std::vector<char> buffer_;
    bool ended_ = false;
    std::exception_ptr error_;
};

}  // namespace duo2qualys::input
