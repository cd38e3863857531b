/// Looks at JSON text byte by byte, for what is not on the fast path: where a damaged value stops being JSON,
/// where a value ends that is too large to keep, whether a text is the beginning of valid JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace duo2qualys::json {

/// Checks one JSON value (RFC 8259) that may arrive in pieces. Any nesting; UTF-8 inside strings is not its
/// concern.
class Scanner {
  public:
    enum class Status : std::uint8_t {
        incomplete,  ///< so far it is the beginning of valid JSON
        complete,    ///< the value has ended
        invalid,     ///< no continuation can make it JSON
    };

    /// Reads on. Stops behind the last byte of the value, or at the first byte that makes it invalid;
    /// consumed() tells where. A number at top level is complete only when a byte follows that is no part of
    /// it.
    Status feed(std::string_view bytes);

    /// The text has ended: a number at top level is now complete.
    Status finish() noexcept;

    /// Bytes taken in by all calls of feed() together.
    std::size_t consumed() const noexcept { return consumed_; }
    /// Objects and arrays that are open.
    std::size_t depth() const noexcept { return objects_.size(); }
    /// What was wrong at consumed(), for people; empty unless invalid.
    std::string_view problem() const noexcept { return problem_; }
    /// What is missing, for people, where the value is incomplete.
    std::string_view missing() const noexcept;

  private:
    enum class State : std::uint8_t {
        value,
        value_or_close,  // behind `[`
        key_or_close,    // behind `{`
        key,             // behind `,` in an object
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

    std::vector<bool> objects_;  // the open containers: whether each is an object
    std::string_view literal_;   // what is left of it
    std::string_view problem_;
    std::size_t consumed_ = 0;
    State state_ = State::value;
    bool is_key_ = false;
    bool done_ = false;
    std::uint8_t hex_left_ = 0;
};

}  // namespace duo2qualys::json
