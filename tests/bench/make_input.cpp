// Writes records for the benchmarks to stdout; the same arguments give the same bytes everywhere.
//
//   make_input RECORDS CONTAINER STYLE SIZE [SEED]
//
//   RECORDS    admin, auth, activity, large, or mixed: of ten, six of auth, three of admin, one of activity
//   CONTAINER  lines; array, on one line; array-lines, an element a line; pretty-array; answer, on one line;
//              pages, answers of 1000 records, one a line; glued, one line without separators
//   STYLE      python (as Duo spells its records) or compact; `pretty-array` has its own
//   SIZE       bytes of records, as JSON lines in the style of `python`: whatever the container, the
//              records of one size and seed are the same

#include <charconv>
#include <functional>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>

#include "records.hpp"

namespace duo2qualys::bench {
namespace {

constexpr std::size_t kBlock = 1U << 20U;
constexpr std::size_t kPage = 1000;  ///< records in one answer of the Duo API

struct Container {
    std::string begin;
    std::string between;
    std::string end;
    std::size_t page = 0;  ///< records until the container ends and a new one begins; 0: never
};

using Kind = std::function<void(Rng&, std::int64_t, JsonWriter&)>;

void write_mixed(Rng& rng, std::int64_t time, JsonWriter& out) {
    const std::size_t which = rng.below(10);
    (which < 6 ? write_auth : which < 9 ? write_admin : write_activity)(rng, time, out);
}

template <typename Choices>
const auto& choose(const Choices& choices, const std::string& name) {
    const auto found = choices.find(name);
    if (found == choices.end()) throw std::invalid_argument("no such choice: " + name);
    return found->second;
}

std::size_t number(const std::string& text) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        throw std::invalid_argument("no number: " + text);
    return value;
}

/// The time of a record in microseconds since 1970: three seconds after the previous one, or a little less.
std::int64_t time_of(Rng& rng, std::size_t record) {
    return 1'709'540'000'000'000 + static_cast<std::int64_t>(record * 3'000'000 - rng.below(2'000'000));
}

void write(const Kind& kind, const Container& container, Style style, std::size_t size, std::uint64_t seed) {
    Rng rng(seed);
    std::string out;
    std::string measure;
    const int level = style == Style::pretty ? 1 : 0;
    std::size_t count = 0;
    for (std::size_t written = 0; written < size; ++count) {
        const std::size_t in_page = container.page > 0 ? count % container.page : count;
        if (in_page == 0 && count > 0) out += container.end;
        out += in_page == 0 ? container.begin : container.between;

        Rng copy = rng;
        measure.clear();
        JsonWriter measuring(measure, Style::python);
        kind(rng, time_of(rng, count), measuring);
        written += measure.size() + 1;
        if (style == Style::python) {
            out += measure;
        } else {
            JsonWriter writer(out, style, level);
            kind(copy, time_of(copy, count), writer);
        }
        if (out.size() >= kBlock) {
            std::cout << out;
            out.clear();
        }
    }
    if (count > 0) out += container.end;
    std::cout << out << std::flush;
    if (!std::cout) throw std::runtime_error("stdout cannot be written");
}

void run(int argc, char* argv[]) {
    static const std::map<std::string, Kind> kinds{{"admin", write_admin},
                                                   {"auth", write_auth},
                                                   {"activity", write_activity},
                                                   {"large", write_large},
                                                   {"mixed", write_mixed}};
    static const std::map<std::string, Style> styles{{"python", Style::python}, {"compact", Style::compact}};
    if (argc < 5 || argc > 6)
        throw std::invalid_argument("usage: make_input RECORDS CONTAINER STYLE SIZE [SEED]");
    const std::string container = argv[2];
    Style style = choose(styles, argv[3]);
    const std::string comma = style == Style::python ? ", " : ",";
    const std::string head = style == Style::python ? R"({"stat": "OK", "response": {"authlogs": [)"
                                                    : R"({"stat":"OK","response":{"authlogs":[)";
    const std::string tail = style == Style::python ? "], \"metadata\": {\"next_offset\": null}}}\n"
                                                    : "],\"metadata\":{\"next_offset\":null}}}\n";
    const std::map<std::string, Container> containers{{"lines", {"", "\n", "\n"}},
                                                      {"array", {"[", comma, "]\n"}},
                                                      {"array-lines", {"[\n", ",\n", "\n]\n"}},
                                                      {"pretty-array", {"[\n    ", ",\n    ", "\n]\n"}},
                                                      {"answer", {head, comma, tail}},
                                                      {"pages", {head, comma, tail, kPage}},
                                                      {"glued", {"", "", "\n"}}};
    if (container == "pretty-array") style = Style::pretty;
    write(choose(kinds, argv[1]), choose(containers, container), style, number(argv[4]),
          argc > 5 ? number(argv[5]) : 1);
}

}  // namespace
}  // namespace duo2qualys::bench

int main(int argc, char* argv[]) {
    try {
        std::ios::sync_with_stdio(false);
        duo2qualys::bench::run(argc, argv);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "make_input: " << error.what() << '\n';
        return 1;
    }
}
