#include "app/output_folders.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "output/file_names.hpp"
#include "output/output_file.hpp"
#include "output/printable.hpp"

namespace duo2qualys::app {
namespace {

std::string folder_of(const std::string& path) {
    return std::filesystem::path(path).parent_path().string();
}

}  // namespace

int OutputFolders::name_problem(const std::string& path) {
    std::size_t longest = 0;
    const std::string folder = folder_of(path);
    {
        const std::lock_guard lock(mutex_);
        const auto known = longest_names_.find(folder);
        if (known != longest_names_.end()) longest = known->second;
    }
    const std::size_t size = path.size() - folder.size() - 1 + output::kPartEnding.size();
    if (longest == 0 || size > longest) return output::name_problem(path, top_);
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode) ? EISDIR : 0;
}

void OutputFolders::make_for(const std::string& path) {
    std::string folder = folder_of(path);
    {
        const std::lock_guard lock(mutex_);
        if (longest_names_.count(folder) != 0) return;
    }
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        throw output::OutputError(
            fmt::format("{}: cannot create the folder: {}", output::printable(folder), error.message()));
    }
    const std::size_t longest = output::longest_name_in(folder);
    const std::lock_guard lock(mutex_);
    longest_names_.emplace(std::move(folder), longest);
}

}  // namespace duo2qualys::app
