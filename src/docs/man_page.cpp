#include <fmt/format.h>

#include <stdexcept>
#include <vector>

#include "cli/help.hpp"
#include "cli/options.hpp"
#include "docs/documents.hpp"

namespace duo2qualys::docs {

namespace {

using cli::Option;

constexpr std::size_t kWidth = 78;  // columns of the source

// A word in roff. Hyphens at the beginning of a word belong to options and are typed literally.
std::string word(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\')
            out += "\\e";
        else if (c == '-' && out.find_first_not_of("\\-([") == std::string::npos)
            out += "\\-";
        else
            out += c;
    }
    if (out.front() == '.' || out.front() == '\'') out.insert(0, "\\&");
    return out;
}

// Appends a sentence, broken between words.
void append_text(std::string& out, std::string_view text) {
    std::string line;
    while (!text.empty()) {
        const std::string_view next = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(next.size() + 1, text.size()));
        const std::string made = word(next);
        if (!line.empty() && line.size() + 1 + made.size() > kWidth) {
            out += line + '\n';
            line.clear();
        }
        if (!line.empty()) line += ' ';
        line += made;
    }
    out += line + '\n';
}

// The head of an option's entry: `.It Fl o , Fl -output Ar FILE`.
std::string head(const Option& option) {
    std::string text = ".It";
    if (option.short_name != '\0') text += fmt::format(" Fl {} ,", option.short_name);
    text += fmt::format(" Fl -{}", option.name);
    if (!option.bare.empty()) return text + fmt::format(" Ns Op = Ns Ar {}", option.argument);
    if (!option.is_flag()) text += fmt::format(" Ar {}", option.argument);
    return text;
}

std::string entry(const Option& option) {
    std::string out = head(option) + '\n';
    append_text(out, fmt::format("{}{}", option.help, option.choices.empty() ? "." : ":"));
    if (!option.choices.empty()) {
        const std::vector<std::string_view> choices = cli::split_list(option.choices);
        for (const std::string_view choice : choices)
            out += fmt::format(".Cm {} {}\n", choice, choice == choices.back() ? '.' : ',');
    }
    if (!option.bare.empty()) out += fmt::format("Without a value:\n.Cm {} .\n", option.bare);
    if (!option.fallback.empty()) append_text(out, fmt::format("Default: {}.", option.fallback));
    return out;
}

std::string options() {
    std::string out;
    std::string_view group;
    for (const Option& option : cli::options()) {
        if (option.group != group)
            out += fmt::format("{}.Ss {}\n.Bl -tag -width Ds\n", group.empty() ? "" : ".El\n", option.group);
        group = option.group;
        out += entry(option);
    }
    return out + ".El\n";
}

std::string exit_statuses() {
    std::string out = ".Bl -tag -width Ds\n";
    for (std::size_t status = 0; status < cli::exit_statuses().size(); ++status) {
        out += fmt::format(".It {}\n", status);
        append_text(out, cli::exit_statuses()[status]);
    }
    return out + ".El\n";
}

std::string examples() {
    std::string out;
    for (const cli::Example& example : cli::examples()) {
        append_text(out, fmt::format("{}:", example.purpose));
        out += ".Bd -literal -offset indent\n";
        // Not broken, and with hyphens that can be copied.
        for (const char c : example.command)
            out += c == '-' ? std::string("\\-") : c == '\\' ? std::string("\\e") : std::string(1, c);
        out += "\n.Ed\n.Pp\n";
    }
    out.erase(out.rfind(".Pp\n"));
    return out;
}

void replace(std::string& page, std::string_view mark, const std::string& text) {
    const std::size_t at = page.find(mark);
    if (at == std::string::npos) throw std::runtime_error(fmt::format("the frame lacks {}", mark));
    page.replace(at, mark.size(), text);
}

}  // namespace

std::string man_page(std::string_view frame) {
    std::string page(frame);
    std::string version = cli::version();
    version.pop_back();
    replace(page, "@VERSION@", version);
    replace(page, "@OPTIONS@\n", options());
    replace(page, "@EXIT_STATUSES@\n", exit_statuses());
    replace(page, "@EXAMPLES@\n", examples());
    return page;
}

}  // namespace duo2qualys::docs
