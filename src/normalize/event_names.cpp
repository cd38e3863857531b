#include "normalize/event_names.hpp"

#include "json/strings.hpp"
#include "normalize/convert.hpp"

namespace duo2qualys::normalize {

void EventNames::make(Name& name, std::string_view type, std::string_view result) {
    // Reset first, so that the entry stays valid (an empty name) if an allocation fails.
    name.type_.clear();
    name.result_.clear();
    name.padded_.resize(kCopyPadding);
    name.has_result_ = false;
    name.type_.reserve(type.size());
    name.result_.reserve(result.size());

    words_.resize(kTitleGrowth * (type.size() + result.size()) + 1);
    char* const words = words_.data();
    char* end = title_case(type, words);
    char* const result_words = end == words ? words : end + 1;
    char* const result_end = title_case(result, result_words);
    const bool has_result = result_end != result_words;
    if (has_result) {
        if (end != words) *end = ' ';
        end = result_end;
    }
    const std::string_view text(words, static_cast<std::size_t>(end - words));
    name.padded_.resize(json::escaped_size(text) + kCopyPadding);
    json::escape(text, name.padded_.data());
    name.has_result_ = has_result;
    name.type_ = type;
    name.result_ = result;
}

}  // namespace duo2qualys::normalize
