/// The shared parts of the generator's sources: building blocks for values, and ways to spell them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "reference/generator.hpp"
#include "reference/json.hpp"

namespace duo2qualys::reference {

Value null_value();
Value boolean(bool value);
/// `spelling` must be a JSON number.
Value number(const std::string& spelling);
Value text(const std::string& content);
/// A string whose source between the quotes is `spelling`, escapes included.
Value spelled(const std::string& spelling);
Value array(std::vector<Value> elements);
Value object(std::vector<std::pair<std::string, Value>> members);
void put(Value& object, const std::string& key, Value value);

/// Single fields, normal and odd.
Value some_text(Rng& rng);
Value some_name(Rng& rng);
Value some_ip(Rng& rng);
Value some_phone(Rng& rng);
Value some_number(Rng& rng);
Value some_time(Rng& rng);
Value some_unix_time(Rng& rng);
Value some_outcome(Rng& rng);
Value some_groups(Rng& rng);
Value some_strange_value(Rng& rng);
std::string some_action(Rng& rng);
std::string some_key(Rng& rng);

/// JSON text of `value` in a spelling of its own: compact, like Python, pretty, shuffled, ASCII only …
std::string some_spelling(Rng& rng, const Value& value);

/// `value` as embedded JSON in one of its forms: a string, encoded twice, cut off, or not in a string at all.
Value some_embedding(Rng& rng, const Value& value);

}  // namespace duo2qualys::reference
