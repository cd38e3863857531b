#include "app/results.hpp"

#include <fmt/format.h>

#include <utility>

#include "output/printable.hpp"

namespace duo2qualys::app {
namespace {

std::unique_ptr<output::OutputFile> open(const std::string& path, output::PartFiles& parts) {
    return path.empty() ? nullptr : std::make_unique<output::OutputFile>(path, parts);
}

}  // namespace

Results::Results(const Settings& settings, Progress& all_messages, output::PartFiles& parts)
    : messages(all_messages),
      rejects_file(open(settings.rejects, parts)),
      rejects(settings.quiet ? nullptr : &messages, rejects_file.get()),
      seen(settings.dedup ? std::make_unique<SeenEvents>(*settings.dedup) : nullptr),
      settings_(settings),
      parts_(parts),
      report_file_(open(settings.report, parts)) {}

void Results::tell_of(const std::string& input, std::string_view why) {
    failed = true;
    output::say(messages, fmt::format("{}: {}", output::printable(input), output::printable(why)));
}

void Results::notice(std::string_view text) {
    if (!settings_.quiet) output::say(messages, text);
}

void Results::open_report() {
    report_file_ = open(settings_.report, parts_);
}

void Results::write_report(const output::Tally& tally, double seconds) {
    if (!report_file_) open_report();
    // A file that cannot be written or finished is removed. Later reports are written to a new file.
    const std::unique_ptr<output::OutputFile> file = std::move(report_file_);
    file->write(drift.report(tally, seconds, settings_.tables));
    file->finish();
}

}  // namespace duo2qualys::app
