/// Records for comparing and fuzzing: what Duo and the tools around it write, all oddities included, and
/// damage. The same seed gives the same records on every platform.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>

namespace duo2qualys::reference {

/// Only the engine is the standard library's; its distributions differ between implementations.
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

/// Valid JSON with a changed structure: types swapped, keys dropped, repeated, renamed, values nested.
/// Text that is no JSON comes back unchanged.
std::string mutate_value(Rng& rng, const std::string& record);

/// The record as an export writes it: objects as text, flattened, keys renamed. Text that is no JSON object
/// comes back unchanged.
std::string export_value(Rng& rng, const std::string& record);

/// The text with some bytes changed, added, repeated or removed; mostly no JSON any more.
std::string mutate_text(Rng& rng, const std::string& record);

}  // namespace duo2qualys::reference
