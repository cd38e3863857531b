/// Recognizes a file by its first bytes. They stay the same when the file grows, and differ when another file
/// has taken its inode. Tested by tests/unit/journal_test.cpp and tests/integration/choosing_test.py.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace duo2qualys {

/// The first bytes of a file, up to kMost, collected while it is read.
class Head {
  public:
    static constexpr std::size_t kMost = 4096;

    /// How many bytes there are, and a fingerprint of them.
    struct Mark {
        std::size_t size = 0;
        std::uint64_t hash = 0;

        bool operator==(const Mark&) const = default;
    };

    /// Adds bytes of the file that follow the ones before.
    void add(std::string_view bytes) noexcept {
        const std::size_t more = std::min(bytes.size(), kMost - size_);
        std::copy_n(bytes.data(), more, bytes_.data() + size_);
        size_ += more;
    }

    std::size_t size() const noexcept { return size_; }
    Mark mark() const noexcept;

  private:
    std::array<char, kMost> bytes_;  // not cleared, because most files are small
    std::size_t size_ = 0;
};

}  // namespace duo2qualys
