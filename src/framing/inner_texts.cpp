#include "framing/inner_texts.hpp"

namespace duo2qualys::framing {
namespace {

// A framer that has read a longer text (in bytes) is destroyed, to free its memory.
constexpr std::size_t kLongText = std::size_t{1} << 20U;

// Whether a reject in a text is reported. Ordinary text contains much that is not a record, so a reject
// counts only if its bytes may be a damaged record, or if it is JSON and an element of a list.
bool counts(const Reject& reject) {
    switch (reject.reason) {
        case Reason::not_an_object:
        case Reason::unknown_kind: return reject.in_list;
        case Reason::too_large:
        case Reason::truncated: return true;
        default: return is_broken_json(reject.bytes);
    }
}

find::Finding finding(const Record& record) {
    using What = find::Finding::What;
    const What event = record.is_copy ? What::copy : What::record;
    return {.what = record.shape == Shape::unknown ? What::reject : event,
            .in_list = record.in_list,
            .shape = record.shape,
            .bytes = record.bytes};
}

find::Finding finding(const Reject& reject) {
    return {.what = find::Finding::What::reject,
            .in_list = reject.in_list,
            .reason = reject.reason,
            .bytes = reject.bytes,
            .detail = reject.detail};
}

}  // namespace

void InnerTexts::read(std::string_view text, unsigned depth,
                      const std::function<void(const find::Finding&)>& tell) {
    std::unique_ptr<Framer>& framer = framers_[depth - 1];
    if (!framer)
        framer = std::make_unique<Framer>(Framer::Options{max_record_, false, depth}, shapes_, parser_, this);
    framer->start();
    framer->set_window(text, true);
    while (true) {
        const Item& item = framer->next();
        if (const auto* const record = std::get_if<Record>(&item)) {
            if (record->shape != Shape::unknown || record->in_list) tell(finding(*record));
        } else if (const auto* const reject = std::get_if<Reject>(&item)) {
            if (counts(*reject)) tell(finding(*reject));
        } else {
            break;
        }
    }
    if (text.size() > kLongText) framer.reset();
}

}  // namespace duo2qualys::framing
