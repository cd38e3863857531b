#pragma once

#include <sstream>
#include <string>
#include <vector>

namespace duo2qualys {

/// The lines of `text`, without their ends.
inline std::vector<std::string> lines(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> all;
    for (std::string line; std::getline(in, line);)
        all.push_back(line);
    return all;
}

}  // namespace duo2qualys
