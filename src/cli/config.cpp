#include "cli/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "app/usage_error.hpp"
#include "cli/suggest.hpp"
#include "cli/toml.hpp"
#include "output/printable.hpp"

namespace duo2qualys::cli {

namespace {

// One `name = value` of the file.
class Entry {
  public:
    Entry(const toml::key& key, const toml::node& node, const std::string& path)
        : name_(output::printable(key.str())), node_(&node), begin_(key.source().begin), path_(&path) {}

    bool is_before(const Entry& other) const { return begin_ < other.begin_; }

    Setting read() const {
        if (node_->is_table() || node_->is_array_of_tables())
            fail("a section is not allowed here: leave it out");
        const Option* option = find_option(name_);
        if (option == nullptr) fail(fmt::format("unknown option '{}': {}", name_, option_advice(name_, "")));
        if (!option->in_file) fail(fmt::format("'{}' is for the command line only: leave it out", name_));
        std::string text = option->is_flag() ? read_flag() : read_value(*option);
        if (text.empty()) fail(fmt::format("the value of '{}' is empty: give one", name_));
        // A file name ends at a NUL, so a value with a NUL would silently name another file.
        if (text.find('\0') != std::string::npos)
            fail(fmt::format("the value of '{}' contains a NUL character: leave it out", name_));
        return {option, {fmt::format("{}: {}", place(), name_), std::move(text), 0}};
    }

  private:
    std::string read_flag() const {
        const std::optional<bool> on = node_->value_exact<bool>();
        if (!on) fail(fmt::format("'{0}' is either on or off: write {0} = true, or false", name_));
        return *on ? "true" : "false";
    }

    std::string read_value(const Option& option) const {
        if (const auto text = node_->value_exact<std::string>()) return *text;
        if (const auto number = node_->value_exact<std::int64_t>()) return fmt::to_string(*number);
        const toml::array* members = node_->as_array();
        if (option.is_list) {
            if (members != nullptr) return read_members(*members);
            fail(fmt::format("'{0}' is a list of texts in quotes: write {0} = [\"...\", \"...\"]", name_));
        }
        if (members != nullptr) fail(fmt::format("'{0}' has one value: write {0} = \"...\"", name_));
        fail(fmt::format("'{0}' is a text in quotes, or a whole number: write {0} = \"...\"", name_));
    }

    // The members with commas between them, as on the command line.
    std::string read_members(const toml::array& members) const {
        std::string text;
        for (const toml::node& member : members) {
            const auto value = member.value_exact<std::string>();
            if (!value) fail(fmt::format("the members of '{}' are texts in quotes: \"...\"", name_));
            if (!text.empty()) text += ',';
            text += *value;
        }
        return text;
    }

    std::string place() const { return fmt::format("{}:{}", *path_, begin_.line); }
    [[noreturn]] void fail(std::string_view why) const {
        throw UsageError(fmt::format("{}: {}", place(), why));
    }

    std::string name_;
    const toml::node* node_;
    toml::source_position begin_;
    const std::string* path_;
};

}  // namespace

std::vector<Setting> parse_config(std::string_view text, const std::string& path) {
    const toml::table table = parse_toml(text, path, "write name = \"text\", a number, true or false");
    std::vector<Entry> entries;
    for (const auto& [key, node] : table)
        entries.emplace_back(key, node, path);
    // The table is sorted by name, but the first mistake in the file must be reported.
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.is_before(b); });
    std::vector<Setting> settings;
    settings.reserve(entries.size());
    for (const Entry& entry : entries)
        settings.push_back(entry.read());
    return settings;
}

std::vector<Setting> read_config(const std::string& path) {
    return parse_config(read_toml_file("--config", path), path);
}

}  // namespace duo2qualys::cli
