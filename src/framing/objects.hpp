/// Measures, for the framer, where objects end in text that may be damaged, reading each byte at most twice.
/// Tested by tests/unit/framing_damage_test.cpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>

#include "framing/window.hpp"
#include "json/scanner.hpp"

namespace duo2qualys::framing {

/// Measures objects of an input. A scan that begins at one object also measures the objects that it passes.
/// An object needs a second scan only if it begins inside a string of the first scan. What the first scan
/// reads as strings, the second reads as text between strings, and vice versa. Therefore two scans cover
/// every place, and no byte is scanned more than twice, however many objects are measured.
class ObjectMeter {
  public:
    struct Result {
        enum class Status : std::uint8_t {
            whole,      ///< the object ends after `size` bytes
            broken,     ///< not JSON after `size` bytes, or the input ends there
            too_large,  ///< JSON so far, but longer than allowed
            undecided,  ///< more bytes are needed
        };
        Status status = Status::undecided;
        std::size_t size = 0;
    };

    /// Measures the object whose `{` is at `at`. It may be at most `max_size` bytes long. When the window has
    /// grown, the scan resumes where it stopped.
    Result measure(const Window& window, std::size_t at, std::uint64_t max_size);

    /// Whether a scan has measured, or is measuring, the object at `at`.
    bool has_met(const Window& window, std::size_t at) {
        const std::uint64_t offset = window.offset(at);
        return offset < std::max(scans_[0].end, scans_[1].end) && find(offset) != nullptr;
    }

    /// Forgets the input.
    void reset();

  private:
    // An object that a scan has passed. It is small, because there may be one for every few bytes. Objects
    // are kept in a deque, which grows without copying.
    struct Object {
        std::uint32_t begin = 0;  // from the beginning of the scan
        std::uint32_t size = 0;   // 0: it is open
    };
    struct Scan {
        std::uint64_t begin = 0;  // offset
        std::uint64_t end = 0;    // offset of the first byte that has not been scanned
        json::Scanner scanner;
        json::Scanner::Status status = json::Scanner::Status::invalid;
        std::deque<Object> objects;      // that it passed, except `{}`, in order
        std::deque<std::uint32_t> open;  // indexes of the open ones
        std::size_t asked = 0;           // index of the object that find() found

        void start(std::uint64_t offset);
        void meet(std::uint64_t offset);
        void leave(std::uint64_t offset);
    };

    Scan* find(std::uint64_t offset);
    static void go_on(Scan& scan, const Window& window, std::uint64_t limit);

    std::array<Scan, 2> scans_;
};

}  // namespace duo2qualys::framing
