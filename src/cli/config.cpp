#include "cli/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

#include "cli/suggest.hpp"
#include "cli/usage_error.hpp"

namespace duo2qualys::cli {

namespace {

constexpr std::string_view kBlanks = " \t\r";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_key_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '_';
}

/// Reads one line.
class Line {
  public:
    Line(std::string_view text, std::string place) : rest_(text), place_(std::move(place)) { skip_blanks(); }

    bool at_end() const { return rest_.empty() || rest_.front() == '#'; }

    FileSetting read() {
        if (rest_.front() == '[') fail("sections have no use here: leave it out");
        const std::string_view name = take_while(is_key_character);
        const Option* option = find_option(name);
        if (!take('=') || name.empty()) fail("it is not of the form: name = value");
        if (option == nullptr) {
            const std::string_view near = nearest_option(name);
            fail(fmt::format(
                "there is no option '{}'{}", name,
                near.empty() ? ": see duo2qualys --help" : fmt::format(": did you mean {}?", near)));
        }
        if (!option->in_file) fail(fmt::format("'{}' is for the command line only: leave it out", name));
        FileSetting setting{option, {fmt::format("{}: {}", place_, name), read_value(*option), 0}};
        if (!at_end()) fail("something follows the value: leave it out, or write # before it");
        if (setting.value.text.empty()) fail(fmt::format("the value of '{}' is empty: give one", name));
        return setting;
    }

    [[noreturn]] void fail(std::string_view why) const {
        throw UsageError(fmt::format("{}: {}", place_, why));
    }

  private:
    std::string read_value(const Option& option) {
        if (at_end()) fail("the value is missing");
        if (rest_.front() == '"' || rest_.front() == '\'') return read_string();
        if (option.is_list && take('[')) return read_array();
        const std::string_view word = take_while(is_key_character);
        const bool is_number =
            std::all_of(word.begin() + (word.substr(0, 1) == "-" ? 1 : 0), word.end(), is_digit);
        if (word.empty() || !(is_number || word == "true" || word == "false"))
            fail(fmt::format("text must stand in quotes: {} = \"...\"", option.name));
        return std::string(word);
    }

    /// A basic string ("...", in which \" and \\ are escapes) or a literal string ('...').
    std::string read_string() {
        const char quote = rest_.front();
        std::string text;
        for (std::size_t i = 1; i < rest_.size(); ++i) {
            if (rest_[i] == quote) {
                rest_.remove_prefix(i + 1);
                skip_blanks();
                return text;
            }
            if (quote == '"' && rest_[i] == '\\') {
                ++i;
                if (i == rest_.size() || (rest_[i] != '"' && rest_[i] != '\\'))
                    fail("only \\\" and \\\\ are read: write text with backslashes as '...'");
            }
            text += rest_[i];
        }
        fail("the closing quote is missing");
    }

    /// The members of an array, with commas between them.
    std::string read_array() {
        std::string members;
        while (!take(']')) {
            if (at_end() || (rest_.front() != '"' && rest_.front() != '\''))
                fail("an array holds strings and ends in the same line: [\"a\", \"b\"]");
            if (!members.empty()) members += ',';
            members += read_string();
            if (!take(',') && (rest_.empty() || rest_.front() != ']')) fail("a comma or ] is missing");
        }
        return members;
    }

    bool take(char wanted) {
        if (rest_.empty() || rest_.front() != wanted) return false;
        rest_.remove_prefix(1);
        skip_blanks();
        return true;
    }

    std::string_view take_while(bool (*belongs)(char)) {
        const auto end = std::find_if_not(rest_.begin(), rest_.end(), belongs);
        const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
        rest_.remove_prefix(taken.size());
        skip_blanks();
        return taken;
    }

    void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(kBlanks), rest_.size())); }

    std::string_view rest_;
    std::string place_;
};

std::string read_file(const std::string& path) {
    const auto fail = [&]() {
        throw UsageError(
            fmt::format("--config {}: it cannot be read: {}", path, std::generic_category().message(errno)));
    };
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
    if (file == nullptr) fail();
    std::string text;
    char bytes[4096];
    while (const std::size_t size = std::fread(bytes, 1, sizeof bytes, file.get()))
        text.append(bytes, size);
    if (std::ferror(file.get()) != 0) fail();
    return text;
}

}  // namespace

std::vector<FileSetting> parse_config(std::string_view text, const std::string& path) {
    std::vector<FileSetting> settings;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t size = std::min(text.find('\n'), text.size());
        Line line(text.substr(0, size), fmt::format("{}:{}", path, number));
        text.remove_prefix(std::min(size + 1, text.size()));
        if (line.at_end()) continue;
        FileSetting setting = line.read();
        for (const FileSetting& before : settings)
            if (before.option == setting.option)
                line.fail(fmt::format("'{}' is set twice", setting.option->name));
        settings.push_back(std::move(setting));
    }
    return settings;
}

std::vector<FileSetting> read_config(const std::string& path) {
    return parse_config(read_file(path), path);
}

}  // namespace duo2qualys::cli
