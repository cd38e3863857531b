#include "input_archives.hpp"

#include <zlib.h>

#include <cstdint>
#include <cstdio>
#include <stdexcept>

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

std::string zip_of(const std::vector<Member>& members, Zip way) {
    std::string archive;
    std::string directory;
    for (const Member& member : members) {
        const std::string data = way == Zip::stored ? member.bytes : deflated(member.bytes);
        const bool streamed = way == Zip::streamed;
        const auto* bytes = reinterpret_cast<const Bytef*>(member.bytes.data());
        const std::string sums = little(::crc32(0, bytes, static_cast<uInt>(member.bytes.size())), 4) +
                                 little(data.size(), 4) + little(member.bytes.size(), 4);
        const std::string start = little(20, 2) + little(streamed ? 8 : 0, 2) +
                                  little(way == Zip::stored ? 0 : 8, 2) + little(0x21, 4);
        const std::string name_size = little(member.name.size(), 2);
        directory += "PK\x01\x02" + little(20, 2) + start + sums + name_size + little(0, 12) +
                     little(archive.size(), 4) + member.name;
        archive += "PK\x03\x04" + start + (streamed ? std::string(12, '\0') : sums) + name_size +
                   little(0, 2) + member.name + data;
        if (streamed) archive += "PK\x07\x08" + sums;
    }
    const std::string count = little(members.size(), 2);
    return archive + directory + "PK\x05\x06" + little(0, 4) + count + count + little(directory.size(), 4) +
           little(archive.size(), 4) + little(0, 2);
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
