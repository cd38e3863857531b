/// Declares the interface by which the finder reads the text of a string as an input of its own, if the text
/// is long or not exactly one JSON value. framing/inner_texts.hpp implements it. Tested by
/// tests/unit/framing_compare_test.cpp.
#pragma once

#include <functional>
#include <string_view>

#include "find/finding.hpp"

namespace duo2qualys::find {

/// Texts nested deeper than this are not searched.
inline constexpr unsigned kMaxTexts = 3;

/// Reads texts that are long or not exactly one JSON value: lines, pages, a header before a record, damaged
/// text.
class TextReader {
  public:
    virtual ~TextReader() = default;

    /// Reads `text`, which must have kTextPadding readable bytes after it. Calls `tell` in order for
    /// each record, each copy, and each reject that may be a damaged record or is JSON in a list. `depth` is
    /// the number of nested texts, including this one. In a finding, `node` and `place` are not set.
    /// Its `bytes` are valid as long as `text` if they lie in `text`, else until `tell` returns.
    virtual void read(std::string_view text, unsigned depth,
                      const std::function<void(const Finding&)>& tell) = 0;
};

}  // namespace duo2qualys::find
