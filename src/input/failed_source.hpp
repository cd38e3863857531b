/// Represents an input that is known to be unreadable before it is read, such as an encrypted member of an
/// archive. Tested by tests/unit/input_archive_test.cpp.
#pragma once

#include <string>
#include <utility>

#include "input/byte_source.hpp"

namespace duo2qualys::input {

/// Throws InputError with `why` at every read.
class FailedSource final : public ByteSource {
  public:
    explicit FailedSource(std::string why) : why_(std::move(why)) {}
    std::size_t read(char* /*to*/, std::size_t /*capacity*/) override { throw InputError(why_); }
    bool ready() override { return true; }

  private:
    std::string why_;
};

}  // namespace duo2qualys::input
