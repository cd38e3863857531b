/// Archives for the tests, written byte by byte: nothing of the library that reads them is used.
#pragma once

#include <string>
#include <vector>

namespace duo2qualys::test {

struct Member {
    std::string name;
    std::string bytes;
    char type = 'f';  ///< f file, d directory, l symbolic link, h hard link, p FIFO, S GNU sparse; tar only
};

enum class Zip { deflated, stored, streamed /* deflated, sizes and checksum behind the data */ };

/// `format`: ustar, pax, gnutar, v7tar or zip. Long names are written as each tar format does.
std::string archive_of(const std::string& format, const std::vector<Member>& members,
                       Zip way = Zip::deflated);

/// Makes the checksum of a tar header (512 bytes) right.
void set_tar_checksum(std::string& header);

}  // namespace duo2qualys::test
