// expect: a shape has no entry
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<ShapeInfo>({{.shape = Shape::admin, .name = "admin"}});
template struct duo2qualys::mappings::ShapeRules<kWrong>;
