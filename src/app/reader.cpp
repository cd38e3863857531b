#include "app/reader.hpp"

#include <algorithm>
#include <ctime>

#include "app/received_time.hpp"
#include "json/characters.hpp"

namespace duo2qualys::app {

Reader::Reader(const Settings& settings, Pipeline& pipeline, Collector& collector)
    : settings_(settings), pipeline_(pipeline), collector_(collector) {}

void Reader::read(const std::string& name, input::ByteSource& source) {
    pipeline_.then([this, name] { collector_.begin_input(name); });
    tail_.clear();
    next_ = Guess();
    std::size_t target = kChunkSize;
    bool is_asking = false;
    while (!collector_.stopped()) {
        Chunk& chunk = pipeline_.next();
        chunk.bytes.append(tail_.view());
        tail_.clear();
        Fill filled = Fill::end;
        try {
            filled = fill(chunk.bytes, target, source);
        } catch (const input::InputError&) {
            // What could be read is all there is.
            submit(chunk, true);
            throw;
        }
        if (filled == Fill::end) return submit(chunk, true);

        const std::string_view bytes = chunk.bytes.view();
        const std::string boundary = collector_.hints().get().boundary;
        const std::size_t cut = last_boundary(bytes, boundary);
        if (cut == 0 && filled == Fill::enough && boundary.empty() && !is_asking) {
            // No line ends here: what is found in the first chunk will tell where to cut.
            is_asking = true;
            submit(chunk, false);
            pipeline_.drain();
            continue;
        }
        if (cut == 0 && filled == Fill::enough && target < settings_.max_record) {
            // A large record: cheaper to read when it is whole.
            tail_.append(bytes);
            target *= 2;
            continue;
        }
        // What may be a whole record does not wait for the end of its line.
        const std::string_view rest = json::trim_blanks(bytes.substr(cut));
        const bool may_be_whole = rest.ends_with('}') || rest.ends_with(']');
        if (cut != 0 && !(filled == Fill::waiting && may_be_whole)) {
            tail_.append(bytes.substr(cut));
            chunk.bytes.truncate(cut);
        }
        target = kChunkSize;
        submit(chunk, false);
    }
}

Reader::Fill Reader::fill(ByteBuffer& bytes, std::size_t target, input::ByteSource& source) {
    bytes.reserve(target);
    while (bytes.size() < target) {
        const std::size_t count = source.read(bytes.end(), bytes.capacity() - bytes.size());
        if (count == 0) return Fill::end;
        bytes.grow(count);
        if (!source.ready()) return Fill::waiting;
    }
    return Fill::enough;
}

void Reader::submit(Chunk& chunk, bool last) {
    chunk.last = last;
    chunk.received_time = received_time();
    chunk.start = next_;
    chunk.start.containers = collector_.hints().get().containers;
    next_.offset += chunk.bytes.size();
    if (chunk.bytes.size() != 0) next_.in_line = !chunk.bytes.view().ends_with('\n');
    pipeline_.submit();
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
