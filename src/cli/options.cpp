#include "cli/options.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/seen_events.hpp"
#include "app/usage_error.hpp"
#include "cli/help.hpp"
#include "cli/listings.hpp"
#include "cli/site_tables.hpp"
#include "cli/suggest.hpp"
#include "cli/values.hpp"
#include "mappings/kinds.hpp"
#include "mappings/tokens.hpp"

namespace duo2qualys::cli {

namespace {

using app::Settings;

template <class Enum>
Enum choice(const Value& value) {
    return static_cast<Enum>(value.choice);
}

void apply_kind(Settings& settings, const Value& value) {
    settings.options.kind.reset();
    if (value.choice != 0) settings.options.kind = static_cast<Kind>(value.choice - 1);
}

void apply_skip(Settings& settings, const Value& value) {
    settings.options.skip = {};
    for (const std::string_view member : split_list(value.text))
        for (std::size_t i = 0; i < kShapeCount; ++i)
            if (name(static_cast<Shape>(i)) == member) settings.options.skip.insert(static_cast<Shape>(i));
}

void apply_omit(Settings& settings, const Value& value) {
    settings.options.omit.clear();
    for (const std::string_view token : split_list(value.text))
        settings.options.omit.emplace_back(token);
}

void apply_compression(Settings& settings, const Value& value) {
    using Form = output::Packing::Form;
    const auto form = choice<Form>(value);
    switch (form) {
        case Form::none: settings.packing = {form, level(value, 0, 0)}; break;
        case Form::gzip: settings.packing = {form, level(value, 6, 12)}; break;
        case Form::zstd: settings.packing = {form, level(value, 3, 19)}; break;
    }
}

// The text of app::kDedupEvents.
constexpr std::string_view kDedupText = "4000000";
static_assert(app::kDedupEvents == 4'000'000);

// Names with commas between them.
struct Names {
    std::array<char, 1024> text{};
    std::size_t size = 0;

    constexpr void add(std::string_view name) {
        if (size != 0) text.at(size++) = ',';
        for (const char c : name)
            text.at(size++) = c;
    }
    constexpr std::string_view view() const { return {text.data(), size}; }
};
// The name `first`, if it is not empty, and the names of the first `count` shapes. The choices of --kind are
// `auto` and the kinds; those of --skip are the shapes before api-error.
constexpr Names names_of_shapes(std::string_view first, std::size_t count) {
    Names names;
    if (!first.empty()) names.add(first);
    for (std::size_t i = 0; i < count; ++i)
        names.add(mappings::kShapes[i].name);
    return names;
}
constexpr Names kKindChoices = names_of_shapes("auto", kKindCount);
constexpr Names kSkipChoices = names_of_shapes({}, static_cast<std::size_t>(Shape::api_error));
// The names of all tokens that can be left out.
constexpr Names kOmissible = [] {
    Names names;
    for (const mappings::TokenInfo& info : mappings::kTokens)
        if (info.token != mappings::Token::eventType) names.add(info.name);
    return names;
}();

// The choices are in the order of the enumerations, so that the index of a choice is its value.
// clang-format off
constexpr auto kOptions = std::to_array<Option>({
    {.name = "recursive", .short_name = 'r', .group = "Input", .help = "Read all files below directories",
     .apply = [](Settings& s, const Value& v) { s.recursive = v.on(); }},
    {.name = "kind", .argument = "KIND", .choices = kKindChoices.view(), .fallback = "auto", .group = "Input",
     .help = "Treat all records as KIND; auto detects it", .apply = apply_kind},
    {.name = "skip", .argument = "KIND,...", .choices = kSkipChoices.view(), .fallback = "nothing", .is_list = true, .group = "Input",
     .help = "Skip these kinds; they do not count as rejects", .apply = apply_skip},
    {.name = "since", .argument = "TIME", .group = "Input",
     .help = "Skip events before TIME, such as 2024-03-01 or 2024-03-01T08:00:00+01:00",
     .apply = [](Settings& s, const Value& v) { s.since = event_time(v); }},
    {.name = "until", .argument = "TIME", .group = "Input",
     .help = "Skip events at TIME and later",
     .apply = [](Settings& s, const Value& v) { s.until = event_time(v); }},
    {.name = "dedup", .argument = "N", .bare = kDedupText, .fallback = "off", .group = "Input",
     .help = "Skip an event whose content id is among the last N written; 0: among all",
     .apply = [](Settings& s, const Value& v) { s.dedup = number(v, app::SeenEvents::kMost); }},
    {.name = "seen", .argument = "FILE", .group = "Input",
     .help = "Like --dedup, but across runs: FILE keeps the ids of what was written",
     .apply = [](Settings& s, const Value& v) { s.seen = side_file(v); }},
    {.name = "replay", .group = "Input",
     .help = "Read again what was rejected; inputs are files that --rejects wrote",
     .apply = [](Settings& s, const Value& v) { s.replay = v.on(); }},
    {.name = "max-record", .argument = "SIZE", .fallback = "16M", .group = "Input",
     .help = "Reject larger records; in bytes, or with K, M or G (powers of 1024)",
     .apply = [](Settings& s, const Value& v) { s.max_record = record_size(v); }},
    {.name = "profile", .argument = "NAME", .choices = "full,guide", .fallback = "full", .group = "Mapping",
     .help = "Use the guide's rows and our extensions, or the guide's rows alone",
     .apply = [](Settings& s, const Value& v) { s.options.profile = choice<Profile>(v); }},
    {.name = "tables", .argument = "FILE", .is_single = true, .group = "Mapping",
     .help = "Add the rows, events and constants in FILE to the tables (TOML); they fill gaps",
     .apply = [](Settings& s, const Value& v) { s.tables = read_site_tables(text(v)); }},
    {.name = "unmapped", .argument = "WHAT", .choices = "drop,keep", .fallback = "drop", .group = "Mapping",
     .help = "Drop fields without a token, or keep them under the key unmapped",
     .apply = [](Settings& s, const Value& v) { s.options.unmapped = choice<Unmapped>(v); }},
    {.name = "multi", .argument = "FORM", .choices = "array,first", .fallback = "array", .group = "Mapping",
     .help = "Write several values of a token as an array, or only the first",
     .apply = [](Settings& s, const Value& v) { s.options.multi = choice<Multi>(v); }},
    {.name = "omit", .argument = "TOKEN,...", .choices = kOmissible.view(), .fallback = "nothing", .is_list = true, .has_tokens = true, .group = "Mapping",
     .help = "Leave these tokens out of every line; any but eventType", .apply = apply_omit},
    {.name = "device-host", .argument = "NAME", .fallback = "left out", .group = "Mapping",
     .help = "The deviceHost of every line",
     .apply = [](Settings& s, const Value& v) { s.options.device_host = utf8_text(v); }},
    {.name = "customer-id", .argument = "UUID", .fallback = "left out", .group = "Mapping",
     .help = "The customerId of every line",
     .apply = [](Settings& s, const Value& v) { s.options.customer_id = uuid(v); }},
    {.name = "collector-id", .argument = "UUID", .fallback = "left out", .group = "Mapping",
     .help = "The collectorId of every line",
     .apply = [](Settings& s, const Value& v) { s.options.collector_id = uuid(v); }},
    {.name = "event-source-id", .argument = "UUID", .fallback = "left out", .group = "Mapping",
     .help = "The eventSourceId of every line",
     .apply = [](Settings& s, const Value& v) { s.options.event_source_id = uuid(v); }},
    {.name = "event-id", .argument = "HOW", .choices = "content,none", .fallback = "content", .group = "Mapping",
     .help = "Make eventId from the record's content, or leave it out",
     .apply = [](Settings& s, const Value& v) { s.options.event_id = choice<EventId>(v); }},
    {.name = "received-time", .argument = "TIME", .fallback = "the clock", .group = "Mapping",
     .help = "The collectorReceivedTime of every line, such as 2021-06-01T11:29:04Z, or none",
     .apply = [](Settings& s, const Value& v) { s.received_time = received_time(v); }},
    {.name = "output", .short_name = 'o', .argument = "FILE", .fallback = "stdout", .group = "Output",
     .help = "Write all lines to FILE", .off = "-",
     .apply = [](Settings& s, const Value& v) { s.output = v.text == "-" ? "" : text(v); }},
    {.name = "output-dir", .short_name = 'd', .argument = "DIR", .group = "Output",
     .help = "Write one file for each input file, below DIR",
     .apply = [](Settings& s, const Value& v) { s.output_dir = text(v); },
     .rules = {Rule{.excludes = "output", .message = "--output and --output-dir: only one of them can be used: choose one"}}},
    {.name = "compress", .argument = "HOW", .choices = "none,gzip,zstd", .fallback = "none", .has_level = true, .group = "Output",
     .help = "Compress the files that -o and -d write, also as HOW:LEVEL", .off = "none", .apply = apply_compression,
     .rules = {Rule{.needs = "output,output-dir", .message = "--compress: stdout is never compressed: name a file with --output or --output-dir"}}},
    {.name = "force", .short_name = 'f', .group = "Output",
     .help = "With -d, make all outputs again, even those that are up to date",
     .apply = [](Settings& s, const Value& v) { s.force = v.on(); },
     .rules = {Rule{.needs = "output-dir", .message = "--force: without --output-dir, every input is converted anyway: leave --force out"}}},
    {.name = "rejects", .argument = "FILE", .fallback = "messages only", .group = "Errors",
     .help = "Keep what could not be converted, one JSON line each",
     .apply = [](Settings& s, const Value& v) { s.rejects = side_file(v); }},
    {.name = "max-errors", .argument = "N", .fallback = "0: no limit", .group = "Errors",
     .help = "Stop after N rejects",
     .apply = [](Settings& s, const Value& v) { s.max_errors = number(v, UINT64_MAX); }},
    {.name = "quiet", .short_name = 'q', .group = "Reports",
     .help = "Hide messages about rejects and other notices, but not errors",
     .apply = [](Settings& s, const Value& v) { s.quiet = v.on(); }},
    {.name = "summary", .argument = "FORM", .choices = "none,text,json", .bare = "text", .fallback = "none; with -d: text", .group = "Reports",
     .help = "At the end, show on stderr what was read and written",
     .apply = [](Settings& s, const Value& v) { s.summary = choice<app::SummaryForm>(v); }},
    {.name = "report", .argument = "FILE", .group = "Reports",
     .help = "Write counts, coverage, and what the tables do not know (drift) to FILE, as JSON",
     .apply = [](Settings& s, const Value& v) { s.report = side_file(v); }},
    {.name = "fail-on-drift", .group = "Reports",
     .help = "Exit with status 1 for unknown actions and outcomes, wrong types, invalid times and broken embedded JSON",
     .apply = [](Settings& s, const Value& v) { s.fail_on_drift = v.on(); }},
    {.name = "explain", .argument = "FORM", .choices = "text,json", .bare = "text", .group = "Reports",
     .help = "Instead of the output, show where each token of each record comes from, and why",
     .apply = [](Settings& s, const Value& v) { s.explain = v.choice == 0 ? app::ExplainForm::text : app::ExplainForm::json; },
     .rules = {Rule{.excludes = "output-dir", .message = "--explain: with --output-dir, later runs would treat the explanations as finished outputs: use --output"},
               Rule{.excludes = "seen", .message = "--explain and --seen: only one of them can be used, because --explain writes no events: choose one"}}},
    {.name = "progress", .argument = "WHEN", .choices = "auto,always,never", .fallback = "auto: on a terminal", .group = "Reports",
     .help = "Show progress on stderr",
     .apply = [](Settings& s, const Value& v) { s.progress = choice<app::When>(v); }},
    {.name = "color", .argument = "WHEN", .choices = "auto,always,never", .fallback = "auto: on a terminal", .group = "Reports",
     .help = "Color explanations; NO_COLOR is obeyed",
     .apply = [](Settings& s, const Value& v) { s.color = choice<app::When>(v); }},
    {.name = "threads", .short_name = 'j', .argument = "N", .fallback = "0: one per core", .group = "Speed",
     .help = "Convert with N threads",
     .apply = [](Settings& s, const Value& v) { s.threads = static_cast<unsigned>(number(v, kMaxThreads)); }},
    {.name = "help", .short_name = 'h', .in_file = false, .group = "About",
     .help = "Show this help", .answer = [](std::size_t, const Settings&) { return help(); }},
    {.name = "version", .short_name = 'V', .in_file = false, .group = "About",
     .help = "Show the version, and the fingerprint of the tables", .answer = [](std::size_t, const Settings& s) { return version(s.tables); },
     .heeds = "profile,tables"},
    {.name = "list-mappings", .argument = "FORM", .choices = "table,json,markdown", .bare = "table", .in_file = false, .group = "About",
     .help = "Show which Duo field gives which token, and why, for the profile",
     .answer = [](std::size_t form, const Settings& s) { return list_mappings(static_cast<ListFormat>(form), s.options.profile, s.tables); },
     .heeds = "profile,tables"},
    {.name = "list-events", .argument = "FORM", .choices = "table,json", .bare = "table", .in_file = false, .group = "About",
     .help = "Show the known actions, their labels and outcomes",
     .answer = [](std::size_t form, const Settings& s) { return list_events(static_cast<ListFormat>(form), s.tables); },
     .heeds = "profile,tables"},
    {.name = "schema", .in_file = false, .group = "About",
     .help = "Show the JSON Schema of an output line", .answer = [](std::size_t, const Settings& s) { return schema(s.options, s.tables); },
     .heeds = "profile,tables,omit"},
    {.name = "config", .argument = "FILE", .in_file = false, .group = "Settings",
     .help = "Read options from FILE, such as: unmapped = \"keep\" (TOML); the command line wins"},
});
// clang-format on

std::size_t find_choice(const Option& option, const Value& value, std::string_view text,
                        const mappings::Tables& tables) {
    std::vector<std::string_view> choices = split_list(option.choices);
    if (option.has_tokens) {
        for (const mappings::TokenInfo& info : tables.tokens)
            if (mappings::is_site_token(info.token)) choices.push_back(info.name);
    }
    const auto found = std::find(choices.begin(), choices.end(), text);
    if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
    const auto is_named = [text](const mappings::TokenInfo& info) { return info.name == text; };
    if (option.has_tokens && std::any_of(tables.tokens.begin(), tables.tokens.end(), is_named))
        throw UsageError(fmt::format("{}: '{}' is in every line: take it off the list", value.where, text));
    throw UsageError(
        fmt::format("{}: unknown value '{}': {}", value.where, text, choice_advice(text, choices)));
}

}  // namespace

std::span<const Option> options() noexcept {
    return kOptions;
}

const Option* find_option(std::string_view name) noexcept {
    const auto* found =
        std::find_if(kOptions.begin(), kOptions.end(), [&](const Option& o) { return o.name == name; });
    return found == kOptions.end() ? nullptr : found;
}

const Option* find_option(char short_name) noexcept {
    if (short_name == '\0') return nullptr;
    const auto* found = std::find_if(kOptions.begin(), kOptions.end(),
                                     [&](const Option& o) { return o.short_name == short_name; });
    return found == kOptions.end() ? nullptr : found;
}

const Value* find_value(const std::vector<Setting>& settings, std::string_view name) noexcept {
    const auto found = std::find_if(settings.begin(), settings.end(),
                                    [name](const Setting& s) { return s.option->name == name; });
    return found == settings.end() ? nullptr : &found->value;
}

std::vector<std::string_view> split_list(std::string_view text) {
    std::vector<std::string_view> members;
    for (;;) {
        const std::size_t comma = text.find(',');
        members.push_back(text.substr(0, comma));
        if (comma == std::string_view::npos) return members;
        text.remove_prefix(comma + 1);
    }
}

std::size_t apply(const Option& option, Value value, app::Settings& settings) {
    if (option.is_flag() && value.text != "true" && value.text != "false")
        throw UsageError(fmt::format("{}: takes no value, but got '{}'", value.where, value.text));
    if (option.is_list) {
        for (const std::string_view member : split_list(value.text))
            find_choice(option, value, member, settings.tables);
    } else if (!option.choices.empty()) {
        const std::string_view text = value.text;
        value.choice = find_choice(option, value, option.has_level ? text.substr(0, text.find(':')) : text,
                                   settings.tables);
    }
    if (option.apply != nullptr) option.apply(settings, value);
    return value.choice;
}

}  // namespace duo2qualys::cli
