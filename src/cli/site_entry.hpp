/// Reads one entry of a --tables file key by key, and reports mistakes with their place. Tested by
/// tests/unit/site_tables_test.cpp.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/toml.hpp"

namespace duo2qualys::cli {

/// One `[[row]]`, `[[event]]` or `[[constant]]` of a file. Every mistake throws UsageError with the file and
/// the line.
class SiteEntry {
  public:
    /// `number` is the number of the entry among those of its kind, from 1. `path` and `members` must outlive
    /// this object.
    SiteEntry(const std::string& path, std::string_view kind, std::size_t number, const toml::table& members);

    /// Sets the subject of the entry, for messages about the whole entry.
    void set_about(std::string about) { about_ = std::move(about); }

    /// Throws if there is a key that is not one of `keys`.
    void expect(const std::vector<std::string_view>& keys) const;
    /// Returns the text of a key. Throws if the key is missing, or its value is not a text, is too long, or
    /// has invisible characters.
    std::string text(std::string_view key) const;
    /// Like text(), but for a key that may be missing.
    std::optional<std::string> find_text(std::string_view key) const;
    /// Returns the texts of a key whose value is a list. Throws if the key is missing or its value is not a
    /// list.
    std::vector<std::string> texts(std::string_view key) const;
    /// Returns the index of `spelt`, the value of a key or a member of it, among the choices. Throws if it is
    /// not among them.
    std::size_t choice(std::string_view key, std::string_view spelt,
                       const std::vector<std::string_view>& choices) const;

    /// Throws an error about the value of a key, which must exist.
    [[noreturn]] void refuse(std::string_view key, std::string_view why) const;
    /// Throws an error about the whole entry.
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
