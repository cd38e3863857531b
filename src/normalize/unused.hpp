#pragma once

#include <string>

#include "duo2qualys/types.hpp"
#include "json/document.hpp"
#include "normalize/survey.hpp"

namespace duo2qualys::normalize {

/// Why a field of a mapped record gave no token a value, for people.
std::string why_unused(const json::Document& document, const Field& field, Profile profile);

/// Whether a value is null, "" or an object or array without content: it could not give anything.
bool is_empty(const json::Document& document, json::Document::Index index) noexcept;

}  // namespace duo2qualys::normalize
