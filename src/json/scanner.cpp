#include "json/scanner.hpp"

#include <cstring>

#include "json/characters.hpp"

namespace duo2qualys::json {

namespace {

// The number of bytes at the front of `text` that are neither quotes, backslashes nor control characters.
// Checks eight at a time.
std::size_t plain_prefix(std::string_view text) {
    constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101;
    constexpr std::uint64_t kHighs = kOnes << 7U;
    const auto has_zero = [](std::uint64_t word) { return (word - kOnes) & ~word & kHighs; };
    std::size_t at = 0;
    for (; text.size() - at >= 8; at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, 8);
        const std::uint64_t below_space = (word - kOnes * 0x20) & ~word & kHighs;
        if ((has_zero(word ^ kOnes * '"') | has_zero(word ^ kOnes * '\\') | below_space) != 0) break;
    }
    while (at < text.size() && text[at] != '"' && text[at] != '\\' &&
           static_cast<unsigned char>(text[at]) >= 0x20)
        ++at;
    return at;
}

}  // namespace

Scanner::Status Scanner::feed(std::string_view bytes) {
    if (!problem_.empty()) return Status::invalid;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        if (state_ == State::string) {
            const std::size_t plain = plain_prefix(bytes.substr(at));
            consumed_ += plain;
            at += plain;
            if (at == bytes.size()) break;
        }
        if (done_) return Status::complete;
        if (!step(bytes[at])) return problem_.empty() ? Status::complete : Status::invalid;
        ++consumed_;
    }
    return done_ ? Status::complete : Status::incomplete;
}

Scanner::Status Scanner::finish() noexcept {
    if (!problem_.empty()) return Status::invalid;
    if (done_ || (objects_.empty() && number_may_end())) return Status::complete;
    return Status::incomplete;
}

// Reads one byte. Returns false if it does not belong to the value.
bool Scanner::step(char c) {
    switch (state_) {
        case State::value: return is_blank(c) || step_value(c, false);
        case State::value_or_close: return is_blank(c) || step_value(c, true);
        case State::key_or_close:
        case State::key:
            if (is_blank(c)) return true;
            if (c == '}' && state_ == State::key_or_close) return close(c);
            if (c != '"')
                return fail(state_ == State::key ? "no key after the comma" : "no key after the brace");
            is_key_ = true;
            state_ = State::string;
            return true;
        case State::colon:
            if (is_blank(c)) return true;
            if (c != ':') return fail("no colon after the key");
            state_ = State::value;
            return true;
        case State::string:
        case State::escape:
        case State::hex: return step_string(c);
        case State::literal:
            if (c != literal_.front()) return fail("not a literal: true, false or null");
            literal_.remove_prefix(1);
            if (literal_.empty()) end_value();
            return true;
        case State::after_value: return is_blank(c) || step_after_value(c);
        default: return step_number(c);
    }
}

bool Scanner::step_value(char c, bool may_close) {
    switch (c) {
        case '{':
        case '[': return open(c);
        case ']':
            if (may_close) return close(c);
            return fail("a value is missing");
        case '"':
            is_key_ = false;
            state_ = State::string;
            return true;
        case 't': literal_ = "rue"; break;
        case 'f': literal_ = "alse"; break;
        case 'n': literal_ = "ull"; break;
        case '-': state_ = State::minus; return true;
        case '0': state_ = State::zero; return true;
        default:
            if (!is_digit(c)) return fail(c == ',' || c == '}' ? "a value is missing" : "not a JSON value");
            state_ = State::integer;
            return true;
    }
    state_ = State::literal;
    return true;
}

bool Scanner::step_string(char c) {
    if (state_ == State::hex) {
        if (hex_value(c) < 0) return fail("not four hexadecimal digits after \\u");
        if (--hex_left_ == 0) state_ = State::string;
        return true;
    }
    if (state_ == State::escape) {
        if (c == 'u') {
            hex_left_ = 4;
            state_ = State::hex;
            return true;
        }
        if (std::string_view("\"\\/bfnrt").find(c) == std::string_view::npos) return fail("no such escape");
        state_ = State::string;
        return true;
    }
    if (c == '"') {
        if (is_key_) {
            state_ = State::colon;
        } else {
            end_value();
        }
    } else if (c == '\\') {
        state_ = State::escape;
    } else if (static_cast<unsigned char>(c) < 0x20) {
        return fail(c == '\n' ? "the line ends inside a string" : "a raw control character inside a string");
    }
    return true;
}

bool Scanner::number_may_end() const noexcept {
    return state_ == State::zero || state_ == State::integer || state_ == State::fraction ||
           state_ == State::exponent_digits;
}

bool Scanner::step_number(char c) {
    switch (state_) {
        case State::minus:
            if (!is_digit(c)) return fail("no digit after the minus sign");
            state_ = c == '0' ? State::zero : State::integer;
            return true;
        case State::point:
            if (!is_digit(c)) return fail("no digit after the decimal point");
            state_ = State::fraction;
            return true;
        case State::exponent:
        case State::exponent_sign:
            if (state_ == State::exponent && (c == '+' || c == '-')) {
                state_ = State::exponent_sign;
                return true;
            }
            if (!is_digit(c)) return fail("no digit in the exponent");
            state_ = State::exponent_digits;
            return true;
        case State::zero:
            if (is_digit(c)) return fail("a number with a leading zero");
            break;
        default:
            if (is_digit(c)) return true;
            break;
    }
    if (c == '.' && (state_ == State::zero || state_ == State::integer)) {
        state_ = State::point;
        return true;
    }
    if ((c == 'e' || c == 'E') && state_ != State::exponent_digits) {
        state_ = State::exponent;
        return true;
    }
    end_value();
    return !done_ && (is_blank(c) || step_after_value(c));
}

bool Scanner::step_after_value(char c) {
    const bool in_object = objects_.back();
    if (c == ',') {
        state_ = in_object ? State::key : State::value;
        return true;
    }
    if (c == '}' || c == ']') return close(c);
    return fail(in_object ? "no comma or closing brace after the value"
                          : "no comma or closing bracket after the value");
}

bool Scanner::open(char c) {
    objects_.push_back(c == '{');
    state_ = c == '{' ? State::key_or_close : State::value_or_close;
    return true;
}

bool Scanner::close(char c) {
    if (objects_.back() != (c == '}')) return fail("the wrong closing bracket");
    objects_.pop_back();
    end_value();
    return true;
}

bool Scanner::fail(std::string_view problem) {
    // Plain text may begin like a number or a literal. A detailed JSON error would not help there.
    problem_ = objects_.empty() && !is_in_string() ? "no JSON" : problem;
    return false;
}

void Scanner::end_value() {
    state_ = State::after_value;
    done_ = objects_.empty();
}

std::string_view Scanner::missing() const noexcept {
    switch (state_) {
        case State::string:
        case State::escape:
        case State::hex: return "the text ends inside a string";
        case State::colon: return "the text ends after a key";
        case State::value: return "the text ends before a value";
        case State::after_value:
        case State::key_or_close:
        case State::key:
        case State::value_or_close:
            return objects_.back() ? "the text ends before the closing brace"
                                   : "the text ends before the closing bracket";
        default: return "the text ends inside a number or literal";
    }
}

}  // namespace duo2qualys::json
