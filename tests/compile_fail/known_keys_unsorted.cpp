// expect: known keys are not sorted, or one occurs twice
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kKeys = std::to_array<std::string_view>({"b", "a"});
inline constexpr auto kWrong = std::to_array<KnownFields>({{.kinds = Kind::auth, .keys = kKeys}});
template struct duo2qualys::mappings::KnownFieldRules<kWrong>;
