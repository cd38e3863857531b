#include "framing/answer.hpp"

#include <algorithm>
#include <array>

#include "json/characters.hpp"
#include "json/scanner.hpp"

namespace duo2qualys::framing {
namespace {

constexpr std::array<std::string_view, 4> kLists = {"response", "authlogs", "items", "events"};
constexpr std::array<std::string_view, 5> kOthers = {"stat", "code", "message", "message_detail", "metadata"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view key) {
    return std::find(names.begin(), names.end(), key) != names.end();
}

// Reads an object from front to back.
class Reader {
  public:
    Reader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

    std::size_t at() const { return at_; }
    bool at_end() const { return at_ >= text_.size(); }
    char next() const { return text_[at_]; }
    void step() { ++at_; }
    void skip_blanks() {
        while (!at_end() && json::is_blank(next()))
            ++at_;
    }

    // The key at this place as spelt, and past its colon. False where there is none, or not yet.
    bool key(std::string_view& key) {
        const std::size_t begin = at_ + 1;
        if (!value()) return false;
        key = text_.substr(begin, at_ - begin - 1);
        skip_blanks();
        if (at_end() || next() != ':') return false;
        step();
        skip_blanks();
        return true;
    }
    // Past the value at this place.
    bool value() {
        json::Scanner scanner;
        auto status = json::Scanner::Status::incomplete;
        if (next() != '{' && next() != '[') {
            status = scanner.feed(text_.substr(at_));
            at_ += scanner.consumed();
        } else {
            // Not deeply nested: heads in heads in heads … would be read again and again.
            constexpr std::size_t kMaxDepth = 8;
            for (; status == json::Scanner::Status::incomplete && !at_end(); ++at_) {
                status = scanner.feed(text_.substr(at_, 1));
                if (status == json::Scanner::Status::invalid || scanner.depth() > kMaxDepth) return false;
            }
        }
        return status == json::Scanner::Status::complete;
    }

  private:
    std::string_view text_;
    std::size_t at_;
};

// Reads members up to the list; `inside`: of the object `response`.
AnswerHead read_head(Reader& reader, bool inside) {
    using Status = AnswerHead::Status;
    // Where the text ends too soon it is undecided, where it is wrong it is no answer.
    const auto stopped = [&] {
        return AnswerHead{reader.at_end() ? Status::undecided : Status::no_answer, 0, false};
    };
    reader.step();
    while (true) {
        reader.skip_blanks();
        if (reader.at_end() || reader.next() != '"') return stopped();
        std::string_view key;
        if (!reader.key(key) || reader.at_end()) return stopped();
        const bool is_list = contains(kLists, key);
        if (!is_answer_key(key)) return {Status::no_answer, 0, false};
        if (is_list && reader.next() == '[') return {Status::answer, reader.at() + 1, inside};
        if (key == "response" && !inside && reader.next() == '{') {
            const AnswerHead head = read_head(reader, true);
            if (head.status != Status::no_answer) return head;
            if (reader.at_end() || reader.next() != '}') return head;
            reader.step();
        } else if (!reader.value()) {
            return stopped();
        }
        reader.skip_blanks();
        if (reader.at_end() || reader.next() != ',') return stopped();
        reader.step();
    }
}

}  // namespace

bool is_answer_key(std::string_view key) noexcept {
    return contains(kLists, key) || contains(kOthers, key);
}

bool may_be_answer(std::string_view text) noexcept {
    std::size_t at = 1;
    while (at < text.size() && json::is_blank(text[at]))
        ++at;
    if (at == text.size()) return true;
    if (text[at] != '"') return false;
    const std::string_view rest = text.substr(at + 1);
    if (rest.empty()) return true;
    const auto begins = [rest](std::string_view name) {
        if (rest.front() != name.front()) return false;  // nearly always, and sooner than what follows
        if (rest.size() <= name.size()) return name.starts_with(rest);
        return rest[name.size()] == '"' && rest.starts_with(name);
    };
    return std::any_of(kLists.begin(), kLists.end(), begins) ||
           std::any_of(kOthers.begin(), kOthers.end(), begins);
}

AnswerHead read_answer_head(std::string_view text) {
    Reader reader(text, 0);
    return read_head(reader, false);
}

MemberKey read_member_key(std::string_view text) {
    Reader reader(text, 0);
    std::string_view key;
    if (reader.key(key)) return {MemberKey::Status::complete, reader.at(), key};
    return {reader.at_end() ? MemberKey::Status::incomplete : MemberKey::Status::invalid, 0, {}};
}

AnswerHead read_further_list(std::string_view text, const MemberKey& key) {
    using Status = AnswerHead::Status;
    Reader reader(text, key.size);
    if (reader.at_end()) return {Status::undecided, 0, false};
    if (reader.next() == '{' && key.text == "response") return read_head(reader, true);
    if (reader.next() != '[') return {Status::no_answer, 0, false};
    reader.step();
    const AnswerHead list{Status::answer, reader.at(), false};
    if (contains(kLists, key.text)) return list;
    reader.skip_blanks();
    if (reader.at_end()) return {Status::undecided, 0, false};
    return reader.next() == '{' ? list : AnswerHead{Status::no_answer, 0, false};
}

}  // namespace duo2qualys::framing
