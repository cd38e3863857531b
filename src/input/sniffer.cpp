#include "input/sniffer.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "json/utf8.hpp"
#include "text/whole_number.hpp"

namespace duo2qualys::input {
namespace {

constexpr std::size_t kBlock = 512;  // a tar header
// The size of a tar archive without members: 20 blocks of NULs. A log may also begin with NULs (copytruncate
// leaves a hole), and its lines after them must be read. One more byte is inspected, because it
// distinguishes such a log from an empty archive.
constexpr std::size_t kEmptyTar = 20 * kBlock;
constexpr std::size_t kMostSeen = kEmptyTar + 1;

struct Magic {
    std::string_view bytes;
    Format format;
};

using namespace std::string_view_literals;

constexpr auto kMagics = std::to_array<Magic>({
    {"\x1f\x8b"sv, Format::gzip},  // RFC 1952
    {"BZh1"sv, Format::bzip2},     //
    {"BZh2"sv, Format::bzip2},     //
    {"BZh3"sv, Format::bzip2},     //
    {"BZh4"sv, Format::bzip2},     //
    {"BZh5"sv, Format::bzip2},     //
    {"BZh6"sv, Format::bzip2},     //
    {"BZh7"sv, Format::bzip2},     //
    {"BZh8"sv, Format::bzip2},     //
    {"BZh9"sv, Format::bzip2},     //
    {"\xfd\x37\x7a\x58\x5a\x00"sv, Format::xz},
    {"\x28\xb5\x2f\xfd"sv, Format::zstd},  // RFC 8878
    {"PK\x03\x04"sv, Format::zip},
    {"PK\x05\x06"sv, Format::zip},  // without members
    {"\x04\x22\x4d\x18"sv, Format::lz4},
    {"\x02\x21\x4c\x18"sv, Format::lz4},  // the legacy format, as in Linux kernels
    {"7z\xbc\xaf\x27\x1c"sv, Format::seven_zip},
    {"Rar!\x1a\x07"sv, Format::rar},
    {"\x1f\x9d"sv, Format::compress},
    {"\x7f"
     "ELF"sv,
     Format::program},
    {"PAR1\x15"sv, Format::parquet},  // text may begin with the letters alone
    {"Obj\x01"sv, Format::avro},
    {"SQLite format 3\0"sv, Format::sqlite},
    {"\xff\xfe"sv, Format::utf16_le},
    {"\xfe\xff"sv, Format::utf16_be},
});

// A skippable zstd frame (RFC 8878, 3.1.2): 0x184D2A50 to 0x184D2A5F, little-endian.
constexpr std::string_view kSkippable = "\x50\x2a\x4d\x18"sv;

unsigned char byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

// Whether the shorter text is a prefix of the longer.
bool agree(std::string_view one, std::string_view other) {
    const std::size_t common = std::min(one.size(), other.size());
    return one.substr(0, common) == other.substr(0, common);
}

bool agrees_with_skippable(std::string_view seen) {
    return (byte_at(seen, 0) & 0xf0U) == 0x50 && agree(seen.substr(1), kSkippable.substr(1));
}

// Bytes that begin JSON or a line with a JSON record. The sniffer does not wait for more bytes after them,
// although the name of a tar member may also begin with them. (A tar file delivers its first 512 bytes at
// once and is recognized by its checksum.)
bool begins_text(std::string_view seen) {
    return "{[\" \t\r\n"sv.find(seen[0]) != std::string_view::npos || seen.substr(0, 3) == "\xef\xbb\xbf"sv;
}

// Whether the bytes at [from, to) may be a number field of a tar header: octal digits, blanks and NULs or,
// if `binary`, GNU's base-256.
bool may_be_number(std::string_view seen, std::size_t from, std::size_t to, bool binary) {
    if (seen.size() <= from) return true;
    if (binary && byte_at(seen, from) >= 0x80) return true;
    return seen.substr(from, to - from).find_first_not_of("01234567 -\0"sv) == std::string_view::npos;
}

// Whether a tar header can begin like this: a name without control characters, padded with NULs to 100
// bytes, then the numbers mode, uid, gid, size, mtime, checksum (POSIX.1-1988 ustar).
bool may_be_tar(std::string_view seen) {
    if (begins_text(seen)) return false;
    const std::string_view name = seen.substr(0, 100);
    const std::size_t length = std::min(name.find('\0'), name.size());
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (length == 0 ||
        std::any_of(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(length), control)) {
        return false;
    }
    if (name.find_first_not_of('\0', length) != std::string_view::npos) return false;
    return may_be_number(seen, 100, 108, false) && may_be_number(seen, 108, 116, true) &&
           may_be_number(seen, 116, 124, true) && may_be_number(seen, 124, 136, true) &&
           may_be_number(seen, 136, 148, true) && may_be_number(seen, 148, 156, false);
}

// Whether the checksum of a tar header is right. It is the sum of all bytes, with blanks in place of the
// checksum itself. Some old writers added signed bytes.
bool checksum_fits(std::string_view header) {
    constexpr std::size_t kFrom = 148;
    constexpr std::size_t kTo = 156;
    long stored = 0;
    std::size_t at = header.find_first_not_of(' ', kFrom);
    if (at >= kTo || header[at] < '0' || header[at] > '7') return false;
    for (; at < kTo && header[at] >= '0' && header[at] <= '7'; ++at)
        stored = stored * 8 + (header[at] - '0');
    long sum = 0;
    long signed_sum = 0;
    for (std::size_t i = 0; i < kBlock; ++i) {
        const unsigned char byte = i >= kFrom && i < kTo ? ' ' : byte_at(header, i);
        sum += byte;
        signed_sum += static_cast<signed char>(byte);
    }
    return stored == sum || stored == signed_sum;
}

// Whether the first 16 bytes, or all if there are fewer, are ASCII in UTF-16 without a byte order mark:
// every second byte from `nul` on is NUL, and the others are not. Returns nullopt if more bytes are needed.
std::optional<bool> is_utf16(std::string_view seen, std::size_t nul, bool whole) {
    constexpr std::size_t kBytes = 16;
    const std::size_t size = std::min(seen.size(), kBytes);
    for (std::size_t i = 0; i < size; ++i)
        if ((seen[i] == '\0') != (i % 2 == nul)) return false;
    if (size == kBytes) return true;
    return whole ? std::optional(size >= 4 && size % 2 == 0) : std::nullopt;
}

// Whether there is a byte that UTF-8 text cannot contain. A character that is cut off at the end does not
// count.
bool is_binary(std::string_view seen) {
    const auto control = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r';
    };
    if (std::any_of(seen.begin(), seen.end(), control)) return true;
    const std::string_view rest = seen.substr(json::valid_utf8_size(seen));
    const bool cut_off =
        rest.size() < 4 && !rest.empty() && byte_at(rest, 0) >= 0xc2 && byte_at(rest, 0) < 0xf5;
    return !rest.empty() && !cut_off;
}

// Whether the first byte is `first`, and the second byte is one of `second` or not known yet.
bool may_begin_with(std::string_view seen, char first, std::string_view second) {
    return seen[0] == first && (seen.size() == 1 || second.find(seen[1]) != std::string_view::npos);
}

// Whether the first line, or its first 64 bytes if it is longer, has a byte that text cannot contain. This
// is for formats that begin with two letters, because text may begin with the same letters. Returns nullopt
// if more bytes are needed.
std::optional<bool> begins_binary(std::string_view seen, bool whole) {
    constexpr std::size_t kBytes = 64;
    const std::string_view line = seen.substr(0, std::min(seen.find('\n'), kBytes));
    if (is_binary(line)) return true;
    return whole || line.size() < seen.size() || line.size() == kBytes ? std::optional(false) : std::nullopt;
}

// Whether this is deflated data with a zlib header (RFC 1950).
std::optional<bool> is_zlib(std::string_view seen, bool whole) {
    if (!may_begin_with(seen, 'x', "\x01\x5e\x9c\xda"sv)) return false;
    return begins_binary(seen, whole);
}

// Whether this is a program for Windows. Archives that unpack themselves are such programs.
std::optional<bool> is_windows_program(std::string_view seen, bool whole) {
    if (!may_begin_with(seen, 'M', "Z"sv)) return false;
    return begins_binary(seen, whole);
}

// Whether the number is 2^n or 2^n + 2^(n-1), as the sizes of dictionaries are.
bool is_round(std::uint32_t number) {
    const std::uint32_t most = std::bit_floor(number);
    return number == most || number == most + most / 2;
}

// Whether this is LZMA in the format before xz (the `.lzma` of LZMA Utils and the LZMA SDK). The format has
// no magic number, so 14 bytes must have plausible values. These are the usual properties, a round size of
// the dictionary of at least 4 KiB, an unknown or plausible size of the data, and the byte 0 with which the
// coded data begins. Bytes 1 to 13 cannot have such values in text. Returns nullopt if more bytes are
// needed.
std::optional<bool> is_lzma(std::string_view seen, bool whole) {
    constexpr std::size_t kBytes = 14;
    constexpr std::uint32_t kLeastDictionary = 4096;
    constexpr unsigned kMostSizeBits = 38;  // as in xz(1)
    if (!may_begin_with(seen, ']', "\0\xff"sv)) return false;
    if (seen.size() < kBytes) return whole ? std::optional(false) : std::nullopt;
    const auto dictionary = static_cast<std::uint32_t>(little_endian(seen, 1, 4));
    const std::uint64_t size = little_endian(seen, 5, 8);
    const bool fits = dictionary == UINT32_MAX || (dictionary >= kLeastDictionary && is_round(dictionary));
    return fits && (size == UINT64_MAX || size >> kMostSizeBits == 0) && seen[13] == '\0';
}

bool is_tar_header(std::string_view seen) {
    return checksum_fits(seen) || (seen.substr(257, 5) == "ustar"sv && may_be_tar(seen));
}

static_assert(each_format([](Format format) {
                  return (why_unsupported(format) != nullptr) == (nature(format) == Nature::unsupported);
              }),
              "a format that cannot be read has no message, or a format that can be read has one");

}  // namespace

std::optional<Format> decide(std::string_view seen, bool whole) noexcept {
    if (seen.empty()) return whole ? std::optional(Format::plain) : std::nullopt;
    bool open = false;  // whether a format other than plain text is still possible
    for (const Magic& magic : kMagics) {
        if (!agree(seen, magic.bytes)) continue;
        if (seen.size() >= magic.bytes.size()) return magic.format;
        open = true;
    }
    const auto may_be = [&open](std::optional<bool> answer) {
        open = open || !answer;
        return answer.value_or(false);
    };
    if (may_be(is_utf16(seen, 1, whole))) return Format::utf16_le;
    if (may_be(is_utf16(seen, 0, whole))) return Format::utf16_be;
    if (may_be(is_zlib(seen, whole))) return Format::zlib;
    if (may_be(is_lzma(seen, whole))) return Format::lzma;
    if (may_be(is_windows_program(seen, whole))) return Format::program;
    if (agrees_with_skippable(seen)) {
        if (seen.size() >= kSkippable.size()) return Format::zstd;
        open = true;
    }
    if (seen.find_first_not_of('\0') == std::string_view::npos) {
        open = open || seen.size() < kMostSeen;
        if (whole && (seen.size() == kEmptyTar || seen.size() == 2 * kBlock)) return Format::tar;
    } else if (seen.size() >= kBlock) {
        if (is_tar_header(seen)) return Format::tar;
    } else {
        open = open || may_be_tar(seen);
    }
    return open && !whole ? std::nullopt : std::optional(Format::plain);
}

Format sniff(PeekSource& source) {
    std::optional<Format> found = decide(source.peeked(), false);
    while (!found) {
        const bool more = source.peek_more(kMostSeen);
        found = decide(source.peeked(), !more);
    }
    return *found;
}

}  // namespace duo2qualys::input
