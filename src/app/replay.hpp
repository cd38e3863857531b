/// Reads the file that --rejects wrote, for runs with --replay, and submits each reject as an input of its
/// own. Tested by tests/golden/cases/replay.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "app/collector.hpp"
#include "app/pipeline.hpp"
#include "app/reader.hpp"
#include "input/byte_source.hpp"
#include "output/reject_reader.hpp"

namespace duo2qualys::app {

/// Reads each reject in a file of --rejects as an input of its own, whose place is the place of the reject in
/// the earlier run. A reject that cannot be read again stays a reject. A reject that is larger than
/// --max-record becomes `too-large`. Calls `other` for each line that is not a line of such a file; lines
/// count from 1. Throws what the source throws. Memory does not grow with the file, its lines or their
/// contents.
class Replayer {
  public:
    using Other = std::function<void(std::uint64_t line)>;

    /// All must outlive the replayer. The collector must also outlive everything submitted to the feed.
    Replayer(Reader& reader, Feed& feed, Collector& collector)
        : line_(reader.max_record()), reader_(reader), feed_(feed), collector_(collector) {}

    void read(input::ByteSource& source, const Other& other);

  private:
    using Rejects = std::vector<output::KeptReject>;

    void end_line(std::uint64_t number, const Other& other);
    void keep(output::KeptReject kept);
    void send_kept();

    output::RejectReader line_;
    Rejects kept_;                       // cannot be read again, not submitted yet
    std::size_t kept_size_ = 0;          // their approximate size in bytes
    std::weak_ptr<const Rejects> sent_;  // submitted last; expires when collected
    Reader& reader_;
    Feed& feed_;
    Collector& collector_;
};

}  // namespace duo2qualys::app
