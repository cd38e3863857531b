#include "normalize/token_values.hpp"

namespace duo2qualys::normalize {

bool TokenValues::add_further(mappings::Token token, std::string_view text, const mappings::Row* row,
                              json::Document::Index source) {
    const auto index = static_cast<std::size_t>(token);
    List& list = tokens_[index];
    if (contains(index, text)) return true;
    if (first_only_) return false;
    const std::uint32_t added = size_;
    values_[list.last].next = added;
    list.last = added;
    ++list.count;
    append(text, row, source);
    if (list.count == kScanLimit) seen_[index].clear();
    if (list.count > kScanLimit) seen_[index].insert(text, added);
    return true;
}

void TokenValues::make_room() {
    values_.resize(2 * values_.size() + mappings::kTokenCount);
}

// Compares with the first values one by one, and looks up the others by hash.
bool TokenValues::contains(std::size_t token, std::string_view text) {
    std::uint32_t index = tokens_[token].first;
    for (std::size_t scanned = 0; index != TokenValue::kNone && scanned < kScanLimit; ++scanned) {
        if (values_[index].text == text) return true;
        index = values_[index].next;
    }
    return index != TokenValue::kNone &&
           seen_[token].contains(text, [this](std::uint32_t value) { return values_[value].text; });
}

}  // namespace duo2qualys::normalize
