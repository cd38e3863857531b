#include "cli/site_entry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/usage_error.hpp"
#include "cli/suggest.hpp"
#include "output/printable.hpp"

namespace duo2qualys::cli {

namespace {

constexpr std::size_t kLongestText = 1000;  // bytes

}  // namespace

SiteEntry::SiteEntry(const std::string& path, std::string_view kind, std::size_t number,
                     const toml::table& members)
    : path_(&path), name_(fmt::format("[[{}]] {}", kind, number)), members_(&members) {}

void SiteEntry::expect(const std::vector<std::string_view>& keys) const {
    for (const auto& [key, value] : *members_) {
        if (std::find(keys.begin(), keys.end(), key.str()) != keys.end()) continue;
        fail(key.source(), fmt::format("unknown key '{}': {}", output::printable(key.str()),
                                       choice_advice(key.str(), keys)));
    }
}

std::string SiteEntry::text(std::string_view key) const {
    if (std::optional<std::string> value = find_text(key)) return *std::move(value);
    refuse(fmt::format("'{0}' is missing: write {0} = \"...\"", key));
}

std::optional<std::string> SiteEntry::find_text(std::string_view key) const {
    const toml::node* node = members_->get(key);
    if (node == nullptr) return std::nullopt;
    return text_of(key, *node);
}

std::vector<std::string> SiteEntry::texts(std::string_view key) const {
    const toml::node* node = members_->get(key);
    if (node == nullptr) refuse(fmt::format("'{0}' is missing: write {0} = [\"...\"]", key));
    if (!node->is_array())
        refuse(key, fmt::format("is a list of texts in quotes: write {} = [\"...\"]", key));
    std::vector<std::string> texts;
    for (const toml::node& member : *node->as_array())
        texts.push_back(text_of(key, member));
    return texts;
}

std::size_t SiteEntry::choice(std::string_view key, std::string_view spelt,
                              const std::vector<std::string_view>& choices) const {
    const auto found = std::find(choices.begin(), choices.end(), spelt);
    if (found == choices.end())
        refuse(key, fmt::format("cannot be '{}': {}", spelt, choice_advice(spelt, choices)));
    return static_cast<std::size_t>(found - choices.begin());
}

void SiteEntry::refuse(std::string_view key, std::string_view why) const {
    fail(members_->get(key)->source(), fmt::format("'{}' {}", key, why));
}

void SiteEntry::refuse(std::string_view why) const {
    fail(members_->source(), why);
}

std::string SiteEntry::text_of(std::string_view key, const toml::node& node) const {
    const auto value = node.value_exact<std::string>();
    if (!value) fail(node.source(), fmt::format("'{0}' is text in quotes: write {0} = \"...\"", key));
    if (value->size() > kLongestText)
        fail(node.source(), fmt::format("'{}' is longer than {} bytes", key, kLongestText));
    // The text is shown to users unchanged.
    if (output::printable(*value) != *value)
        fail(node.source(), fmt::format("'{}' contains invisible characters: '{}': leave them out", key,
                                        output::printable(*value)));
    return *value;
}

void SiteEntry::fail(const toml::source_region& place, std::string_view why) const {
    throw UsageError(fmt::format("{}:{}: {}{}: {}", *path_, place.begin.line, name_,
                                 about_.empty() ? "" : fmt::format(" ({})", about_), why));
}

}  // namespace duo2qualys::cli
