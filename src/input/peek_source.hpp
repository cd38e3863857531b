/// A byte source whose beginning can be looked at before it is read.
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "input/byte_source.hpp"

namespace duo2qualys::input {

/// Gives the bytes of another source; what was peeked at is read again first.
class PeekSource final : public ByteSource {
  public:
    /// `inner` must outlive this, and nobody else may read it meanwhile.
    explicit PeekSource(ByteSource& inner) : inner_(inner) {}

    /// The bytes that were peeked at and not yet read; valid until the next call of peek_more() or read().
    std::string_view peeked() const noexcept { return std::string_view(front_).substr(used_); }

    /// Reads the inner source once, so that peeked() grows to at most `limit` bytes; waits as that read does.
    /// False when the stream ends here. An error of the inner source counts as its end: read() throws it
    /// after the bytes before it.
    bool peek_more(std::size_t limit);

    std::size_t read(char* to, std::size_t capacity) override;
    bool ready() override;

  private:
    ByteSource& inner_;
    std::string front_;
    std::size_t used_ = 0;  // bytes of front_ that were read
    std::exception_ptr error_;
    bool ended_ = false;
};

}  // namespace duo2qualys::input
