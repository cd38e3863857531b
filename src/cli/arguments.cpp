#include "cli/arguments.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <sstream>
#include <utility>

#include "app/usage_error.hpp"
#include "cli/suggest.hpp"

namespace duo2qualys::cli {

namespace {

constexpr std::size_t kWidth = 80;   // columns of the help
constexpr std::size_t kColumn = 30;  // the column where descriptions begin
constexpr const char* kInputs = "INPUT...";
constexpr char kMark = '=';  // precedes every value and input, so that CLI11 leaves it unchanged

// Negative numbers count as values, because a message about a wrong value helps more than a message about a
// missing one.
bool looks_like_option(std::string_view argument) {
    return argument.size() > 1 && argument[0] == '-' && (argument[1] < '0' || argument[1] > '9');
}

// Checks the names in the arguments, and marks the values and inputs.
class Marker {
  public:
    explicit Marker(const std::vector<std::string>& arguments)
        : next_(arguments.begin()), end_(arguments.end()) {
        bool is_behind = false;  // after `--`, where everything is an input
        while (next_ != end_) {
            const std::string& argument = *next_++;
            if (is_behind || argument.size() < 2 || argument.front() != '-') {
                marked.push_back(kMark + argument);
            } else if (argument == "--") {
                is_behind = true;
            } else {
                mark(argument);
            }
        }
        std::sort(named.begin(), named.end());
        named.erase(std::unique(named.begin(), named.end()), named.end());
    }

    std::vector<std::string> marked;
    std::vector<const Option*> named;  // the options that are given, in the order of the help

  private:
    void mark(std::string argument) {
        std::size_t value = read_names(argument);
        const Option& option = *named.back();
        if (value == std::string::npos && takes_next(option, argument)) {
            if (argument.starts_with("--")) argument += '=';
            value = argument.size();
            argument += *next_++;
        }
        // An empty value cancels the setting of a settings file.
        if (value == argument.size() && !option.in_file)
            throw UsageError(fmt::format("--{}: the value is empty: give one", option.name));
        if (value != std::string::npos) argument.insert(value, 1, kMark);
        marked.push_back(std::move(argument));
    }

    // Finds the option in `--output` or `--output=FILE`, or those in `-q`, `-qf`, `-o`, `-oFILE` or
    // `-qoFILE`, where only the last one can have a value. Returns the position at which the value begins,
    // or npos if this argument does not contain it.
    std::size_t read_names(std::string_view argument) {
        const bool is_long = argument.starts_with("--");
        const std::size_t equals = argument.find('=');
        const std::string_view name = argument.substr(is_long ? 2 : 1, equals - (is_long ? 2 : 1));
        const Option* long_option = find_option(name);
        if (is_long) {
            if (long_option == nullptr)
                throw UsageError(fmt::format("unknown option --{}: {}", name, option_advice(name, "--")));
            named.push_back(long_option);
            return equals == std::string_view::npos ? equals : equals + 1;
        }
        if (long_option != nullptr)
            throw UsageError(fmt::format("unknown option {}: did you mean --{}?", argument, name));
        for (std::size_t i = 1; i < argument.size(); ++i) {
            named.push_back(find_option(argument[i]));
            if (named.back() == nullptr)
                throw UsageError(fmt::format("unknown option -{}{}: see duo2qualys --help", argument[i],
                                             argument.size() > 2 ? fmt::format(" in {}", argument) : ""));
            if (!named.back()->is_flag() && i + 1 != argument.size()) return i + 1;
        }
        return std::string_view::npos;
    }

    // Whether the next argument is the value of `option`. If the option can be given without a value, only
    // one of its choices counts as its value.
    bool takes_next(const Option& option, std::string_view argument) const {
        if (option.is_flag() || !option.bare.empty()) {
            const std::vector<std::string_view> choices = split_list(option.choices);
            return next_ != end_ && !option.choices.empty() &&
                   std::find(choices.begin(), choices.end(), *next_) != choices.end();
        }
        if (next_ == end_ || looks_like_option(*next_))
            throw UsageError(fmt::format("{0}: needs a value: {0} {1}", argument, option.argument));
        return true;
    }

    std::vector<std::string>::const_iterator next_;
    std::vector<std::string>::const_iterator end_;
};

void declare_inputs(CLI::App& app) {
    app.set_help_flag();  // --help is in the list of options
    CLI::Option* inputs = app.add_option(kInputs)->take_all()->allow_extra_args();
    inputs->description("Files, and with -r directories; none, or -: stdin")->group("Input");
}

void declare(CLI::App& app, const Option& option) {
    // If an option may be given without a value, CLI11 expects its value for that case in braces after the
    // name.
    const std::string_view bare = option.is_flag() ? "true" : option.bare;
    const std::string braces = bare.empty() ? "" : fmt::format("{{{}{}}}", kMark, bare);
    std::string names = fmt::format("--{}{}", option.name, braces);
    if (option.short_name != '\0') names += fmt::format(",-{}{}", option.short_name, braces);
    std::string help(option.help);
    if (!option.choices.empty() && !option.has_tokens)
        help += fmt::format(": {}", fmt::join(split_list(option.choices), ", "));
    (bare.empty() ? app.add_option(names) : app.add_flag(names))
        ->take_all()
        ->description(help)
        ->type_name(std::string(option.argument))
        ->default_str(std::string(option.fallback.empty() ? option.bare : option.fallback))
        ->group(std::string(option.group));
}

// Formats the help without CLI11's own layout, which differs between its versions.
class Formatter : public CLI::Formatter {
  public:
    std::string make_help(const CLI::App* app, std::string usage, CLI::AppFormatMode) const override {
        std::string text = fmt::format("Usage: {}\n{}", usage, app->get_description());
        for (const std::string& group : app->get_groups()) {
            const auto is_in = [&group](const CLI::Option* option) { return option->get_group() == group; };
            text += make_group(group, false, app->get_options(is_in));
        }
        return text + app->get_footer();
    }

    // The entry of an option: its names and value (`-o, --output FILE`, `    --summary[=FORM]`), and its
    // description in a second column.
    std::string make_option(const CLI::Option* option, bool) const override {
        std::string line = "  ";
        const std::vector<std::string>& letters = option->get_snames();
        if (option->nonpositional()) line += letters.empty() ? "    " : "-" + letters.front() + ", ";
        line += option->get_name();
        const std::string type = option->get_type_name();
        if (!type.empty()) line += option->get_expected_min() == 0 ? "[=" + type + "]" : " " + type;
        std::string out;
        if (line.size() + 1 >= kColumn) {
            out += line + '\n';
            line.clear();
        }
        line.resize(kColumn, ' ');
        const std::string fallback = option->get_default_str();
        std::istringstream words(option->get_description() + (fallback.empty() ? "" : " [" + fallback + "]"));
        for (std::string word; words >> word; line += word) {
            if (line.size() > kColumn && line.size() + 1 + word.size() > kWidth) {
                out += line + '\n';
                line.assign(kColumn, ' ');
            }
            if (line.size() > kColumn) line += ' ';
        }
        return out + line + '\n';
    }
};

// The value of an option that was given several times: all members for a list, else the last value. An empty
// value cancels the values before it.
std::string joined(const Option& option, const std::vector<std::string>& marked) {
    std::string text;
    for (const std::string& one : marked) {
        const std::string value = one.substr(1);
        if (value.empty() || text.empty() || !(option.is_list || option.is_single)) {
            text = value;
        } else if (option.is_list) {
            text += ',' + value;
        } else {
            throw UsageError(fmt::format(
                "--{}: only one {} is allowed, but '{}' and '{}' are given: join them, or leave one out",
                option.name, option.argument, text, value));
        }
    }
    return text;
}

}  // namespace

Arguments read_arguments(const std::vector<std::string>& arguments) {
    Marker marker(arguments);
    CLI::App app;
    declare_inputs(app);
    // Only the options that are given are declared: declaring all would take more than 0.1 ms at each start.
    for (const Option* option : marker.named)
        declare(app, *option);
    std::reverse(marker.marked.begin(), marker.marked.end());  // the order that CLI11 expects
    try {
        app.parse(std::move(marker.marked));
    } catch (const CLI::ParseError& error) {
        throw UsageError(fmt::format("{}: see duo2qualys --help", error.what()));
    }
    Arguments read;
    for (const Option* option : marker.named) {
        const std::string name = fmt::format("--{}", option->name);
        read.options.push_back({option, {name, joined(*option, app.get_option(name)->results()), 0}});
    }
    for (const std::string& input : app.get_option(kInputs)->results())
        read.inputs.push_back(input.substr(1));
    return read;
}

std::string describe_arguments(const std::string& usage, const std::string& introduction,
                               const std::string& footer) {
    CLI::App app(introduction, usage);
    declare_inputs(app);
    for (const Option& option : options())
        declare(app, option);
    app.footer(footer);
    app.formatter(std::make_shared<Formatter>());
    return app.help();
}

}  // namespace duo2qualys::cli
