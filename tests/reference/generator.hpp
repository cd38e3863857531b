/// Generates records for comparing and fuzzing, as Duo and the tools around it write them, with all oddities,
/// and damages them. The same seed gives the same records on every platform.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>

namespace duo2qualys::reference {

/// Uses only the engine of the standard library, because its distributions differ between implementations.
class Rng {
  public:
    explicit Rng(std::uint64_t seed) : engine_(seed) {}

    /// A number of at most `count` bits, which are fewer than 64.
    std::uint64_t bits(unsigned count) { return engine_() & ((std::uint64_t{1} << count) - 1); }

    /// A number from 0 to `limit` - 1; `limit` must not be 0.
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine_() % limit); }

    bool one_in(std::size_t n) { return below(n) == 0; }

    std::string pick(std::initializer_list<const char*> choices) {
        return *(choices.begin() + static_cast<std::ptrdiff_t>(below(choices.size())));
    }

  private:
    std::mt19937_64 engine_;
};

/// One valid JSON object, nearly always of a known kind, in one of several spellings.
std::string random_record(Rng& rng);

/// Valid JSON with a changed structure: types swapped; keys dropped, repeated or renamed; values nested.
/// Returns text that is not JSON unchanged.
std::string mutate_value(Rng& rng, const std::string& record);

/// The record as an export writes it: objects as text, flattened, keys renamed. Returns text that is not a
/// JSON object unchanged.
std::string export_value(Rng& rng, const std::string& record);

/// The text with some bytes changed, added, repeated or removed. The result is rarely JSON.
std::string mutate_text(Rng& rng, const std::string& record);

}  // namespace duo2qualys::reference
