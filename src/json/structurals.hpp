/// Finds the tokens of JSON text: a thin wrapper round the first stage of simdjson, which classifies 64 bytes
/// at a time with the widest vector instructions of the machine. The only room that knows simdjson.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace duo2qualys::json {

/// Offsets are 32 bit, so no text may be longer than this (bytes).
inline constexpr std::size_t kMaxTextSize = 0xFFFF'0000;

/// Places behind the last token that can be asked for, too.
inline constexpr std::size_t kMoreTokens = 4;

/// Token positions of one text. Reusable; memory grows to the largest text and stays until release().
class Structurals {
  public:
    enum class Status : std::uint8_t { ok, unclosed_string, control_character, invalid_utf8, failed };

    Structurals();
    ~Structurals();
    Structurals(Structurals&&) noexcept;
    Structurals& operator=(Structurals&&) noexcept;

    /// Finds every token of `text`: each of `{}[]:,`, the opening quote of each string, and the first byte of
    /// each other run that is not blank. Checks UTF-8 and raw control characters in strings; what else is no
    /// JSON may be found or left to the parser, which differs between the kernels of simdjson. The positions
    /// are valid only where it returns ok. `text` needs no padding.
    Status index(std::string_view text);

    /// Positions from index(), ascending, count() of them, followed by kMoreTokens that are the size of the
    /// text.
    const std::uint32_t* positions() const noexcept { return positions_; }
    std::size_t count() const noexcept { return count_; }

    /// Gives the memory back: there are no positions any more.
    void release() noexcept;

  private:
    struct Kernel;
    std::unique_ptr<Kernel> kernel_;
    const std::uint32_t* positions_ = nullptr;
    std::size_t count_ = 0;
};

/// Whether `text` is valid UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool is_utf8(std::string_view text) noexcept;

}  // namespace duo2qualys::json
