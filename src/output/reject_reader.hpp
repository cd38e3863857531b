/// Reads the lines that write_reject() has written, in pieces as they come.
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
    bool has_raw = false;  ///< not so for what was too large to be kept, or is only missing (length 0)
};

/// Takes apart one JSON object a line, whose members may have any order. Of a line nothing is kept but the
/// values that a reject has, so that no line, however long, needs more memory than the bytes of a reject.
class RejectReader {
  public:
    /// Bytes of another text of a reject that is kept; a longer one is not what write_reject() has written.
    static constexpr std::size_t kMaxText = std::size_t{64} << 10U;

    /// Bytes of a reject that are more than `max_raw` are not kept: it is too large now.
    explicit RejectReader(std::size_t max_raw) : max_raw_(max_raw) {}

    /// Reads on in the line. `bytes` has no LF.
    void feed(std::string_view bytes);

    /// Whether the line has nothing but blanks so far.
    bool is_blank() const noexcept { return is_blank_; }

    /// The line has ended; the next one begins. None: it was no line of a rejects file.
    std::optional<KeptReject> end_line();

  private:
    enum class Field : std::uint8_t { none, input, detail, reason, raw, raw_base64, line, offset, length };
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
    bool in_string_ = false;    // behind its quote
    bool expects_key_ = false;  // what comes next in the object itself
    bool is_string_ = false;    // the value that was read last there
    bool is_kept_ = false;      // the string is a key of the object or a value of a field
    Field field_ = Field::none;
    std::uint32_t seen_ = 0;       // fields that have a value, as bits
    std::uint32_t base64_ = 0;     // bits that are no byte yet,
    unsigned base64_bits_ = 0;     // and how many
    bool base64_has_end_ = false;  // a `=` was read
    bool is_too_large_ = false;    // the bytes of the reject are
    std::string escape_;           // that has begun,
    std::string high_;             // behind this one of a high surrogate, whose low one has to follow
    std::string key_;
    std::string token_;  // of a number
    std::string reason_;
    KeptReject kept_;
};

}  // namespace duo2qualys::output
