// expect: a shape has no rule in kShapeRules that recognizes it
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong =
    std::to_array<ShapeRule>({{.shape = Shape::activity, .has = Feature::activity_id}});
template struct duo2qualys::mappings::ShapeRuleRules<kWrong>;
