// expect: a shape has no text for its rejects, or has a text that no reject uses
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = [] {
    auto shapes = kShapes;
    shapes[static_cast<std::size_t>(Shape::telephony)].unsupported = {};
    return shapes;
}();
template struct duo2qualys::mappings::ShapeRules<kWrong>;
