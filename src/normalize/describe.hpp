/// What is no record, in words: the details of rejects.
#pragma once

#include <string>

#include "json/document.hpp"

namespace duo2qualys::normalize {

/// Of an object that is no record, or a list without one: the keys that it has, or its first object.
std::string describe_unknown(const json::Document& document, json::Document::Index index);

/// Of a value that is no object.
std::string describe_value(const json::Document& document, json::Document::Index index);

/// Of an error answer: Duo's code and message.
std::string describe_api_error(const json::Document& document, json::Document::Index object);

}  // namespace duo2qualys::normalize
