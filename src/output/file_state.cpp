#include "output/file_state.hpp"

#include <sys/stat.h>

#include "system/files.hpp"

namespace duo2qualys::output {

std::optional<FileState> state_of(const std::string& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
    return FileState{info.st_size, system::modified(info), system::changed(info), info.st_ino};
}

}  // namespace duo2qualys::output
