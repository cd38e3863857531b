/// Any bytes: each byte is in a record, in a reject or between them; places are right; and the result does
/// not depend on how the bytes arrive. The first four characters choose --max-record, the sizes of the first
/// and the other windows, and whether framing starts again at lines.
#include <algorithm>
#include <sstream>

#include "fuzz/input.hpp"
#include "reference/json.hpp"
#include "support/coverage.hpp"
#include "support/framing.hpp"

using namespace duo2qualys;

namespace {

std::string show(const std::vector<Framed>& items) {
    std::ostringstream text;
    for (const Framed& item : items)
        text << "\n    " << item;
    return text.str();
}

/// Whether the bytes are one JSON object that framing must not reject.
bool is_good_object(std::string_view bytes) {
    const std::string_view text = bytes.substr(0, bytes.find_last_not_of(reference::kBlanks) + 1);
    if (!text.starts_with('{') || !reference::is_utf8(text)) return false;
    const reference::Check check = reference::check_json(text);
    return check.verdict == reference::Verdict::valid && check.depth <= 1000;
}

std::string wrong_verdict(std::string_view text, const Framed& item, std::size_t max_record) {
    if (item.in_text) return {};  // its place is not that of its bytes
    if (item.is_record) {
        const bool is_right = is_good_object(item.bytes) && item.length <= max_record;
        return is_right ? std::string() : "no record: " + item.bytes;
    }
    // Separators at the end of a reject do not belong to it, but are read with it.
    constexpr std::string_view kSeparators("\0 \t\r\n,", 6);
    const std::size_t next =
        std::min(text.find_first_not_of(kSeparators, item.offset + item.length), text.size());
    if (item.code == Reason::too_large)
        return next - item.offset > max_record ? std::string()
                                               : "not too large: " + std::to_string(item.length);
    if (item.code != Reason::unknown_kind && is_good_object(item.bytes))
        return "rejected, but a record: " + item.bytes;
    if (reference::is_utf8(item.bytes) == (item.code == Reason::invalid_utf8))
        return "UTF-8 or not, rejected as " + item.reason + ": " + item.bytes;
    if (item.code == Reason::truncated && item.length != 0 && next != text.size())
        return "truncated, but not at the end: " + item.bytes;
    return {};
}

void expect_same_items(std::string_view what, const std::vector<Framed>& whole,
                       const std::vector<Framed>& pieces) {
    if (whole != pieces)
        fuzz::expect_none(what, "\n  as a whole:" + show(whole) + "\n  in pieces:" + show(pieces));
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const std::size_t max_record = input.choose(fuzz::kMaxRecords);
    Framing pieces{max_record, input.choose(fuzz::kSizes), input.choose(fuzz::kSizes)};
    pieces.restart = input.choose(2) == 1;
    const std::string_view text = input.body();

    Framing whole{max_record};
    const std::vector<Framed> items = whole.frame(text);
    fuzz::expect_none("places", misplaced(text, items));
    fuzz::expect_none("not accounted for", unaccounted(text, items, whole.bytes));
    for (const Framed& item : items)
        fuzz::expect_none("verdict", wrong_verdict(text, item, max_record));

    // Each window is read again and again. For long texts this is not worth the time.
    if (text.size() / pieces.read_size > 500) pieces.read_size = text.size() / 500;
    expect_same_items(
        "windows of " + std::to_string(pieces.first_window) + " and " + std::to_string(pieces.read_size),
        items, pieces.frame(text));
    if (text.size() < 200) {
        Framing bytes{max_record, 1, 1};
        expect_same_items("windows that grow by a byte", items, bytes.frame(text));
    }
    return 0;
}
