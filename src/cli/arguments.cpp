#include "cli/arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "cli/options.hpp"
#include "cli/suggest.hpp"
#include "cli/usage_error.hpp"

namespace duo2qualys::cli {

namespace {

/// Negative numbers count as values, because a message about a wrong value helps more than one about a
/// missing value.
bool looks_like_option(std::string_view argument) {
    constexpr std::string_view kDigits = "0123456789";
    return argument.size() > 1 && argument.front() == '-' &&
           kDigits.find(argument[1]) == std::string_view::npos;
}

class Speller {
  public:
    explicit Speller(const std::vector<std::string>& arguments) : arguments_(arguments) {}

    SpeltOut run() {
        while (next_ != arguments_.size()) {
            const std::string_view argument = arguments_[next_++];
            if (argument == "--") break;
            if (argument.substr(0, 2) == "--") {
                read_long(argument);
            } else if (argument.size() > 1 && argument.front() == '-') {
                read_short(argument);
            } else {
                out_.inputs.emplace_back(argument);
            }
        }
        out_.inputs.insert(out_.inputs.end(), arguments_.begin() + static_cast<std::ptrdiff_t>(next_),
                           arguments_.end());
        return std::move(out_);
    }

  private:
    void read_long(std::string_view argument) {
        const std::size_t equals = argument.find('=');
        const std::string_view name =
            argument.substr(2, equals == std::string_view::npos ? equals : equals - 2);
        const Option* option = find_option(name);
        if (option == nullptr) {
            const std::string_view near = nearest_option(name);
            throw UsageError(near.empty()
                                 ? fmt::format("unknown option --{}: see duo2qualys --help", name)
                                 : fmt::format("unknown option --{}: did you mean --{}?", name, near));
        }
        if (equals != std::string_view::npos) {
            add(*option, argument.substr(equals + 1));
        } else if (option->is_flag()) {
            add(*option, "true");
        } else {
            add(*option, following(*option, argument));
        }
    }

    /// Reads `-q`, `-qf`, `-o FILE`, `-oFILE` and `-qoFILE`.
    void read_short(std::string_view argument) {
        const std::string_view long_name = argument.substr(1, argument.find('=') - 1);
        if (long_name.size() > 1 && find_option(long_name) != nullptr)
            throw UsageError(fmt::format("unknown option {}: did you mean --{}?", argument, long_name));
        for (std::size_t i = 1; i < argument.size(); ++i) {
            const Option* option = find_option(argument[i]);
            if (option == nullptr)
                throw UsageError(fmt::format("unknown option -{}{}: see duo2qualys --help", argument[i],
                                             argument.size() > 2 ? fmt::format(" in {}", argument) : ""));
            if (option->is_flag()) {
                add(*option, "true");
                continue;
            }
            const std::string_view rest = argument.substr(i + 1);
            add(*option, rest.empty() ? following(*option, argument) : rest);
            return;
        }
    }

    /// The value in the next argument, or the value that the option stands for without one.
    std::string_view following(const Option& option, std::string_view argument) {
        const bool is_last = next_ == arguments_.size();
        if (!option.bare.empty()) {
            if (option.choices.empty()) return option.bare;  // the next argument may be an input
            const std::vector<std::string_view> choices = split_list(option.choices);
            if (is_last || std::find(choices.begin(), choices.end(), arguments_[next_]) == choices.end())
                return option.bare;
        } else if (is_last || looks_like_option(arguments_[next_])) {
            throw UsageError(fmt::format("{}: needs a value: {} {}", argument, argument, option.argument));
        }
        return arguments_[next_++];
    }

    void add(const Option& option, std::string_view value) {
        // An empty value cancels the setting of a settings file.
        if (value.empty() && !option.in_file)
            throw UsageError(fmt::format("--{}: the value is empty: give one", option.name));
        out_.options.push_back(fmt::format("--{}=={}", option.name, value));
    }

    const std::vector<std::string>& arguments_;
    std::size_t next_ = 0;
    SpeltOut out_;
};

}  // namespace

SpeltOut spell_out(const std::vector<std::string>& arguments) {
    return Speller(arguments).run();
}

}  // namespace duo2qualys::cli
