#include "app/progress.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace duo2qualys::app {

void Progress::write(std::string_view text) {
    erase();
    messages_.write(text);
}

void Progress::finish() {
    erase();
}

void Progress::erase() {
    if (!visible_) return;
    messages_.write("\r\x1b[K");  // back to the margin, clear to the end of the line
    visible_ = false;
}

void Progress::update(const output::Tally& tally) {
    const Clock::time_point now = shown_ ? Clock::now() : next_;
    if (!shown_ || now < next_) return;
    next_ = now + std::chrono::milliseconds(200);
    messages_.write("\r\x1b[K" + line(tally, std::chrono::duration<double>(now - start_).count()));
    visible_ = true;
}

std::string Progress::line(const output::Tally& tally, double seconds) const {
    std::string text = "duo2qualys:";
    const auto read = static_cast<double>(bytes_read_.load());
    if (total_ != 0) {
        const double share = std::min(read / static_cast<double>(total_), 1.0);
        text += fmt::format(" {:.0f} %", 100 * share);
        if (share > 0.01) {
            const auto left = static_cast<std::uint64_t>(seconds / share * (1 - share) + 0.5);
            text += fmt::format(", {}:{:02} left", left / 60, left % 60);
        }
        text += ',';
    }
    text += fmt::format(" {} records, {:.0f} MB/s", tally.read,
                        static_cast<double>(tally.bytes_read) / seconds / 1e6);
    if (tally.rejected != 0) text += fmt::format(", {} rejects", tally.rejected);
    return text;
}

}  // namespace duo2qualys::app
