/// Helpers for the fuzzers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

namespace duo2qualys::fuzz {

/// An input: some characters that choose how its body is treated, and the body.
class Input {
  public:
    Input(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}

    /// The next choice, from 0 to `limit` - 1. The characters from `0` on mean 0, 1, 2 …, so that seeds are
    /// readable. If no character is left, the choice is 0.
    std::size_t choose(std::size_t limit) {
        if (rest_.empty()) return 0;
        const auto character = static_cast<unsigned char>(rest_.front());
        rest_.remove_prefix(1);
        return static_cast<unsigned char>(character - '0') % limit;
    }
    template <typename T, std::size_t N>
    const T& choose(const T (&values)[N]) {
        return values[choose(N)];
    }

    /// The bytes after the choices.
    std::string_view body() const { return rest_; }

  private:
    std::string_view rest_;
};

/// Choices of --max-record, and of the sizes of reads, windows and chunks (bytes).
inline constexpr std::size_t kMaxRecords[] = {std::size_t{16} << 20U, 20, 64, 200, 1000};
inline constexpr std::size_t kSizes[] = {1, 2, 3, 5, 8, 13, 30, 64, 65, 100, 200, 333, 500, 1000};

/// Ends the run unless `problem` is empty.
inline void expect_none(std::string_view what, const std::string& problem) {
    if (problem.empty()) return;
    std::cerr << what << ": " << problem << std::endl;
    std::abort();
}

/// Ends the run unless both are the same.
template <typename T>
void expect_same(std::string_view what, const T& one, const T& other, const std::string& one_text,
                 const std::string& other_text) {
    if (!(one == other)) expect_none(what, "\n  " + one_text + "\n  " + other_text);
}

inline void expect_same(std::string_view what, const std::string& one, const std::string& other) {
    expect_same(what, one, other, one, other);
}

inline void expect_same(std::string_view what, std::uint64_t one, std::uint64_t other) {
    expect_same(what, one, other, std::to_string(one), std::to_string(other));
}

}  // namespace duo2qualys::fuzz

/// Checks one input. Each fuzzer defines it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
