#include <fmt/format.h>

#include "docs/documents.hpp"
#include "docs/values.hpp"

namespace duo2qualys::docs {

namespace {

// The arguments that complete the value of an option; empty for a flag.
std::string value(const cli::Option& option) {
    if (option.is_flag()) return {};
    if (is_file(option)) return " -r -F";
    if (is_directory(option)) return " -x -a '(__fish_complete_directories)'";
    if (option.choices.empty()) return option.bare.empty() ? " -x" : "";
    if (option.is_list)
        return fmt::format(R"( -x -a '(__fish_complete_list , "string split \" \" \"{}\"")')",
                           choices(option));
    // An optional value can be given only after an equals sign.
    return fmt::format("{} -a '{}'", option.bare.empty() ? " -x" : "", choices(option));
}

}  // namespace

std::string fish_completion() {
    std::string out = "# Completion of duo2qualys for fish. Made from the program's list of options.\n\n";
    for (const cli::Option& option : cli::options()) {
        const std::string short_name =
            option.short_name == '\0' ? "" : fmt::format(" -s {}", option.short_name);
        out += fmt::format("complete -c duo2qualys{} -l {}{} -d '{}'\n", short_name, option.name,
                           value(option), with_backslashes(option.help, "'\\"));
    }
    return out;
}

}  // namespace duo2qualys::docs
