/// Maps the lines of files, whole and damaged, with many options. Under MemorySanitizer (preset msan), it
/// ends with a report if the normalizer makes a decision by an uninitialized byte, or writes one to its
/// output. It uses little of the standard library, because that is not built for the sanitizer.
///
///     initialized_check FILE...
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "duo2qualys/normalizer.hpp"

using namespace duo2qualys;

namespace {

bool append_file(const char* name, std::string& data) {
    const int fd = ::open(name, O_RDONLY);
    if (fd < 0) return false;
    std::array<char, 65536> buffer{};
    ssize_t got = 0;
    while ((got = ::read(fd, buffer.data(), buffer.size())) > 0)
        data.append(buffer.data(), static_cast<std::size_t>(got));
    data += '\n';
    return ::close(fd) == 0 && got == 0;
}

Options options(unsigned way) {
    Options options;
    options.profile = (way & 1U) == 0 ? Profile::full : Profile::guide;
    options.unmapped = (way & 2U) == 0 ? Unmapped::drop : Unmapped::keep;
    options.multi = (way & 4U) == 0 ? Multi::array : Multi::first;
    return options;
}

// Maps `record` from memory of exactly its size. Returns whether the line could be written.
bool map(Normalizer& normalizer, std::string_view record, std::string& out) {
    const std::vector<char> exact(record.begin(), record.end());
    out.clear();
    (void)normalizer.normalize(std::string_view(exact.data(), exact.size()), out);
    return ::write(STDOUT_FILENO, out.data(), out.size()) == static_cast<ssize_t>(out.size());
}

}  // namespace

int main(int argc, char** argv) {
    std::string data;
    for (int i = 1; i < argc; ++i)
        if (!append_file(argv[i], data)) return 2;
    constexpr std::size_t kStep = 5;  // bytes between two places of damage
    std::string out, damaged;
    bool is_written = !data.empty();
    for (unsigned way = 0; way < 8; ++way) {
        Normalizer normalizer(options(way));
        for (std::size_t at = 0; at < data.size();) {
            const std::size_t end = data.find('\n', at);
            const std::string_view record = std::string_view(data).substr(at, end - at);
            is_written &= map(normalizer, record, out);
            for (std::size_t place = way; place < record.size(); place += kStep) {
                is_written &= map(normalizer, record.substr(0, place), out);
                damaged = record;
                damaged[place] = "\"{}[],:\\x\x80"[place % 10];
                is_written &= map(normalizer, damaged, out);
            }
            at = end + 1;
        }
    }
    return is_written ? 0 : 1;
}
