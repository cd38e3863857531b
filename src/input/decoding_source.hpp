/// What the decoders share: one that only knows bytes in and bytes out becomes a byte source.
#pragma once

#include <array>
#include <exception>
#include <memory>
#include <optional>
#include <string_view>

#include "input/byte_source.hpp"
#include "input/codec.hpp"

namespace duo2qualys::input {

/// Gives what `Decoder` makes of the bytes of another source. A decoder has
///
///     Step step(std::string_view& in, bool at_end, char* to, std::size_t capacity);
///
/// which takes bytes from the front of `in` and writes up to `capacity` (at least 1). It leaves bytes in `in`
/// only when it wrote or failed, or took some; `at_end` says that nothing follows `in`. What ends with `in`
/// empty and nothing written is complete: a decoder in the middle of something must fail then.
template <class Decoder>
class DecodingSource final : public ByteSource {
  public:
    /// `inner` must outlive this, and nobody else may read it meanwhile.
    template <class... Args>
    explicit DecodingSource(ByteSource& inner, Args... args) : inner_(inner), decoder_(args...) {}

    std::size_t read(char* to, std::size_t capacity) override {
        if (!ahead_.empty()) {
            const std::size_t count = ahead_.copy(to, capacity);
            ahead_.remove_prefix(count);
            return count;
        }
        return *advance(to, capacity, true);
    }

    /// Decodes a little ahead, because bytes that have arrived need not be enough for one byte to come out.
    bool ready() override {
        if (!ahead_.empty()) return true;
        try {
            const std::optional<std::size_t> got = advance(store_.data(), store_.size(), false);
            if (got) ahead_ = std::string_view(store_.data(), *got);
            return got.has_value();
        } catch (const InputError&) {
            return true;  // kept in error_: read() will throw it
        }
    }

  private:
    static constexpr std::size_t kBufferBytes = 64 * 1024;
    static constexpr std::size_t kAheadBytes = 4 * 1024;

    /// How many bytes came out, 0 at the end; nothing if it would have to wait and may not.
    std::optional<std::size_t> advance(char* to, std::size_t capacity, bool may_wait) {
        while (!finished_) {
            if (error_) std::rethrow_exception(error_);
            if (hungry_) {  // libzstd takes repeated steps without input for an error
                if (!may_wait && !inner_.ready()) return std::nullopt;
                fill();
                continue;
            }
            const Step step = decoder_.step(in_, at_end_, to, capacity);
            if (!step.failure.empty()) error_ = std::make_exception_ptr(InputError(step.failure));
            if (step.written > 0) return step.written;
            if (error_ || !in_.empty()) continue;
            (at_end_ ? finished_ : hungry_) = true;
        }
        return 0;
    }

    void fill() {
        hungry_ = false;
        try {
            in_ = std::string_view(buffer_.get(), inner_.read(buffer_.get(), kBufferBytes));
            at_end_ = in_.empty();
        } catch (const InputError&) {
            error_ = std::current_exception();
        }
    }

    ByteSource& inner_;
    Decoder decoder_;
    // Not cleared: most files are small.
    std::unique_ptr<char[]> buffer_ = std::make_unique_for_overwrite<char[]>(kBufferBytes);
    std::string_view in_;  // of buffer_: not yet decoded
    std::array<char, kAheadBytes> store_;
    std::string_view ahead_;  // of store_: decoded, not yet read
    std::exception_ptr error_;
    bool hungry_ = true;  // the decoder can do nothing until it gets more bytes
    bool at_end_ = false;
    bool finished_ = false;
};

}  // namespace duo2qualys::input
