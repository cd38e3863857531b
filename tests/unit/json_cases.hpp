/// JSON texts and texts that are none (RFC 8259): what must be read, what must be refused, and what the RFC
/// leaves to the reader.
#pragma once

#include <string>
#include <vector>

namespace duo2qualys::test {

/// Whole JSON texts, among them those that not every reader bears: numbers of any size and precision, lone
/// surrogates, repeated and empty keys, NUL and noncharacters in strings.
std::vector<std::string> json_texts();

/// Texts that are no JSON: for each there is a reader that takes it.
std::vector<std::string> other_texts();

/// Strings, as spelt between their quotes, that are no UTF-8.
std::vector<std::string> bad_utf8();

}  // namespace duo2qualys::test
