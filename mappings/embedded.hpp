/// The paths whose text may be JSON that is mapped as well.
#pragma once

#include <array>

#include "mappings/guide_rows.hpp"
#include "mappings/row.hpp"

namespace duo2qualys::mappings {

inline constexpr auto kEmbeddedPaths = std::to_array<EmbeddedPath>({
    {.kinds = kAdminAndAuth, .path = "description"},
    {.kinds = Kind::activity, .path = "action.details"},
    {.kinds = Kind::activity, .path = "target.details"},
});

}  // namespace duo2qualys::mappings
