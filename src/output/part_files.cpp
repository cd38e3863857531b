#include "output/part_files.hpp"

#include <unistd.h>

#include <atomic>

namespace duo2qualys::output {

namespace {

std::atomic<PartFiles*> of_process = nullptr;

}  // namespace

PartFiles::PartFiles() {
    of_process = this;
}

PartFiles::~PartFiles() {
    remove_all();
    of_process = nullptr;
}

void PartFiles::remove_those_of_process() noexcept {
    PartFiles* const parts = of_process;
    if (parts == nullptr) return;
    for (const std::string& path : parts->paths_)
        ::unlink(path.c_str());
}

void PartFiles::add(const std::string& path) {
    const std::lock_guard lock(mutex_);
    paths_.insert(path);
}

void PartFiles::remove(const std::string& path) {
    const std::lock_guard lock(mutex_);
    paths_.erase(path);
}

std::unique_lock<std::shared_mutex> PartFiles::remove_all() {
    std::unique_lock changing(changing_);
    const std::lock_guard lock(mutex_);
    for (const std::string& path : paths_)
        ::unlink(path.c_str());
    paths_.clear();
    return changing;
}

}  // namespace duo2qualys::output
