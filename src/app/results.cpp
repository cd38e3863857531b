#include "app/results.hpp"

#include <fmt/format.h>

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
      report_file(open(settings.report, parts)),
      rejects(settings.quiet ? nullptr : &messages, rejects_file.get()),
      seen(settings.dedup ? std::make_unique<SeenEvents>(*settings.dedup) : nullptr),
      settings_(settings),
      parts_(parts) {}

void Results::tell_of(const std::string& input, std::string_view why) {
    failed = true;
    messages.write(fmt::format("duo2qualys: {}: {}\n", output::printable(input), output::printable(why)));
}

void Results::write_report(const output::Tally& tally, double seconds) {
    report_file->write(drift.report(tally, seconds, settings_.tables));
    report_file->finish();
}

void Results::reopen_report() {
    report_file.reset();  // before the next one is opened under its name
    report_file = open(settings_.report, parts_);
}

}  // namespace duo2qualys::app
