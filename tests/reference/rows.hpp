/// The guide's rows, written from its text, and the extension rows.
#pragma once

#include <string>
#include <vector>

#include "duo2qualys/types.hpp"

namespace duo2qualys::reference {

enum class Conversion {
    text,
    verbatim,         ///< text of embedded JSON: one value, even if it is a real object or array
    scalar_elements,  ///< text of the scalars in an array, without objects and arrays
    outcome,
    ipv4,
    phone,
    time,
    auth_event_type,    ///< `enrollment` if `new_enrollment` is true, else `authentication`
    outcome_of_action,  ///< the outcome that the name of the first eventType states
    label,              ///< eventName from the event list
    auth_event_name,    ///< eventName from the first eventType and `result`
    telephony_event_type,
    telephony_event_name,  ///< eventName from the first `type` and the first `context`
};

struct Row {
    std::string path;  ///< empty if derived
    std::string token;
    Conversion conversion = Conversion::text;
    bool extension = false;
    bool only_failed_logins =
        false;  ///< only when the first eventType is a failed log-in of an administrator
};

/// All rows of a kind in the order of the tables, extensions included.
std::vector<Row> rows_of(Kind kind);

}  // namespace duo2qualys::reference
