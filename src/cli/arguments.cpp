#include "cli/arguments.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

#include "cli/suggest.hpp"
#include "cli/usage_error.hpp"

namespace duo2qualys::cli {

namespace {

constexpr char kMark = '=';  // stands before every value and input; CLI11 then leaves them unchanged

/// Negative numbers count as values, because a message about a wrong value helps more than one about a
/// missing value.
bool looks_like_option(std::string_view argument) {
    constexpr std::string_view kDigits = "0123456789";
    return argument.size() > 1 && argument.front() == '-' &&
           kDigits.find(argument[1]) == std::string_view::npos;
}

/// Checks the names in the arguments, and marks the values and inputs.
class Marker {
  public:
    explicit Marker(const std::vector<std::string>& arguments)
        : next_(arguments.begin()), end_(arguments.end()) {
        bool is_behind = false;  // behind `--`, where everything is an input
        while (next_ != end_) {
            const std::string& argument = *next_++;
            if (is_behind || argument.size() < 2 || argument.front() != '-') {
                marked_.push_back(kMark + argument);
            } else if (argument == "--") {
                is_behind = true;
            } else {
                mark(argument);
            }
        }
        std::sort(named_.begin(), named_.end());
        named_.erase(std::unique(named_.begin(), named_.end()), named_.end());
    }

    std::vector<std::string>& marked() { return marked_; }
    /// The options that are given, in the order of the help.
    const std::vector<const Option*>& named() const { return named_; }

  private:
    void mark(std::string argument) {
        const bool is_long = argument.starts_with("--");
        std::size_t value = is_long ? read_long(argument) : read_short(argument);
        const Option& option = *named_.back();
        if (value == std::string::npos && takes_next(option, argument)) {
            if (is_long) argument += '=';
            value = argument.size();
            argument += *next_++;
        }
        // An empty value cancels the setting of a settings file.
        if (value == argument.size() && !option.in_file)
            throw UsageError(fmt::format("--{}: the value is empty: give one", option.name));
        if (value != std::string::npos) argument.insert(value, 1, kMark);
        marked_.push_back(std::move(argument));
    }

    /// Finds the option in `--output` or `--output=FILE`. Returns the position at which its value begins, or
    /// npos if this argument does not contain the value.
    std::size_t read_long(std::string_view argument) {
        const std::size_t equals = argument.find('=');
        const std::string_view name = argument.substr(2, equals - 2);
        named_.push_back(find_option(name));
        if (named_.back() == nullptr)
            throw UsageError(fmt::format("unknown option --{}: {}", name, option_advice(name, "--")));
        return equals == std::string_view::npos ? equals : equals + 1;
    }

    /// As read_long(), for `-q`, `-qf`, `-o`, `-oFILE` or `-qoFILE`; only the last of the options can have a
    /// value.
    std::size_t read_short(std::string_view argument) {
        const std::string_view long_name = argument.substr(1, argument.find('=') - 1);
        if (long_name.size() > 1 && find_option(long_name) != nullptr)
            throw UsageError(fmt::format("unknown option {}: did you mean --{}?", argument, long_name));
        for (std::size_t i = 1; i < argument.size(); ++i) {
            named_.push_back(find_option(argument[i]));
            if (named_.back() == nullptr)
                throw UsageError(fmt::format("unknown option -{}{}: see duo2qualys --help", argument[i],
                                             argument.size() > 2 ? fmt::format(" in {}", argument) : ""));
            if (!named_.back()->is_flag() && i + 1 != argument.size()) return i + 1;
        }
        return std::string_view::npos;
    }

    /// Whether the next argument is the value of `option`. If the option can be given without a value, only
    /// one of its choices counts as its value.
    bool takes_next(const Option& option, std::string_view argument) const {
        const bool is_last = next_ == end_;
        if (option.is_flag() || !option.bare.empty()) {
            const std::vector<std::string_view> choices = split_list(option.choices);
            return !is_last && !option.choices.empty() &&
                   std::find(choices.begin(), choices.end(), *next_) != choices.end();
        }
        if (is_last || looks_like_option(*next_))
            throw UsageError(fmt::format("{0}: needs a value: {0} {1}", argument, option.argument));
        return true;
    }

    std::vector<std::string>::const_iterator next_;
    std::vector<std::string>::const_iterator end_;
    std::vector<std::string> marked_;
    std::vector<const Option*> named_;
};

CLI::Option* declare(CLI::App& app, const Option& option) {
    // CLI11 expects in braces the value that an option has if none is given.
    const std::string_view bare = option.is_flag() ? "true" : option.bare;
    const std::string braces = bare.empty() ? "" : fmt::format("{{{}{}}}", kMark, bare);
    std::string names = fmt::format("--{}{}", option.name, braces);
    if (option.short_name != '\0') names += fmt::format(",-{}{}", option.short_name, braces);
    return (bare.empty() ? app.add_option(names) : app.add_flag(names))->take_all();
}

/// The value of an option that was given several times: all members for a list, else the last value. An empty
/// value cancels those before it.
std::string joined(const Option& option, const std::vector<std::string>& marked) {
    std::string text;
    for (const std::string& one : marked) {
        const std::string value = one.substr(1);
        const bool is_more = !value.empty() && !text.empty();
        if (is_more && option.is_single)
            throw UsageError(fmt::format(
                "--{}: only one {} is allowed, but '{}' and '{}' are given: join them, or leave one out",
                option.name, option.argument, text, value));
        if (is_more && option.is_list) {
            text += ',';
            text += value;
        } else {
            text = value;
        }
    }
    return text;
}

}  // namespace

Arguments read_arguments(const std::vector<std::string>& arguments) {
    Marker marker(arguments);
    CLI::App app;
    app.set_help_flag();
    // Only the options that are given are declared, because declaring all takes 0.1 ms at every start.
    std::vector<std::pair<const Option*, CLI::Option*>> declared;
    for (const Option* option : marker.named())
        declared.emplace_back(option, declare(app, *option));
    const CLI::Option* inputs = app.add_option("INPUT")->take_all()->allow_extra_args();
    std::reverse(marker.marked().begin(), marker.marked().end());  // the order that CLI11 expects
    try {
        app.parse(std::move(marker.marked()));
    } catch (const CLI::ParseError& error) {
        throw UsageError(fmt::format("{}: see duo2qualys --help", error.what()));
    }
    Arguments read;
    for (const auto& [option, values] : declared)
        read.options.push_back(
            {option, {fmt::format("--{}", option->name), joined(*option, values->results()), 0}});
    for (const std::string& input : inputs->results())
        read.inputs.push_back(input.substr(1));
    return read;
}

}  // namespace duo2qualys::cli
