/// Reads the file that --rejects wrote, for runs with --replay, and submits each reject as an input of its
/// own. Tested by tests/golden/cases/replay.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "app/collector.hpp"
#include "app/pipeline.hpp"
#include "app/reader.hpp"
#include "input/byte_source.hpp"

namespace duo2qualys::app {

/// Reads each reject of a file that --rejects wrote as an input of its own, in its old place; one that cannot
/// be read again stays a reject. `other` is called for a line that no run has written; lines count from 1.
/// Throws what the source throws.
class Replayer {
  public:
    using Other = std::function<void(std::uint64_t line)>;

    /// All must outlive the replayer, and the collector what it has submitted to the feed.
    Replayer(Reader& reader, Feed& feed, Collector& collector)
        : reader_(reader), feed_(feed), collector_(collector) {}

    void read(input::ByteSource& source, const Other& other);

  private:
    void read_line(std::string_view line, std::uint64_t number, const Other& other);

    Reader& reader_;
    Feed& feed_;
    Collector& collector_;
};

}  // namespace duo2qualys::app
