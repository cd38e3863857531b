#include "app/reader.hpp"

#include <ctime>

#include "app/received_time.hpp"
#include "json/characters.hpp"

namespace duo2qualys::app {

Reader::Reader(const Settings& settings, Feed& feed, Collector& collector)
    : settings_(settings), feed_(feed), collector_(collector) {}

void Reader::read(const std::string& name, input::ByteSource& source, framing::Place place, bool in_text) {
    feed_.then(
        [&collector = collector_, name, place, in_text] { collector.begin_input(name, place, in_text); });
    hints_ = std::make_shared<Hints>();
    tail_.clear();
    next_ = Guess();
    next_.offset = place.offset;
    has_asked_ = false;
    while (!collector_.stopped()) {
        Chunk& chunk = feed_.next();
        chunk.bytes.append(tail_.view());
        tail_.clear();
        std::size_t cut = 0;
        Fill filled = Fill::end;
        try {
            filled = fill_to_boundary(chunk.bytes, cut, source);
        } catch (const input::InputError&) {
            // What was read so far is the whole input.
            submit(chunk, Fill::end);
            throw;
        }
        if (filled == Fill::end) return submit(chunk, filled);

        // A record that may be complete is converted now, even if its line has not ended.
        const std::string_view bytes = chunk.bytes.view();
        const std::string_view rest = json::trim_blanks(bytes.substr(cut));
        const bool may_be_whole = rest.ends_with('}') || rest.ends_with(']');
        if (cut != 0 && !(filled == Fill::waiting && may_be_whole)) {
            tail_.append(bytes.substr(cut));
            chunk.bytes.truncate(cut);
        }
        submit(chunk, filled);
        if (filled == Fill::asking) feed_.settle();
    }
}

// Fills the chunk until it contains a place to cut. Sets `cut` to that place, or to 0 if there is none.
Reader::Fill Reader::fill_to_boundary(TextBuffer& bytes, std::size_t& cut, input::ByteSource& source) {
    for (std::size_t target = settings_.sizes.chunk;; target *= 2) {
        // Only one file at a time may take this much memory.
        if (target > Chunk::kLarge) feed_.wait_for_turn();
        const Fill filled = fill(bytes, target, source);
        if (filled == Fill::end) return filled;
        const std::string boundary = hints_->get().boundary;
        const bool is_waiting = filled == Fill::waiting;
        cut = is_waiting ? latest_boundary(bytes.view(), boundary) : last_boundary(bytes.view(), boundary);
        if (is_waiting || cut != 0 || target >= settings_.max_record) return filled;
        if (boundary.empty() && !has_asked_) {
            // There is no line end here. The records found in the first chunk will show where to cut.
            has_asked_ = true;
            return Fill::asking;
        }
        // The record is large. Waiting for its end is faster than converting it in parts.
    }
}

Reader::Fill Reader::fill(TextBuffer& bytes, std::size_t target, input::ByteSource& source) {
    while (bytes.size() < target) {
        char* const room = bytes.room(target - bytes.size());
        const std::size_t count = source.read(room, bytes.capacity() - bytes.size());
        if (count == 0) return Fill::end;
        bytes.advance(room + count);
        if (feed_.may_wait() && !source.ready()) return Fill::waiting;
    }
    return Fill::enough;
}

void Reader::submit(Chunk& chunk, Fill filled) {
    chunk.last = filled == Fill::end;
    chunk.hints = hints_;
    chunk.received_time = received_time();
    chunk.start = next_;
    chunk.start.containers = hints_->get().containers;
    next_.offset += chunk.bytes.size();
    if (chunk.bytes.size() != 0) next_.before = framing::before(chunk.bytes.view().back());
    feed_.submit(filled == Fill::waiting);
}

const std::string& Reader::received_time() {
    if (settings_.received_time) return *settings_.received_time;
    const std::int64_t now = std::time(nullptr);
    if (now != second_) {
        second_ = now;
        clock_ = app::received_time(now);
    }
    return clock_;
}

}  // namespace duo2qualys::app
