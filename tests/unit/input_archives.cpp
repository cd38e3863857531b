#include "input_archives.hpp"

#include <lzma.h>
#include <zlib.h>

#include <cstdint>
#include <cstdio>
#include <stdexcept>

#include "input_helpers.hpp"

namespace duo2qualys::test {
namespace {

std::string octal(std::size_t value, int digits) {
    std::string text;
    for (; digits > 0; --digits, value /= 8)
        text.insert(0, 1, static_cast<char>('0' + value % 8));
    return text;
}

std::string padded(const std::string& bytes) {
    return bytes + std::string((512 - bytes.size() % 512) % 512, '\0');
}

char typeflag(char type) {
    switch (type) {
        case 'f': return '0';
        case 'h': return '1';
        case 'l': return '2';
        case 'd': return '5';
        case 'p': return '6';
        default: return type;
    }
}

std::string tar_header(const std::string& format, const std::string& name, const std::string& prefix,
                       char type, std::size_t size) {
    std::string header(512, '\0');
    const auto put = [&](std::size_t at, const std::string& text) { header.replace(at, text.size(), text); };
    put(0, name);
    put(100, "0000644");
    put(108, "0001750");
    put(116, "0001750");
    put(124, octal(size, 11));
    put(136, octal(1600000000, 11));
    header[156] = typeflag(type);
    if (type == 'h' || type == 'l') put(157, "target.json");
    if (format == "gnutar") {
        put(257, "ustar  ");
    } else if (format != "v7tar") {
        put(257, std::string("ustar\0", 6) + "00");
        put(345, prefix);
    }
    set_tar_checksum(header);
    return header;
}

/// One record of a pax header: its length, which counts its own digits, key and value.
std::string pax_record(const std::string& key, const std::string& value) {
    const std::string rest = " " + key + "=" + value + "\n";
    std::size_t length = rest.size() + 1;
    while (std::to_string(length).size() + rest.size() != length)
        ++length;
    return std::to_string(length) + rest;
}

std::string tar_member(const std::string& format, const Member& member) {
    std::string before;
    std::string name = member.name;
    std::string prefix;
    if (format == "pax") {
        const std::string record = pax_record("path", name);
        before = tar_header(format, "PaxHeaders/x", "", 'x', record.size()) + padded(record);
        name = "short";
    } else if (name.size() > 100 && format == "gnutar") {
        before = tar_header(format, "././@LongLink", "", 'L', name.size() + 1) + padded(name + '\0');
        name.resize(100);
    } else if (name.size() > 100) {
        const std::size_t slash = name.rfind('/');
        prefix = name.substr(0, slash);
        name.erase(0, slash + 1);
    }
    return before + tar_header(format, name, prefix, member.type, member.bytes.size()) + padded(member.bytes);
}

std::string little(std::size_t value, int bytes) {
    std::string text;
    for (; bytes > 0; --bytes, value /= 256)
        text += static_cast<char>(value % 256);
    return text;
}

std::string deflated(const std::string& bytes) {
    z_stream stream{};
    if (::deflateInit2(&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::runtime_error("deflateInit2");
    }
    std::string in = bytes;
    std::string out(bytes.size() + 1000, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    if (::deflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("deflate");
    out.resize(out.size() - stream.avail_out);
    ::deflateEnd(&stream);
    return out;
}

/// LZMA as in zip archives: with a header of its own, and a mark at the end.
std::string lzma_data(const std::string& bytes) {
    lzma_options_lzma options{};
    lzma_stream stream = LZMA_STREAM_INIT;
    if (::lzma_lzma_preset(&options, 1) != 0 || ::lzma_alone_encoder(&stream, &options) != LZMA_OK)
        throw std::runtime_error("lzma_alone_encoder");
    std::string out(bytes.size() + 1000, '\0');
    stream.next_in = reinterpret_cast<const std::uint8_t*>(bytes.data());
    stream.avail_in = bytes.size();
    stream.next_out = reinterpret_cast<std::uint8_t*>(out.data());
    stream.avail_out = out.size();
    if (::lzma_code(&stream, LZMA_FINISH) != LZMA_STREAM_END) throw std::runtime_error("lzma_code");
    out.resize(out.size() - stream.avail_out);
    ::lzma_end(&stream);
    return std::string("\x09\x04\x05\x00", 4) + out.substr(0, 5) + out.substr(13);
}

bool is_64(Zip way) {
    return way == Zip::deflated_64 || way == Zip::streamed_64;
}

bool is_streamed(Zip way) {
    return way == Zip::streamed || way == Zip::stored_streamed || way == Zip::lzma_streamed ||
           way == Zip::streamed_64;
}

std::size_t method_of(Zip way) {
    switch (way) {
        case Zip::stored:
        case Zip::stored_streamed: return 0;
        case Zip::bzip2: return 12;
        case Zip::lzma:
        case Zip::lzma_streamed: return 14;
        case Zip::zstd: return 93;
        case Zip::xz: return 95;
        default: return 8;
    }
}

std::string packed_by(std::size_t method, const std::string& bytes) {
    switch (method) {
        case 0: return bytes;
        case 12: return bzip2(bytes);
        case 14: return lzma_data(bytes);
        case 93: return zstd(bytes);
        case 95: return xz(bytes);
        default: return deflated(bytes);
    }
}

std::string zip_of(const std::vector<Member>& members, Zip way) {
    const std::size_t method = method_of(way);
    const std::string none = little(0xffffffff, 4);
    std::string archive;
    std::string directory;
    for (const Member& member : members) {
        const std::string data = packed_by(method, member.bytes);
        const auto* bytes = reinterpret_cast<const Bytef*>(member.bytes.data());
        const std::string crc = little(::crc32(0, bytes, static_cast<uInt>(member.bytes.size())), 4);
        const auto sizes = [&](int width) {
            return little(data.size(), width) + little(member.bytes.size(), width);
        };
        const std::size_t flags = (is_streamed(way) ? 8U : 0U) + (method == 14 ? 2U : 0U);
        const std::string start = little(flags, 2) + little(method, 2) + little(0x21, 4);
        const std::string name_size = little(member.name.size(), 2);
        const std::size_t unix_mode = member.type == 'l' ? 0120777 : member.type == 'd' ? 040755 : 0100644;
        const std::string made_by = little(3 * 256 + 20, 2);

        std::string extra;
        if (is_64(way))
            extra = little(1, 2) + little(16, 2) +
                    (is_streamed(way) ? std::string(16, '\0')
                                      : little(member.bytes.size(), 8) + little(data.size(), 8));
        const std::string short_sums = is_64(way) ? crc + none + none : crc + sizes(4);
        const std::string local = !is_streamed(way) ? short_sums
                                  : is_64(way)      ? little(0, 4) + none + none
                                                    : std::string(12, '\0');
        std::string far;
        if (is_64(way))
            far = little(1, 2) + little(24, 2) + little(member.bytes.size(), 8) + little(data.size(), 8) +
                  little(archive.size(), 8);
        directory += "PK\x01\x02" + made_by + little(20, 2) + start + short_sums + name_size +
                     little(far.size(), 2) + little(0, 6) + little(unix_mode << 16, 4) +
                     (is_64(way) ? none : little(archive.size(), 4)) + member.name + far;
        archive += "PK\x03\x04" + little(20, 2) + start + local + name_size + little(extra.size(), 2) +
                   member.name + extra + data;
        if (is_streamed(way)) archive += "PK\x07\x08" + crc + sizes(is_64(way) ? 8 : 4);
    }
    const std::string all = archive + directory;
    const std::size_t end = all.size();
    if (!is_64(way) && members.size() < 0xffff) {
        const std::string count = little(members.size(), 2);
        return all + "PK\x05\x06" + little(0, 4) + count + count + little(directory.size(), 4) +
               little(archive.size(), 4) + little(0, 2);
    }
    const std::string count = little(members.size(), 8);
    return all + "PK\x06\x06" + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 8) + count + count +
           little(directory.size(), 8) + little(archive.size(), 8) + "PK\x06\x07" + little(0, 4) +
           little(end, 8) + little(1, 4) + "PK\x05\x06" + little(0, 4) + little(0xffff, 2) +
           little(0xffff, 2) + none + none + little(0, 2);
}

}  // namespace

void set_tar_checksum(std::string& header) {
    header.replace(148, 8, 8, ' ');
    std::size_t sum = 0;
    for (const char c : header)
        sum += static_cast<unsigned char>(c);
    header.replace(148, 7, octal(sum, 6) + '\0');
}

std::string archive_of(const std::string& format, const std::vector<Member>& members, Zip way) {
    if (format == "zip") return zip_of(members, way);
    std::string archive;
    for (const Member& member : members)
        archive += tar_member(format, member);
    return archive + std::string(1024, '\0');
}

}  // namespace duo2qualys::test
