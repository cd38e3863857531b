/// Chunks that were converted from a guess: which results are used, and which chunks are converted again.
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "app/chunk.hpp"
#include "app/collector.hpp"
#include "catch.hpp"
#include "output/json_text.hpp"
#include "unit/string_sink.hpp"

namespace {

using namespace duo2qualys;

const std::string kRecord = R"({"action":"user_update","username":"a","timestamp":1700000000})";
/// The beginning of an answer with two records, so long that it is read member by member.
const std::string kAnswer = R"({"stat":"OK","response":[)" + kRecord + R"(,{"action":"x","username":")" +
                            std::string(70'000, 'u') + R"("},)";
const std::string kAnswerEnd = R"(],"metadata":{}})";

// Feeds chunks to a collector. Each chunk except the first is converted from what the collector knew after
// the previous one. The lines of these conversions say `guessed`, which shows whether they were used.
class Feeder {
  public:
    Feeder() : rejects_(nullptr, &reject_file_), collector_(settings(), rejects_, nullptr) {
        collector_.set_output(lines_);
        collector_.begin_input("input");
    }

    void add(std::string_view bytes, bool last = false) {
        app::Chunk chunk;
        chunk.bytes.append(bytes);
        chunk.last = last;
        chunk.hints = known_;
        chunk.start.offset = offset_;
        chunk.start.before = framing::Window::Before::text;
        if (offset_ != 0) {
            chunk.start.containers = hints_;
            app::Converter converter(settings());
            app::convert_chunk(converter, chunk);
            chunk.batch.lines.clear();
            chunk.batch.lines.append("guessed\n");
        }
        // The next chunk is guessed before this one is collected.
        hints_ = known_->get().containers;
        offset_ += bytes.size();
        collector_.add(chunk);
        if (hints_.empty()) hints_ = known_->get().containers;
    }
    const std::string& lines() const { return lines_.text(); }
    const std::string& rejects() const { return reject_file_.text(); }
    const app::Collector& collector() const { return collector_; }

  private:
    static const app::Settings& settings() {
        static const app::Settings kSettings = [] {
            app::Settings made;
            made.received_time = "";
            return made;
        }();
        return kSettings;
    }

    test::StringSink lines_, reject_file_;
    output::RejectLog rejects_;
    app::Collector collector_;
    std::shared_ptr<app::Hints> known_ = std::make_shared<app::Hints>();
    framing::Containers hints_;
    std::uint64_t offset_ = 0;
};

}  // namespace

TEST_CASE("a guess holds in the next page of answers", "[collector]") {
    Feeder feeder;
    feeder.add(kAnswer);
    feeder.add(kRecord + kAnswerEnd + "\n" + kAnswer);
    const std::string before = feeder.lines();
    CHECK(before.ends_with("}\nguessed\n"));
    feeder.add(kRecord + kAnswerEnd + "\n" + kAnswer);  // guessed inside the previous answer
    CHECK(feeder.lines() == before + "guessed\n");
    feeder.add(kRecord + kAnswerEnd + "\n", true);
    CHECK(feeder.lines() == before + "guessed\nguessed\n");
    CHECK(feeder.rejects().empty());
    CHECK(feeder.collector().tally().written == 9);
}

TEST_CASE("what is missing is told by the place of the answer it is missing in", "[collector]") {
    Feeder feeder;
    feeder.add(kAnswer);
    feeder.add(kRecord + kAnswerEnd + "\n" + kAnswer);
    feeder.add(kRecord + "\n{\"broken\" 1\n" + kRecord + kAnswerEnd + "\n", true);
    CHECK(feeder.lines().find("guessed\nguessed\n") == std::string::npos);  // the last was repeated
    CHECK(feeder.collector().tally().written == 7);
    CHECK(feeder.collector().tally().rejected == 1);
    CHECK(feeder.rejects().find(R"("line":3,)") != std::string::npos);
}

TEST_CASE("a batch stays small inside a value", "[collector]") {
    constexpr std::size_t kCount = 3 * app::Batch::kManyRejects;
    std::string list = "[";
    for (std::size_t i = 0; i < kCount; ++i)
        list += i % 3 == 0 ? "null,{}," : "1,";
    list += kRecord + "]";
    app::Settings settings;
    settings.received_time = "";
    for (const std::string& value : {"{\"a\":" + list + "}\n", "{\"a\":" + output::json_text(list) + "}\n"}) {
        app::Converter converter(settings);
        app::Chunk chunk;
        chunk.bytes.append(value);
        chunk.last = true;
        app::convert_chunk(converter, chunk);
        CHECK(chunk.batch.rejects.size() <= app::Batch::kManyRejects);

        Feeder at_once;
        at_once.add(kRecord + "\n" + value, true);
        Feeder by_guess;
        by_guess.add(kRecord + "\n");
        by_guess.add(value, true);
        CHECK(by_guess.lines() == at_once.lines());
        CHECK(by_guess.rejects() == at_once.rejects());
        for (const Feeder* const feeder : {&at_once, &by_guess}) {
            const output::Tally& tally = feeder->collector().tally();
            CHECK(tally.rejected == kCount);
            CHECK(tally.written == 2);
            CHECK(tally.adds_up());
        }
    }
}

TEST_CASE("inputs are cut where records begin, also in texts and in rows of a table") {
    const std::string text = R"("{\"a\":\"1\"}")";
    struct Case {
        std::string record;
        std::string boundary;
    };
    for (const auto& [record, boundary] : {Case{R"({"a":"1"})", R"(,{"a")"}, Case{text, R"(,"{\"a\")"},
                                           Case{"[" + text + ",2]", R"(,["{\"a\")"}}) {
        INFO(record);
        const std::string list = "[" + record + "," + record + "," + record;
        const std::size_t last = list.size() - record.size();
        CHECK(app::boundary_before(list, last) == boundary);
        CHECK(app::last_boundary(list, boundary) == last);
        CHECK(app::latest_boundary(list, boundary) == last);
    }
    CHECK(app::boundary_before(R"([1,["x",{"a":1}]])", 3).empty());
}
