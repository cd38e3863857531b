/// Writes archives for the tests byte by byte, without the library that reads them.
#pragma once

#include <string>
#include <vector>

namespace duo2qualys::test {

struct Member {
    std::string name;
    std::string bytes;
    char type =
        'f';  ///< f file, d directory, l symbolic link, h hard link, p FIFO, S GNU sparse; of zip f, d, l
};

/// Streamed: sizes and checksum follow the data. 64: with the fields of zip64, even if they are not needed.
enum class Zip {
    deflated,
    stored,
    streamed,
    bzip2,
    lzma,
    xz,
    zstd,
    stored_streamed,
    lzma_streamed,
    deflated_64,
    streamed_64
};
inline constexpr int kZipWays = static_cast<int>(Zip::streamed_64) + 1;

/// `format`: ustar, pax, gnutar, v7tar or zip. Long names are written as each tar format does.
std::string archive_of(const std::string& format, const std::vector<Member>& members,
                       Zip way = Zip::deflated);

/// Corrects the checksum of a tar header (512 bytes).
void set_tar_checksum(std::string& header);

}  // namespace duo2qualys::test
