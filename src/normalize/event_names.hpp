/// The names of authentication records (rules, 5).
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "text/copy.hpp"

namespace duo2qualys::normalize {

/// Makes names of types and results. Nearly all records have one of a few names, so the last ones are kept.
class EventNames {
  public:
    class Name {
      public:
        /// The inside of a canonical JSON string, with kCopyPadding readable bytes; it may be empty.
        std::string_view text() const noexcept { return {padded_.data(), padded_.size() - kCopyPadding}; }
        /// Whether the result has given words.
        bool has_result() const noexcept { return has_result_; }

      private:
        friend class EventNames;
        std::string type_;
        std::string result_;
        std::string padded_ = std::string(kCopyPadding, '\0');
        bool has_result_ = false;
    };

    /// The name made of the words of `type` and `result`, plain text. Lives until the next call.
    const Name& find(std::string_view type, std::string_view result) {
        const std::size_t size = type.size() + result.size();
        Name& kept = kept_[size < kLong ? size % kept_.size() : 0];
        if (type != kept.type_ || result != kept.result_) make(kept, type, result);
        return kept;
    }

  private:
    static constexpr std::size_t kLong = 64;  // of names made of more bytes, one at most is kept

    void make(Name& name, std::string_view type, std::string_view result);

    std::array<Name, 8> kept_;  // by the size of their sources; at first, the name of nothing
    std::string words_;         // of the name that is made
};

}  // namespace duo2qualys::normalize
