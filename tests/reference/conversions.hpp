/// Rules, 3 and 5: from the text of a source scalar to a token value; empty where it gives none.
#pragma once

#include <string>

#include "duo2qualys/types.hpp"

namespace duo2qualys::reference {

std::string to_outcome(const std::string& text, Profile profile);
std::string to_ipv4(const std::string& text);
std::string to_phone(const std::string& text);
std::string to_time(const std::string& text);

/// The words of an action: split, empty ones dropped, in Title Case, joined by one space.
std::string title_case(const std::string& text);
std::string name_of_action(const std::string& action);

/// `Success`, `Failure` or empty: what the name of an action states about its result.
std::string outcome_of_action(const std::string& action);

}  // namespace duo2qualys::reference
