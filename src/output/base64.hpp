/// Encodes base64 and decodes its characters (RFC 4648, section 4), for rejects that are not UTF-8. Tested
/// by tests/unit/output_test.cpp and tests/unit/reject_reader_test.cpp.
#pragma once

#include <string>
#include <string_view>

namespace duo2qualys::output {

std::string base64(std::string_view bytes);

/// The six bits that a character represents, or -1.
int base64_value(char c) noexcept;

}  // namespace duo2qualys::output
