#include <fmt/format.h>

#include "docs/documents.hpp"
#include "docs/values.hpp"

namespace duo2qualys::docs {

namespace {

constexpr std::string_view kBegin =
    R"(# Completion of duo2qualys for bash. Made from the program's list of options.

_duo2qualys() {
    local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} prefix= given= i
    local choices= bare= list=
    COMPREPLY=()

    # Behind -- there are only inputs.
    for ((i = 1; i < COMP_CWORD; i++)); do
        if [[ ${COMP_WORDS[i]} == -- ]]; then
            compopt -o default
            return
        fi
    done

    # --name=value is three words, or one word if = is not in COMP_WORDBREAKS.
    if [[ $word == = ]]; then
        given=yes word=
    elif [[ $option == = ]]; then
        given=yes option=${COMP_WORDS[COMP_CWORD - 2]}
    elif [[ $word == --*=* ]]; then
        given=yes option=${word%%=*} prefix=$option= word=${word#*=}
    fi
)";

constexpr std::string_view kEnd = R"(    esac

    if [[ $choices ]]; then
        if [[ $list && $word == *,* ]]; then
            prefix+=${word%,*},
            word=${word##*,}
        fi
        mapfile -t COMPREPLY < <(compgen -P "$prefix" -W "$choices" -- "$word")
        # If the option does not need a value, an input may follow it.
        [[ ${#COMPREPLY[@]} -gt 0 || $given || ! $bare ]] && return
    fi
    if [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
    else
        compopt -o default
    fi
}

complete -F _duo2qualys duo2qualys
)";

// The spellings of an option, as a pattern of `case`.
std::string pattern(const cli::Option& option) {
    if (option.short_name == '\0') return fmt::format("--{}", option.name);
    return fmt::format("-{} | --{}", option.short_name, option.name);
}

// The command that completes the value of an option.
std::string action(const cli::Option& option) {
    if (is_file(option)) return "compopt -o default; return";
    if (is_directory(option)) return "compopt -o dirnames; return";
    if (option.choices.empty()) return option.bare.empty() ? "return" : "[[ $given ]] && return";
    return fmt::format("choices='{}'{}{}", choices(option), option.bare.empty() ? "" : " bare=yes",
                       option.is_list ? " list=yes" : "");
}

}  // namespace

std::string bash_completion() {
    std::string names;
    std::string short_flags;
    std::string short_options;
    std::string cases;
    for (const cli::Option& option : cli::options()) {
        if (option.short_name != '\0') {
            names += fmt::format("-{} ", option.short_name);
            (option.is_flag() ? short_flags : short_options) += option.short_name;
        }
        names += fmt::format("--{} ", option.name);
        if (!option.is_flag()) cases += fmt::format("        {}) {} ;;\n", pattern(option), action(option));
    }
    names.pop_back();
    std::string out(kBegin);
    out += fmt::format(
        "    # If a word has several short options, only the last may have a value.\n"
        "    [[ $option =~ ^-[{}]+([{}])$ ]] && option=-${{BASH_REMATCH[1]}}\n\n"
        "    local options='{}'\n"
        "    case $option in\n",
        short_flags, short_options, names);
    return out.append(cases).append(kEnd);
}

}  // namespace duo2qualys::docs
