#pragma once

#include <string>
#include <string_view>

#include "json/document.hpp"

namespace duo2qualys::normalize {

/// The path of the node at `target`, which is below `record` or in JSON embedded in it, for people: keys
/// joined by dots,
/// `[]` for a step into an array. Keys that hold dots, brackets or blanks are in double quotes, as spelt.
std::string path_of(const json::Document& document, json::Document::Index record,
                    json::Document::Index target);

/// `path` and below it `key`, as spelt in the source.
std::string path_below(std::string_view path, std::string_view key);

}  // namespace duo2qualys::normalize
