/// Finds, for the framer, the places in a line of text at which an object, or a list or string with a record,
/// begins. Decides whether a bracket is part of the text. Tested by tests/unit/framing_test.cpp and
/// tests/unit/framing_damage_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "framing/brackets.hpp"
#include "framing/value_reader.hpp"
#include "framing/window.hpp"
#include "json/characters.hpp"

namespace duo2qualys::framing {

/// Whether the byte separates values or lines.
constexpr bool is_separator(char c) noexcept {
    return json::is_blank(c) || c == ',' || c == '\0';
}

/// `text` without the blanks, commas and NULs at both ends.
constexpr std::string_view trim_separators(std::string_view text) noexcept {
    return json::trim(text, is_separator);
}

/// A place in text at which the framer finds an object, a list or a string to read.
struct JsonStart {
    enum class What : std::uint8_t { none, need_more, object, list, string };
    What what = What::none;
    std::size_t at = 0;                              ///< its position
    Object object{};                                 ///< for an object: what it is,
    find::Position position = find::Position::free;  ///< and where it is
    std::size_t end = 0;                             ///< for a string: the position after its closing quote
};

/// Searches lines of text. When the window grows, the search resumes where it stopped. Not thread-safe.
class TextLine {
  public:
    /// `values` must outlive this object.
    TextLine(std::size_t max_record, ValueReader& values) : max_record_(max_record), values_(values) {}

    /// Searches from `from` to `end`, the end of the line. Returns the first place at which an object begins,
    /// or a list or a string that has a record. The object must be whole or one to be read member by member.
    /// An object without a record is skipped if the text before it is a piece of broken JSON. A list must end
    /// on the line, unless it is longer than ValueReader::kFar.
    JsonStart find(const Window& window, std::size_t from, std::size_t end);

    /// Whether the bracket at `at` is part of the text of its line, which ends at `end`. The bracket begins
    /// a list, or something that is not JSON; the caller has checked that a list has no record. It is text if
    /// it is closed on the line within BracketPairs::kFar bytes, and one of these is true:
    ///
    /// - Text follows, and then a record.
    /// - A record follows, and the bracket begins neither JSON nor a piece of broken JSON.
    /// - No record follows, but a value precedes the bracket (`behind_value`), and the bracket begins neither
    ///   JSON nor a piece of broken JSON.
    Answer is_text(const Window& window, std::size_t at, std::size_t end, bool behind_value);

    /// Forgets the input.
    void reset() noexcept {
        begun_at_ = UINT64_MAX;
        unclosed_ = {};
        pairs_ = {};
        ahead_ = {};
    }

  private:
    // The result of a search for what follows on a line. All numbers are offsets.
    struct Ahead {
        std::uint64_t from = 1;      // where the search began
        std::uint64_t to = 0;        // where the first record begins, or the end of the line
        bool has_record = false;     // whether there is a record
        std::uint64_t text_end = 0;  // the end of the last text before `to`; objects are not text
        // If there is no record: lists that begin before this offset certainly have none. A later list may
        // have one if the line continues after `to`.
        std::uint64_t sure_to = 0;
    };
    const Ahead* look_ahead(const Window& window, std::size_t from, std::size_t end);
    bool is_torn(std::string_view before, find::Position position);
    JsonStart try_list(const Window& window, std::size_t at, std::size_t end);

    const std::size_t max_record_;
    ValueReader& values_;
    std::uint64_t begun_at_ = UINT64_MAX;  // offset where the last search began,
    std::uint64_t tried_to_ = 0;           // and the offset that it reached
    std::uint64_t no_list_before_ = 0;     // no list with a record begins before this offset
    UnclosedBrackets unclosed_;            // brackets not closed before the line ends or stops being JSON
    std::uint64_t cut_at_ = UINT64_MAX;    // offset of the first list that did not end on the line
    BracketPairs pairs_;
    Ahead ahead_;  // the result of look_ahead()
};

/// Whether text is a piece of broken JSON: it has a `"` that is followed by a `:` (blanks ignored).
bool is_broken_json(std::string_view text) noexcept;

}  // namespace duo2qualys::framing
