/// What one run of the program is asked to do: filled by the command line, read by the run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "duo2qualys/types.hpp"
#include "mappings/tables.hpp"

namespace duo2qualys::app {

enum class Compression : std::uint8_t { none, gzip, zstd };
/// What events are written as. src/output/README.md tells how one is added.
enum class LineForm : std::uint8_t { json };
enum class ExplainForm : std::uint8_t { none, text, json };
enum class When : std::uint8_t { automatic, always, never };
enum class SummaryForm : std::uint8_t { none, text, json };

/// Sizes in bytes that only tests change, to see with small inputs what takes large ones otherwise.
struct Sizes {
    /// That is converted at once: large enough that handing it on costs nothing, small enough that input and
    /// output stay in the L2 cache.
    std::size_t chunk = std::size_t{128} << 10U;
    /// Work for less than this is done sooner than threads are started.
    std::size_t enough_for_threads = std::size_t{256} << 10U;
};

/// How many events --dedup and --seen remember where nothing is said.
inline constexpr std::uint64_t kDedupEvents = 4'000'000;

/// One run. The defaults are what the command does without options.
struct Settings {
    // Input
    std::vector<std::string> inputs;  ///< paths; `-` is stdin; empty: stdin
    bool recursive = false;
    std::optional<double> since;         ///< events before it are skipped; seconds since 1970
    std::optional<double> until;         ///< events from it on are skipped
    std::optional<std::uint64_t> dedup;  ///< skip events that are among the last so many; 0: among all
    std::string seen;                    ///< a file with the ids of earlier runs; empty: none
    bool replay = false;                 ///< inputs are files that --rejects wrote
    std::size_t max_record = std::size_t{16} << 20U;  ///< bytes; at most json::kMaxTextSize

    // Mapping
    Options options;
    mappings::Tables tables;  ///< those that are compiled in, or with those of --tables
    /// The text of collectorReceivedTime; empty: the token is left out; none: the clock.
    std::optional<std::string> received_time;

    // Output
    std::string output;      ///< a file; empty: stdout
    std::string output_dir;  ///< one output per input file below it; empty: not asked for
    LineForm form = LineForm::json;
    Compression compression = Compression::none;
    int compression_level = 0;  ///< where there is a compression
    bool force = false;

    // Errors and reports
    std::string rejects;           ///< a file; empty: none
    std::uint64_t max_errors = 0;  ///< 0: no limit
    bool quiet = false;
    SummaryForm summary = SummaryForm::none;
    std::string report;          ///< a file; empty: none
    bool fail_on_drift = false;  ///< drift that may hide something counts like a reject
    ExplainForm explain = ExplainForm::none;
    std::size_t width = 0;            ///< of explanations, in columns; 0: as wide as it takes
    When color = When::automatic;     ///< in explanations; automatic has been decided when a run begins
    When progress = When::automatic;  ///< a line on stderr while the run takes its time; likewise

    // Speed
    unsigned threads = 0;  ///< 0: one a processor
    Sizes sizes;
};

/// How a run ended. The highest that applies.
enum class ExitStatus : int {
    success = 0,  ///< every record was written, or skipped on request
    rejects = 1,  ///< something was rejected
    usage = 2,    ///< the command line is wrong; nothing was read
    failure = 3,  ///< an input could not be read, or output could not be written
};

}  // namespace duo2qualys::app
