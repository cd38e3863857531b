/// Helpers for the tests of byte sources: compressed data made by the libraries themselves, and a source that
/// never waits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "input/byte_source.hpp"

namespace duo2qualys::test {

/// At least `bytes` bytes of JSON lines that are not easy to compress.
std::string sample_lines(std::size_t bytes);
/// 150,000 bytes of them.
const std::string& big();

using Strings = std::vector<std::string>;

std::string gzip(std::string_view text);
std::string bzip2(std::string_view text);  ///< blocks of 100 kB
std::string xz(std::string_view text);
std::string lzma(std::string_view text);  ///< of unknown size, with an end mark
std::string zstd(std::string_view text);  ///< with a checksum

/// Two parts of one stream: the first part can be decoded to all of `first`.
std::vector<std::string> gzip_flushed(std::string_view first, std::string_view second);
std::vector<std::string> xz_flushed(std::string_view first, std::string_view second);
std::vector<std::string> zstd_flushed(std::string_view first, std::string_view second);

/// `bytes` with bit `bit` (0 to 7) of the byte at `at` flipped.
std::string flipped(std::string bytes, std::size_t at, unsigned bit);

/// Returns the pieces one after another, in as few reads as possible. Then comes the end, an InputError
/// ("line noise"), or, for an open pipe, nothing. A read at that point would wait, so it fails the test.
class ScriptSource final : public input::ByteSource {
  public:
    enum class Then { end, error, open };
    explicit ScriptSource(std::vector<std::string> pieces, Then then = Then::end)
        : pieces_(std::move(pieces)), then_(then) {}
    /// All of `bytes` in pieces of `size`.
    ScriptSource(std::string_view bytes, std::size_t size, Then then = Then::end);

    std::size_t read(char* to, std::size_t capacity) override;
    bool ready() override { return piece_ < pieces_.size() || then_ != Then::open; }
    void add(std::string piece) { pieces_.push_back(std::move(piece)); }

  private:
    std::vector<std::string> pieces_;
    std::size_t piece_ = 0;
    std::size_t used_ = 0;  // bytes of the piece
    Then then_;
};

struct Got {
    std::string bytes;
    std::string error;  ///< what() of the InputError; empty if the stream ended
};

/// Reads to the end, `size` bytes at a time. Checks that reading again repeats the error.
Got read_all(input::ByteSource& source, std::size_t size = 64 * 1024);

/// Reads as long as the source is ready and not at its end.
std::string read_ready(input::ByteSource& source);

struct GotInput {
    std::string name;
    Got got;
};

struct Opened {
    std::vector<GotInput> inputs;
    std::string error;  ///< of the whole file; empty if none

    /// All errors, those of inputs with their names.
    std::vector<std::string> errors() const;
    /// The names of all inputs.
    std::vector<std::string> names() const;
};

/// Everything that open_input finds in `bytes`, which come in pieces of `piece` bytes and are named `x`.
Opened open_all(std::string_view bytes, std::size_t piece = 64 * 1024, std::size_t read_size = 64 * 1024,
                ScriptSource::Then then = ScriptSource::Then::end);

}  // namespace duo2qualys::test
