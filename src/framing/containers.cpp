#include "framing/containers.hpp"

#include <algorithm>
#include <utility>

namespace duo2qualys::framing {

bool Container::is_like(const Container& other) const noexcept {
    return is_object == other.is_object && after_key == other.after_key && doubtful == other.doubtful &&
           expects_records == other.expects_records && copies == other.copies;
}

bool Containers::has(bool object) const noexcept {
    return std::any_of(open_.begin(), open_.end(),
                       [object](const Container& c) { return c.is_object == object; });
}

bool Containers::has_doubtful() const noexcept {
    return std::any_of(open_.begin(), open_.end(), [](const Container& c) { return c.doubtful; });
}

bool Containers::are_doubtful() const noexcept {
    return !empty() && std::all_of(open_.begin(), open_.end(), [](const Container& c) { return c.doubtful; });
}

void Containers::open(Container container) {
    if (full()) std::erase_if(open_, [](const Container& c) { return c.doubtful; });
    end_value();
    open_.push_back(std::move(container));
    note(Last::other);
}

bool Containers::close(bool object) {
    const auto found = std::find_if(open_.rbegin(), open_.rend(),
                                    [object](const Container& c) { return c.is_object == object; });
    if (found == open_.rend()) return false;
    open_.erase(found.base() - 1, open_.end());
    end_value();
    note(Last::closer);
    return true;
}

void Containers::doubt(std::uint64_t begin, bool is_over) {
    while (is_over && !open_.empty() && open_.back().begin >= begin)
        open_.pop_back();
    for (Container& container : open_)
        container.doubtful = true;
    end_value();
}

bool Containers::is_something_missing() const noexcept {
    if (open_.empty() || last_ == Last::reject) return false;
    return last_ != Last::closer || !are_doubtful();
}

bool Containers::rejects_elements() const noexcept {
    return !in_any_object() || open_.back().is_object || open_.back().expects_records;
}

void Containers::note_record() noexcept {
    // If a record was found in the innermost container, it was also found in those around it.
    if (open_.empty() || open_.back().expects_records || !in_any_object()) return;
    for (Container& container : open_)
        container.expects_records = true;
}

bool Containers::is_copy(std::uint64_t offset, std::uint32_t ordinal) const noexcept {
    for (auto container = open_.rbegin(); container != open_.rend() && container->is_object; ++container) {
        const auto& copies = container->copies;
        const find::CopyPlace place{offset - container->begin, ordinal};
        if (std::find(copies.begin(), copies.end(), place) != copies.end()) return true;
    }
    return false;
}

bool Containers::are_like(const Containers& other) const noexcept {
    const auto is_like = [](const Container& a, const Container& b) { return a.is_like(b); };
    return last_ == other.last_ &&
           std::equal(open_.begin(), open_.end(), other.open_.begin(), other.open_.end(), is_like);
}

void Containers::correct(const Containers& guess, const Containers& known) noexcept {
    // Other containers of the guess may have been closed.
    std::size_t at = 0;
    for (Container& container : open_) {
        while (at < guess.open_.size() && guess.open_[at].begin < container.begin)
            ++at;
        if (at == guess.open_.size() || guess.open_[at].begin != container.begin) break;
        container.begin = known.open_[at].begin;
    }
}

}  // namespace duo2qualys::framing
