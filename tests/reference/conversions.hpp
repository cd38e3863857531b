/// Rules, 3 and 5: converts the text of a source scalar to a token value; empty if it gives none.
#pragma once

#include <string>

#include "duo2qualys/types.hpp"

namespace duo2qualys::reference {

std::string to_outcome(const std::string& text, Profile profile);
std::string to_ipv4(const std::string& text);
std::string to_phone(const std::string& text);
std::string to_time(const std::string& text);

/// The words of an action in Title Case, separated by single blanks.
std::string title_case(const std::string& text);
std::string name_of_action(const std::string& action);

/// The result that the name of an action states: `Success`, `Failure` or empty.
std::string outcome_of_action(const std::string& action);

}  // namespace duo2qualys::reference
