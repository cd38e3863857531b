#include "json/document.hpp"

#include <algorithm>

namespace duo2qualys::json {

Document::Index Document::embedded_root(Index index) const noexcept {
    const auto link = std::lower_bound(embedded_.begin(), embedded_.end(), index,
                                       [](const Link& a, Index b) { return a.index < b; });
    return link->root;
}

}  // namespace duo2qualys::json
