/// Decides which inputs the property tests make: always the same ones, unless the environment asks for
/// others.
#pragma once

#include <cstddef>
#include <cstdint>

namespace duo2qualys::test {

/// The first seed: DUO2QUALYS_SEED, which is `random` or the seed that a failure printed.
std::uint64_t first_seed();

/// The number of inputs: DUO2QUALYS_CASES, or else `usual`.
std::uint64_t cases(std::uint64_t usual);

/// Of many similar inputs, every kStep-th is tried. kStep is 1, except under sanitizers, which make the tests
/// up to ten times slower. It has no divisor in common with 8 and 10, so that all bits of a byte and all
/// digits are tried.
#ifdef DUO2QUALYS_SANITIZED
inline constexpr std::size_t kStep = 11;
#else
inline constexpr std::size_t kStep = 1;
#endif

/// The number of inputs that are tried out of `amount`.
constexpr std::size_t smaller(std::size_t amount) {
    return amount / kStep;
}

/// Whether the environment asks for other inputs than usual, so that tests print their number.
bool wants_other_inputs();

}  // namespace duo2qualys::test
