/// Summarizes everything that determines the lines of a run, except the input. So a later run knows whether
/// an existing output is still right. Tested by tests/unit/journal_test.cpp.
#pragma once

#include "app/settings.hpp"
#include "output/journal.hpp"

namespace duo2qualys::app {

/// The version of the program and fingerprints of the tables and of the options that shape lines. The time of
/// the run is not included: an event keeps the time at which it was first read.
output::Making making_of(const Settings& settings);

}  // namespace duo2qualys::app
