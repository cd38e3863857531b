#include "reference/json.hpp"

namespace duo2qualys::reference {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Reads one JSON text. Every function moves `at_` past what it has read and returns its verdict.
class Checker {
  public:
    explicit Checker(std::string_view text) : text_(text) {}

    Check run() {
        Check check;
        check.verdict = document();
        check.depth = deepest_;
        return check;
    }

  private:
    enum class Next { value, value_or_end, key, key_or_end, colon, comma_or_end, nothing };

    bool at_end() const { return at_ == text_.size(); }
    char here() const { return text_[at_]; }

    Verdict document() {
        while (true) {
            while (!at_end() && kBlanks.find(here()) != std::string_view::npos)
                ++at_;
            if (at_end()) return next_ == Next::nothing ? Verdict::valid : Verdict::beginning;
            const Verdict verdict = step();
            if (verdict != Verdict::valid) return verdict;
        }
    }

    Verdict step() {
        const char c = here();
        switch (next_) {
            case Next::nothing: return Verdict::invalid;
            case Next::colon:
                if (c != ':') return Verdict::invalid;
                ++at_;
                next_ = Next::value;
                return Verdict::valid;
            case Next::comma_or_end:
                if (c == ',') {
                    ++at_;
                    next_ = open_.back() == '{' ? Next::key : Next::value;
                    return Verdict::valid;
                }
                return close(c);
            case Next::key_or_end:
                if (c == '}') return close(c);
                [[fallthrough]];
            case Next::key:
                if (c != '"') return Verdict::invalid;
                next_ = Next::colon;
                return string();
            case Next::value_or_end:
                if (c == ']') return close(c);
                [[fallthrough]];
            case Next::value: return value(c);
        }
        return Verdict::invalid;
    }

    Verdict close(char c) {
        if (c != (open_.back() == '{' ? '}' : ']')) return Verdict::invalid;
        ++at_;
        open_.pop_back();
        after_value();
        return Verdict::valid;
    }

    void after_value() { next_ = open_.empty() ? Next::nothing : Next::comma_or_end; }

    Verdict value(char c) {
        if (c == '{' || c == '[') {
            ++at_;
            open_.push_back(c);
            if (open_.size() > deepest_) deepest_ = open_.size();
            next_ = c == '{' ? Next::key_or_end : Next::value_or_end;
            return Verdict::valid;
        }
        after_value();
        if (c == '"') return string();
        if (c == '-' || is_digit(c)) return number();
        if (c == 't') return word("true");
        if (c == 'f') return word("false");
        if (c == 'n') return word("null");
        return Verdict::invalid;
    }

    Verdict word(std::string_view expected) {
        for (const char c : expected) {
            if (at_end()) return Verdict::beginning;
            if (here() != c) return Verdict::invalid;
            ++at_;
        }
        return Verdict::valid;
    }

    Verdict digits() {
        if (at_end()) return Verdict::beginning;
        if (!is_digit(here())) return Verdict::invalid;
        while (!at_end() && is_digit(here()))
            ++at_;
        return Verdict::valid;
    }

    Verdict number() {
        if (here() == '-') ++at_;
        if (!at_end() && here() == '0') {
            ++at_;
        } else if (const Verdict whole = digits(); whole != Verdict::valid) {
            return whole;
        }
        if (!at_end() && here() == '.') {
            ++at_;
            if (const Verdict fraction = digits(); fraction != Verdict::valid) return fraction;
        }
        if (!at_end() && (here() == 'e' || here() == 'E')) {
            ++at_;
            if (!at_end() && (here() == '+' || here() == '-')) ++at_;
            if (const Verdict exponent = digits(); exponent != Verdict::valid) return exponent;
        }
        return Verdict::valid;
    }

    Verdict string() {
        ++at_;
        while (!at_end()) {
            const char c = here();
            ++at_;
            if (c == '"') return Verdict::valid;
            if (static_cast<unsigned char>(c) < 0x20) return Verdict::invalid;
            if (c != '\\') continue;
            if (const Verdict escape = this->escape(); escape != Verdict::valid) return escape;
        }
        return Verdict::beginning;
    }

    Verdict escape() {
        if (at_end()) return Verdict::beginning;
        const char kind = here();
        ++at_;
        if (kind != 'u') {
            return std::string_view("\"\\/bfnrt").find(kind) == std::string_view::npos ? Verdict::invalid
                                                                                       : Verdict::valid;
        }
        for (int i = 0; i < 4; ++i) {
            if (at_end()) return Verdict::beginning;
            if (!is_hex(here())) return Verdict::invalid;
            ++at_;
        }
        return Verdict::valid;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    Next next_ = Next::value;
    std::string open_;  // the brackets that are open, outermost first
    std::size_t deepest_ = 0;
};

}  // namespace

Check check_json(std::string_view text) {
    return text.empty() ? Check{} : Checker(text).run();
}

bool is_utf8(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size()) {
        const auto byte = [&](std::size_t k) {
            return i + k < text.size() ? static_cast<unsigned>(static_cast<unsigned char>(text[i + k])) : 0U;
        };
        const auto tail = [&](std::size_t k) { return byte(k) >= 0x80 && byte(k) <= 0xBF; };
        const unsigned b = byte(0);
        if (b < 0x80) {
            i += 1;
        } else if (b >= 0xC2 && b <= 0xDF && tail(1)) {
            i += 2;
        } else if (b >= 0xE0 && b <= 0xEF && tail(1) && tail(2)) {
            if (b == 0xE0 && byte(1) < 0xA0) return false;  // overlong
            if (b == 0xED && byte(1) > 0x9F) return false;  // a surrogate
            i += 3;
        } else if (b >= 0xF0 && b <= 0xF4 && tail(1) && tail(2) && tail(3)) {
            if (b == 0xF0 && byte(1) < 0x90) return false;  // overlong
            if (b == 0xF4 && byte(1) > 0x8F) return false;  // above U+10FFFF
            i += 4;
        } else {
            return false;
        }
    }
    return true;
}

}  // namespace duo2qualys::reference
