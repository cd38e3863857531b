/// What the tests of the framer share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/framing.hpp"

namespace duo2qualys {

/// Everything in `text`; fails the test if it depends on the size of windows.
std::vector<Framed> frame(std::string_view text, std::size_t max_record = 16 << 20);

/// The records of frame(), by their bytes.
std::vector<std::string> records(const std::vector<Framed>& items);
/// The rejects of frame(), each as `LINE:OFFSET+LENGTH reason bytes`.
std::vector<std::string> rejects(const std::vector<Framed>& items);

}  // namespace duo2qualys
