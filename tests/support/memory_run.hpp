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

/// How bytes come in.
struct Arrival {
    std::size_t read_size = SIZE_MAX;  ///< bytes that a read gives at most
    std::size_t ready_reads = 0;       ///< reads until the next would have to wait; 0: it never would
};

/// What came out.
struct Outputs {
    std::string lines;
    std::string rejects;  ///< as --rejects writes them
    std::string report;   ///< as --report writes it; empty where settings name no report
    output::Tally tally;
    std::vector<std::string> errors;  ///< inputs that could not be read, and why
};

/// Converts `bytes`, which are read as the file `name`, as one run of the program with these settings; the
/// paths in them are not used.
Outputs run_in_memory(const app::Settings& settings, const std::string& name, std::string_view bytes,
                      const Arrival& arrival = {});

/// What the plain implementations of the tests make of an input that is neither compressed nor in another
/// encoding: the framer's items by themselves, through the reference.
struct Expected {
    std::string lines;
    std::vector<output::Reject> rejects;  ///< without details
    std::size_t skipped = 0;
};

/// Adds what is expected of `text`, which is at `place` of an input.
void expect(std::string_view text, const framing::Place& place, const app::Settings& settings,
            Expected& expected);

}  // namespace duo2qualys
