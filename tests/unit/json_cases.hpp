/// JSON texts and other texts (RFC 8259): what must be accepted, what must be refused, and what the RFC
/// leaves to the reader.
#pragma once

#include <string>
#include <vector>

namespace duo2qualys::test {

/// Valid JSON texts, among them some that many readers refuse: numbers of any size and precision, lone
/// surrogates, repeated and empty keys, NUL and noncharacters in strings.
std::vector<std::string> json_texts();

/// Texts that are not JSON, but are accepted by some readers.
std::vector<std::string> other_texts();

/// Strings, as spelt between their quotes, that are not UTF-8.
std::vector<std::string> bad_utf8();

}  // namespace duo2qualys::test
