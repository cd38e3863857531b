/// What is wrong with a command line.
#pragma once

#include <stdexcept>

namespace duo2qualys::cli {

/// Its text says what is wrong, why, and what to do about it; it ends without LF. The program ends with
/// status 2.
class UsageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace duo2qualys::cli
