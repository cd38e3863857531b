/// The records of a zip archive (APPNOTE.TXT, 4.3) as they lie in it, bytes to fields.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duo2qualys::input {

inline constexpr std::string_view kZipMember = "PK\x03\x04";
inline constexpr std::string_view kZipEntry = "PK\x01\x02";
inline constexpr std::string_view kZipEnd = "PK\x05\x06";
inline constexpr std::string_view kZip64End = "PK\x06\x06";
inline constexpr std::string_view kZip64Locator = "PK\x06\x07";
inline constexpr std::string_view kZipSignature = "PK\x05\x05";
inline constexpr std::string_view kZipExtraData = "PK\x06\x08";
inline constexpr std::string_view kZipDescriptor = "PK\x07\x08";

/// The little-endian number of `bytes` bytes at `at`, which must lie in `text`.
std::uint64_t zip_number(std::string_view text, std::size_t at, std::size_t bytes) noexcept;

/// What the header of a member, or its entry in the directory, says.
struct ZipItem {
    std::uint64_t flags = 0;
    std::uint64_t method = 0;
    std::uint64_t crc = 0;
    std::uint64_t packed = 0;  ///< bytes
    std::uint64_t size = 0;    ///< bytes, unpacked
    std::uint64_t offset = 0;  ///< where the member's header begins; of an entry only
    bool is_link = false;      ///< of an entry only
    std::string name;

    bool is_encrypted() const noexcept { return (flags & 1U) != 0; }
    /// Whether checksum and sizes stand behind the data.
    bool has_descriptor() const noexcept { return (flags & 8U) != 0; }
    /// Whether LZMA data end with a mark.
    bool has_end_mark() const noexcept { return (flags & 2U) != 0; }
};

/// How many bytes the record that `seen` begins with has; nothing where more must be seen to know it (46
/// suffice). `seen` begins with one of the signatures above, but for that of a descriptor.
std::optional<std::uint64_t> zip_record_size(std::string_view seen) noexcept;

/// Reads a whole record that begins with kZipMember or kZipEntry.
ZipItem read_zip_item(std::string_view record);

/// What the records at the end say of the directory.
struct ZipEnd {
    std::uint64_t members = 0;
    std::uint64_t size = 0;    ///< of the directory, in bytes
    std::uint64_t offset = 0;  ///< where the directory begins
};

/// Reads kZipEnd, or kZip64End.
ZipEnd read_zip_end(std::string_view record) noexcept;

/// How many bytes the descriptor has that `seen` (26 bytes, where there are so many) begins with, if it tells
/// of these data. It may have a signature, and sizes of 4 or 8 bytes.
std::optional<std::size_t> zip_descriptor_size(std::string_view seen, const ZipItem& data) noexcept;

}  // namespace duo2qualys::input
