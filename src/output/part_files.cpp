#include "output/part_files.hpp"

#include <unistd.h>

namespace duo2qualys::output {

PartFiles::~PartFiles() {
    remove_all();
}

std::unique_lock<std::mutex> PartFiles::remove_all() {
    std::unique_lock lock(mutex_);
    for (const std::string& path : paths_)
        ::unlink(path.c_str());
    paths_.clear();
    return lock;
}

}  // namespace duo2qualys::output
