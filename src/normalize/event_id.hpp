/// Makes the content id of a record, which is equal for equal records in any spelling (MANUAL, "The event
/// id"). Tested by tests/unit/event_id_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "json/canonical.hpp"
#include "json/document.hpp"

namespace duo2qualys::normalize {

/// The number of characters of a UUID as text.
inline constexpr std::size_t kUuidSize = 36;

/// The 128 bits of a UUID.
struct Uuid {
    std::array<unsigned char, 16> bytes{};

    bool operator==(const Uuid&) const = default;
    /// Writes the UUID as kUuidSize characters in lower case.
    void write(char* out) const noexcept;
    /// Parses the text of a UUID. Returns nullopt unless is_uuid(text).
    static std::optional<Uuid> read(std::string_view text) noexcept;
};

/// Makes ids of records. Not thread-safe. Reuses its memory.
class EventIdMaker {
  public:
    /// Tests pass empty loops, so that the code for other processors runs.
    explicit EventIdMaker(json::wide::Loops loops = json::wide::loops())
        : loops_(loops), canonicalizer_(loops) {}

    /// Returns the id of the record at `record`, a UUID of version 8 (RFC 9562).
    Uuid make(const json::Document& document, json::Document::Index record);

  private:
    json::wide::Loops loops_;
    json::Canonicalizer canonicalizer_;
};

/// Whether `text` is a UUID: groups of 8, 4, 4, 4 and 12 hexadecimal digits in any case.
bool is_uuid(std::string_view text) noexcept;

}  // namespace duo2qualys::normalize
