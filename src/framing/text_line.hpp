/// Lines with text round records: where on such a line reading can go on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "framing/value_reader.hpp"
#include "framing/window.hpp"

namespace duo2qualys::framing {

/// A bracket in text at which an object or list begins that is to be read.
struct Bracket {
    enum class What : std::uint8_t { none, need_more, object, list };
    What what = What::none;
    std::size_t at = 0;  ///< its position
    Object object{};     ///< of an object: what it is
};

/// Looks at text. Not thread-safe. No byte is looked at again when a window has grown.
class TextLine {
  public:
    /// `values` must outlive it.
    TextLine(std::size_t max_record, ValueReader& values) : max_record_(max_record), values_(values) {}

    /// The first bracket from `from` to `end`, the end of the line, that begins an object or a list that
    /// gives a record; an object only if it is whole or, with `opening`, to be read by member. One without a
    /// record is passed over where the text before it is a piece of broken JSON. A list ends on the line, or
    /// is too large for that.
    Bracket find(const Window& window, std::size_t from, std::size_t end, Opening opening);

    /// Whether the bracket at `at`, which begins no JSON or a list without records, begins text on its line,
    /// up to `end`: it is closed there, and a record stands behind it and text; or it is no piece of broken
    /// JSON, and a record, or with `behind_value` nothing more, stands behind it.
    enum class IsText : std::uint8_t { yes, no, need_more };
    IsText is_text(const Window& window, std::size_t at, std::size_t end, Opening opening, bool behind_value);

    /// Forgets the input.
    void reset() noexcept { begun_at_ = UINT64_MAX; }

  private:
    bool is_torn(std::string_view before);
    Bracket try_list(const Window& window, std::size_t at, std::size_t end);

    const std::size_t max_record_;
    ValueReader& values_;
    std::uint64_t begun_at_ = UINT64_MAX;  // offset where a search began that needed more,
    std::uint64_t tried_to_ = 0;           // and up to where it had come
    std::uint64_t no_list_before_ = 0;     // offset up to which no list that gives a record begins
};

/// Whether text is a piece of broken JSON: it has a `"` and, blanks aside, a `:` behind it.
bool is_broken_json(std::string_view text) noexcept;

/// `text` without the blanks, commas and NULs at both ends.
std::string_view trim_separators(std::string_view text) noexcept;

}  // namespace duo2qualys::framing
