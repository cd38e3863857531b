#include "support/line_schema.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "cli/listings.hpp"
#include "reference/json.hpp"
#include "support/patterns.hpp"

namespace duo2qualys {
namespace {

using Json = nlohmann::json;

std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

bool is_unique(const Json& array) {
    for (auto element = array.begin(); element != array.end(); ++element) {
        if (std::find(array.begin(), element, *element) != element) return false;
    }
    return true;
}

bool is_valid(const Json& value, const Json& schema);

bool has_valid_properties(const Json& object, const Json& properties) {
    return std::all_of(properties.items().begin(), properties.items().end(), [&](const auto& property) {
        return !object.contains(property.key()) || is_valid(object[property.key()], property.value());
    });
}

bool has_only(const Json& object, const Json& properties) {
    return std::all_of(object.items().begin(), object.items().end(),
                       [&](const auto& member) { return properties.contains(member.key()); });
}

bool has_all(const Json& object, const Json& keys) {
    return std::all_of(keys.begin(), keys.end(),
                       [&](const Json& key) { return object.contains(key.get<std::string>()); });
}

// A keyword for another type than that of the value counts as satisfied, as the specification says.
bool obeys(const Json& value, const std::string& word, const Json& operand, const Json& schema) {
    if (word == "$schema" || word == "title" || word == "description") return true;
    if (word == "type") return value.type_name() == operand;
    if (word == "const") return value == operand;
    if (word == "oneOf") {
        return std::count_if(operand.begin(), operand.end(),
                             [&](const Json& choice) { return is_valid(value, choice); }) == 1;
    }
    if (word == "minLength") return !value.is_string() || characters(value) >= operand.get<std::size_t>();
    if (word == "pattern") return !value.is_string() || matches(value, operand);
    if (word == "minItems") return !value.is_array() || value.size() >= operand.get<std::size_t>();
    if (word == "uniqueItems") return !value.is_array() || is_unique(value);
    if (word == "items") {
        return !value.is_array() || std::all_of(value.begin(), value.end(), [&](const Json& element) {
            return is_valid(element, operand);
        });
    }
    if (word == "minProperties") return !value.is_object() || value.size() >= operand.get<std::size_t>();
    if (word == "required") return !value.is_object() || has_all(value, operand);
    if (word == "properties") return !value.is_object() || has_valid_properties(value, operand);
    if (word == "additionalProperties" && operand == false)
        return !value.is_object() || has_only(value, schema.at("properties"));
    throw std::logic_error("a schema word that this check does not know: " + word);
}

bool is_valid(const Json& value, const Json& schema) {
    return std::all_of(schema.items().begin(), schema.items().end(),
                       [&](const auto& rule) { return obeys(value, rule.key(), rule.value(), schema); });
}

/// All numbers become 0, because records may contain numbers that nlohmann/json cannot represent.
Json to_json(const reference::Value& value) {
    switch (value.type) {
        case reference::Type::null: return nullptr;
        case reference::Type::boolean: return value.text == "true";
        case reference::Type::number: return 0;
        case reference::Type::string: return value.text;
        case reference::Type::array: {
            Json array = Json::array();
            for (const reference::Member& element : value.members)
                array.push_back(to_json(element.value));
            return array;
        }
        case reference::Type::object: break;
    }
    Json object = Json::object();
    for (const reference::Member& member : value.members)
        object[member.key] = to_json(member.value);
    return object;
}

}  // namespace

std::string schema_problem(std::string_view line) {
    static const Json schema = Json::parse(cli::schema({}, {}));
    if (!reference::is_utf8(line) || reference::check_json(line).verdict != reference::Verdict::valid)
        return "the line is no JSON";
    const reference::Value value = reference::parse_json(line);
    const Json json = to_json(value);
    if (json.size() != value.members.size()) return "the line has a key twice";
    return is_valid(json, schema) ? std::string() : "the line does not obey the schema";
}

}  // namespace duo2qualys
