#include "app/seen_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <optional>
#include <string_view>

#include "app/usage_error.hpp"
#include "input/file_source.hpp"
#include "input/lookahead.hpp"
#include "output/printable.hpp"
#include "text/whole_number.hpp"

namespace duo2qualys::app {
namespace {

constexpr std::string_view kTitle = "duo2qualys seen 1 ";
constexpr std::size_t kLongestTitle = kTitle.size() + 21;  // with the largest count and a line end
constexpr std::size_t kLineSize = normalize::kUuidSize + 1;
constexpr std::size_t kBuffer = std::size_t{64} << 10U;  // bytes written at once

// Only a regular file can be replaced.
const std::string& checked(const std::string& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode))
        throw UsageError(
            fmt::format("--seen: {} is not a regular file: name another one", output::printable(path)));
    return path;
}

[[noreturn]] void fail_for_other_file(const std::string& path) {
    throw UsageError(
        fmt::format("--seen: {} is not a file that --seen wrote, or it is not complete: name another "
                    "one, or remove it to start again",
                    output::printable(path)));
}

// Returns the number of ids that the title line announces; nullopt if it is not a title line.
std::optional<std::uint64_t> read_count(std::string_view line) {
    if (!line.starts_with(kTitle)) return std::nullopt;
    return whole_number(line.substr(kTitle.size()));
}

}  // namespace

SeenFile::SeenFile(const std::string& path, SeenEvents& events, output::PartFiles& parts)
    : path_(checked(path)), events_(events), file_(path, parts) {
    read();
}

void SeenFile::read() try {
    struct stat info {};
    if (::stat(path_.c_str(), &info) != 0 && errno == ENOENT) return;
    input::FileSource file(path_);
    input::Lookahead in(file);
    const auto check = [&](bool is_right) {
        if (is_right) return;
        in.rethrow();  // a file that could not be read is not reported as a wrong file
        fail_for_other_file(path_);
    };
    const std::string_view title = in.see(kLongestTitle);
    const std::size_t end = title.find('\n');
    const std::optional<std::uint64_t> count = read_count(title.substr(0, end));
    check(end != std::string_view::npos && count);
    in.pass(end + 1);
    for (std::uint64_t i = 0; i < *count; ++i) {
        const std::string_view line = in.see(kLineSize).substr(0, kLineSize);
        const auto id =
            line.ends_with('\n') ? normalize::Uuid::read(line.substr(0, line.size() - 1)) : std::nullopt;
        check(id.has_value());
        in.pass(kLineSize);
        events_.load(*id);
    }
    check(in.see(1).empty());
    in.rethrow();
} catch (const input::InputError& error) {
    throw input::InputError(fmt::format("--seen: {}: cannot read: {}", path_, error.what()));
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
