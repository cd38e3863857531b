#pragma once

#include "app/settings.hpp"
#include "output/journal.hpp"

namespace duo2qualys::app {

/// What decides, besides the input, which lines a run writes: so that a later run knows whether it would
/// write the same. The clock does not count: an event keeps the time at which it was read first.
output::Making making_of(const Settings& settings);

}  // namespace duo2qualys::app
