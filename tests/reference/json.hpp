/// JSON values for the reference, with repeated keys, the order of keys and the spelling of the source.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace duo2qualys::reference {

enum class Type { null, boolean, number, string, array, object };

struct Member;

struct Value {
    Type type = Type::null;
    std::string text;  ///< of a string: unescaped, lone surrogates as U+FFFD; of other scalars: as spelled
    std::string spelling;         ///< of a string: the source between the quotes
    std::vector<Member> members;  ///< of an object, or the elements of an array (their keys are empty)
    std::vector<Value> embedded;  ///< of a string that is embedded JSON and was parsed: that value
    bool consumed = false;        ///< it gave a token value, so that `unmapped` leaves it out
    std::size_t begin = 0;        ///< set by read_prefix(): the position of its bytes in the text
    std::size_t end = 0;
    bool complete = true;  ///< set by read_prefix(): false if a fault cut it off

    bool is_scalar() const { return type != Type::array && type != Type::object; }
};

struct Member {
    std::string key;
    std::string key_spelling;
    Value value;
};

/// `beginning`: not JSON, but more bytes at the end could make it JSON.
enum class Verdict { valid, beginning, invalid };

struct Check {
    Verdict verdict = Verdict::invalid;
    std::size_t depth = 0;  ///< levels of arrays and objects, 0 for a scalar
};

/// RFC 8259 as a state machine over the bytes; expects UTF-8. Empty text is `invalid`.
Check check_json(std::string_view text);

/// Strict UTF-8 as RFC 3629 defines it.
bool is_utf8(std::string_view text);

/// Reads text that check_json() found valid. Throws std::logic_error if nlohmann/json does not agree.
Value parse_json(std::string_view text);

/// Adds the quotes and only the escapes that JSON requires.
std::string quote(std::string_view text);

/// Without blanks; strings with their escapes as the source spells them.
std::string compact_as_spelled(const Value& value);

/// Without blanks; strings with only the escapes that JSON requires.
std::string compact(const Value& value);

/// The canonical form of the event id: compact(), keys sorted by their bytes, repeated keys in their order.
std::string canonical(const Value& value);

inline constexpr std::string_view kBlanks = " \t\r\n";

}  // namespace duo2qualys::reference
