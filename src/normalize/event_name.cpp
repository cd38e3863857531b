#include "normalize/event_name.hpp"

#include "json/strings.hpp"
#include "normalize/convert.hpp"

namespace duo2qualys::normalize {

void EventName::make(std::string_view type, std::string_view result) {
    // Nothing makes nothing: so it stays if there is no memory for more.
    type_.clear();
    result_.clear();
    text_ = {};
    has_result_ = false;
    type_.reserve(type.size());
    result_.reserve(result.size());

    arena_.clear();
    char* const words = arena_.allocate(type.size() + 1 + result.size());
    char* end = title_case(type, words);
    char* const result_words = end == words ? words : end + 1;
    char* const result_end = title_case(result, result_words);
    const bool has_result = result_end != result_words;
    if (has_result) {
        if (end != words) *end = ' ';
        end = result_end;
    }
    const std::string_view name(words, static_cast<std::size_t>(end - words));
    char* const text = arena_.allocate(json::escaped_size(name));
    text_ = {text, static_cast<std::size_t>(json::escape(name, text) - text)};
    has_result_ = has_result;
    type_ = type;
    result_ = result;
}

}  // namespace duo2qualys::normalize
