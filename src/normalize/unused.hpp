#pragma once

#include <string>

#include "duo2qualys/types.hpp"
#include "json/document.hpp"
#include "mappings/tables.hpp"
#include "normalize/survey.hpp"

namespace duo2qualys::normalize {

/// Why a field of a mapped record gave no token a value, for people.
std::string why_unused(const json::Document& document, const Field& field, Profile profile,
                       const mappings::Tables& tables);

/// What keeps a field, which is one of the row's sources, from giving the row's token a value, for people:
/// `is no IPv4 address`.
std::string why_not(const json::Document& document, const Field& field, const mappings::Row& row);

/// Whether a value is null, "" or an object or array without content: it could not give anything.
bool is_empty(const json::Document& document, json::Document::Index index) noexcept;

}  // namespace duo2qualys::normalize
