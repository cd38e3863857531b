// The part of the framer that reads values: objects, lists and scalars, and the records found in them.
#include <algorithm>

#include "framing/framer.hpp"
#include "json/characters.hpp"
#include "json/utf8.hpp"

namespace duo2qualys::framing {

using json::Scanner;

namespace {

// Whether an element of a list in the document is an object, or a string that may contain one. Only these can
// be records that have been swallowed by the record around them.
bool has_elements(const json::Document& document) {
    return std::any_of(document.begin() + 1, document.begin() + document.size(), [](const json::Node& node) {
        if (node.key != nullptr) return false;
        return node.type == json::Type::object ||
               (node.type == json::Type::string && may_contain_object(node.view()));
    });
}

}  // namespace

// Notes that a value, a container or a reject in its place ends at at_.
void Framer::end_value() {
    containers_.end_value();
    value_end_ = window_.offset(at_);
}

Framer::Advance Framer::read_object(find::Position position) {
    const bool may_open = !containers_.full() || containers_.has_doubtful();
    const Object object = values_.look(window_, at_, may_open);
    if (object.what != Object::What::broken || !containers_.empty()) return take_object(object, position);
    // The object is not JSON. Its braces may be part of a header.
    const std::size_t line_end = std::min(window_.line_end(at_), at_ + max_record_);
    if (!window_.is_line_whole(line_end)) return Advance::need_more;
    const Answer is_text = text_line_.is_text(window_, at_, line_end, has_value_on_line());
    if (is_text == Answer::no) return take_object(object, position);
    return is_text == Answer::yes ? read_text() : Advance::need_more;
}

Framer::Advance Framer::take_object(const Object& object, find::Position position) {
    if (object.unsearched != 0) {
        const auto sought = object.is_record ? Damage::Sought::objects : Damage::Sought::all;
        if (search_inside(object.unsearched, sought).status == DamageSearch::Result::Status::record)
            return open(true);
    }
    switch (object.what) {
        case Object::What::need_more: return Advance::need_more;
        case Object::What::whole: return take_whole_object(object, position);
        case Object::What::by_member: return open(true);
        case Object::What::too_large: return read_too_large(Damage::Ends::at_next_line, !object.is_record);
        case Object::What::broken: break;
    }
    return object.size != 0 ? reject_whole_object(object.size) : begin_damage(Damage::Ends::at_next_line);
}

// Takes the object at at_, which has been parsed into the document.
Framer::Advance Framer::take_whole_object(const Object& object, find::Position position) {
    const std::size_t size = object.size;
    json::Document& document = values_.document();
    Shape shape = values_.finder().plain_record(document, 0, position);
    value_begin_ = at_;
    if (object.is_on_one_line) window_.note_one_line(at_, at_ + size);
    if (shape == Shape::unknown) {
        findings_ = &values_.finder().find(document, 0, position);
        next_finding_ = {findings_->size()};  // nothing to return yet
        if (findings_->size() == 1 && findings_->front().place == 0 && !findings_->front().in_text)
            shape = findings_->front().shape;
    }
    if (shape != Shape::unknown) {
        findings_ = nullptr;  // the search below overwrites them
        const Answer fits = fits_into_list(at_ + size);
        if (fits != Answer::yes && has_elements(document) && !is_line(at_ + size)) {
            const DamageSearch::Result inside = search_inside(size, Damage::Sought::swallowed);
            if (inside.status == DamageSearch::Result::Status::record)
                return fits == Answer::no ? end_damage(inside) : Advance::need_more;
            values_.read(window_.bytes().substr(at_, size));
        }
        item_.emplace<Record>(Record{.document = &document,
                                     .shape = shape,
                                     .is_copy = containers_.is_copy(window_.offset(at_), 0),
                                     .in_list = containers_.in_any_list(),
                                     .begin = at_,
                                     .value = at_,
                                     .bytes = document[0].view()});
        pass_bytes(at_ + size, &ByteCounts::records);
        containers_.note_record();
        containers_.note(Containers::Last::other);
        end_value();
        return Advance::found;
    }
    if (find::Finder::gives(*findings_)) return take_findings(size);
    findings_ = nullptr;
    const bool is_none = position == find::Position::member || !containers_.rejects_elements() ||
                         values_.finder().is_nothing(document, 0);
    pass_bytes(at_ + size, is_none ? &ByteCounts::envelopes : &ByteCounts::records);
    containers_.note(Containers::Last::other);
    end_value();
    if (is_none) return Advance::moved;
    item_ = Record{.document = &document,
                   .in_list = containers_.in_any_list(),
                   .begin = value_begin_,
                   .value = value_begin_,
                   .bytes = document[0].view()};
    return Advance::found;
}

// Whether the bytes after `end` can follow an element of the open list. A record that lost its own end may
// have taken the end of its list instead. It is then still JSON, but has swallowed the records after it. The
// brace that ends it is that of an object around the list; without such an object, nothing is lost.
Answer Framer::fits_into_list(std::size_t end) const {
    if (!containers_.in_list() || (!containers_.empty() && !containers_.in_any_object())) return Answer::yes;
    const std::string_view behind = window_.bytes().substr(end, ValueReader::kFar);
    if (behind.starts_with(",{") || behind.starts_with(", {")) return Answer::yes;  // nearly always
    const auto pass_blanks = [behind](std::size_t at) {
        while (at < behind.size() && json::is_blank(behind[at]))
            ++at;
        return at;
    };
    const auto at_end = [this, behind] {
        if (behind.size() == ValueReader::kFar) return Answer::yes;  // nothing shows that the end was lost
        return window_.last() ? Answer::no : Answer::need_more;
    };
    const std::size_t next = pass_blanks(0);
    if (next == behind.size()) return at_end();
    if (behind[next] == ']') return Answer::yes;
    if (behind[next] != ',') return Answer::no;
    const std::size_t element = pass_blanks(next + 1);
    if (element == behind.size()) return at_end();
    if (behind[element] != '"') return Answer::yes;
    // A string may be an element of the list. A key cannot: it shows that the list has ended.
    Scanner scanner;
    const Scanner::Status status = scanner.feed(behind.substr(element));
    if (status == Scanner::Status::invalid) return Answer::no;
    const std::size_t colon = pass_blanks(element + scanner.consumed());
    if (colon == behind.size())
        return status == Scanner::Status::complete && window_.last() ? Answer::yes : at_end();
    return behind[colon] == ':' ? Answer::no : Answer::yes;
}

// Consumes the value at at_, whose contents are in findings_.
Framer::Advance Framer::take_findings(std::size_t size) {
    next_finding_ = {};
    value_begin_ = at_;
    std::size_t left = size;
    find::Finding found;
    for (find::Cursor cursor; cursor.finding < findings_->size();) {
        if ((*findings_)[cursor.finding].in_text) {
            ++cursor.finding;
            continue;
        }
        if (!values_.finder().next(cursor, found)) continue;
        const bool is_reject = !found.is_event() && found.reason != Reason::unknown_kind;
        (is_reject ? bytes_.rejects : bytes_.records) += found.bytes.size();
        left -= found.bytes.size();
    }
    bytes_.envelopes += left;
    at_ += size;
    containers_.note_record();
    containers_.note(Containers::Last::other);
    end_value();
    return Advance::moved;
}

// Returns the next finding of the value before at_ as an item.
Framer::Advance Framer::return_finding() {
    find::Finding found;
    const bool has_one = values_.finder().next(next_finding_, found);
    if (next_finding_.finding == findings_->size()) findings_ = nullptr;
    if (!has_one) return Advance::moved;
    json::Document& document = values_.document();
    const char* const window = window_.bytes().data();
    const std::size_t begin =
        found.in_text ? value_begin_ : static_cast<std::size_t>(found.bytes.data() - window);
    const bool in_list = found.in_list || containers_.in_any_list();
    if (found.what == find::Finding::What::reject &&
        (found.reason != Reason::unknown_kind || found.node == 0)) {
        item_ = Reject{.reason = found.reason,
                       .in_text = found.in_text,
                       .in_list = in_list,
                       .detail = found.detail.empty() ? kNoObject : found.detail,
                       .place = window_.place(begin),
                       .length = found.bytes.size(),
                       .bytes = found.bytes};
        return Advance::found;
    }
    Record record{.document = &document,
                  .node = found.node,
                  .shape = found.shape,
                  .is_copy = found.what == find::Finding::What::copy,
                  .in_text = found.in_text,
                  .in_list = in_list,
                  .begin = begin,
                  .value = value_begin_,
                  .bytes = found.bytes};
    if (!found.in_list) {
        const std::string_view place = find::json_text(document[found.place]);
        const auto position = static_cast<std::size_t>(place.data() - window);
        record.is_copy |= containers_.is_copy(window_.offset(position), found.ordinal);
    }
    item_ = record;
    return Advance::found;
}

// Whether the value from at_ to `end` is a line of its own. A record that has swallowed others hardly ever
// is: its list would have to begin on an earlier line and end on this one.
bool Framer::is_line(std::size_t end) {
    if (!window_.begins_line(at_)) return false;
    const std::size_t line_end = window_.line_end(at_);
    return end <= line_end && window_.is_line_whole(line_end) &&
           trim_separators(window_.bytes().substr(end, line_end - end)).empty();
}

// Reads a key and its colon in an object that is read member by member.
Framer::Advance Framer::read_key() {
    const std::string_view text = window_.bytes().substr(at_, max_record_);
    const bool may_grow = !window_.last() && text.size() < max_record_;
    Scanner scanner;
    const Scanner::Status status = scanner.feed(text);
    std::size_t colon = scanner.consumed();
    if (status == Scanner::Status::complete) {
        while (colon < text.size() && json::is_blank(text[colon]))
            ++colon;
    }
    if (colon == text.size() && status != Scanner::Status::invalid && may_grow) return Advance::need_more;
    const std::string_view key = text.substr(0, scanner.consumed());
    if (status != Scanner::Status::complete || colon == text.size() || text[colon] != ':' ||
        !json::is_utf8(key))
        return read_value_without_key(status == Scanner::Status::complete ? key : std::string_view());
    bytes_.envelopes += key.size() + 1;
    bytes_.separators += colon - key.size();
    at_ += colon + 1;
    containers_.innermost().after_key = true;
    containers_.note(Containers::Last::other);
    return Advance::moved;
}

// Reads `string`, which is in the place of a key. After damage, it may be a value that has lost its key.
// `string` is empty if the bytes at at_ are not a string.
Framer::Advance Framer::read_value_without_key(std::string_view string) {
    if (string.empty() || !values_.gives_record(string)) return begin_damage(Damage::Ends::at_next_line);
    const Answer has_left = leave_containers();
    if (has_left == Answer::no) return take_string(at_ + string.size());
    return has_left == Answer::yes ? Advance::moved : Advance::need_more;
}

// Scans the value at at_, of which `text` are the bytes that are known. Continues the scan of an earlier
// window.
Scanner::Status Framer::scan(std::string_view text) {
    if (scanned_from_ != window_.offset(at_)) {
        scanned_from_ = window_.offset(at_);
        scanner_ = Scanner();
    }
    return scanner_.feed(text.substr(scanner_.consumed()));
}

// Reads a scalar in a container.
Framer::Advance Framer::read_scalar() {
    const std::string_view bytes = window_.bytes();
    Scanner::Status status = scan(bytes.substr(at_));
    const std::size_t end = at_ + scanner_.consumed();
    if (status != Scanner::Status::invalid && end - at_ > max_record_)
        return read_too_large(Damage::Ends::at_line_end);
    if (status == Scanner::Status::incomplete) {
        if (!window_.last()) return Advance::need_more;
        status = scanner_.finish();
    }
    const bool ends = end < bytes.size() ? json::ends_scalar(bytes[end]) : window_.last();
    if (status == Scanner::Status::complete && end == bytes.size() && !ends) return Advance::need_more;
    // A string with records counts, whatever follows it, because the records come before the damage. Any
    // other string may have lost its own closing quote and end at the quote of a later key.
    const bool counts = ends || (bytes[at_] == '"' && values_.gives_record(bytes.substr(at_, end - at_)));
    if (status != Scanner::Status::complete || !counts)
        return begin_damage(containers_.in_object() ? Damage::Ends::at_next_line : Damage::Ends::at_line_end);
    return ends ? take_scalar(end) : take_string(end);
}

// Takes the string from at_ to `end`, which gives records. If something else follows it at once, it may have
// lost its closing quote, and have taken the `{` of the next record, or the opening quote of the next string
// with a record.
Framer::Advance Framer::take_string(std::size_t end) {
    const std::string_view bytes = window_.bytes();
    if (end < bytes.size() ? json::ends_scalar(bytes[end]) : window_.last()) return take_scalar(end);
    const std::size_t last = bytes.substr(0, end - 1).find_last_not_of(json::kBlanks);
    if (bytes[last] == '{') return take_scalar(end, last);
    if (bytes[last] != ',') return take_scalar(end);
    switch (values_.look_string(window_, end - 1, max_record_).what) {
        case StringText::What::need_more: return Advance::need_more;
        case StringText::What::record: return take_scalar(end, end - 1);
        default: return take_scalar(end);
    }
}

// Takes the scalar from at_ to `end`. It is in a container, alone on its line, or a string with records in
// text.
Framer::Advance Framer::take_scalar(std::size_t end) {
    return take_scalar(end, end);
}

// As above, but reading continues at `next`.
Framer::Advance Framer::take_scalar(std::size_t end, std::size_t next) {
    const std::string_view text = window_.bytes().substr(at_, end - at_);
    if (!json::is_utf8(text)) return reject(end, Reason::invalid_utf8, kNoUtf8);
    if (text.front() == '"' && values_.read(text)) {
        findings_ = &values_.finder().find(values_.document(), 0, find::Position::free);
        if (find::Finder::gives(*findings_)) return take_findings(next - at_);
        findings_ = nullptr;
    }
    const bool is_none = text == "null" && !containers_.empty();
    if (!containers_.in_object() && containers_.rejects_elements() && !is_none)
        return reject(end, Reason::not_an_object, kNoObject);
    const bool in_envelope = containers_.in_object() || (containers_.in_any_object() && !is_none);
    pass_bytes(end, in_envelope ? &ByteCounts::envelopes : &ByteCounts::text);
    containers_.note(Containers::Last::other);
    end_value();
    return Advance::moved;
}

// Reads a list in a container.
Framer::Advance Framer::read_list() {
    if (containers_.full() && !containers_.has_doubtful()) return read_whole_list();
    return containers_.checks_lists() ? read_element_list() : open(false);
}

// Reads a list that is an element of a list with records, in an object. It is a reject if it gives no record.
// If it is long or broken, it is opened instead, and its elements are rejected one by one.
Framer::Advance Framer::read_element_list() {
    const std::size_t most = std::min(ValueReader::kFar, max_record_);
    const std::string_view text = window_.bytes().substr(at_, most);
    const Scanner::Status status = scan(text);
    if (status == Scanner::Status::incomplete && text.size() < most && !window_.last())
        return Advance::need_more;
    const std::size_t size = scanner_.consumed();
    if (status == Scanner::Status::complete && values_.read(text.substr(0, size))) return take_list(size);
    const Advance advance = open(false);
    containers_.innermost().expects_records = true;
    return advance;
}

// Reads a list as a whole, because the stack of containers is full.
Framer::Advance Framer::read_whole_list() {
    if (unclosed_.contains(window_.offset(at_))) return begin_damage(Damage::Ends::at_next_line);
    const std::string_view bytes = window_.bytes();
    const Scanner::Status status = scan(bytes.substr(at_));
    const std::size_t size = scanner_.consumed();
    if (size > max_record_) return read_too_large(Damage::Ends::at_next_line);
    if (status == Scanner::Status::incomplete && !window_.last()) return Advance::need_more;
    if (status != Scanner::Status::complete) note_unclosed(at_, size);
    if (status != Scanner::Status::complete || !values_.read(bytes.substr(at_, size)))
        return begin_damage(Damage::Ends::at_next_line);
    return take_list(size);
}

// Takes the list at at_, which has been parsed into the document.
Framer::Advance Framer::take_list(std::size_t size) {
    findings_ = &values_.finder().find(values_.document(), 0, find::Position::free);
    if (find::Finder::gives(*findings_)) return take_findings(size);
    findings_ = nullptr;
    if (!containers_.in_object() && containers_.rejects_elements() &&
        !values_.finder().is_nothing(values_.document(), 0))
        return reject(at_ + size, Reason::not_an_object, kNoObject);
    pass_bytes(at_ + size, &ByteCounts::envelopes);
    end_value();
    return Advance::moved;
}

// Opens the object or list at at_.
Framer::Advance Framer::open(bool object) {
    Container container;
    container.begin = window_.offset(at_);
    container.is_object = object;
    if (object) container.copies = std::move(values_.copies());
    containers_.open(std::move(container));
    pass_bytes(at_ + 1, object ? &ByteCounts::envelopes : &ByteCounts::separators);
    return Advance::moved;
}

}  // namespace duo2qualys::framing
