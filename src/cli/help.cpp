#include "cli/help.hpp"

#include <fmt/format.h>

#include <array>

#include "cli/arguments.hpp"
#include "normalize/fingerprint.hpp"

namespace duo2qualys::cli {

namespace {

constexpr std::string_view kIntroduction = R"(
Converts Cisco Duo activity, authentication, administrator and telephony
records (JSON) to Qualys Context XDR events, one JSON line each. Reads plain
and compressed files, archives, API answers, arrays and logs; the format is
detected. Defaults are in [brackets].
)";

constexpr auto kExamples = std::to_array<Example>({
    {"Convert a log and keep what could not be converted",
     "duo2qualys --rejects bad.ndjson -o events.ndjson duo.log.gz"},
    {"Convert a folder of logs into a folder of compressed events",
     "duo2qualys -r -d events --compress zstd logs"},
    {"Convert a live log, and keep every field", "tail -F duo.log | duo2qualys --unmapped keep"},
});

constexpr auto kExitStatuses = std::to_array<std::string_view>({
    "every record was written or skipped",
    "some records were rejected",
    "the command line is wrong; nothing was read",
    "an input could not be read, output could not be written, or memory ran out",
});

}  // namespace

std::string help() {
    std::string footer = "\nExamples:\n";
    for (const Example& example : kExamples)
        footer += fmt::format("  {}:\n    {}\n\n", example.purpose, example.command);
    footer += "Exit status:\n";
    for (std::size_t status = 0; status < kExitStatuses.size(); ++status)
        footer += fmt::format("  {}  {}\n", status, kExitStatuses[status]);
    return describe_arguments(usage(), std::string(kIntroduction), footer);
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
