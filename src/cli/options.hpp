/// The one list of the options: parsing, help, suggestions, man page and completions are made from it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/settings.hpp"

namespace duo2qualys::cli {

enum class Group : std::uint8_t { input, mapping, output, errors, reports, speed, about, settings };
inline constexpr std::array<std::string_view, 8> kGroupNames = {"Input",   "Mapping", "Output", "Errors",
                                                                "Reports", "Speed",   "About",  "Settings"};

/// The value of an option, and where it was given.
struct Value {
    std::string where;       ///< how messages call the option: `--threads`, `duo.toml:3: threads`
    std::string text;        ///< of a flag `true` or `false`, of a list its members with commas
    std::size_t choice = 0;  ///< the place of `text` among the option's choices, where it has some

    bool on() const { return text == "true"; }
};

/// One option. Without `argument` it is a flag.
struct Option {
    std::string_view name;        ///< without dashes
    char short_name = '\0';       ///< '\0': none
    std::string_view argument{};  ///< how help calls the value; `FILE` and `DIR` are completed
    std::string_view choices{};   ///< the values there are, with commas; empty: any text
    std::string_view bare{};  ///< the choice it stands for when given without a value; empty: it needs one
    std::string_view fallback{};  ///< the default, as help shows it; empty: none
    bool is_list = false;         ///< takes several choices, with commas
    bool has_tokens = false;      ///< for choices: too many for the help; --tables may add some
    bool has_level = false;       ///< a colon and a number may follow a choice
    bool in_file = true;          ///< may stand in a --config file
    Group group{};
    std::string_view help;  ///< one sentence without full stop
    /// Puts a value into the settings; null where the option is for the command line itself. Throws
    /// UsageError.
    void (*apply)(app::Settings&, const Value&) = nullptr;
    /// What the command prints instead of running; null for all options but those.
    std::string (*answer)(std::size_t choice, const app::Settings&) = nullptr;
    std::string_view heeds{};  ///< the names of the options that the answer depends on, with commas

    bool is_flag() const noexcept { return argument.empty(); }
};

/// All options, in the order of the help.
std::span<const Option> options() noexcept;

/// The option of that name (without dashes), or null.
const Option* find_option(std::string_view name) noexcept;

/// The option of that short name, or null.
const Option* find_option(char short_name) noexcept;

/// The members of a text with commas between them.
std::vector<std::string_view> split_list(std::string_view text);

/// Checks the value against the option's choices, then applies it; returns its choice. Throws UsageError.
std::size_t apply(const Option& option, Value value, app::Settings& settings);

}  // namespace duo2qualys::cli
