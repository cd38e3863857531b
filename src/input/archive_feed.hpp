/// What the archive library reads from, with an eye on the end of the stream.
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "input/byte_source.hpp"

namespace duo2qualys::input {

/// Hands out the bytes of a source in slices, and remembers the last of them.
class ArchiveFeed {
  public:
    /// `slice`: at most so many bytes are handed out at a time. `tail`: how many of the last bytes are kept.
    ArchiveFeed(ByteSource& inner, std::size_t slice, std::size_t tail);

    /// The next slice, valid until the next call; empty at the end, or where inner failed (see rethrow()).
    std::string_view next() noexcept;

    /// Throws again what the inner source threw, if it did.
    void rethrow() const;

    /// Reads up to the end of the source, and throws what it throws. Keeps up to `tail` of the last bytes.
    void drain(std::size_t tail);

    /// Whether bytes were asked for at the end of the source.
    bool ended() const noexcept { return ended_; }

    bool ready() { return !rest_.empty() || error_ || inner_.ready(); }

    std::string_view tail() const noexcept;
    /// How many bytes were handed out or drained.
    std::uint64_t position() const noexcept { return position_; }

  private:
    ByteSource& inner_;
    std::size_t slice_;
    std::size_t tail_bytes_;
    std::vector<char> buffer_;
    std::string_view rest_;  // of buffer_: not yet handed out
    std::string tail_;
    std::uint64_t position_ = 0;
    bool ended_ = false;
    std::exception_ptr error_;
};

/// How many bytes the record at the end of a zip archive has at most, its comment included.
inline constexpr std::size_t kZipEndBytes = 22 + 65535;
/// Enough for the directory of some 40,000 members.
inline constexpr std::size_t kZipDirectoryBytes = 4 << 20;

/// What was read from a zip archive from front to back.
struct ZipSeen {
    std::uint64_t size = 0;              ///< of the archive, in bytes
    std::uint64_t members = 0;           ///< whatever they are
    std::optional<std::uint64_t> bytes;  ///< of the members; nothing where some were not counted
};

/// Compares that with the directory at the end (APPNOTE.TXT 4.3.12, 4.3.16), which reading from the front
/// does not need. Only this shows that members, their data or a whole archive were passed over, or that the
/// archive is cut in its directory. `tail`: its last bytes; the sizes of members are compared where the
/// directory is in there as a whole. Throws InputError.
void check_zip_end(std::string_view tail, const ZipSeen& seen);

}  // namespace duo2qualys::input
