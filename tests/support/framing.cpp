#include "support/framing.hpp"

#include <algorithm>
#include <memory>
#include <ostream>
#include <stdexcept>

#include "framing/inner_texts.hpp"
#include "normalize/shape.hpp"
#include "text/line_ends.hpp"

namespace duo2qualys {
namespace {

// Copies the window into memory of its own, so that ASan notices a read after the padding.
struct Copy {
    explicit Copy(std::string_view text) : data(new char[text.size() + kTextPadding]()) {
        std::copy(text.begin(), text.end(), data.get());
        view = {data.get(), text.size()};
    }
    std::unique_ptr<char[]> data;
    std::string_view view;
};

// The parts that recognize the objects that Duo writes.
struct Telling {
    normalize::Plan plan{Profile::full};
    normalize::Vocabulary vocabulary{plan};
    json::Layout layout{[this](json::Layout::Meaning object, std::string_view key) {
        return vocabulary.meaning(object, key);
    }};
    json::Parser parser{layout};
    normalize::ShapeReader shapes{vocabulary, layout};
};

Framed framed(framing::Framer& framer, const framing::Record& record, ByteCounts& bytes) {
    Framed item;
    item.is_record = true;
    item.is_copy = record.is_copy;
    item.in_text = record.in_text;
    item.shape = record.shape;
    const framing::Place place = framer.place(record.begin);
    item.line = place.line;
    item.offset = place.offset;
    item.length = record.bytes.size();
    item.bytes = record.bytes;
    if (record.shape != Shape::unknown) return item;
    item.is_record = false;
    item.code = Reason::unknown_kind;
    item.reason = name(item.code);
    if (!record.in_text) {
        bytes.records -= item.length;
        bytes.rejects += item.length;
    }
    return item;
}

Framed framed(const framing::Reject& reject) {
    Framed item;
    item.in_text = reject.in_text;
    item.reason = name(reject.reason);
    item.code = reject.reason;
    item.line = reject.place.line;
    item.offset = reject.place.offset;
    item.length = reject.length;
    item.bytes = reject.bytes;
    item.detail = reject.detail;
    return item;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Framed& item) {
    out << item.line << ':' << item.offset << '+' << item.length << ' ';
    if (item.in_text) out << "in text ";
    if (item.is_copy) out << "copy ";
    return out << (item.is_record ? name(item.shape) : item.reason) << ' ' << item.bytes;
}

std::vector<Framed> Framing::frame(std::string_view text) {
    Telling telling;
    framing::InnerTexts texts(max_record, telling.shapes, telling.parser);
    framing::Framer framer({max_record, takes_unknown, 0}, telling.shapes, telling.parser, &texts);
    framer.start();
    bytes = {};
    std::uint64_t lines_before = 0;  // the start
    std::vector<Framed> items;
    std::size_t begin = 0;
    std::size_t size = std::min(first_window, text.size());
    while (true) {
        const Copy window(text.substr(begin, size));
        const bool last = begin + size == text.size();
        largest_window = std::max(largest_window, size);
        framer.set_window(window.view, last);
        while (true) {
            const framing::Item& item = framer.next();
            if (const auto* const record = std::get_if<framing::Record>(&item)) {
                items.push_back(framed(framer, *record, bytes));
            } else if (const auto* const reject = std::get_if<framing::Reject>(&item)) {
                items.push_back(framed(*reject));
            } else if (std::holds_alternative<framing::End>(item)) {
                bytes += framer.take_bytes();
                return items;
            } else {
                break;
            }
            items.back().line += lines_before;
        }
        if (last) throw std::logic_error("the framer needs more than there is");
        begin += framer.consumed();
        size -= framer.consumed();
        bytes += framer.take_bytes();
        if (restart && begin != 0 && text[begin - 1] == '\n' && !framer.is_passing()) {
            lines_before = count_line_ends(text.substr(0, begin), '\n');
            framer.start(begin, framer.containers());
        }
        size += std::min(read_size, text.size() - begin - size);
    }
}

}  // namespace duo2qualys
