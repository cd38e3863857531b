#include "normalize/unused.hpp"

#include <string_view>

#include "normalize/compact.hpp"
#include "normalize/convert.hpp"

namespace duo2qualys::normalize {

using json::Document;
using json::Node;
using json::Type;
using mappings::Conversion;
using mappings::Row;

namespace {

constexpr std::string_view kWrongType = "a type that gives no value";

// Returns the fault of `text` for the conversion of a row; empty if it has none.
std::string_view problem(Conversion conversion, std::string_view text) {
    switch (conversion) {
        case Conversion::ipv4:
            if (!ipv4(text)) return "not an IPv4 address";
            return *ipv4(text) == kUnknownAddress ? "what Duo writes for an unknown address" : "";
        case Conversion::phone: return phone(text) ? "" : "not a telephone number";
        case Conversion::time: {
            std::string made;
            const TimeKind kind = time(text, made);
            if (kind == TimeKind::none) return "not a time";
            return kind == TimeKind::unset ? "zero, not a time" : "";
        }
        case Conversion::flag: return text == "true" ? "" : "only true gives a value";
        default: return "";
    }
}

}  // namespace

bool is_empty(const Document& document, Document::Index index) noexcept {
    const Node& node = document[index];
    if (node.is_container()) return document.children(index).empty();
    return node.type == Type::null || (node.type == Type::string && node.size == 0);
}

std::string why_not(const Document& document, const Field& field, const Row& row) {
    if (is_empty(document, field.node)) return "is empty";
    Arena arena;
    const std::string_view wrong = problem(row.conversion, plain_text(document, field.node, arena));
    if (row.conversion == Conversion::flag && !wrong.empty()) return "is not true";
    if (!wrong.empty()) return "is " + std::string(wrong);
    if (!row.only_for.front().empty()) return "is used only for certain actions";
    return "has " + std::string(kWrongType);
}

std::string why_unused(const Document& document, const Field& field, Profile profile,
                       const mappings::Tables& tables, const TokenValues& values) {
    if (is_empty(document, field.node)) return "empty";
    if (!field.unknown_path.empty()) return "unknown to this program";
    if (field.row == nullptr) return "no token for it";
    const Row& row = *field.row;
    if (row.extension && profile == Profile::guide) return "only --profile full maps it";
    Arena arena;
    const std::string_view wrong = problem(row.conversion, plain_text(document, field.node, arena));
    if (!wrong.empty()) return std::string(wrong);
    if (!values.has(row.token)) return std::string(kWrongType);
    return std::string(tables.name(row.token)) + " has a value already";
}

}  // namespace duo2qualys::normalize
