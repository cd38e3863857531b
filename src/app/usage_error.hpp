/// Defines the exception for a wrong command line, settings file or tables file, and for a run that cannot do
/// what they ask for. main() prints it and exits with status 2. Tested by tests/unit/command_line_test.cpp
/// and tests/integration/outputs_test.py.
#pragma once

#include <stdexcept>

namespace duo2qualys {

/// Nothing has been written. what() states the mistake, its reason, and what to do about it. It has no final
/// LF.
class UsageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace duo2qualys
