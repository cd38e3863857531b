/// The guide's rows and the extension rows as lists, written from the guide's text.
#pragma once

#include <string>
#include <vector>

#include "duo2qualys/types.hpp"

namespace duo2qualys::reference {

enum class Conversion {
    text,
    verbatim,         ///< text of embedded JSON: one value, also when it is a real object or array
    scalar_elements,  ///< text of the scalars in an array; nothing of objects and arrays in it
    outcome,
    ipv4,
    phone,
    time,
    auth_event_type,    ///< `enrollment` if `new_enrollment` is true, else `authentication`
    outcome_of_action,  ///< what the name of the first eventType states
    label,              ///< eventName from the event list
    auth_event_name,    ///< eventName from the first eventType and `result`
    telephony_event_type,
    telephony_event_name,  ///< eventName from the first `type` and the first `context`
};

struct Row {
    std::string path;  ///< empty for what is derived
    std::string token;
    Conversion conversion = Conversion::text;
    bool extension = false;
    bool only_failed_logins =
        false;  ///< only when the first eventType is a failed log-in of an administrator
};

/// All rows of a kind in the order of the tables, extensions included.
std::vector<Row> rows_of(Kind kind);

}  // namespace duo2qualys::reference
