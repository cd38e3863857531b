/// Finds the last occurrence of a byte in a text, by a fast function of the C library if the system has one.
/// Tested by tests/unit/framing_windows_test.cpp, through its user text/line_ends.hpp.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

namespace duo2qualys::system {

/// The position of the last `c` in the text; npos if there is none.
inline std::size_t find_last(std::string_view text, char c) noexcept {
#ifdef __linux__
    // rfind() of the standard library compares byte by byte.
    if (text.empty()) return std::string_view::npos;
    const void* const found = ::memrchr(text.data(), c, text.size());
    if (found == nullptr) return std::string_view::npos;
    return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
#else
    return text.rfind(c);
#endif
}

}  // namespace duo2qualys::system
