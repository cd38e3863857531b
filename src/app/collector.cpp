#include "app/collector.hpp"

#include <utility>

namespace duo2qualys::app {

Collector::Collector(const Settings& settings, output::RejectTaker& rejects, output::DriftLog* drift,
                     SeenEvents* seen)
    : rejects_(rejects), drift_(drift), seen_(seen), max_errors_(settings.max_errors), converter_(settings) {}

void Collector::begin_input(std::string name, framing::Place place, bool in_text) {
    place_ = place;
    in_text_ = in_text;
    converter_.set_input(name);
    input_ = std::move(name);
    ++tally_.inputs;
    rest_.clear();
    if (rest_.capacity() > Chunk::kLarge) rest_ = TextBuffer();
    converter_.framer().start(place.offset);
}

void Collector::add(Chunk& chunk) {
    if (stopped_) return;
    tally_.bytes_read += chunk.bytes.size();
    if (is_usable(chunk)) {
        take_over(chunk);
    } else {
        convert_here(chunk, chunk.bytes.padded_view());
    }
}

// Whether the chunk was converted from the true state of the input, so that its result can be used.
bool Collector::is_usable(const Chunk& chunk) const {
    if (!chunk.conversion) return false;
    const framing::Framer::Stop& stop = chunk.conversion->stop;
    const Converter& here = converter_;
    if (max_errors_ != 0 && chunk.batch.rejects.size() >= errors_left())
        return false;  // the run ends inside the chunk
    if (rest_.size() != 0 || !stop.can_continue || stop.has_guessed || here.framer().is_passing())
        return false;
    const framing::Containers& open = here.framer().containers();
    if (!open.are_like(chunk.start.containers)) return false;
    // The extent of a reject may depend on earlier text on its line. The containers that a reject closes
    // depend on the exact offsets at which they began. The containers of successive pages are alike, but
    // have different offsets.
    return chunk.batch.rejects.empty() ||
           (chunk.start.before != framing::Window::Before::text && open == chunk.start.containers);
}

void Collector::take_over(Chunk& chunk) {
    const std::string_view bytes = chunk.bytes.view();
    const std::uint64_t lines_before = converter_.framer().here().line - 1;
    Chunk::Conversion& made = *chunk.conversion;
    const std::string_view rest = bytes.substr(made.stop.consumed);
    converter_.framer().take_over(bytes, chunk.start.containers, std::move(made.stop));
    emit(chunk.batch, lines_before);
    give_hints(chunk, std::move(made.boundary));
    if (made.is_full) {
        convert_here(chunk, rest);
    } else {
        rest_.append(rest);
    }
}

// Converts the rest of earlier chunks, followed by `bytes`, the last bytes of this chunk.
void Collector::convert_here(const Chunk& chunk, std::string_view bytes) {
    const bool is_all = rest_.size() == 0;
    if (!is_all) rest_.append(bytes);
    const std::string_view window = is_all ? bytes : rest_.padded_view();
    converter_.set_received_time(chunk.received_time);
    converter_.set_window(window, chunk.last);
    if (batch_.lines.size() > Chunk::kLarge) batch_.lines = TextBuffer();
    bool done = false;
    while (!done && !stopped_) {
        batch_.clear();
        done = converter_.convert(batch_, errors_left());
        emit(batch_, 0);
    }
    const std::size_t consumed = converter_.framer().consumed();
    std::string boundary;
    if (converter_.last_record() != std::string_view::npos)
        boundary = boundary_before(window, converter_.last_record());
    if (is_all) {
        rest_.append(window.substr(consumed));
    } else {
        rest_.drop_front(consumed);
    }
    give_hints(chunk, std::move(boundary));
}

void Collector::add_reject(const std::string& input, const output::Reject& reject) {
    if (stopped_) return;
    ++tally_.read;
    tally_.count(reject.reason, reject.length);
    rejects_.add(input, reject);
    stopped_ = max_errors_ != 0 && tally_.rejected >= max_errors_;
}

void Collector::emit(Batch& batch, std::uint64_t lines_before) {
    lines_before += place_.line - 1;
    tally_ += batch.tally;
    seen_ == nullptr ? write_all(batch.lines) : write_new(batch);
    for (output::Reject reject : batch.rejects) {
        reject.line = in_text_ ? place_.line : reject.line + lines_before;
        if (in_text_) reject.offset = place_.offset;
        reject.in_text |= in_text_;
        rejects_.add(input_, reject);
    }
    rejects_.flush();
    if (drift_ != nullptr) drift_->take_in(batch.drift, input_, lines_before);
    stopped_ = max_errors_ != 0 && tally_.rejected >= max_errors_;
    if (stopped_) tally_.bytes_read = tally_.bytes.sum();  // the rest was not read
}

void Collector::write_all(TextBuffer& lines) {
    tally_.bytes_written += lines.size();
    lines_->take(lines);
}

void Collector::write(std::string_view lines) {
    lines_->write(lines);
    tally_.bytes_written += lines.size();
}

// Writes the events of the batch that have not been written before.
void Collector::write_new(const Batch& batch) {
    const std::string_view lines = batch.lines.view();
    std::size_t begin = 0;  // beginning of the lines that are still to be written
    std::size_t end = 0;    // end of these lines
    for (const BatchEvent& event : batch.events) {
        if (seen_->add(event.id)) {
            end = event.end;
            continue;
        }
        write(lines.substr(begin, end - begin));
        begin = end = event.end;
        --tally_.written;
        tally_.count(output::Skip::duplicate);
    }
    write(lines.substr(begin, end - begin));
}

void Collector::give_hints(const Chunk& chunk, std::string boundary) const {
    if (chunk.hints && !chunk.last) chunk.hints->set(converter_.framer().containers(), std::move(boundary));
}

}  // namespace duo2qualys::app
