#include "output/journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "json/utf8.hpp"
#include "output/output_file.hpp"
#include "output/sink.hpp"

namespace duo2qualys::output {
namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void fail(const std::string& path, std::string_view what, int error) {
    throw OutputError(fmt::format("{}: {}: {}", path, what, std::generic_category().message(error)));
}

// A path that is no UTF-8 stands in hexadecimal, under a name of its own.
constexpr std::string_view kHex = "_hex";

void put_path(Json& json, const std::string& name, const std::string& path) {
    if (json::is_utf8(path)) {
        json[name] = path;
        return;
    }
    std::string hex;
    for (const char c : path)
        hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
    json[name + std::string(kHex)] = hex;
}

std::string get_path(const Json& json, const std::string& name) {
    if (json.contains(name)) return json.at(name).get<std::string>();
    const auto hex = json.at(name + std::string(kHex)).get<std::string>();
    std::string path;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        unsigned byte = 0;
        std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
        path += static_cast<char>(byte);
    }
    return path;
}

Json time_json(const timespec& time) {
    return {time.tv_sec, time.tv_nsec};
}

timespec get_time(const Json& json) {
    return {json.at(0).get<std::time_t>(), json.at(1).get<long>()};
}

std::string read_all(int fd, const std::string& path) {
    std::string text;
    constexpr std::size_t kPiece = std::size_t{1} << 16U;
    for (;;) {
        const std::size_t have = text.size();
        text.resize(have + kPiece);
        const ssize_t got = ::pread(fd, text.data() + have, kPiece, static_cast<off_t>(have));
        if (got < 0 && errno != EINTR) fail(path, "cannot read", errno);
        text.resize(have + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        if (got == 0) return text;
    }
}

}  // namespace

std::string JournalEntry::line() const {
    auto json = Json::object();
    put_path(json, "output", output);
    json["output_size"] = made.size;
    json["output_mtime"] = time_json(made.modified);
    json["output_inode"] = made.inode;
    put_path(json, "input", input);
    if (state) {
        json["size"] = state->size;
        json["mtime"] = time_json(state->modified);
        json["ctime"] = time_json(state->changed);
        json["inode"] = state->inode;
    }
    json["version"] = making.version;
    json["tables"] = making.tables;
    json["options"] = making.options;
    json["rejects"] = rejects;
    json["drift"] = drift;
    return json.dump() + '\n';
}

std::optional<JournalEntry> JournalEntry::read(std::string_view line) try {
    const Json json = Json::parse(line);
    JournalEntry entry;
    entry.output = get_path(json, "output");
    entry.made = {json.at("output_size").get<std::int64_t>(),
                  get_time(json.at("output_mtime")),
                  {},
                  json.at("output_inode").get<std::uint64_t>()};
    entry.input = get_path(json, "input");
    if (json.contains("size")) {
        entry.state = FileState{json.at("size").get<std::int64_t>(), get_time(json.at("mtime")),
                                get_time(json.at("ctime")), json.at("inode").get<std::uint64_t>()};
    }
    entry.making = {json.at("version").get<std::string>(), json.at("tables").get<std::string>(),
                    json.at("options").get<std::string>()};
    entry.rejects = json.at("rejects").get<std::uint64_t>();
    entry.drift = json.at("drift").get<std::uint64_t>();
    return entry;
} catch (const nlohmann::json::exception&) {
    return std::nullopt;
}

Journal::Journal(std::string directory, PartFiles& parts)
    : path_((std::filesystem::path(std::move(directory)) / kName).string()), parts_(parts) {
    // The lock is exclusive for a run that is alone; any other waits until that one has done what only such a
    // run may do.
    if (open(0, LOCK_EX | LOCK_NB)) {
        alone_ = true;
    } else if (!open(0, LOCK_SH)) {
        return;
    }
    load();
}

Journal::~Journal() {
    close();
}

void Journal::close() noexcept {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
}

// Opens and locks the journal. False: there is none, or another run has the lock.
bool Journal::open(int flags, int lock) {
    for (;;) {
        fd_ = ::open(path_.c_str(), O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK | flags, 0666);
        if (fd_ < 0 && (errno == ENOENT || errno == ENOTDIR) && (flags & O_CREAT) == 0) return false;
        if (fd_ < 0) fail(path_, "cannot open", errno);
        struct stat mine {
        }, named{};
        if (::fstat(fd_, &mine) != 0 || !S_ISREG(mine.st_mode)) {
            close();
            throw OutputError(fmt::format("{}: is no regular file", path_));
        }
        int locked = 0;
        do {
            locked = ::flock(fd_, lock);
        } while (locked != 0 && errno == EINTR);
        const int error = errno;
        // While this run waited for the lock, another may have written the journal anew.
        const bool same = locked == 0 && ::stat(path_.c_str(), &named) == 0 && mine.st_ino == named.st_ino;
        if (same) return true;
        close();
        if (locked != 0 && error == EWOULDBLOCK) return false;
        if (locked != 0) fail(path_, "cannot lock", error);
    }
}

void Journal::load() {
    const std::string text = read_all(fd_, path_);
    is_torn_ = !text.empty() && text.back() != '\n';
    std::size_t lines = 0;
    for (std::string_view rest = text; !rest.empty(); ++lines) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        // A line that a crash cut off, or that something else wrote, says nothing.
        if (auto entry = JournalEntry::read(rest.substr(0, end))) {
            std::string output = entry->output;
            entries_.insert_or_assign(std::move(output), std::move(*entry));
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    shorten(lines);
}

// Writes the journal anew when most of its lines are out of date.
void Journal::shorten(std::size_t lines) {
    constexpr std::size_t kFewLines = 1000;
    if (!alone_ || lines <= kFewLines + 2 * entries_.size()) return;
    OutputFile file(path_, parts_);
    for (const auto& [output, entry] : entries_)
        file.write(entry.line());
    file.finish();
    close();
    // What another run does to it in between is what that run could have done before.
    alone_ = open(0, LOCK_EX | LOCK_NB);
    is_torn_ = false;
}

void Journal::share() {
    if (alone_ && ::flock(fd_, LOCK_SH) != 0) fail(path_, "cannot lock", errno);
    alone_ = false;
}

void Journal::append(const JournalEntry& entry) {
    const std::string line = entry.line();
    const std::lock_guard lock(appending_);
    if (fd_ < 0) open(O_CREAT, LOCK_SH);
    // One write, so that lines of runs at the same time do not mix.
    const std::string text = (std::exchange(is_torn_, false) ? "\n" : "") + line;
    ssize_t written = 0;
    do {
        written = ::write(fd_, text.data(), text.size());
    } while (written < 0 && errno == EINTR);
    if (written < 0) fail(path_, "cannot write", errno);
    if (static_cast<std::size_t>(written) != text.size()) fail(path_, "cannot write", ENOSPC);
}

void Journal::remember(JournalEntry entry) {
    append(entry);
    std::string output = entry.output;
    entries_.insert_or_assign(std::move(output), std::move(entry));
}

}  // namespace duo2qualys::output
