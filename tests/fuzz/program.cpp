/// Any bytes as an input of the whole program, in memory: the counts add up; lines and rejects equal those of
/// the framer and the reference, and do not depend on threads, chunks and reads; and rejects can be replayed.
/// The first eleven characters are choices, see below.
#include <algorithm>
#include <sstream>

#include "fuzz/input.hpp"
#include "input/sniffer.hpp"
#include "output/reject_reader.hpp"
#include "support/memory_run.hpp"

using namespace duo2qualys;

namespace {

const std::string kName = "input";

std::string describe(const output::Reject& reject) {
    return std::to_string(reject.line) + ":" + std::to_string(reject.offset) + "+" +
           std::to_string(reject.length) + " " + std::string(name(reject.reason)) + " " + reject.raw;
}

std::vector<output::KeptReject> kept_rejects(const std::string& file) {
    std::vector<output::KeptReject> rejects;
    output::RejectReader reader(file.size());
    std::istringstream lines(file);
    for (std::string line; std::getline(lines, line);) {
        reader.feed(line);
        std::optional<output::KeptReject> kept = reader.end_line();
        fuzz::expect_none("a line of the rejects cannot be read", kept ? "" : line);
        rejects.push_back(std::move(*kept));
    }
    return rejects;
}

void expect_conservation(const app::Settings& settings, const Outputs& outputs) {
    const output::Tally& tally = outputs.tally;
    fuzz::expect_none("counts", tally.adds_up() ? "" : "they do not add up");
    const auto lines =
        static_cast<std::uint64_t>(std::count(outputs.lines.begin(), outputs.lines.end(), '\n'));
    if (settings.explain == app::ExplainForm::none) fuzz::expect_same("lines", lines, tally.written);
    fuzz::expect_same("rejects", kept_rejects(outputs.rejects).size(), tally.rejected);
    fuzz::expect_same("bytes of lines", outputs.lines.size(), tally.bytes_written);
}

void expect_output(const app::Settings& settings, const Expected& expected, const Outputs& outputs) {
    if (settings.explain == app::ExplainForm::none)
        fuzz::expect_same("lines by the reference, and those written", expected.lines, outputs.lines);
    std::string wanted;
    for (const output::Reject& reject : expected.rejects)
        wanted += describe(reject) + "\n";
    std::string got;
    for (const output::KeptReject& kept : kept_rejects(outputs.rejects))
        got += describe(kept.reject) + "\n";
    fuzz::expect_same("rejects by framer and reference, and those written", wanted, got);
    fuzz::expect_same("skipped", expected.skipped, outputs.tally.skipped);
}

void expect_same_outputs(const app::Settings& settings, const Outputs& one, const Outputs& other) {
    fuzz::expect_same("lines depend on threads, chunks or reads", one.lines, other.lines);
    fuzz::expect_same("rejects depend on threads, chunks or reads", one.rejects, other.rejects);
    // A run that is stopped may have read more or less by then.
    if (settings.max_errors != 0) return;
    fuzz::expect_same("the summary depends on threads, chunks or reads",
                      output::summary_json(one.tally, 0, {}), output::summary_json(other.tally, 0, {}));
    fuzz::expect_same("the report depends on threads, chunks or reads", one.report, other.report);
    fuzz::expect_none("errors depend on threads, chunks or reads",
                      one.errors == other.errors ? "" : "they are not the same");
}

void expect_replay(app::Settings settings, const Outputs& outputs) {
    settings.replay = true;
    settings.max_errors = 0;
    Expected expected;
    for (const output::KeptReject& kept : kept_rejects(outputs.rejects)) {
        if (!kept.has_raw) {
            expected.rejects.push_back(kept.reject);
            continue;
        }
        const framing::Place place{kept.reject.line, kept.reject.offset};
        const std::size_t before = expected.rejects.size();
        expect(kept.reject.raw, place, settings, expected);
        // All rejects in a text have the place of the outermost value around it.
        for (std::size_t i = before; kept.reject.in_text && i < expected.rejects.size(); ++i) {
            expected.rejects[i].line = place.line;
            expected.rejects[i].offset = place.offset;
        }
    }
    const Outputs replayed = run_in_memory(settings, kName, outputs.rejects);
    expect_conservation(settings, replayed);
    expect_output(settings, expected, replayed);
}

Options choose_options(fuzz::Input& input) {
    constexpr Shape kSkipped[] = {Shape::unknown, Shape::auth, Shape::admin, Shape::telephony};
    Options options;
    const std::size_t mapping = input.choose(8);
    options.profile = (mapping & 1U) == 0 ? Profile::full : Profile::guide;
    options.unmapped = (mapping & 2U) == 0 ? Unmapped::drop : Unmapped::keep;
    options.multi = (mapping & 4U) == 0 ? Multi::array : Multi::first;
    if (const Shape skipped = input.choose(kSkipped); skipped != Shape::unknown) options.skip.insert(skipped);
    if (const std::size_t kind = input.choose(4); kind != 0) options.kind = static_cast<Kind>(kind - 1);
    return options;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    app::Settings settings;
    settings.options = choose_options(input);
    settings.received_time = "";
    settings.max_record = input.choose(fuzz::kMaxRecords);
    settings.max_errors = input.choose(4);
    if (input.choose(2) == 1) settings.report = "report";
    const bool explains = input.choose(4) == 3;
    if (explains) settings.explain = app::ExplainForm::json;
    settings.threads = 1;

    app::Settings other = settings;
    constexpr unsigned kThreads[] = {1, 2, 8, 1, 2, 3};
    other.threads = input.choose(kThreads);
    if (explains) other.threads = 1;
    other.sizes.chunk = input.choose(fuzz::kSizes);
    other.sizes.enough_for_threads = 0;
    Arrival arrival;
    arrival.read_size = input.choose(fuzz::kSizes);
    arrival.ready_reads = input.choose(4);
    const std::string_view text = input.body();

    const Outputs outputs = run_in_memory(settings, kName, text);
    expect_conservation(settings, outputs);
    if (input::decide(text, true) == input::Format::plain && settings.max_errors == 0) {
        Expected expected;
        expect(text, {}, settings, expected);
        expect_output(settings, expected, outputs);
    }
    expect_same_outputs(settings, outputs, run_in_memory(other, kName, text, arrival));
    expect_replay(settings, outputs);
    return 0;
}
