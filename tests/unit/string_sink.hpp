#pragma once

#include <string>
#include <string_view>

#include "output/sink.hpp"

namespace duo2qualys::test {

/// Keeps what is written.
class StringSink final : public output::Sink {
  public:
    void write(std::string_view text) override { text_ += text; }
    void finish() override {}
    const std::string& text() const { return text_; }

  private:
    std::string text_;
};

}  // namespace duo2qualys::test
