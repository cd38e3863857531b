/// Explains to users why a field of a record gave no token value (--explain). Tested by
/// tests/unit/explain_test.cpp.
#pragma once

#include <string>

#include "duo2qualys/types.hpp"
#include "json/document.hpp"
#include "mappings/tables.hpp"
#include "normalize/survey.hpp"
#include "normalize/token_values.hpp"

namespace duo2qualys::normalize {

/// Returns the reason why a field of a mapped record gave no token a value. `values`: those that the record
/// gave.
std::string why_unused(const json::Document& document, const Field& field, Profile profile,
                       const mappings::Tables& tables, const TokenValues& values);

/// Returns the reason why the row took no value from the field, which is one of its sources, as in
/// `is not an IPv4 address`.
std::string why_not(const json::Document& document, const Field& field, const mappings::Row& row);

/// Whether a value is null, "" or an empty object or array, and so cannot give a value.
bool is_empty(const json::Document& document, json::Document::Index index) noexcept;

}  // namespace duo2qualys::normalize
