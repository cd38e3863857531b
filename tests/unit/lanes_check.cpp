// Compares each operation on sixteen bytes at once with a loop over them. It needs only the headers, so it
// can be compiled for any processor: lanes_elsewhere.cmake compiles it for arm64 and s390x, and qemu runs it.
#include <array>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string_view>

#include "text/block.hpp"

namespace {

using duo2qualys::Block;
using duo2qualys::Lanes;
using Bytes = std::array<char, Lanes::kCount>;

int failures = 0;

void expect(bool holds, const char* what) {
    if (holds) return;
    std::printf("lanes_check: wrong: %s\n", what);
    ++failures;
}

unsigned number(char c) {
    return static_cast<unsigned char>(c);
}

template <typename Holds>
std::uint32_t places(const Bytes& bytes, Holds holds) {
    std::uint32_t set = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        set |= static_cast<std::uint32_t>(holds(i)) << i;
    return set;
}

void check(const Bytes& a, const Bytes& b) {
    const Block block(a.data());
    const auto at = [&](auto holds) { return places(a, [&](std::size_t i) { return holds(a[i]); }); };
    for (const char c : {a[3], a[15], '"', '\\', '\n', '\0', '\x80', '\xFF'})
        expect(block.equal(c) == at([c](char x) { return x == c; }), "equal to a byte");
    expect(block.equal(Block(b.data())) == places(a, [&](std::size_t i) { return a[i] == b[i]; }),
           "equal to other bytes");
    expect(block.odd() == at([](char x) { return number(x) < 0x20 || number(x) >= 0x80; }), "odd");
    expect(block.special() ==
               at([](char x) { return number(x) < 0x20 || number(x) >= 0x80 || x == '"' || x == '\\'; }),
           "special");
    expect(block.digits() == at([](char x) { return x >= '0' && x <= '9'; }), "digits");
    expect(block.blank() == at([](char x) { return x == ' ' || x == '\t' || x == '\n' || x == '\r'; }),
           "blank");
    expect(block.is_ascii() == (at([](char x) { return number(x) >= 0x80; }) == 0), "ASCII");
    Bytes low{};
    Bytes high{};
    for (std::size_t i = 0; i < a.size(); ++i) {
        low[i] = number(a[i]) < number(b[i]) ? a[i] : b[i];
        high[i] = number(a[i]) < number(b[i]) ? b[i] : a[i];
    }
    expect(block.all_between(Block(low.data()), Block(high.data())), "between");
    Bytes outside = low;
    outside[number(b[0]) % 16] = static_cast<char>(number(high[number(b[0]) % 16]) + 1);
    if (outside[number(b[0]) % 16] != 0)
        expect(!Block(outside.data()).all_between(Block(low.data()), Block(high.data())), "not between");
    Bytes stored{};
    block.store(stored.data());
    expect(stored == a, "stored");
}

}  // namespace

int main() {
    std::minstd_rand random(1);
    for (int i = 0; i < 20000; ++i) {
        Bytes a{};
        Bytes b{};
        for (std::size_t k = 0; k < a.size(); ++k) {
            a[k] = static_cast<char>(i < 256 ? static_cast<unsigned>(i) : random());
            b[k] = static_cast<char>(random() % 3 == 0 ? number(a[k]) : random());
        }
        check(a, b);
    }
    std::string_view text = "\n.\n\n..\n";
    expect(duo2qualys::count(text, '\n') == 4, "count");
    std::printf("lanes_check: %s\n", failures == 0 ? "all as by loops" : "differs");
    return failures == 0 ? 0 : 1;
}
