#include "app/replay.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace duo2qualys::app {
namespace {

constexpr std::size_t kMostKept = std::size_t{64} << 10U;    // bytes
constexpr std::string_view kMark = framing::kByteOrderMark;  // some editors write it

// The bytes of a reject. Frees them when they have been read, because converting a large reject takes much
// memory.
class RawSource final : public input::ByteSource {
  public:
    explicit RawSource(std::string bytes) : bytes_(std::move(bytes)) {}

    std::size_t read(char* to, std::size_t capacity) override {
        const std::size_t count = bytes_.copy(to, capacity, read_);
        read_ += count;
        if (count != 0) return count;
        bytes_ = std::string();
        read_ = 0;
        return 0;
    }
    bool ready() override { return true; }

  private:
    std::string bytes_;
    std::size_t read_ = 0;
};

}  // namespace

void Replayer::read(input::ByteSource& source, const Other& other) {
    std::uint64_t number = 1;
    std::array<char, 65536> bytes;
    std::string_view mark = kMark;  // what is left of it at the beginning of the input
    while (const std::size_t count = source.read(bytes.data(), bytes.size())) {
        std::string_view rest(bytes.data(), count);
        while (!mark.empty() && !rest.empty() && rest.front() == mark.front()) {
            mark.remove_prefix(1);
            rest.remove_prefix(1);
        }
        if (!rest.empty() && !mark.empty()) line_.feed(kMark.substr(0, kMark.size() - mark.size()));
        if (!rest.empty()) mark = {};
        for (std::size_t end = 0; (end = rest.find('\n')) != std::string_view::npos;
             rest.remove_prefix(end + 1)) {
            line_.feed(rest.substr(0, end));
            end_line(number++, other);
        }
        line_.feed(rest);
        if (source.ready()) continue;
        send_kept();
        feed_.settle();
    }
    end_line(number, other);
    send_kept();
}

void Replayer::end_line(std::uint64_t number, const Other& other) {
    const bool is_blank = line_.is_blank();
    std::optional<output::KeptReject> kept = line_.end_line();
    if (is_blank) return;
    if (!kept) {
        send_kept();
        return other(number);
    }
    if (collector_.stopped()) return;
    if (!kept->has_raw) return keep(std::move(*kept));
    send_kept();
    RawSource raw(std::move(kept->reject.raw));
    const output::Reject& reject = kept->reject;
    reader_.read(kept->input, raw, {reject.line, reject.offset}, reject.in_text);
}

void Replayer::keep(output::KeptReject kept) {
    kept_size_ += sizeof kept + kept.input.size() + kept.reject.detail.size();
    kept_.push_back(std::move(kept));
    if (kept_size_ >= kMostKept) send_kept();
}

// A feed limits the number of its chunks, but not of its actions. Therefore the next action is submitted only
// after the last one is done.
void Replayer::send_kept() {
    if (kept_.empty()) return;
    if (!sent_.expired()) feed_.drain();
    const auto rejects = std::make_shared<const Rejects>(std::exchange(kept_, {}));
    kept_size_ = 0;
    sent_ = rejects;
    feed_.then([&collector = collector_, rejects] {
        for (const output::KeptReject& kept : *rejects)
            collector.add_reject(kept.input, kept.reject);
        collector.end_rejects();
    });
}

}  // namespace duo2qualys::app
