/// A second, plain implementation of the rules, 1 to 6, written only to be compared with the engine.
/// It shares no code and no table with it; obvious beats fast everywhere in this folder.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "duo2qualys/types.hpp"

namespace duo2qualys::reference {

/// Action -> label. The outcomes that some actions state are written down in the reference itself.
using EventList = std::map<std::string, std::string>;

struct Result {
    bool written = false;
    std::string line;                      ///< the output line with its LF; empty when rejected
    Shape shape = Shape::unknown;          ///< by Options::kind, too
    Reason reason = Reason::invalid_json;  ///< meaningful when rejected
};

/// What has to become of one record. `received_time` is the text of collectorReceivedTime, empty: left out.
/// Throws std::logic_error where the two JSON readers inside disagree, which is a bug of the reference.
Result normalize(std::string_view record_text, const Options& options, const std::string& received_time,
                 const EventList& events);

}  // namespace duo2qualys::reference
