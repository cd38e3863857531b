/// Writes records for the benchmarks: invented, but with the fields, lengths and spellings of real ones, and
/// as many rare values as in real logs. Only the tests have oddities.
#pragma once

#include <cstdint>

#include "json_writer.hpp"
#include "reference/generator.hpp"

namespace duo2qualys::bench {

using reference::Rng;

/// Each writes one object. `time` is in microseconds since 1970.
void write_admin(Rng& rng, std::int64_t time, JsonWriter& out);     ///< about 300 bytes
void write_auth(Rng& rng, std::int64_t time, JsonWriter& out);      ///< v2, about 1.5 KB
void write_activity(Rng& rng, std::int64_t time, JsonWriter& out);  ///< about 1.2 KB

/// An administrator record whose description makes it nearly 64 KiB large.
void write_large(Rng& rng, std::int64_t time, JsonWriter& out);

}  // namespace duo2qualys::bench
