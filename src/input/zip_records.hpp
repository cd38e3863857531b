/// Decodes the records of a zip archive (APPNOTE.TXT, 4.3) from bytes to fields, for the zip reader. Tested
/// by tests/unit/input_zip_test.cpp.
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

/// Returns the first position, at or after `from`, where a member, a directory or the end of an archive seems
/// to begin; npos if there is none.
std::size_t find_zip_record(std::string_view bytes, std::size_t from = 0) noexcept;

/// The fields of a member's header or of its entry in the directory.
struct ZipItem {
    std::uint64_t flags = 0;
    std::uint64_t method = 0;
    std::uint64_t crc = 0;
    std::uint64_t packed = 0;  ///< bytes
    std::uint64_t size = 0;    ///< bytes after decompression
    std::uint64_t offset = 0;  ///< where the header of the member begins; set only for an entry
    bool is_link = false;      ///< set only for an entry
    std::string name;

    bool is_encrypted() const noexcept { return (flags & 1U) != 0; }
    /// Whether the checksum and sizes follow the data.
    bool has_descriptor() const noexcept { return (flags & 8U) != 0; }
    /// Whether only the data show where they end.
    bool is_streamed() const noexcept { return has_descriptor() && packed == 0; }
    /// Whether LZMA data end with an end mark.
    bool has_end_mark() const noexcept { return (flags & 2U) != 0; }
};

/// Returns the size in bytes of the record that `seen` begins with; nullopt if more bytes are needed (46
/// suffice). `seen` must begin with one of the signatures above except kZipDescriptor.
std::optional<std::uint64_t> zip_record_size(std::string_view seen) noexcept;

/// Reads a whole record that begins with kZipMember or kZipEntry.
ZipItem read_zip_item(std::string_view record);

/// What the records at the end of the archive say about the directory.
struct ZipEnd {
    std::uint64_t members = 0;
    std::uint64_t size = 0;    ///< of the directory, in bytes
    std::uint64_t offset = 0;  ///< where the directory begins
};

/// Reads a whole record that begins with kZipEnd or kZip64End.
ZipEnd read_zip_end(std::string_view record) noexcept;

/// Returns the size in bytes of the descriptor at the beginning of `seen` (26 bytes, or all that are left) if
/// it describes `data`; nullopt otherwise. A descriptor may have a signature, and sizes of 4 or 8 bytes.
/// `is_damaged`: the data are damaged, so the descriptor has another CRC, and it must have its signature. The
/// sizes of stored data may then differ a little, too.
std::optional<std::size_t> zip_descriptor_size(std::string_view seen, const ZipItem& data,
                                               bool is_damaged = false) noexcept;

}  // namespace duo2qualys::input
