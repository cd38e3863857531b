#include "framing/objects.hpp"

#include <algorithm>

namespace duo2qualys::framing {

using json::Scanner;

namespace {

// Empty objects are measured without a scan, so scans do not store them.
constexpr std::string_view kEmpty = "{}";

// Offsets in a scan are stored in 32 bits.
constexpr std::uint64_t kLongestScan = UINT32_MAX;

}  // namespace

ObjectMeter::Result ObjectMeter::measure(const Window& window, std::size_t at, std::uint64_t max_size) {
    using Status = Result::Status;
    if (window.bytes().substr(at, kEmpty.size()) == kEmpty)
        return {max_size < kEmpty.size() ? Status::too_large : Status::whole, kEmpty.size()};
    const std::uint64_t offset = window.offset(at);
    const std::uint64_t limit = offset + max_size;
    Scan* const found = find(offset);
    const bool goes_on = found != nullptr && limit - found->begin <= kLongestScan;
    // Of the two scans, the one that tells less about the objects that follow is replaced.
    const auto ahead = [offset](const Scan& one) {
        return one.end - std::min(one.end, std::max(one.begin, offset));
    };
    Scan& scan = goes_on ? *found : ahead(scans_[0]) <= ahead(scans_[1]) ? scans_[0] : scans_[1];
    if (!goes_on) scan.start(offset);
    const std::size_t index = scan.asked;
    if (scan.objects.size() == index || scan.objects[index].size == 0) go_on(scan, window, limit);
    const std::size_t size = scan.objects[index].size;
    if (size != 0 && size <= max_size) return {Status::whole, size};
    if (scan.end >= limit) return {Status::too_large, 0};
    if (scan.status == Scanner::Status::incomplete && !window.last()) return {Status::undecided, 0};
    return {Status::broken, static_cast<std::size_t>(scan.end - offset)};
}

void ObjectMeter::reset() {
    for (Scan& scan : scans_)
        scan.start(0);
}

// Returns the scan that passed an object at `offset`, and sets its `asked` to the object; null if none has.
ObjectMeter::Scan* ObjectMeter::find(std::uint64_t offset) {
    for (Scan& scan : scans_) {
        if (offset < scan.begin || offset >= scan.end) continue;
        const auto is_before = [](const Object& object, std::uint64_t begin) { return object.begin < begin; };
        const auto found =
            std::lower_bound(scan.objects.begin(), scan.objects.end(), offset - scan.begin, is_before);
        if (found == scan.objects.end() || found->begin != offset - scan.begin) continue;
        scan.asked = static_cast<std::size_t>(found - scan.objects.begin());
        return &scan;
    }
    return nullptr;
}

void ObjectMeter::Scan::start(std::uint64_t offset) {
    begin = end = offset;
    scanner = Scanner();
    status = Scanner::Status::incomplete;
    objects.clear();
    open.clear();
    asked = 0;
}

// Notes that an object begins at `offset`.
void ObjectMeter::Scan::meet(std::uint64_t offset) {
    open.push_back(static_cast<std::uint32_t>(objects.size()));
    objects.push_back({static_cast<std::uint32_t>(offset - begin), 0});
}

// Notes that the innermost open object ends at `offset`.
void ObjectMeter::Scan::leave(std::uint64_t offset) {
    Object& object = objects[open.back()];
    object.size = static_cast<std::uint32_t>(offset - begin) - object.begin;
    if (object.size == kEmpty.size()) objects.pop_back();
    open.pop_back();
}

// Scans up to `limit` or the end of the window, from brace to brace.
void ObjectMeter::go_on(Scan& scan, const Window& window, std::uint64_t limit) {
    const std::size_t end = std::min(window.size(), window.position(std::max(limit, scan.end)));
    std::size_t at = window.position(scan.end);
    const auto feed = [&](std::size_t size) {
        const std::size_t before = scan.scanner.consumed();
        scan.status = scan.scanner.feed(window.bytes().substr(at, size));
        at += scan.scanner.consumed() - before;
    };
    while (scan.status == Scanner::Status::incomplete && at < end) {
        std::size_t brace = at;
        while (brace < end && window[brace] != '{' && window[brace] != '}')
            ++brace;
        feed(brace - at);
        if (at != brace || at == end) continue;
        const std::size_t depth = scan.scanner.depth();
        feed(1);
        if (at == brace) break;
        if (scan.scanner.depth() > depth) {
            scan.meet(window.offset(brace));
        } else if (scan.scanner.depth() < depth) {
            scan.leave(window.offset(at));
        }
    }
    scan.end = window.offset(at);
}

}  // namespace duo2qualys::framing
