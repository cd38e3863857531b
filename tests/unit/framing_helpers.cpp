#include "framing_helpers.hpp"

#include "catch.hpp"

namespace duo2qualys {

std::vector<Framed> frame(std::string_view text, std::size_t max_record) {
    Framing whole{max_record};
    const std::vector<Framed> items = whole.frame(text);
    for (const std::size_t size : {1U, 2U, 3U, 7U, 64U}) {
        if (text.size() / size > 3000) continue;
        INFO("window size " << size);
        Framing pieces{max_record, size, size};
        CHECK(pieces.frame(text) == items);
    }
    return items;
}

std::vector<std::string> records(const std::vector<Framed>& items) {
    std::vector<std::string> out;
    for (const Framed& item : items) {
        if (item.is_record) out.push_back(item.bytes);
    }
    return out;
}

std::vector<std::string> rejects(const std::vector<Framed>& items) {
    std::vector<std::string> out;
    for (const Framed& item : items) {
        if (item.is_record) continue;
        out.push_back(std::to_string(item.line) + ':' + std::to_string(item.offset) + '+' +
                      std::to_string(item.length) + ' ' + item.reason + ' ' + item.bytes);
    }
    return out;
}

}  // namespace duo2qualys
