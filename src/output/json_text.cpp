#include "output/json_text.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>

namespace duo2qualys::output {

std::string json_text(const nlohmann::ordered_json& value, int indent) {
    const std::string text = value.dump(indent);
    std::string out;
    out.reserve(text.size());
    std::size_t copied = 0;
    const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto escape = [&](std::size_t at, std::size_t size, unsigned c) {
        out.append(text, copied, at - copied);
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", c);
        copied = at + size;
    };
    // In UTF-8, DEL is one byte. U+0080 to U+009F are two bytes: 0xC2, and a byte with the number of the
    // character. All of these occur only in strings.
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (byte(i) == 0x7F) escape(i, 1, byte(i));
        if (byte(i) == 0xC2 && byte(i + 1) < 0xA0) escape(i, 2, byte(i + 1));
    }
    return out.append(text, copied);
}

}  // namespace duo2qualys::output
