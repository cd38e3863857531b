// expect: a kind has no key that its copies share, or a shape that is not a kind has one
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = [] {
    auto shapes = kShapes;
    shapes[static_cast<std::size_t>(Shape::telephony)].identity = {};
    return shapes;
}();
template struct duo2qualys::mappings::ShapeRules<kWrong>;
