#include "app/progress.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "output/amounts.hpp"

namespace duo2qualys::app {

void Progress::write(std::string_view text) {
    erase();
    messages_.write(text);
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
    using output::counted;
    std::string text = "duo2qualys: ";
    const double share =
        total_ == 0 ? 0
                    : std::min(static_cast<double>(bytes_read_.load()) / static_cast<double>(total_), 1.0);
    if (total_ != 0) text += fmt::format("{:.0f} %, ", 100 * share);
    const double rate = static_cast<double>(tally.bytes_read) / seconds;
    text += fmt::format("{}/s, ", output::size_text(static_cast<std::uint64_t>(rate)));
    if (share > 0.01) {
        const auto left = static_cast<std::uint64_t>(seconds / share * (1 - share) + 0.5);
        text += fmt::format("{}:{:02} left, ", left / 60, left % 60);
    }
    return text + fmt::format("{}, {}", counted(tally.read, "record"), counted(tally.rejected, "reject"));
}

}  // namespace duo2qualys::app
