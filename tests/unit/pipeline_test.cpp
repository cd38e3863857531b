/// What several threads have finished leaves the program before it waits for more.
#include "app/pipeline.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>

#include "app/collector.hpp"
#include "app/reader.hpp"
#include "catch.hpp"
#include "input/byte_source.hpp"
#include "output/reject_log.hpp"
#include "output/sink.hpp"

namespace {

using namespace duo2qualys;

class CountingSink final : public output::Sink {
  public:
    void write(std::string_view text) override { lines_ += std::count(text.begin(), text.end(), '\n'); }
    void finish() override {}
    std::ptrdiff_t lines() const noexcept { return lines_; }

  private:
    std::atomic<std::ptrdiff_t> lines_ = 0;
};

/// A text behind which a reader has to wait, until so many lines are out or five seconds are over.
class PausingSource final : public input::ByteSource {
  public:
    PausingSource(std::string_view text, const CountingSink& sink, std::ptrdiff_t lines)
        : rest_(text), sink_(sink), lines_(lines) {}

    std::size_t read(char* to, std::size_t capacity) override {
        if (rest_.empty()) {
            const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
            while (sink_.lines() != lines_ && std::chrono::steady_clock::now() < end)
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            lines_when_waiting_ = sink_.lines();
        }
        const std::size_t count = std::min(capacity, rest_.size());
        if (count != 0) std::memcpy(to, rest_.data(), count);
        rest_.remove_prefix(count);
        return count;
    }
    bool ready() override { return !rest_.empty(); }

    std::ptrdiff_t lines_when_waiting() const noexcept { return lines_when_waiting_; }

  private:
    std::string_view rest_;
    const CountingSink& sink_;
    std::ptrdiff_t lines_;
    std::ptrdiff_t lines_when_waiting_ = -1;
};

/// A record of `size` bytes whose keys no other has, which takes longer than others.
std::string slow_record(std::uint64_t key, std::size_t size) {
    std::string record = R"({"action":"x","username":"b")";
    while (record.size() < size)
        record += ",\"k" + std::to_string(++key) + "\":\"1\"";
    return record + "}\n";
}

}  // namespace

TEST_CASE("what is finished is out before the reader waits, whoever has converted it last") {
    std::string text;
    for (int i = 0; i < 3200; ++i)
        text += R"({"action":"admin_login_error","isotimestamp":"2024-03-04T08:21:40+00:00","object":null,)"
                R"("timestamp":1709540500,"username":"a"})"
                "\n";
    // The reader helps with the first of these while another thread finishes all that follows the second.
    text += slow_record(std::uint64_t{1} << 60U, 512'000) + slow_record(std::uint64_t{1} << 61U, 1'024'000);
    for (int i = 0; i < 2048; ++i)
        text += std::string(127, ' ') + '\n';
    text += "{\"action\":\"a\",\"object\":\"b\"}\n";
    constexpr std::ptrdiff_t kLines = 3203;

    for (int trial = 0; trial < 20; ++trial) {
        app::Settings settings;
        settings.received_time = "";
        output::RejectLog rejects(nullptr, nullptr);
        app::Collector collector(settings, rejects, nullptr);
        CountingSink sink;
        collector.set_output(sink);
        PausingSource source(text, sink, kLines);
        {
            app::Pipeline pipeline(settings, 2, collector);
            app::Reader(settings, pipeline, collector).read("input", source);
            pipeline.drain();
        }
        CAPTURE(trial);
        REQUIRE(sink.lines() == kLines);
        REQUIRE(source.lines_when_waiting() == kLines);
    }
}
