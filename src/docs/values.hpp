/// Describes the values of options for the scripts that complete them. Tested by
/// tests/integration/documents_test.py.
#pragma once

#include <algorithm>
#include <string>

#include "cli/options.hpp"

namespace duo2qualys::docs {

inline bool is_file(const cli::Option& option) {
    return option.argument == "FILE";
}

inline bool is_directory(const cli::Option& option) {
    return option.argument == "DIR";
}

/// The choices of the option with blanks between them.
inline std::string choices(const cli::Option& option) {
    std::string text(option.choices);
    std::replace(text.begin(), text.end(), ',', ' ');
    return text;
}

/// `text` with a backslash before each character in `special`.
inline std::string with_backslashes(std::string_view text, std::string_view special) {
    std::string out;
    for (const char c : text) {
        if (special.find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

}  // namespace duo2qualys::docs
