/// Which inputs the property tests make: always the same ones, unless the environment wants others.
#pragma once

#include <cstddef>
#include <cstdint>

namespace duo2qualys::test {

/// The first seed: DUO2QUALYS_SEED, which is `random` or the seed that a failure printed.
std::uint64_t first_seed();

/// The number of inputs: DUO2QUALYS_CASES, or else `usual`.
std::uint64_t cases(std::uint64_t usual);

/// How much of what is large only to try more: a tenth under sanitizers, which make the tests up to ten
/// times slower.
constexpr std::size_t smaller(std::size_t amount) {
#ifdef DUO2QUALYS_SANITIZED
    return amount / 10;
#else
    return amount;
#endif
}

/// Whether the environment wants other inputs than usual, so that their number is worth a line.
bool wants_other_inputs();

}  // namespace duo2qualys::test
