#include "app/replay.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "input/text_source.hpp"
#include "json/characters.hpp"
#include "output/reject_log.hpp"

namespace duo2qualys::app {

void Replayer::read(input::ByteSource& source, const Other& other) {
    std::string line;
    std::uint64_t number = 1;
    std::array<char, 65536> bytes;
    while (const std::size_t count = source.read(bytes.data(), bytes.size())) {
        std::string_view rest(bytes.data(), count);
        for (std::size_t end = 0; (end = rest.find('\n')) != std::string_view::npos;
             rest.remove_prefix(end + 1)) {
            line += rest.substr(0, end);
            read_line(line, number++, other);
            line.clear();
        }
        line += rest;
    }
    read_line(line, number, other);
}

void Replayer::read_line(std::string_view line, std::uint64_t number, const Other& other) {
    if (json::trim_blanks(line).empty()) return;
    const std::optional<output::KeptReject> kept = output::read_reject_line(line);
    if (!kept) return other(number);
    if (collector_.stopped()) return;
    if (!kept->has_raw)
        return feed_.then(
            [&collector = collector_, kept] { collector.add_reject(kept->input, kept->reject); });
    input::TextSource text(kept->reject.raw);
    reader_.read(kept->input, text, {kept->reject.line, kept->reject.offset});
}

}  // namespace duo2qualys::app
