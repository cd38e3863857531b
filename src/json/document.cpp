#include "json/document.hpp"

#include <algorithm>
#include <utility>

namespace duo2qualys::json {

void Document::reallocate(std::size_t count) {
    const std::size_t capacity = std::max(count, capacity_ + capacity_ / 2);
    std::unique_ptr<Node[]> nodes = std::make_unique_for_overwrite<Node[]>(capacity);
    std::copy_n(nodes_.get(), size_, nodes.get());
    nodes_ = std::move(nodes);
    capacity_ = capacity;
}

void Document::copy_nodes(const Document& other) {
    clear();
    reserve(other.size_);
    std::copy_n(other.nodes_.get(), other.size_, nodes_.get());
    size_ = other.size_;
}

void Document::sort_embedded() noexcept {
    std::sort(embedded_.begin(), embedded_.end(),
              [](const Link& a, const Link& b) { return a.index < b.index; });
    is_sorted_ = true;
}

Document::Index Document::embedded_root(Index index) const noexcept {
    const auto link = std::lower_bound(embedded_.begin(), embedded_.end(), index,
                                       [](const Link& a, Index b) { return a.index < b; });
    return link->root;
}

}  // namespace duo2qualys::json
