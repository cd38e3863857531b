#include "cli/help.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

#include "cli/options.hpp"
#include "normalize/fingerprint.hpp"

namespace duo2qualys::cli {

namespace {

constexpr std::size_t kWidth = 80;   // columns
constexpr std::size_t kColumn = 30;  // the column where descriptions begin

/// The name of an option with its argument, as in `-o, --output FILE`, `    --summary[=FORM]`.
std::string call(const Option& option) {
    std::string text = option.short_name == '\0' ? "    " : fmt::format("-{}, ", option.short_name);
    text += fmt::format("--{}", option.name);
    if (!option.bare.empty()) return text + fmt::format("[={}]", option.argument);
    if (!option.is_flag()) text += fmt::format(" {}", option.argument);
    return text;
}

/// What an option does, with its choices and its default.
std::string describe(const Option& option) {
    std::string text(option.help);
    if (!option.choices.empty() && !option.has_tokens)
        text += fmt::format(": {}", fmt::join(split_list(option.choices), ", "));
    if (!option.bare.empty() && option.fallback.empty()) return text + fmt::format(" [{}]", option.bare);
    if (!option.fallback.empty()) text += fmt::format(" [{}]", option.fallback);
    return text;
}

/// Appends an entry: the name, and the description in its own column, broken between words.
void append_entry(std::string& out, std::string_view name, std::string_view description) {
    std::string line = fmt::format("  {}", name);
    if (line.size() + 1 >= kColumn) {
        out += line + '\n';
        line.clear();
    }
    line.resize(kColumn, ' ');
    bool first = true;
    while (!description.empty()) {
        const std::string_view word = description.substr(0, description.find(' '));
        description.remove_prefix(std::min(word.size() + 1, description.size()));
        if (!first && line.size() + 1 + word.size() > kWidth) {
            out += line + '\n';
            line.assign(kColumn, ' ');
            first = true;
        }
        if (!first) line += ' ';
        line += word;
        first = false;
    }
    out += line + '\n';
}

constexpr std::string_view kIntroduction = R"(
Converts Cisco Duo activity, authentication, administrator and telephony
records (JSON) to Qualys Context XDR events, one JSON line each. Reads plain
and compressed files, archives, API answers, arrays and logs; the format is
detected. Defaults are in [brackets].
)";

constexpr std::string_view kInputs = "Files, and with -r directories; none, or -: stdin";

constexpr auto kExamples = std::to_array<Example>({
    {"Convert a log and keep what could not be converted",
     "duo2qualys --rejects bad.ndjson -o events.ndjson duo.log.gz"},
    {"Convert a folder of logs into a folder of compressed events",
     "duo2qualys -r -d events --compress zstd logs"},
    {"Convert a live log, and keep every field", "tail -F duo.log | duo2qualys --unmapped keep"},
});

constexpr auto kExitStatuses = std::to_array<std::string_view>({
    "every record was written, or skipped on request",
    "some records were rejected",
    "the command line is wrong; nothing was read",
    "an input could not be read, or output could not be written",
});

}  // namespace

std::string help() {
    std::string out = fmt::format("Usage: {}\n{}", usage(), kIntroduction);
    for (std::size_t group = 0; group < kGroupNames.size(); ++group) {
        out += fmt::format("\n{}:\n", kGroupNames[group]);
        if (static_cast<Group>(group) == Group::input) append_entry(out, "INPUT...", kInputs);
        for (const Option& option : options())
            if (option.group == static_cast<Group>(group)) append_entry(out, call(option), describe(option));
    }
    out += "\nExamples:\n";
    for (const Example& example : kExamples)
        out += fmt::format("  {}:\n    {}\n\n", example.purpose, example.command);
    out += "Exit status:\n";
    for (std::size_t status = 0; status < kExitStatuses.size(); ++status)
        out += fmt::format("  {}  {}\n", status, kExitStatuses[status]);
    return out;
}

std::span<const Example> examples() noexcept {
    return kExamples;
}

std::span<const std::string_view> exit_statuses() noexcept {
    return kExitStatuses;
}

std::string usage() {
    return "duo2qualys [OPTION...] [INPUT...]";
}

std::string version(const mappings::Tables& tables) {
    return fmt::format("duo2qualys " DUO2QUALYS_VERSION " (tables {:08x})\n",
                       normalize::tables_fingerprint(tables));
}

}  // namespace duo2qualys::cli
