#include "support/patterns.hpp"

#include <map>
#include <regex>

namespace duo2qualys {
namespace {

// Compiled once.
const std::regex& compiled(const std::string& pattern) {
    static std::map<std::string, std::regex> known;
    const auto found = known.find(pattern);
    return found != known.end() ? found->second : known.emplace(pattern, std::regex(pattern)).first->second;
}

}  // namespace

bool matches(const std::string& text, const std::string& pattern) {
    return std::regex_search(text, compiled(pattern));
}

std::string replace_all(const std::string& text, const std::string& pattern, const std::string& with) {
    return std::regex_replace(text, compiled(pattern), with);
}

std::vector<std::string> first_groups(const std::string& text, const std::string& pattern) {
    std::vector<std::string> groups;
    const std::regex& expression = compiled(pattern);
    for (std::sregex_iterator found(text.begin(), text.end(), expression), end; found != end; ++found)
        groups.push_back((*found)[1]);
    return groups;
}

}  // namespace duo2qualys
