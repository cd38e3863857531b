#include "reference/json_prefix.hpp"

namespace duo2qualys::reference {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_blank(char c) {
    return kBlanks.find(c) != std::string_view::npos;
}

void append_utf8(std::string& out, unsigned long c) {
    const auto byte = [&](unsigned long b) { out += static_cast<char>(b); };
    if (c < 0x80) return byte(c);
    if (c < 0x800) {
        byte(0xC0 | (c >> 6));
    } else {
        if (c < 0x10000) {
            byte(0xE0 | (c >> 12));
        } else {
            byte(0xF0 | (c >> 18));
            byte(0x80 | (c >> 12 & 0x3F));
        }
        byte(0x80 | (c >> 6 & 0x3F));
    }
    byte(0x80 | (c & 0x3F));
}

/// `spelling` is the text between the quotes of a valid JSON string.
std::string unescaped(std::string_view spelling) {
    std::string out;
    const auto unit = [&](std::size_t at) -> unsigned long {
        if (spelling.substr(at, 2) != "\\u") return 0;
        return std::stoul(std::string(spelling.substr(at + 2, 4)), nullptr, 16);
    };
    for (std::size_t i = 0; i < spelling.size();) {
        if (spelling[i] != '\\') {
            out += spelling[i++];
            continue;
        }
        const char kind = spelling[i + 1];
        if (kind != 'u') {
            constexpr std::string_view kKinds = "bfnrt\"\\/";
            constexpr std::string_view kCharacters = "\b\f\n\r\t\"\\/";
            out += kCharacters[kKinds.find(kind)];
            i += 2;
            continue;
        }
        const unsigned long high = unit(i);
        const unsigned long low = unit(i + 6);
        i += 6;
        if (high >= 0xD800 && high < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
            append_utf8(out, 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
            i += 6;
        } else {
            append_utf8(out, high >= 0xD800 && high < 0xE000 ? 0xFFFD : high);
        }
    }
    return out;
}

class PrefixReader {
  public:
    PrefixReader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

    Prefix run() {
        Prefix prefix;
        value(prefix.value, 1);
        prefix.fault = fault_;
        prefix.end = fault_ == Fault::none ? at_ : fault_at_;
        return prefix;
    }

  private:
    bool at_end() const { return at_ >= text_.size(); }
    char here() const { return text_[at_]; }
    void skip_blanks() {
        while (!at_end() && is_blank(here()))
            ++at_;
    }

    bool fail(Fault fault, std::size_t at) {
        fault_ = fault;
        fault_at_ = at;
        return false;
    }
    bool fail_here() { return fail(at_end() ? Fault::end_of_text : Fault::syntax, at_); }

    bool take(char c) {
        if (at_end() || here() != c) return fail_here();
        ++at_;
        return true;
    }

    bool value(Value& out, std::size_t level) {
        out.begin = at_;
        const bool is_valid = value_of_type(out, level);
        out.end = at_;
        out.complete = is_valid;
        return is_valid;
    }

    bool value_of_type(Value& out, std::size_t level) {
        if (at_end()) return fail_here();
        switch (here()) {
            case '{': out.type = Type::object; return container(out, level);
            case '[': out.type = Type::array; return container(out, level);
            case '"':
                out.type = Type::string;
                if (!string(out.spelling)) return false;
                out.text = unescaped(out.spelling);
                return true;
            case 't': out.type = Type::boolean; return word(out, "true");
            case 'f': out.type = Type::boolean; return word(out, "false");
            case 'n': return word(out, "null");
            default: out.type = Type::number; return number(out);
        }
    }

    bool container(Value& out, std::size_t level) {
        if (level > kMaxLevels) return fail(Fault::depth, at_);
        const bool is_object = out.type == Type::object;
        const char close = is_object ? '}' : ']';
        ++at_;
        skip_blanks();
        if (!at_end() && here() == close) {
            ++at_;
            return true;
        }
        while (true) {
            Member member;
            if (is_object) {
                if (at_end() || here() != '"') return fail_here();
                if (!string(member.key_spelling)) return false;
                member.key = unescaped(member.key_spelling);
                skip_blanks();
                if (!take(':')) return false;
                skip_blanks();
            }
            out.members.push_back(std::move(member));
            if (!value(out.members.back().value, level + 1)) return false;
            skip_blanks();
            if (at_end() || (here() != ',' && here() != close)) return fail_here();
            if (text_[at_++] == close) return true;
            skip_blanks();
        }
    }

    bool string(std::string& spelling) {
        const std::size_t begin = at_++;
        const bool is_valid = string_syntax();
        const std::string_view content = text_.substr(begin + 1, at_ - begin - 1);
        if (!is_utf8(is_valid ? content.substr(0, content.size() - 1) : content))
            return fail(Fault::utf8, begin);
        if (is_valid) spelling = content.substr(0, content.size() - 1);
        return is_valid;
    }

    bool string_syntax() {
        while (!at_end()) {
            if (static_cast<unsigned char>(here()) < 0x20) return fail_here();
            const char c = text_[at_++];
            if (c == '"') return true;
            if (c != '\\') continue;
            if (at_end() || std::string_view("\"\\/bfnrtu").find(here()) == std::string_view::npos)
                return fail_here();
            if (text_[at_++] != 'u') continue;
            for (int i = 0; i < 4; ++i, ++at_)
                if (at_end() || !is_hex(here())) return fail_here();
        }
        return fail_here();
    }

    bool word(Value& out, std::string_view expected) {
        for (const char c : expected)
            if (!take(c)) return false;
        out.text = expected;
        return true;
    }

    bool digits() {
        if (at_end() || !is_digit(here())) return fail_here();
        while (!at_end() && is_digit(here()))
            ++at_;
        return true;
    }

    bool number(Value& out) {
        const std::size_t begin = at_;
        if (here() == '-') ++at_;
        if (!at_end() && here() == '0') {
            ++at_;
        } else if (!digits()) {
            return false;
        }
        if (!at_end() && here() == '.') {
            ++at_;
            if (!digits()) return false;
        }
        if (!at_end() && (here() == 'e' || here() == 'E')) {
            ++at_;
            if (!at_end() && (here() == '+' || here() == '-')) ++at_;
            if (!digits()) return false;
        }
        out.text = text_.substr(begin, at_ - begin);
        return true;
    }

    std::string_view text_;
    std::size_t at_;
    Fault fault_ = Fault::none;
    std::size_t fault_at_ = 0;
};

}  // namespace

Prefix read_prefix(std::string_view text, std::size_t at) {
    return PrefixReader(text, at).run();
}

std::optional<std::size_t> end_of_json(std::string_view text, std::size_t at) {
    // Cuts the text after the bracket or quote that closes the first one, and then checks the whole.
    const auto checked = [&](std::size_t end) -> std::optional<std::size_t> {
        if (check_json(text.substr(at, end - at)).verdict == Verdict::valid) return end;
        return std::nullopt;
    };
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = at; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\') {
                ++i;
            } else if (c == '"') {
                in_string = false;
                if (depth == 0) return checked(i + 1);
            }
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            if (depth == 0) return std::nullopt;
            if (depth == 1) return checked(i + 1);
            --depth;
        }
    }
    return std::nullopt;
}

}  // namespace duo2qualys::reference
