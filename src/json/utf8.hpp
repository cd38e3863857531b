/// Where a text stops being UTF-8. (Whether it is UTF-8 at all, is_utf8() in structurals.hpp tells faster.)
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace duo2qualys::json {

/// Bytes of `text` before the first one that no UTF-8 character begins with or goes on with (RFC 3629); of a
/// character that is cut off or goes wrong, its first byte.
std::size_t valid_utf8_size(std::string_view text) noexcept;

/// Which byte of `text`, a record that is no UTF-8, is the first bad one, for people: counted from 1.
std::string utf8_problem(std::string_view text);

}  // namespace duo2qualys::json
