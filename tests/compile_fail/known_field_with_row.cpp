// expect: a known field without a token is mapped by a row
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kKeys = std::to_array<std::string_view>({"groups", "key"});
inline constexpr auto kWrong =
    std::to_array<KnownFields>({{.kinds = Kind::auth, .parent = "user", .keys = kKeys}});
template struct duo2qualys::mappings::KnownFieldRules<kWrong>;
