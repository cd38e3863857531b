#include "output/file_names.hpp"

#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "output/output_file.hpp"

namespace duo2qualys::output {

int name_problem(const std::string& path, const std::string& top) {
    namespace fs = std::filesystem;
    if (path.size() + kPartEnding.size() >= PATH_MAX) return ENAMETOOLONG;
    struct stat info {};
    if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return EISDIR;
    // Missing folders will be created below the last existing one.
    const fs::path last = (fs::path(top) / "x").parent_path();  // in the same form as those of `path`
    fs::path folder = fs::path(path).parent_path();
    std::size_t longest = fs::path(path).filename().native().size() + kPartEnding.size();
    bool exists = false;
    while (!(exists = ::stat(folder.c_str(), &info) == 0) && folder != last && folder.has_relative_path()) {
        longest = std::max(longest, folder.filename().native().size());
        folder = folder.parent_path();
    }
    if (exists && !S_ISDIR(info.st_mode) && folder != last) return ENOTDIR;
    return longest > longest_name_in(folder.string()) ? ENAMETOOLONG : 0;
}

std::size_t longest_name_in(const std::string& folder) {
    const long limit = ::pathconf(folder.c_str(), _PC_NAME_MAX);
    return static_cast<std::size_t>(limit < 0 ? NAME_MAX : limit);
}

}  // namespace duo2qualys::output
