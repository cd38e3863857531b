#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "app/collector.hpp"
#include "app/pipeline.hpp"
#include "app/settings.hpp"
#include "input/byte_source.hpp"

namespace duo2qualys::app {

/// Reads inputs into the chunks of a feed. Cuts chunks where a record probably ends, and sends what there is
/// before it waits for more.
class Reader {
  public:
    /// All must outlive the reader, and the collector what it has submitted to the feed.
    Reader(const Settings& settings, Feed& feed, Collector& collector);

    /// Reads one input to its end, or until the collector wants no more. What was read is on its way when
    /// this returns or throws the source's InputError.
    /// `place` is where the input begins in the one of which it was a part.
    void read(const std::string& name, input::ByteSource& source, framing::Place place = {});

    /// Bytes that a record may have.
    std::size_t max_record() const noexcept { return settings_.max_record; }

  private:
    // Asking: this has to be converted before more is read.
    enum class Fill : unsigned char { enough, waiting, asking, end };
    Fill fill_to_boundary(ByteBuffer& bytes, std::size_t& cut, input::ByteSource& source);
    Fill fill(ByteBuffer& bytes, std::size_t target, input::ByteSource& source);
    void submit(Chunk& chunk, Fill filled);
    const std::string& received_time();

    const Settings& settings_;
    Feed& feed_;
    Collector& collector_;
    std::shared_ptr<Hints> hints_;  // of this input
    ByteBuffer tail_;               // read, but left for the next chunk
    bool has_asked_ = false;        // in this input
    Guess next_;                    // where the next chunk begins
    std::int64_t second_ = -1;      // of clock_
    std::string clock_;
};

}  // namespace duo2qualys::app
