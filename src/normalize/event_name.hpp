/// The names of authentication records (rules, 5).
#pragma once

#include <string>
#include <string_view>

#include "text/buffer.hpp"

namespace duo2qualys::normalize {

/// Makes a name of a type and a result. Most records have the name of the one before, so the last one is
/// kept.
class EventName {
  public:
    /// Takes the words of `type` and `result`, plain text. What the following return lives until the next
    /// call.
    void set(std::string_view type, std::string_view result) {
        if (type != type_ || result != result_) make(type, result);
    }
    /// The name as the inside of a canonical JSON string, with kCopyPadding readable bytes; it may be empty.
    std::string_view text() const noexcept { return text_; }
    /// Whether the result has given words.
    bool has_result() const noexcept { return has_result_; }

  private:
    void make(std::string_view type, std::string_view result);

    std::string type_;
    std::string result_;
    Arena arena_;
    std::string_view text_;
    bool has_result_ = false;
};

}  // namespace duo2qualys::normalize
