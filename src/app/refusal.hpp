/// Defines the exception for a run that cannot do what the command line asks for; main() prints it and exits
/// with status 2. Tested by tests/integration/outputs_test.py.
#pragma once

#include <stdexcept>

namespace duo2qualys::app {

/// Nothing has been read or written. what() says why.
class Refusal : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace duo2qualys::app
