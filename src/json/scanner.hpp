/// Checks JSON text byte by byte where the fast parser cannot: it finds where a damaged value stops being
/// JSON, where a value too large to keep ends, and whether a text is the beginning of valid JSON. Tested by
/// tests/unit/json_scanner_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace duo2qualys::json {

/// Checks one JSON value (RFC 8259) that may arrive in pieces. Nesting may be of any depth. UTF-8 inside
/// strings is not checked. Memory: one bit for each open container.
class Scanner {
  public:
    enum class Status : std::uint8_t {
        incomplete,  ///< the beginning of valid JSON
        complete,    ///< the value has ended
        invalid,     ///< no continuation can make it JSON
    };

    /// Reads more bytes. Stops after the last byte of the value, or at the first byte that makes it invalid;
    /// consumed() is that position. A number at top level is complete only when a byte follows that is not
    /// part of it.
    Status feed(std::string_view bytes);

    /// Tells the scanner that the text has ended, which completes a number at top level.
    Status finish() noexcept;

    /// Bytes consumed by all calls of feed() together.
    std::size_t consumed() const noexcept { return consumed_; }
    /// The number of open objects and arrays.
    std::size_t depth() const noexcept { return objects_.size(); }
    /// Whether the bytes consumed end at a place in an open object or array where a value may begin.
    bool expects_value() const noexcept {
        return depth() != 0 && (state_ == State::value || state_ == State::value_or_close);
    }
    /// Whether the bytes consumed end inside a string.
    bool is_in_string() const noexcept {
        return state_ == State::string || state_ == State::escape || state_ == State::hex;
    }
    /// Whether the open container at this level is an object; 0 is the outermost.
    bool is_object(std::size_t level) const { return objects_[level]; }
    /// What was wrong at consumed(), for users; empty unless invalid.
    std::string_view problem() const noexcept { return problem_; }
    /// What is missing from an incomplete value, for users.
    std::string_view missing() const noexcept;

  private:
    enum class State : std::uint8_t {
        value,
        value_or_close,  // after `[`
        key_or_close,    // after `{`
        key,             // after `,` in an object
        colon,
        string,
        escape,
        hex,
        literal,
        minus,
        zero,
        integer,
        point,
        fraction,
        exponent,
        exponent_sign,
        exponent_digits,
        after_value,
    };

    bool step(char c);
    bool step_value(char c, bool may_close);
    bool step_string(char c);
    bool step_number(char c);
    bool step_after_value(char c);
    bool open(char c);
    bool close(char c);
    bool fail(std::string_view problem);
    void end_value();
    bool number_may_end() const noexcept;

    std::vector<bool> objects_;  // for each open container, whether it is an object
    std::string_view literal_;   // the rest of the literal
    std::string_view problem_;
    std::size_t consumed_ = 0;
    State state_ = State::value;
    bool is_key_ = false;
    bool done_ = false;
    std::uint8_t hex_left_ = 0;
};

}  // namespace duo2qualys::json
