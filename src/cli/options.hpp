/// Defines all options of the program in one list. Parsing, help, suggestions, the man page and the
/// completions use this list. Tested by tests/unit/command_line_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/settings.hpp"

namespace duo2qualys::cli {

/// The value of an option and its origin.
struct Value {
    std::string where;       ///< the name of the option in messages: `--threads`, `duo.toml:3: threads`
    std::string text;        ///< `true` or `false` for a flag; a list has commas between its members
    std::size_t choice = 0;  ///< the index of `text` among the choices of the option, if it has any

    bool on() const { return text == "true"; }
};

/// What an option needs or excludes if it is on.
struct Rule {
    std::string_view needs{};     ///< one of these options has to be on; commas between them
    std::string_view excludes{};  ///< this option must not be set
    std::string_view message{};   ///< what is wrong, why, and what to do about it
};

/// One option. It is a flag if `argument` is empty.
struct Option {
    std::string_view name;        ///< without dashes
    char short_name = '\0';       ///< '\0' if there is none
    std::string_view argument{};  ///< the name of the value in the help; `FILE` and `DIR` are completed
    std::string_view choices{};   ///< the allowed values with commas between them; empty: any text
    /// The choice that counts if the option is given without a value; empty if a value is required.
    std::string_view bare{};
    std::string_view fallback{};  ///< the default as shown in the help; empty: none
    bool is_list = false;         ///< takes several choices with commas between them
    /// The choices are names of tokens: too many for the help, and --tables may add more.
    bool has_tokens = false;
    bool has_level = false;  ///< a colon and a number may follow a choice
    bool in_file = true;     ///< may be set in a --config file
    /// A second value is an error. Otherwise, the last value counts, or the values of a list are joined.
    bool is_single = false;
    std::string_view group{};  ///< the heading above it; options of one group follow one another
    std::string_view help;     ///< one sentence without full stop
    std::string_view off{};    ///< the value that means the same as no value
    /// Stores a value in the settings. Throws UsageError. Null if the option concerns only the command line
    /// itself.
    void (*apply)(app::Settings&, const Value&) = nullptr;
    /// Returns the text that the command prints instead of running; null for other options.
    std::string (*answer)(std::size_t choice, const app::Settings&) = nullptr;
    /// The names of the options that the answer depends on, with commas between them.
    std::string_view heeds{};
    std::array<Rule, 2> rules{};

    bool is_flag() const noexcept { return argument.empty(); }
    bool is_on(const Value& value) const { return is_flag() ? value.on() : value.text != off; }
};

/// An option that the command line or the settings file sets.
struct Setting {
    const Option* option;
    Value value;
};

/// All options, in the order of the help.
std::span<const Option> options() noexcept;

/// The option of that name (without dashes), or null.
const Option* find_option(std::string_view name) noexcept;

/// The option of that short name, or null.
const Option* find_option(char short_name) noexcept;

/// The value of the option of that name (without dashes), or null if it is not set.
const Value* find_value(const std::vector<Setting>& settings, std::string_view name) noexcept;

/// Splits a text at its commas.
std::vector<std::string_view> split_list(std::string_view text);

/// Checks the value against the choices of the option and applies it. Returns the index of the choice. Throws
/// UsageError.
std::size_t apply(const Option& option, Value value, app::Settings& settings);

}  // namespace duo2qualys::cli
