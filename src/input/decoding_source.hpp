/// Turns a decoder, which only converts bytes in memory, into a byte source, for all decoders. Tested by
/// tests/unit/input_decoders_test.cpp.
#pragma once

#include <array>
#include <exception>
#include <memory>
#include <optional>
#include <string_view>

#include "input/byte_source.hpp"
#include "input/codec.hpp"

namespace duo2qualys::input {

/// Decodes the bytes of another source with a `Decoder`, which must have the member
///
///     StepResult step(std::string_view& in, bool at_end, char* to, std::size_t capacity);
///
/// step() removes bytes from the front of `in` and writes up to `capacity` (at least 1) bytes. If bytes
/// remain in `in`, it must have written, failed, or removed some. `at_end` means that nothing follows `in`.
/// If a step with `at_end` leaves `in` empty and writes nothing, the output counts as complete. So a decoder
/// in the middle of a unit must fail in this step.
template <class Decoder>
class DecodingSource final : public ByteSource {
  public:
    /// `inner` must outlive this object, and nothing else may read it meanwhile.
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

    /// Decodes ahead a little, because the bytes that have arrived may not be enough for one decoded byte.
    bool ready() override {
        if (!ahead_.empty()) return true;
        try {
            const std::optional<std::size_t> got = advance(store_.data(), store_.size(), false);
            if (got) ahead_ = std::string_view(store_.data(), *got);
            return got.has_value();
        } catch (const InputError&) {
            return true;  // stored in error_, which read() throws
        }
    }

  private:
    static constexpr std::size_t kBufferBytes = 64 * 1024;
    static constexpr std::size_t kAheadBytes = 4 * 1024;

    /// Returns the number of decoded bytes, 0 at the end; nullopt if it would have to wait and must not.
    std::optional<std::size_t> advance(char* to, std::size_t capacity, bool may_wait) {
        while (!finished_) {
            if (error_) std::rethrow_exception(error_);
            if (hungry_) {  // libzstd treats repeated steps without input as an error
                if (!may_wait && !inner_.ready()) return std::nullopt;
                fill();
                continue;
            }
            const StepResult step = decoder_.step(in_, at_end_, to, capacity);
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
    // Not cleared, because most files are small.
    std::unique_ptr<char[]> buffer_ = std::make_unique_for_overwrite<char[]>(kBufferBytes);
    std::string_view in_;  // the part of buffer_ that is not yet decoded
    std::array<char, kAheadBytes> store_;
    std::string_view ahead_;  // the part of store_ that is not yet read
    std::exception_ptr error_;
    bool hungry_ = true;  // the decoder needs more bytes
    bool at_end_ = false;
    bool finished_ = false;
};

}  // namespace duo2qualys::input
