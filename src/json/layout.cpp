#include "json/layout.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "json/strings.hpp"

namespace duo2qualys::json {

Layout::Layout(Interpret interpret) : interpret_(std::move(interpret)) {
    members_.reserve(kMost);
    objects_.reserve(kMost);
    forget();
}

void Layout::forget() {
    members_.clear();
    objects_.clear();
    roots_.clear();
    refused_ = 0;
    add(0);
}

Layout::Index Layout::add(Meaning meaning) {
    const auto index = static_cast<Index>(members_.size());
    members_.emplace_back().key_part.meaning = meaning;
    objects_.emplace_back();
    return index;
}

Layout::Member* Layout::add_root(Meaning meaning) {
    if (refused_ >= kPatience) forget();
    if (roots_.size() <= meaning) roots_.resize(std::size_t{meaning} + 1, kUnknown);
    if (roots_[meaning] == kUnknown && !is_full()) roots_[meaning] = add(meaning);
    return &members_[roots_[meaning]];
}

Layout::Found Layout::learn(const Member* object, Meaning meaning, const Spelling& spelling) {
    const std::size_t stored = std::max(spelling.lead_size, spelling.key.size() + 1);
    Member* member = nullptr;
    if (object != members_.data() && stored <= kLeadSize) {
        KeyTable& members = objects_[index_of(object)];
        if (const std::uint16_t known = members.find(spelling.key); known != KeyTable::kNone) {
            member = &members_[known];
        } else if (is_full()) {
            ++refused_;
        } else {
            const Index added = add(interpret(meaning, spelling));
            member = &members_[added];
            member->key_part.key_size = static_cast<std::uint32_t>(spelling.key.size());
            member->key_part.flags = spelling.key_escaped ? Node::key_escaped : 0;
            std::copy_n(spelling.key.begin(), spelling.key.size(), member->lead.begin() + 1);
            members.insert({member->lead.data() + 1, spelling.key.size()}, added);
        }
    }
    if (member == nullptr) return {members_.data(), interpret(meaning, spelling)};
    if (spelling.lead_size != 0) {
        std::copy_n(spelling.key.data() - 1, spelling.lead_size, member->lead.begin());
        member->lead_size = static_cast<std::uint32_t>(spelling.lead_size);
        member->lead_bytes = ~Block::Set{0} >> (kLeadSize - spelling.lead_size);
    }
    return {member, member->key_part.meaning};
}

Layout::Meaning Layout::interpret(Meaning object, const Spelling& spelling) const {
    if (!interpret_) return 0;
    if (!spelling.key_escaped) return interpret_(object, spelling.key);
    std::string plain(spelling.key.size() + kStringPadding, '\0');
    const char* const end = unescape(spelling.key, plain.data());
    return interpret_(object, {plain.data(), static_cast<std::size_t>(end - plain.data())});
}

void Layout::expect(Expected& expected, const Member* member, bool descends) noexcept {
    // The placeholder for kUnknown predicts nothing.
    Member& unknown = members_.front();
    if (&expected != &unknown.first && &expected != &unknown.next) expected = {index_of(member), descends};
}

}  // namespace duo2qualys::json
