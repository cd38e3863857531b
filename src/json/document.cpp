#include "json/document.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>
#include <type_traits>

namespace duo2qualys::json {

void Document::grow_room(std::size_t count) {
    set_room(std::max(count, capacity_ + capacity_ / 2));
}

void Document::give_back_room() {
    constexpr std::size_t kMuch = std::size_t{1} << 16U;
    if (capacity_ > kMuch && capacity_ / 2 > size_) set_room(std::max<std::size_t>(size_, 1));
}

void Document::set_room(std::size_t capacity) {
    // realloc() moves a large array by remapping, without a second copy.
    static_assert(std::is_trivially_copyable_v<Node>);
    auto* const nodes = static_cast<Node*>(std::realloc(nodes_.get(), capacity * sizeof(Node)));
    if (nodes == nullptr) throw std::bad_alloc();
    static_cast<void>(nodes_.release());
    nodes_.reset(nodes);
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
