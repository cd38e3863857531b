/// The program writes everything that its threads have finished before it waits for more input.
#include "app/pipeline.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "app/collector.hpp"
#include "catch.hpp"
#include "input/byte_source.hpp"
#include "output/reject_log.hpp"
#include "output/sink.hpp"
#include "support/pipeline_run.hpp"

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

/// A text after which a reader has to wait until a number of lines has been written or a minute has passed.
class PausingSource final : public input::ByteSource {
  public:
    PausingSource(std::string_view text, const CountingSink& sink, std::ptrdiff_t lines)
        : rest_(text), sink_(sink), lines_(lines) {}

    std::size_t read(char* to, std::size_t capacity) override {
        if (rest_.empty()) {
            const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
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

/// A record of `size` bytes whose keys no other record has, so that converting it takes longer.
std::string slow_record(std::uint64_t key, std::size_t size) {
    std::string record = R"({"action":"x","username":"b")";
    while (record.size() < size)
        record += ",\"k" + std::to_string(++key) + "\":\"1\"";
    return record + "}\n";
}

/// What jobs have done, by the numbers of the jobs.
struct Seen {
    std::mutex mutex;
    std::vector<std::size_t> in_turn;                // jobs whose turn it was,
    std::vector<std::vector<std::uint64_t>> chunks;  // and the chunks that were taken of each
    std::atomic<std::size_t> reading = 0;
    std::atomic<std::size_t> most_reading = 0;
    bool waited_for = true;  // each job that may wait began when the jobs before it had ended
};

/// Submits chunks of one line each, then an action that is run in turn.
class NumberedJob final : public app::Job {
  public:
    struct Kind {
        std::size_t number;
        std::size_t chunks;
        bool independent;
        bool may_wait;
    };
    NumberedJob(const Kind& kind, Seen& seen) : kind_(kind), seen_(seen) {}

    void read(app::Feed& feed) override {
        feed_ = &feed;
        const std::size_t reading = ++seen_.reading;
        if (reading > seen_.most_reading) seen_.most_reading = reading;
        if (kind_.may_wait) {
            const std::lock_guard lock(seen_.mutex);
            seen_.waited_for = seen_.waited_for && seen_.in_turn.size() == kind_.number;
        }
        for (std::size_t i = 0; i < kind_.chunks; ++i) {
            app::Chunk& chunk = feed.next();
            chunk.bytes.append("\n");
            chunk.start = {};
            chunk.start.offset = i;
            feed.submit();
            if (i % 7 == 3) feed.settle();
        }
        feed.in_turn([this] {
            const std::lock_guard lock(seen_.mutex);
            seen_.in_turn.push_back(kind_.number);
        });
        --seen_.reading;
    }
    void take(app::Chunk& chunk) override {
        const std::lock_guard lock(seen_.mutex);
        seen_.chunks[kind_.number].push_back(chunk.start.offset);
        if (chunk.start.offset % 5 == 1) {
            feed_->first_in_turn([this, offset = chunk.start.offset] { last_in_turn_ = offset; });
        } else if (chunk.start.offset % 5 == 2) {
            REQUIRE(last_in_turn_ == chunk.start.offset - 1);
        }
    }
    bool is_independent() const override { return kind_.independent; }
    bool may_wait() const override { return kind_.may_wait; }

  private:
    const Kind kind_;
    Seen& seen_;
    app::Feed* feed_ = nullptr;
    std::uint64_t last_in_turn_ = UINT64_MAX;
};

app::Settings small_chunks() {
    app::Settings settings;
    settings.sizes.chunk = 4;
    settings.sizes.enough_for_threads = 1;
    return settings;
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
        test::run_pipeline(settings, 2, collector, "input", source);
        CAPTURE(trial);
        REQUIRE(sink.lines() == kLines);
        REQUIRE(source.lines_when_waiting() == kLines);
    }
}

TEST_CASE("chunks are taken in the order of their files, and what is in turn in the order of the run") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        std::mt19937_64 random(seed);
        const std::size_t jobs = 1 + random() % 80;
        const auto threads = static_cast<unsigned>(1 + random() % 6);
        std::vector<NumberedJob::Kind> kinds;
        for (std::size_t i = 0; i < jobs; ++i)
            kinds.push_back(
                {i, random() % (random() % 8 == 0 ? 60 : 4), random() % 2 == 0, random() % 10 == 0});
        Seen seen;
        seen.chunks.resize(jobs);
        const app::Settings settings = small_chunks();
        app::Pipeline pipeline(settings, threads);
        std::size_t next = 0;
        pipeline.run([&]() -> std::unique_ptr<app::Job> {
            return next == jobs ? nullptr : std::make_unique<NumberedJob>(kinds[next++], seen);
        });
        CAPTURE(seed, jobs, threads);
        REQUIRE(seen.in_turn.size() == jobs);
        CHECK(std::is_sorted(seen.in_turn.begin(), seen.in_turn.end()));
        CHECK(seen.waited_for);
        CHECK(seen.most_reading <= threads);
        for (std::size_t i = 0; i < jobs; ++i) {
            REQUIRE(seen.chunks[i].size() == kinds[i].chunks);
            CHECK(std::is_sorted(seen.chunks[i].begin(), seen.chunks[i].end()));
        }
    }
}

TEST_CASE("what one thread throws ends the run, whatever the others are at") {
    /// Throws when it is read, or when a chunk of it is taken.
    class Failing final : public app::Job {
      public:
        Failing(bool fails_to_read, bool fails_to_take) : read_(fails_to_read), take_(fails_to_take) {}
        void read(app::Feed& feed) override {
            for (int i = 0; i < 20; ++i) {
                feed.next().bytes.append("\n\n\n");
                feed.submit();
            }
            if (read_) throw std::runtime_error("read");
        }
        void take(app::Chunk& /*chunk*/) override {
            if (take_) throw std::runtime_error("take");
        }
        bool is_independent() const override { return false; }
        bool may_wait() const override { return false; }

      private:
        bool read_;
        bool take_;
    };
    const app::Settings settings = small_chunks();
    for (const unsigned threads : {1U, 2U, 5U}) {
        for (const bool in_read : {true, false}) {
            app::Pipeline pipeline(settings, threads);
            int next = 0;
            const auto jobs = [&]() -> std::unique_ptr<app::Job> {
                if (next++ == 50) return nullptr;
                return std::make_unique<Failing>(in_read && next == 30, !in_read && next == 30);
            };
            CHECK_THROWS_WITH(pipeline.run(jobs), in_read ? "read" : "take");
        }
    }
}
