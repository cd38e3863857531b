#include "app/seen_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <system_error>

#include "app/targets.hpp"
#include "output/printable.hpp"

namespace duo2qualys::app {
namespace {

constexpr std::string_view kTitle = "duo2qualys seen 1 ";
constexpr std::size_t kLineSize = normalize::kUuidSize + 1;
constexpr std::size_t kBuffer = std::size_t{64} << 10U;  // bytes written at once

// Only a regular file can be replaced.
const std::string& checked(const std::string& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode))
        throw PlanError(
            fmt::format("--seen: {} is not a regular file: name another one", output::printable(path)));
    return path;
}

[[noreturn]] void fail_for_other_file(const std::string& path) {
    throw PlanError(
        fmt::format("--seen: {} is not a file that --seen wrote, or it is not complete: name another "
                    "one, or remove it to start again",
                    output::printable(path)));
}

// Returns the number of ids that the title line announces; nullopt if it is not a title line.
std::optional<std::uint64_t> read_count(std::string_view line) {
    if (!line.starts_with(kTitle)) return std::nullopt;
    line.remove_prefix(kTitle.size());
    std::uint64_t count = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), count);
    if (error != std::errc() || end != line.data() + line.size()) return std::nullopt;
    return count;
}

}  // namespace

SeenFile::SeenFile(const std::string& path, SeenEvents& events, output::PartFiles& parts)
    : path_(checked(path)), events_(events), file_(path, parts) {
    read();
}

void SeenFile::read() {
    std::ifstream in(path_, std::ios::binary);
    if (!in) {
        const int error = errno;
        if (error == ENOENT) return;
        throw PlanError(fmt::format("--seen: {}: cannot open: {}", output::printable(path_),
                                    std::generic_category().message(error)));
    }
    std::string line;
    std::getline(in, line);
    const std::optional<std::uint64_t> count = read_count(line);
    if (!count || in.eof()) fail_for_other_file(path_);
    for (std::uint64_t i = 0; i < *count; ++i) {
        line.resize(kLineSize);
        in.read(line.data(), static_cast<std::streamsize>(kLineSize));
        const auto id = in && line.back() == '\n'
                            ? normalize::Uuid::read(std::string_view(line).substr(0, normalize::kUuidSize))
                            : std::nullopt;
        if (!id) fail_for_other_file(path_);
        events_.load(*id);
    }
    if (in.peek() != std::ifstream::traits_type::eof()) fail_for_other_file(path_);
}

void SeenFile::replace(std::uint64_t mark) {
    std::string text = fmt::format("{}{}\n", kTitle, events_.size_at(mark));
    events_.for_each(mark, [&](const normalize::Uuid& id) {
        const std::size_t size = text.size();
        text.resize(size + kLineSize, '\n');
        id.write(text.data() + size);
        if (text.size() < kBuffer) return;
        file_.write(text);
        text.clear();
    });
    file_.write(text);
    file_.finish();
}

}  // namespace duo2qualys::app
