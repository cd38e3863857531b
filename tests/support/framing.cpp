#include "support/framing.hpp"

#include <algorithm>
#include <memory>
#include <ostream>
#include <stdexcept>

#include "normalize/shape.hpp"

namespace duo2qualys {
namespace {

using framing::Item;

// Copies the window into memory of its own: with ASan a read behind the padding is found.
struct Copy {
    explicit Copy(std::string_view text) : data(new char[text.size() + framing::Window::kPadding]()) {
        std::copy(text.begin(), text.end(), data.get());
        view = {data.get(), text.size()};
    }
    std::unique_ptr<char[]> data;
    std::string_view view;
};

// What tells objects that Duo writes from others.
struct Telling {
    normalize::Plan plan{Profile::full};
    normalize::Vocabulary vocabulary{plan};
    json::Layout layout{[this](json::Layout::Meaning object, std::string_view key) {
        return vocabulary.meaning(object, key);
    }};
    normalize::ShapeReader reader{vocabulary, layout};
};

}  // namespace

std::ostream& operator<<(std::ostream& out, const Framed& item) {
    out << item.line << ':' << item.offset << '+' << item.length << ' ';
    return out << (item.is_record ? "record" : item.reason) << ' ' << item.bytes;
}

std::vector<Framed> Framing::frame(std::string_view text) {
    Telling shapes;
    const auto is_known = [&](json::Document& document, json::Document::Index object) {
        return shapes.reader.resolve(document, object).shape != Shape::unknown;
    };
    framing::Framer framer(max_record, shapes.layout, is_known, takes_unknown);
    framer.start();
    std::uint64_t lines_before = 0;  // the start
    std::vector<Framed> items;
    std::size_t begin = 0;
    std::size_t size = std::min(first_window, text.size());
    while (true) {
        const Copy window(text.substr(begin, size));
        const bool last = begin + size == text.size();
        largest_window = std::max(largest_window, size);
        framer.set_window(window.view, last);
        Item item = framer.next();
        for (; item.what == Item::What::record || item.what == Item::What::reject; item = framer.next()) {
            Framed framed;
            framed.is_record = item.what == Item::What::record;
            const framing::Place place = framed.is_record ? framer.place(item.begin) : item.place;
            framed.line = lines_before + place.line;
            framed.offset = place.offset;
            framed.length = framed.is_record ? item.size : item.length;
            const bool kept = framed.is_record || item.reason != Reason::too_large;
            if (kept) framed.bytes = window.view.substr(item.begin, item.size);
            if (!framed.is_record) {
                framed.reason = name(item.reason);
                framed.code = item.reason;
                framed.detail = item.detail;
            }
            items.push_back(std::move(framed));
        }
        if (item.what == Item::What::end) return items;
        if (last) throw std::logic_error("the framer needs more than there is");
        begin += framer.consumed();
        size -= framer.consumed();
        if (restart && begin != 0 && text[begin - 1] == '\n' && !framer.is_passing()) {
            lines_before = static_cast<std::uint64_t>(
                std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(begin), '\n'));
            framer.start(begin, framer.containers());
        }
        size += std::min(read_size, text.size() - begin - size);
    }
}

bool is_known(std::string_view record) {
    const Copy copy(record);
    Telling shapes;
    json::Parser parser(shapes.layout);
    json::Document document;
    return parser.parse(copy.view, document, json::Layout::kTopLevel) == json::Parser::Status::complete &&
           shapes.reader.resolve(document, 0).shape != Shape::unknown;
}

bool holds_records(std::string_view record) {
    const Copy copy(record);
    json::Layout layout;
    json::Parser parser(layout);
    json::Document document;
    if (parser.parse(copy.view, document, json::Layout::kTopLevel) != json::Parser::Status::complete)
        return false;
    for (json::Document::Index list = 0; list < document.size(); ++list) {
        if (document[list].type != json::Type::array) continue;
        const json::Document::Index end = document[list].end;
        for (json::Document::Index element = list + 1; element < end; element = document[element].end) {
            if (document[element].type == json::Type::object && is_known(document[element].view()))
                return true;
        }
    }
    return false;
}

}  // namespace duo2qualys
