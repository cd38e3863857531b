/// A second, simple implementation of the rules, 1 to 6, written only to be compared with the engine. It
/// shares no code and no table with the engine. In this folder, obvious code is preferred to fast code.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "duo2qualys/types.hpp"

namespace duo2qualys::reference {

/// Maps actions to labels. The reference itself has a list of the outcomes that some actions state.
using EventList = std::map<std::string, std::string>;

struct Result {
    bool written = false;
    std::string line;                      ///< the output line with its LF; empty when rejected
    Shape shape = Shape::unknown;          ///< also affected by Options::kind
    Reason reason = Reason::invalid_json;  ///< meaningful when rejected
};

/// Returns the required result for one record. `received_time` is the text of collectorReceivedTime; if it is
/// empty, the token is omitted. Throws std::logic_error if the two JSON readers inside disagree, which is a
/// bug of the reference.
Result normalize(std::string_view record_text, const Options& options, const std::string& received_time,
                 const EventList& events);

}  // namespace duo2qualys::reference
