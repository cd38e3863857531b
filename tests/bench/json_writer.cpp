#include "json_writer.hpp"

#include <cstdint>

namespace duo2qualys::bench {
namespace {

void append_hex_escape(std::string& out, std::uint32_t unit) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4)
        out += kDigits[unit >> shift & 0xFU];
}

/// Removes the character at the beginning of `content`, which must be valid UTF-8, and returns it.
std::uint32_t take_character(std::string_view& content) {
    const auto byte = [&](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(content[i]));
    };
    std::size_t size = 1;
    std::uint32_t character = byte(0);
    if (character >= 0xF0) {
        size = 4;
        character &= 0x07U;
    } else if (character >= 0xE0) {
        size = 3;
        character &= 0x0FU;
    } else if (character >= 0xC0) {
        size = 2;
        character &= 0x1FU;
    }
    for (std::size_t i = 1; i < size; ++i)
        character = character << 6U | (byte(i) & 0x3FU);
    content.remove_prefix(size);
    return character;
}

void append_ascii(std::string& out, std::uint32_t character) {
    if (character < 0x10000) return append_hex_escape(out, character);
    character -= 0x10000;
    append_hex_escape(out, 0xD800 + (character >> 10U));
    append_hex_escape(out, 0xDC00 + (character & 0x3FFU));
}

}  // namespace

void JsonWriter::open(char bracket) {
    begin_value();
    out_ += bracket;
    closers_ += bracket == '{' ? '}' : ']';
    is_first_ = true;
}

void JsonWriter::open(std::string_view key, char bracket) {
    begin_value(key);
    out_ += bracket;
    closers_ += bracket == '{' ? '}' : ']';
    is_first_ = true;
}

void JsonWriter::close() {
    const char closer = closers_.back();
    closers_.pop_back();
    if (!is_first_) new_line();
    out_ += closer;
    is_first_ = false;
}

void JsonWriter::text(std::string_view content) {
    begin_value();
    quoted(content);
}

void JsonWriter::text(std::string_view key, std::string_view content) {
    begin_value(key);
    quoted(content);
}

void JsonWriter::raw(std::string_view key, std::string_view spelling) {
    begin_value(key);
    out_ += spelling;
}

void JsonWriter::begin_value() {
    if (!is_first_) out_ += style_ == Style::python ? ", " : ",";
    if (!closers_.empty()) new_line();
    is_first_ = false;
}

void JsonWriter::begin_value(std::string_view key) {
    begin_value();
    quoted(key);
    out_ += style_ == Style::compact ? ":" : ": ";
}

void JsonWriter::new_line() {
    if (style_ != Style::pretty) return;
    out_ += '\n';
    out_.append((static_cast<std::size_t>(level_) + closers_.size()) * 4, ' ');
}

void JsonWriter::quoted(std::string_view content) {
    out_ += '"';
    while (!content.empty()) {
        const char next = content.front();
        if (static_cast<signed char>(next) < 0 && style_ == Style::python) {
            append_ascii(out_, take_character(content));
            continue;
        }
        content.remove_prefix(1);
        switch (next) {
            case '"': out_ += "\\\""; break;
            case '\\': out_ += "\\\\"; break;
            case '\n': out_ += "\\n"; break;
            case '\r': out_ += "\\r"; break;
            default: out_ += next;
        }
    }
    out_ += '"';
}

}  // namespace duo2qualys::bench
