#include "input/zip_records.hpp"

#include <sys/stat.h>

#include <algorithm>

#include "text/whole_number.hpp"

namespace duo2qualys::input {
namespace {

constexpr std::size_t kMemberBytes = 30;          // without name and extra field
constexpr std::size_t kEntryBytes = 46;           // without name, extra field and comment
constexpr std::size_t kEndBytes = 22;             // without comment
constexpr std::uint64_t kElsewhere = 0xffffffff;  // in zip64: the value is in the extra field

// The data of the extra field with that id; empty if there is none.
std::string_view extra_field(std::string_view extra, std::uint64_t id) {
    while (extra.size() >= 4) {
        const std::uint64_t size = little_endian(extra, 2, 2);
        if (little_endian(extra, 0, 2) == id) return extra.substr(4, size);
        extra.remove_prefix(std::min<std::size_t>(extra.size(), 4 + size));
    }
    return {};
}

// Some values do not fit in the record. Reads these from the zip64 extra field, in their order there.
void read_zip64(std::string_view extra, ZipItem& item) {
    constexpr std::uint64_t kId = 1;
    std::string_view field = extra_field(extra, kId);
    for (std::uint64_t* value : {&item.size, &item.packed, &item.offset}) {
        if (*value != kElsewhere || field.size() < 8) continue;
        *value = little_endian(field, 0, 8);
        field.remove_prefix(8);
    }
}

bool is_link(std::uint64_t made_by, std::uint64_t attributes) {
    constexpr std::uint64_t kUnix = 3;
    constexpr std::uint64_t kMadeOnMac = 19;
    const std::uint64_t host = made_by >> 8U;
    return (host == kUnix || host == kMadeOnMac) && (attributes >> 16U & S_IFMT) == S_IFLNK;
}

}  // namespace

std::size_t find_zip_record(std::string_view bytes, std::size_t from) noexcept {
    for (std::size_t at = bytes.find("PK", from); at != std::string_view::npos;
         at = bytes.find("PK", at + 1)) {
        const std::string_view signature = bytes.substr(at, 4);
        if (signature == kZipMember || signature == kZipEntry || signature == kZipEnd ||
            signature == kZip64End)
            return at;
    }
    return std::string_view::npos;
}

std::optional<std::uint64_t> zip_record_size(std::string_view seen) noexcept {
    const auto sum = [&](std::size_t fixed, std::initializer_list<std::pair<std::size_t, std::size_t>> sizes)
        -> std::optional<std::uint64_t> {
        if (seen.size() < fixed) return std::nullopt;
        std::uint64_t size = fixed;
        for (const auto& [at, bytes] : sizes)
            size += little_endian(seen, at, bytes);
        return size;
    };
    const std::string_view signature = seen.substr(0, 4);
    if (signature == kZipMember) return sum(kMemberBytes, {{26, 2}, {28, 2}});
    if (signature == kZipEntry) return sum(kEntryBytes, {{28, 2}, {30, 2}, {32, 2}});
    if (signature == kZipEnd) return sum(kEndBytes, {{20, 2}});
    if (signature == kZip64End) return sum(12, {{4, 8}});
    if (signature == kZip64Locator) return sum(20, {});
    if (signature == kZipSignature) return sum(6, {{4, 2}});
    return sum(8, {{4, 4}});  // kZipExtraData
}

ZipItem read_zip_item(std::string_view record) {
    const bool entry = record.substr(0, 4) == kZipEntry;
    const std::size_t at = entry ? 8 : 6;  // an entry has one more field at its beginning
    ZipItem item;
    item.flags = little_endian(record, at, 2);
    item.method = little_endian(record, at + 2, 2);
    item.crc = little_endian(record, at + 8, 4);
    item.packed = little_endian(record, at + 12, 4);
    item.size = little_endian(record, at + 16, 4);
    const std::uint64_t name = little_endian(record, at + 20, 2);
    const std::uint64_t extra = little_endian(record, at + 22, 2);
    if (entry) {
        item.is_link = is_link(little_endian(record, 4, 2), little_endian(record, 38, 4));
        item.offset = little_endian(record, 42, 4);
    }
    const std::string_view texts = record.substr(entry ? kEntryBytes : kMemberBytes);
    item.name = texts.substr(0, name);
    read_zip64(texts.substr(name, extra), item);
    return item;
}

ZipEnd read_zip_end(std::string_view record) noexcept {
    if (record.substr(0, 4) == kZipEnd)
        return {little_endian(record, 10, 2), little_endian(record, 12, 4), little_endian(record, 16, 4)};
    if (record.size() < 56) return {};
    return {little_endian(record, 32, 8), little_endian(record, 40, 8), little_endian(record, 48, 8)};
}

namespace {

// Whether a descriptor states these sizes for the data. Damaged stored data may have lost or gained some
// bytes: at most a quarter, and fewer than the size of a header. If the member is itself an archive, the
// descriptors in it are not accepted: the data before them include a header, which their sizes do not count.
bool states_sizes(const ZipItem& data, std::uint64_t packed, std::uint64_t size, std::uint64_t mask,
                  bool is_damaged) noexcept {
    if (packed == (data.packed & mask) && size == (data.size & mask)) return true;
    const bool is_stored = data.packed == data.size && packed == size;
    const std::uint64_t difference = std::max(size, data.size) - std::min(size, data.size);
    return is_damaged && is_stored && difference < kMemberBytes && difference <= data.size / 4;
}

}  // namespace

std::optional<std::size_t> zip_descriptor_size(std::string_view seen, const ZipItem& data,
                                               bool is_damaged) noexcept {
    for (const std::size_t signature : {4U, 0U}) {
        if (signature != 0 ? seen.substr(0, 4) != kZipDescriptor : is_damaged) continue;
        for (const std::size_t bytes : {4U, 8U}) {
            const std::size_t size = signature + 4 + 2 * bytes;
            if (seen.size() < size + 2 || seen.substr(size, 2) != "PK") continue;
            const std::uint64_t mask = bytes == 4 ? 0xffffffff : UINT64_MAX;
            const std::uint64_t packed = little_endian(seen, signature + 4, bytes);
            const std::uint64_t unpacked = little_endian(seen, signature + 4 + bytes, bytes);
            if ((little_endian(seen, signature, 4) == data.crc) != is_damaged &&
                states_sizes(data, packed, unpacked, mask, is_damaged)) {
                return size;
            }
        }
    }
    return std::nullopt;
}

}  // namespace duo2qualys::input
