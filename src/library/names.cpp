#include <array>

#include "duo2qualys/types.hpp"
#include "mappings/kinds.hpp"

namespace duo2qualys {

std::string_view name(Shape shape) noexcept {
    return mappings::info(shape).name;
}

std::string_view name(Reason reason) noexcept {
    static constexpr std::array<std::string_view, kReasonCount> kNames = {
        "too-large", "invalid-utf8",     "truncated",    "invalid-json", "not-an-object",
        "too-deep",  "unsupported-kind", "unknown-kind", "api-error"};
    return kNames[static_cast<std::size_t>(reason)];
}

}  // namespace duo2qualys
