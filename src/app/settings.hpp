/// Defines the settings of one run. The command line sets them, and the run reads them. Tested by
/// tests/unit/command_line_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "duo2qualys/types.hpp"
#include "mappings/tables.hpp"
#include "normalize/convert.hpp"
#include "output/compress_sink.hpp"

namespace duo2qualys::app {

/// The form of output lines. src/output/README.md explains how to add one.
enum class LineForm : std::uint8_t { json };
enum class ExplainForm : std::uint8_t { none, text, json };
enum class When : std::uint8_t { automatic, always, never };
enum class SummaryForm : std::uint8_t { none, text, json };

/// Sizes in bytes. Only tests change them, so that small inputs reach code that otherwise needs large inputs.
struct Sizes {
    /// Bytes in a chunk. Large enough that passing a chunk between threads takes negligible time, and small
    /// enough that input and output stay in the L2 cache.
    std::size_t chunk = std::size_t{128} << 10U;
    /// Threads are started after this much input. Less is converted faster by one thread.
    std::size_t enough_for_threads = std::size_t{256} << 10U;
};

/// The number of events that --dedup and --seen remember by default.
inline constexpr std::uint64_t kDedupEvents = 4'000'000;

/// The settings of one run. The defaults are those of the command without options.
struct Settings {
    // Input
    std::vector<std::string> inputs;     ///< paths; `-` is stdin; empty: stdin
    std::vector<std::string> also_read;  ///< the files of --config and --tables: never overwritten
    bool recursive = false;
    std::optional<normalize::Moment> since;           ///< earlier events are skipped
    std::optional<normalize::Moment> until;           ///< events at or after it are skipped
    std::optional<std::uint64_t> dedup;               ///< skip events that are among the last N; 0: among all
    std::string seen;                                 ///< the file of --seen; empty: none
    bool replay = false;                              ///< inputs are files that --rejects wrote
    std::size_t max_record = std::size_t{16} << 20U;  ///< bytes; at most json::kMaxTextSize

    // Mapping
    Options options;
    mappings::Tables tables;  ///< the compiled-in tables, plus those of --tables
    /// The text of collectorReceivedTime; empty: the token is omitted; nullopt: the current time.
    std::optional<std::string> received_time;

    // Output
    std::string output;      ///< a file; empty: stdout
    std::string output_dir;  ///< a folder with one output per input file; empty: none
    LineForm form = LineForm::json;
    output::Packing packing;
    bool force = false;

    // Errors and reports
    std::string rejects;           ///< a file; empty: none
    std::uint64_t max_errors = 0;  ///< 0: no limit
    bool quiet = false;
    SummaryForm summary = SummaryForm::none;
    std::string report;          ///< a file; empty: none
    bool fail_on_drift = false;  ///< drift for which may_hide_something() is true counts like a reject
    ExplainForm explain = ExplainForm::none;
    std::size_t width = 0;            ///< of explanations, in columns; 0: unlimited
    When color = When::automatic;     ///< in explanations; the command line resolves automatic
    When progress = When::automatic;  ///< a progress line on stderr; likewise

    // Speed
    unsigned threads = 0;  ///< 0: one per processor
    Sizes sizes;
};

/// How a run ended: the highest status that applies.
enum class ExitStatus : int {
    success = 0,  ///< every record was written or skipped
    rejects = 1,  ///< something was rejected
    usage = 2,    ///< the command line is wrong; nothing was read
    failure = 3,  ///< an input could not be read, output could not be written, or memory ran out
};

}  // namespace duo2qualys::app
