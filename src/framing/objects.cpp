#include "framing/objects.hpp"

#include <algorithm>

namespace duo2qualys::framing {

using json::Scanner;

ObjectMeter::Result ObjectMeter::measure(const Window& window, std::size_t at, std::uint64_t max_size) {
    using Status = Result::Status;
    const std::uint64_t offset = window.offset(at);
    const std::uint64_t limit = offset + max_size;
    Scan* const found = find(offset);
    Scan& scan = found != nullptr ? *found : begin(offset);
    const std::size_t index = scan.asked;
    if (scan.objects.size() == index || scan.objects[index].size == 0) go_on(scan, window, limit);
    const std::size_t size = scan.objects[index].size;
    if (size != 0 && size <= max_size) return {Status::whole, size};
    if (scan.end >= limit) return {Status::too_large, 0};
    if (scan.status == Scanner::Status::incomplete && !window.last()) return {Status::undecided, 0};
    return {Status::broken, 0};
}

// The scan that has met an object there, which is then its `asked`.
ObjectMeter::Scan* ObjectMeter::find(std::uint64_t offset) {
    for (Scan& scan : scans_) {
        if (offset >= scan.end) continue;
        while (scan.asked < scan.objects.size() && scan.objects[scan.asked].begin < offset)
            ++scan.asked;
        if (scan.asked < scan.objects.size() && scan.objects[scan.asked].begin == offset) return &scan;
    }
    return nullptr;
}

ObjectMeter::Scan& ObjectMeter::begin(std::uint64_t offset) {
    Scan& scan = scans_[0].end <= scans_[1].end ? scans_[0] : scans_[1];
    scan.end = offset;
    scan.scanner = Scanner();
    scan.status = Scanner::Status::incomplete;
    scan.objects.clear();
    scan.open.clear();
    scan.asked = 0;
    return scan;
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
            scan.open.push_back(scan.objects.size());
            scan.objects.push_back({window.offset(brace), 0});
        } else if (scan.scanner.depth() < depth) {
            Object& object = scan.objects[scan.open.back()];
            object.size = static_cast<std::size_t>(window.offset(at) - object.begin);
            scan.open.pop_back();
        }
    }
    scan.end = window.offset(at);
}

}  // namespace duo2qualys::framing
