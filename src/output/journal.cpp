#include "output/journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <system_error>
#include <tuple>
#include <utility>

#include "json/utf8.hpp"
#include "output/output_file.hpp"
#include "output/sink.hpp"
#include "system/files.hpp"
#include "text/whole_number.hpp"

namespace duo2qualys::output {
namespace {

using Json = nlohmann::ordered_json;

// A path that is not UTF-8 is written in hexadecimal, under a name with this ending.
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

// Nullopt if `json` is not a size and a hash in 16 digits.
std::optional<Head::Mark> get_head(const Json& json) {
    const auto size = json.at(0).get<std::uint64_t>();
    const auto hex = json.at(1).get<std::string>();
    const std::optional<std::uint64_t> hash = whole_number(hex, 16);
    if (!hash || hex.size() != 16 || size > Head::kMost) return std::nullopt;
    return Head::Mark{static_cast<std::size_t>(size), *hash};
}

Json time_json(const timespec& time) {
    return {time.tv_sec, time.tv_nsec};
}

timespec get_time(const Json& json) {
    return {json.at(0).get<std::time_t>(), json.at(1).get<long>()};
}

// Appends up to `size` bytes of the file, from `begin` on, to `text`. Returns false if there are no more.
bool read_more(int fd, const std::string& path, std::int64_t begin, std::size_t size, std::string& text) {
    const std::size_t have = text.size();
    text.resize(have + size);
    const ssize_t got = system::repeated([&] { return ::pread(fd, text.data() + have, size, begin); });
    if (got < 0) fail(path, "cannot read", errno);
    text.resize(have + static_cast<std::size_t>(got));
    return got != 0;
}

std::uint64_t hash_of(const std::string& output) {
    return std::hash<std::string>()(output);
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
    if (head) json["head"] = {head->size, fmt::format("{:016x}", head->hash)};
    json["version"] = making.version;
    json["tables"] = making.tables;
    json["options"] = making.options;
    json["rejects"] = rejects;
    json["drift"] = drift;
    json["duplicates"] = duplicates;
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
    if (json.contains("head")) {
        entry.head = get_head(json.at("head"));
        if (!entry.head) return std::nullopt;
    }
    entry.making = {json.at("version").get<std::string>(), json.at("tables").get<std::string>(),
                    json.at("options").get<std::string>()};
    entry.rejects = json.at("rejects").get<std::uint64_t>();
    entry.drift = json.at("drift").get<std::uint64_t>();
    entry.duplicates = json.at("duplicates").get<std::uint64_t>();
    return entry;
} catch (const nlohmann::json::exception&) {
    return std::nullopt;
}

Journal::Journal(std::string directory, PartFiles& parts)
    : path_((std::filesystem::path(std::move(directory)) / kName).string()), parts_(parts) {
    // A run that is alone takes an exclusive lock. Other runs wait until it has done the work that needs this
    // lock.
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

// Opens and locks the journal. Returns false if there is none, or another run has the lock.
bool Journal::open(int flags, int lock) {
    for (;;) {
        fd_ = ::open(path_.c_str(), O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK | flags, 0666);
        if (fd_ < 0 && (errno == ENOENT || errno == ENOTDIR) && (flags & O_CREAT) == 0) return false;
        if (fd_ < 0) fail(path_, "cannot open", errno);
        struct stat info {};
        if (::fstat(fd_, &info) != 0 || !S_ISREG(info.st_mode)) {
            close();
            throw OutputError(fmt::format("{}: is not a regular file", path_));
        }
        const bool is_locked = system::lock(fd_, lock);
        const int error = errno;
        // While this run waited for the lock, another may have replaced the journal.
        if (is_locked && system::is_same_file(fd_, path_.c_str(), ::stat)) return true;
        close();
        if (is_locked) continue;
        if (error == EWOULDBLOCK) return false;
        fail(path_, "cannot lock", error);
    }
}

void Journal::load() {
    constexpr std::size_t kPiece = std::size_t{1} << 18U;
    std::string text;
    std::int64_t begin = 0;  // of `text` in the file
    std::size_t lines = 0;
    for (bool more = true; more && fd_ >= 0;) {
        const std::size_t searched = text.size();  // there is no LF before it
        more = read_more(fd_, path_, begin + static_cast<std::int64_t>(searched), kPiece, text);
        std::size_t line = 0;
        while (line < text.size()) {
            std::size_t end = text.find('\n', std::max(line, searched));
            is_torn_ = end == std::string::npos;
            if (is_torn_ && more) break;
            end = std::min(end, text.size());
            // A line that a crash cut off, or another program wrote, is ignored.
            if (const auto entry = JournalEntry::read(std::string_view(text).substr(line, end - line)))
                places_.push_back({hash_of(entry->output), begin + static_cast<std::int64_t>(line)});
            ++lines;
            line = std::min(end + 1, text.size());
        }
        text.erase(0, line);
        begin += static_cast<std::int64_t>(line);
    }
    keep_last_places();
    shorten(lines);
}

void Journal::keep_last_places() {
    std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) {
        return std::tie(a.hash, b.begin) < std::tie(b.hash, a.begin);
    });
    const auto same = [](const Place& a, const Place& b) { return a.hash == b.hash; };
    places_.erase(std::unique(places_.begin(), places_.end(), same), places_.end());
    places_.shrink_to_fit();
}

// Returns the line without its LF.
std::string Journal::line_at(std::int64_t begin) const {
    std::string text;
    for (std::size_t piece = 1024;; piece *= 2) {
        const bool more = read_more(fd_, path_, begin + static_cast<std::int64_t>(text.size()), piece, text);
        const std::size_t end = text.find('\n');
        if (!more || end != std::string::npos) return text.substr(0, end);
    }
}

std::optional<JournalEntry> Journal::find(const std::string& output) const {
    const std::uint64_t hash = hash_of(output);
    const auto place =
        std::lower_bound(places_.begin(), places_.end(), hash,
                         [](const Place& one, std::uint64_t wanted) { return one.hash < wanted; });
    if (place == places_.end() || place->hash != hash) return std::nullopt;
    std::optional<JournalEntry> entry = JournalEntry::read(line_at(place->begin));
    if (entry && entry->output != output) entry.reset();
    return entry;
}

std::vector<Journal::Place> Journal::in_order() const {
    std::vector<Place> places = places_;
    std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.begin < b.begin; });
    return places;
}

void Journal::for_each(const std::function<void(const JournalEntry&)>& each) const {
    for (const Place& place : in_order())
        if (const auto entry = JournalEntry::read(line_at(place.begin))) each(*entry);
}

// Rewrites the journal if most of its lines are out of date.
void Journal::shorten(std::size_t lines) {
    constexpr std::size_t kFewLines = 1000;
    if (!alone_ || lines <= kFewLines + 2 * places_.size()) return;
    std::vector<Place> places = in_order();
    {
        OutputFile file(path_, parts_);
        std::int64_t size = 0;
        for (Place& place : places) {
            const std::string line = line_at(place.begin) + '\n';
            place.begin = std::exchange(size, size + static_cast<std::int64_t>(line.size()));
            file.write(line);
        }
        file.finish();
    }
    places_ = std::move(places);
    keep_last_places();
    is_torn_ = false;
    close();
    // Between close() and open(), the journal is not locked, and another run may change it. If it has
    // replaced the file, find() finds no lines at the old places.
    alone_ = open(0, LOCK_EX | LOCK_NB);
    if (!alone_ && !open(0, LOCK_SH)) places_.clear();
}

void Journal::share() {
    if (alone_ && !system::lock(fd_, LOCK_SH)) fail(path_, "cannot lock", errno);
    alone_ = false;
}

void Journal::append(const JournalEntry& entry) {
    const std::string line = entry.line();
    const std::lock_guard lock(appending_);
    if (fd_ < 0) open(O_CREAT, LOCK_SH);
    // One write, so that lines of simultaneous runs do not mix.
    const std::string text = (std::exchange(is_torn_, false) ? "\n" : "") + line;
    const ssize_t written = system::repeated([&] { return ::write(fd_, text.data(), text.size()); });
    if (written < 0) fail(path_, "cannot write", errno);
    if (static_cast<std::size_t>(written) != text.size()) fail(path_, "cannot write", ENOSPC);
}

void Journal::remember(const JournalEntry& entry) {
    struct stat info {};
    const bool was_torn = is_torn_;
    if (fd_ < 0 || ::fstat(fd_, &info) != 0) fail(path_, "cannot read", errno);
    append(entry);
    const Place place = {hash_of(entry.output), info.st_size + (was_torn ? 1 : 0)};
    const auto at = std::lower_bound(places_.begin(), places_.end(), place,
                                     [](const Place& a, const Place& b) { return a.hash < b.hash; });
    if (at != places_.end() && at->hash == place.hash) {
        *at = place;
    } else {
        places_.insert(at, place);
    }
}

}  // namespace duo2qualys::output
