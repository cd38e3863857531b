/// The seam to whoever reads a text as an input of its own.
#pragma once

#include <functional>
#include <string_view>

#include "find/finding.hpp"

namespace duo2qualys::find {

/// Deepest texts in texts that are looked into.
inline constexpr unsigned kMaxTexts = 3;

/// Reads texts that are not simply one JSON value: lines, pages, a header and a record, damage.
class TextReader {
  public:
    virtual ~TextReader() = default;

    /// Reads `text` (json::kTextPadding), which stands in so many texts, itself included, and tells of each
    /// record, copy and reject in order. Of a finding, `node` and `place` mean nothing, and `bytes` live
    /// until the call of `tell` returns.
    virtual void read(std::string_view text, unsigned depth,
                      const std::function<void(const Finding&)>& tell) = 0;
};

}  // namespace duo2qualys::find
