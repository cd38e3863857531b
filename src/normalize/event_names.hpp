/// Makes the event names of authentication and telephony records from their type and result (rules, 5).
/// Tested by tests/unit/convert_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "text/copy.hpp"

namespace duo2qualys::normalize {

/// Makes names from types and results. Caches the last names, because nearly all records share a few names.
/// Not thread-safe.
class EventNames {
  public:
    class Name {
      public:
        /// The inside of a canonical JSON string, followed by kCopyPadding readable bytes. May be empty.
        std::string_view text() const noexcept { return {padded_.data(), padded_.size() - kCopyPadding}; }
        /// Whether the result contributed words.
        bool has_result() const noexcept { return has_result_; }

      private:
        friend class EventNames;
        std::string type_;
        std::string result_;
        std::string padded_ = std::string(kCopyPadding, '\0');
        bool has_result_ = false;
    };

    /// Returns the name made from the words of `type` and `result`, which are plain text. Valid until the
    /// next call.
    const Name& find(std::string_view type, std::string_view result) {
        const std::size_t size = type.size() + result.size();
        Name& kept = kept_[size < kLong ? size % kept_.size() : 0];
        if (type != kept.type_ || result != kept.result_) make(kept, type, result);
        return kept;
    }

  private:
    static constexpr std::size_t kLong = 64;  // at most one name with longer sources is cached

    void make(Name& name, std::string_view type, std::string_view result);

    std::array<Name, 8> kept_;  // indexed by the size of the sources; initially the empty name
    std::string words_;         // of the name being made
};

}  // namespace duo2qualys::normalize
