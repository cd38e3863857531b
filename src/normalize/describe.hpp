/// Describes, for the details of rejects, values that are not records. Tested by
/// tests/unit/messages_test.cpp.
#pragma once

#include <string>

#include "json/document.hpp"

namespace duo2qualys::normalize {

/// Describes an object that is not a record, or a list without records, by the keys of the object or of the
/// first object in the list.
std::string describe_unknown(const json::Document& document, json::Document::Index index);

/// Describes a value that is not an object.
std::string describe_value(const json::Document& document, json::Document::Index index);

/// Describes an error answer by Duo's code and message.
std::string describe_api_error(const json::Document& document, json::Document::Index object);

}  // namespace duo2qualys::normalize
