#include "normalize/token_values.hpp"

namespace duo2qualys::normalize {

bool TokenValues::add(mappings::Token token, const TokenValue& value) {
    const auto index = static_cast<std::size_t>(token);
    if (contains(index, value.text)) return true;
    auto& values = values_[index];
    if (first_only_ && !values.empty()) return false;
    values.push_back(value);
    if (values.size() > kScanLimit) seen_[index].insert(value.text);
    return true;
}

bool TokenValues::contains(std::size_t token, std::string_view text) {
    const auto& values = values_[token];
    const std::size_t scanned = values.size() < kScanLimit ? values.size() : kScanLimit;
    for (std::size_t i = 0; i < scanned; ++i) {
        if (values[i].text == text) return true;
    }
    if (values.size() <= kScanLimit) {
        seen_[token].clear();
        return false;
    }
    return seen_[token].find(text) != seen_[token].end();
}

}  // namespace duo2qualys::normalize
