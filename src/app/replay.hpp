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

    /// All must outlive the replayer.
    Replayer(Reader& reader, Pipeline& pipeline, Collector& collector)
        : reader_(reader), pipeline_(pipeline), collector_(collector) {}

    void read(input::ByteSource& source, const Other& other);

  private:
    void read_line(std::string_view line, std::uint64_t number, const Other& other);

    Reader& reader_;
    Pipeline& pipeline_;
    Collector& collector_;
};

}  // namespace duo2qualys::app
