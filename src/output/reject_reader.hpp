/// Reads the lines of a --rejects file, in pieces of any size, for --replay. Tested by
/// tests/unit/reject_reader_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "json/scanner.hpp"
#include "output/reject_log.hpp"

namespace duo2qualys::output {

/// A line of a rejects file.
struct KeptReject {
    std::string input;
    Reject reject;
    bool has_raw = false;  ///< false if it was too large to keep or has length 0
};

/// Parses one JSON object on each line, with its members in any order. Keeps only the values of a reject, so
/// that no line, however long, needs more memory than the bytes of a reject.
class RejectReader {
  public:
    /// The largest size in bytes of any text of a reject, except `raw`. write_reject() writes nothing longer.
    static constexpr std::size_t kMaxText = std::size_t{64} << 10U;

    /// A reject of more than `max_raw` bytes becomes too large, and its bytes are not kept.
    explicit RejectReader(std::size_t max_raw) : max_raw_(max_raw) {}

    /// Reads more bytes of the line, without its LF.
    void feed(std::string_view bytes);

    /// Whether the line has only blanks so far.
    bool is_blank() const noexcept { return is_blank_; }

    /// Ends the line and begins the next. Returns nullopt if it was not a line of a rejects file.
    std::optional<KeptReject> end_line();

  private:
    enum class Field : std::uint8_t { none, input, detail, reason, raw, base64, text, line, offset, length };
    static Field field_named(std::string_view key);
    static constexpr bool is_number(Field field) { return field >= Field::line; }
    void refuse() noexcept { is_bad_ = true; }

    bool scan(std::string_view bytes);
    void take_structure(char c);
    void begin_string();
    std::size_t take_string(std::string_view bytes);
    void take_escape(char c);
    void end_string();
    void append(std::string_view text);
    void append_text(std::string& to, std::string_view text, std::size_t most);
    void append_raw(std::string_view bytes);
    void append_base64(std::string_view text);
    void end_value();
    void end_number();
    bool has(Field field) const noexcept { return (seen_ >> static_cast<unsigned>(field) & 1U) != 0; }
    bool has_all() const;

    std::size_t max_raw_;
    json::Scanner scanner_;
    bool is_blank_ = true;
    bool is_bad_ = false;
    bool is_done_ = false;      // the object has ended
    bool in_string_ = false;    // after its opening quote
    bool expects_key_ = false;  // the next string in the object itself is a key
    bool is_string_ = false;    // the last value in the object itself was a string
    bool is_kept_ = false;      // the string is a key of the object or a value of a field
    Field field_ = Field::none;
    std::uint32_t seen_ = 0;       // fields that have a value, as bits
    std::uint32_t base64_ = 0;     // bits that do not fill a byte yet
    unsigned base64_bits_ = 0;     // the number of these bits
    bool base64_has_end_ = false;  // a `=` was read
    bool is_too_large_ = false;    // the reject is too large to keep
    std::string escape_;           // an escape that is not complete
    std::string high_;             // the escape of a high surrogate, before its low one
    std::string key_;
    std::string token_;  // the text of a number or literal
    std::string reason_;
    KeptReject kept_;
};

}  // namespace duo2qualys::output
