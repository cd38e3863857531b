/// Wraps a byte source so that its beginning can be inspected before it is read, to recognize its format.
/// Tested by tests/unit/input_sniffer_test.cpp.
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "input/byte_source.hpp"

namespace duo2qualys::input {

/// Returns the bytes of another source, beginning with those that were peeked at.
class PeekSource final : public ByteSource {
  public:
    /// `inner` must outlive this object, and nothing else may read it meanwhile.
    explicit PeekSource(ByteSource& inner) : inner_(inner) {}

    /// The bytes that were peeked at and not yet read. Valid until the next call of peek_more() or read().
    std::string_view peeked() const noexcept { return std::string_view(front_).substr(used_); }

    /// Reads the inner source once, so that peeked() grows to at most `limit` bytes. Waits as long as that
    /// read does. Returns false at the end of the stream. An error of the inner source counts as its end;
    /// read() first returns the bytes before the error and then throws it.
    bool peek_more(std::size_t limit);

    std::size_t read(char* to, std::size_t capacity) override;
    bool ready() override;

  private:
    ByteSource& inner_;
    std::string front_;
    std::size_t used_ = 0;  // the number of bytes of front_ that were read
    std::exception_ptr error_;
    bool ended_ = false;
};

}  // namespace duo2qualys::input
