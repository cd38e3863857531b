// expect: known fields have no kind
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kKeys = std::to_array<std::string_view>({"a"});
inline constexpr auto kWrong = std::to_array<KnownFields>({{.keys = kKeys}});
template struct duo2qualys::mappings::KnownFieldRules<kWrong>;
