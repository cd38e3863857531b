#include "output/descriptor_names.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "system/files.hpp"
#include "text/whole_number.hpp"

namespace duo2qualys::output {
namespace {

namespace fs = std::filesystem;

constexpr int kMostLinks = 40;  // the limit of the kernel

// Returns the target of the link at `path`, or `path` if it is not a link or cannot be read.
fs::path next(const fs::path& path, std::error_code& error) {
    error.clear();
    std::error_code ignored;  // a path that does not exist is not a link
    if (!fs::is_symlink(path, ignored)) return path;
    const fs::path target = fs::read_symlink(path, error);
    if (error) return path;
    return target.is_absolute() ? target : path.parent_path() / target;
}

bool is_descriptor_folder(const fs::path& folder) {
    std::error_code error;
    const fs::path real = fs::canonical(folder, error);
    if (error) return false;
    for (const char* const own : system::kDescriptorFolders)
        if (real == fs::canonical(own, error) && !error) return true;
    return false;
}

std::optional<int> number_in(const fs::path& path) {
    const std::optional<int> number = whole_number<int>(path.filename().string());
    return number && *number >= 0 ? number : std::nullopt;
}

}  // namespace

std::string follow_links(const std::string& path, std::error_code& error) {
    fs::path now = path;
    for (int links = 0; links < kMostLinks; ++links) {
        fs::path target = next(now, error);
        if (target == now) break;
        now = std::move(target);
    }
    return now.string();
}

std::optional<int> named_descriptor(const std::string& path) {
    // The name decides, because the file behind a descriptor has other names, too.
    fs::path now = path;
    for (int links = 0; links < kMostLinks; ++links) {
        const std::optional<int> number = number_in(now);
        if (number && is_descriptor_folder(now.parent_path())) return number;
        std::error_code ignored;  // opening the file reports it
        fs::path target = next(now, ignored);
        if (target == now) break;
        now = std::move(target);
    }
    return std::nullopt;
}

int copy_inherited(int descriptor) {
    const int flags = ::fcntl(descriptor, F_GETFD);
    if (flags < 0) return -1;
    // All descriptors that the program opens are close-on-exec, so any without that flag was inherited.
    if ((flags & FD_CLOEXEC) != 0) {
        errno = EBADF;
        return -1;
    }
    return ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
}

}  // namespace duo2qualys::output
