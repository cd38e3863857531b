#include "normalize/path_tree.hpp"

namespace duo2qualys::normalize {

PathTree::Index PathTree::add(std::string_view path) {
    if (path.empty()) return kRoot;
    const std::size_t dot = path.rfind('.');
    if (dot == std::string_view::npos) return add_key(kRoot, path);
    return add_key(add(path.substr(0, dot)), path.substr(dot + 1));
}

PathTree::Index PathTree::add_key(Index parent, std::string_view key) {
    Index found = keys_[parent].find_any(key);
    if (found == kNone) {
        found = static_cast<Index>(keys_.size());
        keys_[parent].insert(key, found);
        keys_.emplace_back();
    }
    return found;
}

PathTree::Index PathTree::find(std::string_view path) const noexcept {
    if (path.empty()) return kRoot;
    Index at = kRoot;
    while (true) {
        const std::size_t dot = path.find('.');
        at = keys_[at].find_any(path.substr(0, dot));
        if (dot == std::string_view::npos || at == kNone) return at;
        path.remove_prefix(dot + 1);
    }
}

}  // namespace duo2qualys::normalize
