#include <fmt/format.h>

#include "docs/documents.hpp"
#include "docs/values.hpp"

namespace duo2qualys::docs {

namespace {

// `text`, escaped for an argument of _arguments in single quotes. There, brackets and colons separate the
// parts of the argument, unless a backslash precedes them.
std::string quoted(std::string_view text) {
    std::string out;
    for (const char c : with_backslashes(text, "[]:\\")) {
        if (c == '\'')
            out += R"('\'')";
        else
            out += c;
    }
    return out;
}

// `:message:action` for the value of an option, for _arguments; empty for a flag.
std::string message_and_action(const cli::Option& option) {
    if (option.is_flag()) return {};
    std::string action = " ";
    if (is_file(option)) action = "_files";
    if (is_directory(option)) action = "_files -/";
    if (!option.choices.empty()) action = fmt::format("({})", choices(option));
    if (option.is_list) action = fmt::format("_values -s , {} {}", option.name, choices(option));
    return fmt::format("{}{}:{}", option.bare.empty() ? ":" : "::", quoted(option.argument), action);
}

// One argument of _arguments.
std::string specification(const cli::Option& option) {
    const std::string explanation = fmt::format("[{}]{}", quoted(option.help), message_and_action(option));
    const std::string_view equals = option.is_flag() ? "" : "=";
    const std::string_view repeat = option.is_list ? "*" : "";
    if (option.short_name == '\0')
        return fmt::format("'{}--{}{}{}'", repeat, option.name, equals, explanation);
    return fmt::format("'(-{0} --{1})'{{-{0}{2},--{1}{3}}}'{4}'", option.short_name, option.name,
                       option.is_flag() ? "" : "+", equals, explanation);
}

}  // namespace

std::string zsh_completion() {
    std::string out =
        "#compdef duo2qualys\n"
        "# Completion of duo2qualys for zsh. Made from the program's list of options.\n\n"
        "_arguments -s -S : \\\n";
    for (const cli::Option& option : cli::options())
        out += fmt::format("    {} \\\n", specification(option));
    return out + "    '*:INPUT:_files'\n";
}

}  // namespace duo2qualys::docs
