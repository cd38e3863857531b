// expect: features are not in their order
#include "mappings/checks.hpp"

using namespace duo2qualys::mappings;

inline constexpr auto kWrong = [] {
    auto features = kFeatures;
    features[0] = kFeatures[1];
    features[1] = kFeatures[0];
    return features;
}();
template struct duo2qualys::mappings::FeatureRules<kWrong>;
