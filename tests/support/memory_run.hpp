/// Runs the program's pipeline on bytes in memory.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/settings.hpp"
#include "framing/window.hpp"
#include "output/reject_log.hpp"
#include "output/tally.hpp"

namespace duo2qualys {

/// How bytes arrive.
struct Arrival {
    std::size_t read_size = SIZE_MAX;  ///< the most bytes that a read returns
    std::size_t ready_reads = 0;       ///< reads until the next one would have to wait; 0: none has to wait
};

/// The outputs of a run.
struct Outputs {
    std::string lines;
    std::string rejects;  ///< as --rejects writes them
    std::string report;   ///< as --report writes it; empty if the settings name no report
    output::Tally tally;
    std::vector<std::string> errors;  ///< inputs that could not be read, and why
};

/// Converts `bytes` like one run of the program that reads the file `name` with these settings. The paths in
/// the settings are not used.
Outputs run_in_memory(const app::Settings& settings, const std::string& name, std::string_view bytes,
                      const Arrival& arrival = {});

/// The expected outputs for an input that is neither compressed nor in another encoding. They are made from
/// the framer's items, with the reference.
struct Expected {
    std::string lines;
    std::vector<output::Reject> rejects;  ///< without details
    std::size_t skipped = 0;
};

/// Adds what is expected of `text`, which is at `place` of an input.
void expect(std::string_view text, const framing::Place& place, const app::Settings& settings,
            Expected& expected);

}  // namespace duo2qualys
