/// Archives for the tests, written byte by byte: nothing of the library that reads them is used.
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

/// Streamed: sizes and checksum stand behind the data. 64: with the fields of zip64, also where none is
/// needed.
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

/// Makes the checksum of a tar header (512 bytes) right.
void set_tar_checksum(std::string& header);

}  // namespace duo2qualys::test
