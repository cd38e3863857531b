/// Normalizes the spellings of paths that exports write as top-level keys: flattened, in camel case, or with
/// a suffix for the type of the column. Keys and paths that differ only in these ways have the same spelling.
/// Tested by tests/unit/shape_test.cpp and tests/unit/record_test.cpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace duo2qualys::mappings {

constexpr char lower_case(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Whether two texts differ only in upper and lower case.
constexpr bool same_letters(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower_case(x) == lower_case(y); });
}

/// A key without the type suffix that Log Analytics adds, if it has one.
constexpr std::string_view without_type(std::string_view key) {
    constexpr std::string_view kTypes = "sdbtg";
    const bool has_type =
        key.size() > 2 && key[key.size() - 2] == '_' && kTypes.find(key.back()) != std::string_view::npos;
    return key.substr(0, key.size() - (has_type ? 2 : 0));
}

/// A key or path in lower case, without `.`, `_`, `{}` and `[]`. Empty if it would have more than kCapacity
/// bytes, which no path has.
class Spelling {
  public:
    static constexpr std::size_t kCapacity = 47;

    constexpr Spelling() = default;
    constexpr explicit Spelling(std::string_view key) {
        for (std::size_t i = 0; i < key.size(); ++i) {
            const char c = key[i];
            const char next = i + 1 < key.size() ? key[i + 1] : '\0';
            if (c == '.' || c == '_') continue;
            if ((c == '{' && next == '}') || (c == '[' && next == ']')) {
                ++i;
                continue;
            }
            if (size_ == kCapacity) {
                size_ = 0;
                return;
            }
            text_[size_++] = lower_case(c);
        }
    }
    constexpr std::string_view view() const { return {text_.data(), size_}; }
    constexpr bool operator==(const Spelling& other) const { return view() == other.view(); }

  private:
    std::array<char, kCapacity> text_{};
    std::size_t size_ = 0;
};

}  // namespace duo2qualys::mappings
