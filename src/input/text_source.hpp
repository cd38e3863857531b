/// Wraps bytes in memory as a byte source, for zip members that were held back and for tests. Tested by
/// tests/unit/framing_compare_test.cpp.
#pragma once

#include <string_view>

#include "input/byte_source.hpp"

namespace duo2qualys::input {

/// Returns bytes that are already in memory.
class TextSource final : public ByteSource {
  public:
    /// `text` must outlive the source.
    explicit TextSource(std::string_view text) : rest_(text) {}

    std::size_t read(char* to, std::size_t capacity) override {
        const std::size_t count = rest_.copy(to, capacity);
        rest_.remove_prefix(count);
        return count;
    }
    bool ready() override { return true; }

  private:
    std::string_view rest_;
};

}  // namespace duo2qualys::input
