/// The buffers, tables and copying functions of the hot path.
#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "catch.hpp"
#include "json/characters.hpp"
#include "reference/generator.hpp"
#include "text/block.hpp"
#include "text/buffer.hpp"
#include "text/copy.hpp"
#include "text/key_table.hpp"
#include "text/whole_number.hpp"

namespace {

using namespace duo2qualys;

/// Text of `size` bytes, no two neighbours alike.
std::string text_of(std::size_t size) {
    std::string text(size, ' ');
    for (std::size_t i = 0; i < size; ++i)
        text[i] = static_cast<char>('a' + i % 23);
    return text;
}

/// A key with the 8 readable bytes that look-ups need.
class PaddedKey {
  public:
    explicit PaddedKey(std::string_view key, char padding = '\0') : size_(key.size()), bytes_(key) {
        bytes_.append(8, padding);
    }
    std::string_view view() const { return {bytes_.data(), size_}; }

  private:
    std::size_t size_;
    std::string bytes_;
};

}  // namespace

TEST_CASE("copy_text copies every size and not a byte more") {
    for (std::size_t size = 0; size <= 200; ++size) {
        const std::string text = text_of(size);
        std::string out(size + 16, '#');
        char* const begin = out.data() + 8;
        CAPTURE(size);
        REQUIRE(copy_text(text, begin) == begin + size);
        REQUIRE(out == std::string(8, '#') + text + std::string(8, '#'));
    }
}

TEST_CASE("count counts each byte, also in blocks that are full of them") {
    for (std::size_t size = 0; size <= 600; ++size) {
        REQUIRE(count(std::string(size, '\n'), '\n') == size);
        REQUIRE(count(std::string(size, '\r'), '\n') == 0);
    }
    for (const std::size_t size : {4079U, 4080U, 4081U, 4096U, 10'000U})
        REQUIRE(count(std::string(size, '\n'), '\n') == size);  // more than a byte can count
    reference::Rng rng(1);
    for (int i = 0; i < 200; ++i) {
        std::string text;
        for (std::size_t size = rng.below(1500); text.size() < size;)
            text += rng.pick({"\n", "a", "\r\n", "\x8A", "\x0B"});
        REQUIRE(count(text, '\n') == static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
    }
}

TEST_CASE("blanks end where something else stands, and are no other control characters") {
    reference::Rng rng(2);
    for (std::size_t size = 0; size <= 70; ++size) {
        for (int byte = 0; byte < 256; ++byte) {
            std::string text;
            for (std::size_t i = 0; i < size; ++i)
                text += rng.pick({" ", "\n", "\r", "\t"});
            text += static_cast<char>(byte);
            const std::string padded = text + std::string(Block::kSize, rng.one_in(2) ? ' ' : '.');
            const char* const end = padded.data() + text.size();
            const bool is_blank = json::is_blank(text.back());
            CAPTURE(size, byte);
            const char* const found = json::blanks_end(padded.data(), end);
            REQUIRE((is_blank ? found >= end : found == end - 1));
        }
    }
}

TEST_CASE("sort_prefix orders texts like their first eight bytes, whatever stands behind them") {
    const std::vector<std::string> ascending = {"",         "a",        "aa",       "ab",          "abcdefg",
                                                "abcdefgh", "abcdefgi", "b",        "\x7F",        "\x80",
                                                "\xC3\xA9", "\xFF",     "\xFF\xFF", "\xFF\xFF\xFF"};
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t k = 0; k < ascending.size(); ++k) {
            const PaddedKey a(ascending[i], 'x'), b(ascending[k], '\xFF');
            CAPTURE(ascending[i], ascending[k]);
            CHECK((sort_prefix(a.view()) < sort_prefix(b.view())) == (i < k));
        }
    }
    CHECK(sort_prefix(PaddedKey("abcdefghx").view()) == sort_prefix(PaddedKey("abcdefghy").view()));
}

TEST_CASE("a text buffer holds what was appended, truncated and written through its room") {
    reference::Rng rng(2);
    TextBuffer buffer;
    std::string model;
    CHECK(buffer.view().empty());
    for (int i = 0; i < 2000; ++i) {
        const std::string text = text_of(rng.below(300));
        switch (rng.below(7)) {
            case 0: buffer.append(text), model += text; break;
            case 1: buffer.append('!'), model += '!'; break;
            case 2: {
                // More room than is used.
                char* const room = buffer.room(text.size() + 100);
                std::memcpy(room, text.data(), text.size());
                buffer.advance(room + text.size());
                model += text;
                break;
            }
            case 3: {
                const std::size_t size = rng.below(model.size() + 1);
                buffer.truncate(size), model.resize(size);
                break;
            }
            case 4:
                if (rng.one_in(20)) buffer.clear(), model.clear();
                break;
            case 5: {
                const std::size_t size = rng.below(model.size() + 1);
                buffer.drop_front(size), model.erase(0, size);
                break;
            }
            default: break;
        }
        REQUIRE(buffer.size() == model.size());
        REQUIRE(buffer.view() == model);
        if (!model.empty()) REQUIRE(buffer[model.size() - 1] == model.back());
        const std::string_view padded = buffer.padded_view();
        REQUIRE(padded == model);
        if (padded.data() == nullptr) continue;
        REQUIRE(std::string(padded.data() + padded.size(), kTextPadding) == std::string(kTextPadding, '\0'));
    }
}

TEST_CASE("the pieces of an arena keep what was written until it is cleared") {
    reference::Rng rng(3);
    Arena arena;
    for (int round = 0; round < 20; ++round) {
        std::vector<std::pair<std::string_view, std::string>> pieces;
        for (int i = 0; i < 300; ++i) {
            const std::string text = text_of(rng.one_in(50) ? 40'000 : rng.below(400));
            const auto write = [&text](char* piece) {
                std::memset(piece, '#', text.size() + kTextPadding);  // the padding may be written, too
                std::memcpy(piece, text.data(), text.size());
            };
            if (rng.one_in(3)) {
                const std::size_t size = rng.below(text.size() + 1);
                const std::string_view piece = arena.make(text.size(), [&](char* out) {
                    write(out);
                    return out + size;
                });
                REQUIRE(piece.size() == size);
                pieces.emplace_back(piece, text.substr(0, size));
            } else {
                char* const piece = arena.allocate(text.size());
                write(piece);
                pieces.emplace_back(std::string_view(piece, text.size()), text);
            }
        }
        for (const auto& [piece, text] : pieces)
            REQUIRE(piece == text);
        arena.clear();
    }
}

TEST_CASE("behind a piece of an arena are zeros") {
    Arena arena;
    const auto are_zeros = [](const char* begin) {
        return std::all_of(begin, begin + kTextPadding, [](char c) { return c == '\0'; });
    };
    for (int round = 0; round < 2; ++round) {
        char* const piece = arena.allocate(100);
        CHECK(are_zeros(piece + 100));
        std::memset(piece, '#', 100);
        const std::string_view made = arena.make(100, [](char* out) {
            std::memset(out, '#', 100);
            return out + 10;
        });
        CHECK(are_zeros(made.data() + made.size()));
        std::memset(arena.allocate(1000), '#', 1000);  // the next round must not depend on it
        arena.clear();
    }
}

TEST_CASE("an arena that was cleared gives the same memory again") {
    Arena arena;
    for (int i = 0; i < 10; ++i)
        arena.allocate(10'000);
    arena.clear();
    const char* const first = arena.allocate(1);
    arena.clear();
    CHECK(arena.allocate(60'000) == first);
}

TEST_CASE("a key table knows the keys that were inserted and no others") {
    KeyTable table;
    CHECK(table.empty());
    CHECK(table.find(PaddedKey("a").view()) == KeyTable::kNone);
    CHECK(table.find_any("a") == KeyTable::kNone);

    // Prefixes of one another, and pairs that differ only in the middle, which the digest does not contain.
    std::vector<std::string> keys;
    const std::string longest = text_of(40);
    for (std::size_t size = 0; size <= longest.size(); ++size)
        keys.push_back(longest.substr(0, size));
    for (char c = '0'; c <= '9'; ++c) {
        std::string middle = text_of(24);
        middle[12] = c;
        keys.push_back(middle);
    }
    keys.emplace_back("\0", 1);
    keys.emplace_back("a\0", 2);
    keys.emplace_back(8, '\0');
    for (std::size_t i = 0; i < keys.size(); ++i)
        table.insert(keys[i], static_cast<std::uint16_t>(i));

    CHECK_FALSE(table.empty());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        CAPTURE(keys[i], keys[i].size());
        CHECK(table.find_any(keys[i]) == i);
        for (const char padding : {'\0', 'a', '\xFF'})
            CHECK(table.find(PaddedKey(keys[i], padding).view()) == i);
    }
    for (const std::string& unknown :
         {std::string("b"), longest + "x", std::string("abcdefgX"), std::string("a\0\0", 3),
          std::string(2, '\0'), text_of(24).replace(12, 1, "x"), text_of(24).replace(12, 2, "00")}) {
        CAPTURE(unknown);
        CHECK(table.find(PaddedKey(unknown).view()) == KeyTable::kNone);
        CHECK(table.find_any(unknown) == KeyTable::kNone);
    }
}

TEST_CASE("a key table keeps thousands of keys, however they collide, and the last value of each") {
    std::vector<std::string> keys;
    for (int i = 0; i < 5000; ++i)
        keys.push_back("key" + std::to_string(i * 7919));
    KeyTable table;
    for (std::size_t i = 0; i < keys.size(); ++i)
        table.insert(keys[i], 0);
    for (std::size_t i = 0; i < keys.size(); ++i)
        table.insert(keys[i], static_cast<std::uint16_t>(i));
    std::size_t found = 0;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        found += table.find(PaddedKey(keys[i], 'z').view()) == i ? 1U : 0U;
        found += table.find_any(keys[i]) == i ? 1U : 0U;
        found += table.find_any(keys[i] + "x") == KeyTable::kNone ? 1U : 0U;
    }
    CHECK(found == 3 * keys.size());

    std::size_t entries = 0, sum = 0;
    table.for_each([&](std::string_view key, std::uint16_t value) {
        ++entries;
        sum += keys[value] == key ? 1U : 0U;
    });
    CHECK(entries == keys.size());
    CHECK(sum == keys.size());
}

TEST_CASE("a whole number has nothing but digits, and fits") {
    CHECK(whole_number("0") == 0);
    CHECK(whole_number("18446744073709551615") == UINT64_MAX);
    CHECK(whole_number("00ff", 16) == 255);
    CHECK(whole_number<int>("2147483647") == INT32_MAX);
    CHECK(whole_number<int>("-1") == -1);
    for (const char* const other : {"", " 1", "1 ", "+1", "-1", "1.0", "0x1", "f", "18446744073709551616"}) {
        CAPTURE(other);
        CHECK_FALSE(whole_number(other));
    }
    CHECK_FALSE(whole_number<int>("2147483648"));
}

TEST_CASE("the first byte of a little-endian number counts least") {
    constexpr std::string_view kBytes("\x01\x02\xff\0\0\0\0\x80\x07", 9);
    CHECK(little_endian(kBytes, 0, 1) == 1);
    CHECK(little_endian(kBytes, 0, 2) == 0x0201);
    CHECK(little_endian(kBytes, 1, 3) == 0x00ff02);
    CHECK(little_endian(kBytes, 0, 8) == 0x8000'0000'00ff'0201);
    CHECK(little_endian(kBytes, 2, 0) == 0);
}
