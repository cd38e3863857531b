// expect: a key that the guide reads in description is not in kMappedDetailsKeys
#include "mappings/checks.hpp"

using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<std::string_view>({"email", "hostname"});
template struct duo2qualys::mappings::MappedDetailsRules<kWrong>;
