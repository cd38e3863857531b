/// One table of a TOML file, read key by key; what is wrong with it is told with its place.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/toml.hpp"

namespace duo2qualys::cli {

/// One `[[row]]`, `[[event]]` or `[[constant]]` of a file. All that is wrong throws UsageError, with the file
/// and the line.
class SiteEntry {
  public:
    /// The entry is the one with that number, from 1, of its kind. `path` and `members` must outlive it.
    SiteEntry(const std::string& path, std::string_view kind, std::size_t number, const toml::table& members);

    /// What it is about, for messages about the whole of it.
    void set_about(std::string about) { about_ = std::move(about); }

    /// Throws where there is a key that is not one of `keys`.
    void expect(const std::vector<std::string_view>& keys) const;
    /// The text of a key. Throws where it is missing, no text, too long, or cannot be seen.
    std::string text(std::string_view key) const;
    /// The same of a key that may be missing.
    std::optional<std::string> find_text(std::string_view key) const;
    /// The texts of a key that is a list. Throws where it is missing or none.
    std::vector<std::string> texts(std::string_view key) const;
    /// The place of `spelt`, the value of a key or a member of it, among the choices. Throws where it is
    /// none.
    std::size_t choice(std::string_view key, std::string_view spelt,
                       const std::vector<std::string_view>& choices) const;

    /// Throws because the value of a key, which is there, is wrong.
    [[noreturn]] void refuse(std::string_view key, std::string_view why) const;
    /// Throws because the whole is wrong.
    [[noreturn]] void refuse(std::string_view why) const;

  private:
    std::string text_of(std::string_view key, const toml::node& node) const;
    [[noreturn]] void fail(const toml::source_region& place, std::string_view why) const;

    const std::string* path_;
    std::string name_;
    std::string about_;
    const toml::table* members_;
};

}  // namespace duo2qualys::cli
