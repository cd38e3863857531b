#include "cli/command_line.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "app/usage_error.hpp"
#include "cli/arguments.hpp"
#include "cli/config.hpp"
#include "cli/help.hpp"
#include "cli/options.hpp"
#include "cli/values.hpp"
#include "mappings/kinds.hpp"

namespace duo2qualys::cli {

namespace {

// Whether an option of that name (without dashes) is set and on.
bool is_on(std::string_view name, const std::vector<Setting>& set) {
    const Value* value = find_value(set, name);
    return value != nullptr && find_option(name)->is_on(*value);
}

// Whether none of the options that the rule needs is on.
bool lacks(const Rule& rule, const std::vector<Setting>& set) {
    if (rule.needs.empty()) return false;
    const std::vector<std::string_view> needed = split_list(rule.needs);
    return std::none_of(needed.begin(), needed.end(),
                        [&set](std::string_view name) { return is_on(name, set); });
}

// The settings of the settings file and of the arguments, each option once. The command line wins. If one of
// its options excludes an option of the file, the latter is removed, and so are the options of the file that
// need it. An option with an empty value is not set. --tables comes first, because the values of other
// options are checked against the tables.
std::vector<Setting> settle(std::vector<Setting> given) {
    std::vector<Setting> set;
    if (const Value* path = find_value(given, "config")) set = read_config(path->text);
    const std::vector<Setting> file = set;
    const auto unset = [&set](std::string_view name) {
        std::erase_if(set, [name](const Setting& one) { return one.option->name == name; });
    };
    for (const Setting& one : given)
        unset(one.option->name);
    std::erase_if(given, [](const Setting& one) { return one.value.text.empty(); });
    for (const Option& option : options()) {
        for (const Rule& rule : option.rules) {
            const bool wins = find_value(given, option.name) != nullptr;
            const bool loses = find_value(given, rule.excludes) != nullptr;
            if (wins != loses) unset(wins ? rule.excludes : option.name);
        }
    }
    set.insert(set.end(), given.begin(), given.end());
    for (const Option& option : options()) {
        if (find_value(given, option.name) != nullptr) continue;
        for (const Rule& rule : option.rules)
            if (lacks(rule, set) && !lacks(rule, file)) unset(option.name);
    }
    std::stable_partition(set.begin(), set.end(),
                          [](const Setting& one) { return one.option->name == "tables"; });
    return set;
}

// Removes from the tables what the profile does not use.
void obey_profile(app::Settings& settings) {
    if (settings.options.profile == Profile::guide) settings.tables = {};
}

// The settings on which the answer of an option depends.
app::Settings heeded(const Option& option, const std::vector<Setting>& arguments) {
    app::Settings settings;
    if (option.heeds.empty()) return settings;
    const std::vector<std::string_view> heeds = split_list(option.heeds);
    for (const auto& [set, value] : settle(arguments))
        if (std::find(heeds.begin(), heeds.end(), set->name) != heeds.end()) apply(*set, value, settings);
    obey_profile(settings);
    return settings;
}

// The text to print, if the arguments ask for one.
std::optional<std::string> answer(const std::vector<Setting>& arguments) {
    for (const auto& [option, value] : arguments) {
        if (option->answer == nullptr) continue;
        app::Settings unused;
        const std::size_t choice = apply(*option, value, unused);
        if (option->is_flag() && !value.on()) continue;
        return option->answer(choice, heeded(*option, arguments));
    }
    return std::nullopt;
}

// Checks what the options need and exclude, and their values together.
void check(const std::vector<Setting>& set, const app::Settings& settings) {
    for (const auto& [option, value] : set) {
        for (const Rule& rule : option->rules) {
            if (option->is_on(value) && (lacks(rule, set) || find_value(set, rule.excludes) != nullptr))
                throw UsageError(std::string(rule.message));
        }
    }
    if (settings.since && settings.until && *settings.until <= *settings.since)
        throw UsageError("--since and --until: no time is in between: --until has to be later");
    if (settings.options.kind && settings.options.profile == Profile::guide) {
        const mappings::ShapeInfo& kind = mappings::info(mappings::shape_of(*settings.options.kind));
        if (kind.guide_section.empty())
            throw UsageError(fmt::format(
                "--kind {0}: --profile guide has no rows for {0} records: use --profile full", kind.name));
    }
}

// Replaces `automatic` by what the surroundings suggest.
void decide(app::When& when, bool yes) {
    if (when == app::When::automatic) when = yes ? app::When::always : app::When::never;
}

// The columns of the terminal on stdout: the value of the variable COLUMNS, or the width of the terminal; 0
// if there is none.
std::size_t terminal_columns() {
    if (isatty(STDOUT_FILENO) != 1) return 0;
    if (const char* text = std::getenv("COLUMNS")) {
        if (const unsigned long columns = std::strtoul(text, nullptr, 10); columns != 0) return columns;
    }
    winsize size{};
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace

Surroundings Surroundings::here() {
    Surroundings surroundings;
    surroundings.stdin_is_terminal = isatty(STDIN_FILENO) == 1;
    surroundings.stdout_is_terminal = isatty(STDOUT_FILENO) == 1;
    surroundings.stderr_is_terminal = isatty(STDERR_FILENO) == 1;
    surroundings.columns = terminal_columns();
    const char* no_color = std::getenv("NO_COLOR");
    surroundings.no_color = no_color != nullptr && *no_color != '\0';
    const char* terminal = std::getenv("TERM");
    surroundings.dumb_terminal =
        terminal == nullptr || *terminal == '\0' || std::string_view(terminal) == "dumb";
    if (const char* seconds = std::getenv("SOURCE_DATE_EPOCH")) surroundings.source_date_epoch = seconds;
    return surroundings;
}

Command parse(const std::vector<std::string>& arguments, const Surroundings& surroundings) {
    Arguments given = read_arguments(arguments);
    Command command;
    command.answer = answer(given.options);
    if (command.answer) return command;

    app::Settings& settings = command.settings;
    const std::vector<Setting> set = settle(given.options);
    for (const auto& [option, value] : set)
        apply(*option, value, settings);
    obey_profile(settings);

    if (const Value* path = find_value(given.options, "config")) settings.also_read.push_back(path->text);
    if (const Value* path = find_value(set, "tables")) settings.also_read.push_back(path->text);
    settings.inputs = std::move(given.inputs);
    if (std::find(settings.inputs.begin(), settings.inputs.end(), "") != settings.inputs.end())
        throw UsageError("INPUT: a name is empty: name a file, or - for stdin");
    if (!settings.received_time && surroundings.source_date_epoch)
        settings.received_time = source_date(*surroundings.source_date_epoch);
    if (find_value(set, "summary") == nullptr && !settings.output_dir.empty())
        settings.summary = app::SummaryForm::text;
    if (!settings.seen.empty() && !settings.dedup) settings.dedup = app::kDedupEvents;
    decide(settings.color,
           surroundings.stdout_is_terminal && !surroundings.dumb_terminal && !surroundings.no_color);
    decide(settings.progress, surroundings.stderr_is_terminal && !surroundings.dumb_terminal);
    settings.width = surroundings.columns;
    check(set, settings);
    if (settings.inputs.empty() && surroundings.stdin_is_terminal)
        throw UsageError(
            fmt::format("there is nothing to read: name a file, or pipe records in: {}", usage()));
    return command;
}

}  // namespace duo2qualys::cli
