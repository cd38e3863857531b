/// The plain values of a line are those of the JSON line, so that every form of output has the same values.
#include "normalize/line_fields.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "app/targets.hpp"
#include "catch.hpp"
#include "json/parser.hpp"
#include "normalize/engine.hpp"
#include "reference/generator.hpp"
#include "support/memory_run.hpp"

namespace {

using namespace duo2qualys;
using Json = nlohmann::json;

constexpr const char* kReceived = "Jun 01, 2021 11:29:04 AM";

Options full_lines() {
    Options options;
    options.unmapped = Unmapped::keep;
    options.device_host = "a \"b\" \\ c";
    options.customer_id = "d656b196-edb7-45e6-8485-3748a740d002";
    options.event_source_id = "1ae639f0-0944-4cbc-81ef-87c040ca9eb2";
    return options;
}

/// A record as JSON line and as fields.
class Both {
  public:
    explicit Both(const Options& options) : engine_(options), fields_(options, {}) {
        engine_.set_received_time(kReceived);
        fields_.set_received_time(kReceived);
    }

    /// Whether the text is a record that has a line.
    bool map(const std::string& text) {
        document_.clear();
        padded_ = text + std::string(kTextPadding, ' ');
        const std::string_view view(padded_.data(), text.size());
        if (parser_.parse(view, document_, json::Layout::kTopLevel) != json::Parser::Status::complete)
            return false;
        const Shape shape = shapes_.look(document_, 0).shape;
        return static_cast<bool>(engine_.map(document_, 0, shape));
    }

    std::string line() {
        TextBuffer out;
        engine_.write_line(document_, out);
        return std::string(out.view());
    }

    const std::vector<normalize::LineField>& fields() { return fields_.read(document_, 0, engine_.values()); }

    /// The line that the fields make.
    std::string line_of_fields() {
        std::string line;
        for (const normalize::LineField& field : fields()) {
            REQUIRE_FALSE(field.values.empty());
            line += (line.empty() ? "{\"" : ",\"") + std::string(field.name) + "\":";
            if (field.values.size() > 1) {
                line += Json(field.values).dump();
            } else {
                const bool is_json = field.token == mappings::Token::unmapped;
                line += is_json ? field.values[0] : Json(field.values[0]).dump();
            }
        }
        return line + "}\n";
    }

  private:
    normalize::Engine engine_;
    normalize::LineFields fields_;
    normalize::ShapeReader shapes_{engine_.vocabulary(), engine_.layout()};
    json::Parser parser_{engine_.layout()};
    json::Document document_;
    std::string padded_;
};

/// Records of all sorts, one on each line.
std::string many_records(std::uint64_t seed) {
    std::string input;
    reference::Rng rng(seed);
    for (int i = 0; i < 1000; ++i)
        input += reference::random_record(rng) + "\n";
    return input;
}

/// The ASCII words in all strings of a value. Each form may escape what is between them.
void add_words(const Json& value, std::vector<std::string>& words) {
    if (value.is_structured()) {
        for (const Json& member : value)
            add_words(member, words);
    }
    if (!value.is_string()) return;
    words.emplace_back();
    for (const char c : value.get<std::string>()) {
        const bool is_word = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (is_word) {
            words.back() += c;
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
}

std::vector<std::string> lines_of(const app::Settings& settings, const std::string& input) {
    std::istringstream text(run_in_memory(settings, "log", input).lines);
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);)
        lines.push_back(line);
    return lines;
}

}  // namespace

TEST_CASE("line fields: they are the keys and values of the JSON line, in its order") {
    Options omitting = full_lines();
    omitting.omit = {"outcome", "deviceModel", "eventId", "collectorReceivedTime", "unmapped"};
    Options first = full_lines();
    first.multi = Multi::first;
    first.event_id = EventId::none;
    for (const Options& options : {Options(), full_lines(), omitting, first}) {
        Both both(options);
        reference::Rng rng(7);
        int compared = 0;
        for (int i = 0; i < 1000; ++i) {
            std::string record = reference::random_record(rng);
            if (i % 2 == 0) record = reference::mutate_value(rng, record);
            if (!both.map(record)) continue;
            ++compared;
            CAPTURE(record);
            REQUIRE(both.line_of_fields() == both.line());
        }
        CHECK(compared > 300);
    }
}

TEST_CASE("line fields: values are plain text") {
    Both both{Options()};
    REQUIRE(both.map(R"({"action":"a\"\\\u00e9\n","object":"\ud83d\ude00","timestamp":1700000000})"));
    const std::vector<normalize::LineField>& fields = both.fields();
    REQUIRE(fields.size() > 2);
    CHECK(fields[0].name == "eventType");
    CHECK(fields[0].values == std::vector<std::string>{"a\"\\\u00e9\n"});
    CHECK(fields[2].name == "object");
    CHECK(fields[2].values == std::vector<std::string>{"\U0001F600"});
}

TEST_CASE("line forms: each event is one line, whatever is in its values") {
    const std::string input =
        R"({"action":"a\nb\r\u0000\u2028c","object":"\n","description":"\n\n","timestamp":1})"
        "\n" +
        many_records(8);
    for (std::size_t form = 0; !app::ending_of(static_cast<app::LineForm>(form)).empty(); ++form) {
        app::Settings settings;
        settings.form = static_cast<app::LineForm>(form);
        settings.options.unmapped = Unmapped::keep;
        const Outputs made = run_in_memory(settings, "log", input);
        INFO("lines that end in " << app::ending_of(settings.form));
        CHECK(made.tally.written > 500);
        CHECK(std::count(made.lines.begin(), made.lines.end(), '\n') ==
              static_cast<std::ptrdiff_t>(made.tally.written));
        CHECK(made.lines.ends_with('\n'));
    }
}

TEST_CASE("line forms: each writes every value of the JSON line, and leaves out what --omit names") {
    // Also with records in envelopes: only they show whether a writer uses the record or the whole document.
    const std::string input = many_records(9);
    for (std::size_t form = 0; !app::ending_of(static_cast<app::LineForm>(form)).empty(); ++form) {
        app::Settings settings;
        settings.options = full_lines();
        settings.options.unmapped = Unmapped::drop;  // its keys may be written in any way
        settings.received_time = "Jun 01, 4711 11:29:04 AM";
        const std::vector<std::string> expected = lines_of(settings, input);
        settings.form = static_cast<app::LineForm>(form);
        INFO("lines that end in " << app::ending_of(settings.form));
        const std::vector<std::string> lines = lines_of(settings, input);
        settings.options.omit = {"eventId"};
        const std::vector<std::string> shorter = lines_of(settings, input);
        REQUIRE(expected.size() > 500);
        REQUIRE(lines.size() == expected.size());
        REQUIRE(shorter.size() == expected.size());
        for (std::size_t i = 0; i < lines.size(); ++i) {
            CAPTURE(expected[i], lines[i], shorter[i]);
            const Json fields = Json::parse(expected[i]);
            std::vector<std::string> words;
            add_words(fields, words);
            for (const std::string& word : words) {
                CAPTURE(word);
                REQUIRE(lines[i].find(word) != std::string::npos);
            }
            REQUIRE(lines[i].find(fields["eventId"]) != std::string::npos);
            REQUIRE(shorter[i].find(fields["eventId"]) == std::string::npos);
        }
    }
}

TEST_CASE("line forms: each has a golden case that writes a file of it, and its ending is in the manual") {
    namespace fs = std::filesystem;
    std::ifstream page(DUO2QUALYS_SOURCE_DIR "/src/MANUAL.md");
    const std::string manual((std::istreambuf_iterator<char>(page)), std::istreambuf_iterator<char>());
    std::size_t forms = 0;
    for (;; ++forms) {
        const std::string_view ending = app::ending_of(static_cast<app::LineForm>(forms));
        if (ending.empty()) break;
        bool is_written = false;
        for (const auto& entry :
             fs::recursive_directory_iterator(DUO2QUALYS_SOURCE_DIR "/tests/golden/cases"))
            if (entry.path().extension() == ending) is_written = true;
        INFO("tests/golden/cases has no case that writes a file " << ending << ": make one like output-dir");
        CHECK(is_written);
        INFO("src/MANUAL.md, Output folders, does not name the ending " << ending);
        CHECK(manual.find("`" + std::string(ending) + "`") != std::string::npos);
    }
    CHECK(forms >= 1);
}
