/// Reads an input into chunks that end where a record probably ends, and submits them to a feed of the
/// pipeline. Tested by tests/integration/threads_test.py and tests/integration/latency_test.py.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "app/collector.hpp"
#include "app/pipeline.hpp"
#include "app/settings.hpp"
#include "input/byte_source.hpp"

namespace duo2qualys::app {

/// Reads inputs into the chunks of a feed. Submits what it has before it waits for more input. Used by one
/// thread.
class Reader {
  public:
    /// All must outlive the reader. The collector must also outlive everything submitted to the feed.
    Reader(const Settings& settings, Feed& feed, Collector& collector);

    /// Reads one input to its end, or until the collector has stopped. Everything read has been submitted
    /// when this returns or throws the InputError of the source. For `place` and `in_text`, see
    /// Collector::begin_input().
    void read(const std::string& name, input::ByteSource& source, framing::Place place = {},
              bool in_text = false);

    /// The largest size of a record in bytes.
    std::size_t max_record() const noexcept { return settings_.max_record; }

  private:
    // `asking`: this chunk must be converted before more is read.
    enum class Fill : unsigned char { enough, waiting, asking, end };
    Fill fill_to_boundary(TextBuffer& bytes, std::size_t& cut, input::ByteSource& source);
    Fill fill(TextBuffer& bytes, std::size_t target, input::ByteSource& source);
    void submit(Chunk& chunk, Fill filled);
    const std::string& received_time();

    const Settings& settings_;
    Feed& feed_;
    Collector& collector_;
    std::shared_ptr<Hints> hints_;  // of the current input
    TextBuffer tail_;               // read, but left for the next chunk
    bool has_asked_ = false;        // for the current input
    Guess next_;                    // the state at the next chunk
    std::int64_t second_ = -1;      // the second that clock_ shows
    std::string clock_;
};

}  // namespace duo2qualys::app
