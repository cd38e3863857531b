#include "app/replay.hpp"

#include <array>
#include <optional>
#include <string>

#include "json/characters.hpp"

namespace duo2qualys::app {
namespace {

void replay_line(std::string_view line, std::uint64_t number, const ReplayActions& actions) {
    if (json::trim_blanks(line).empty()) return;
    if (const std::optional<output::KeptReject> kept = output::read_reject_line(line)) {
        actions.reject(*kept);
    } else {
        actions.other(number);
    }
}

}  // namespace

void replay(input::ByteSource& source, const ReplayActions& actions) {
    std::string line;
    std::uint64_t number = 1;
    std::array<char, 65536> bytes;
    while (const std::size_t count = source.read(bytes.data(), bytes.size())) {
        std::string_view rest(bytes.data(), count);
        for (std::size_t end = 0; (end = rest.find('\n')) != std::string_view::npos;
             rest.remove_prefix(end + 1)) {
            line += rest.substr(0, end);
            replay_line(line, number++, actions);
            line.clear();
        }
        line += rest;
    }
    replay_line(line, number, actions);
}

}  // namespace duo2qualys::app
