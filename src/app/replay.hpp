#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "input/byte_source.hpp"
#include "output/reject_log.hpp"

namespace duo2qualys::app {

/// What to do with the lines of a rejects file.
struct ReplayActions {
    std::function<void(const output::KeptReject&)> reject;
    /// A line that no run has written; lines count from 1.
    std::function<void(std::uint64_t line)> other;
};

/// Reads a file that --rejects wrote, line by line. Throws what the source throws.
void replay(input::ByteSource& source, const ReplayActions& actions);

}  // namespace duo2qualys::app
