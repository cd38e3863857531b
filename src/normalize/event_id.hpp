/// The content id: equal records get equal ids, whatever their spelling (MANUAL, "The event id").
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "json/canonical.hpp"
#include "json/document.hpp"

namespace duo2qualys::normalize {

/// Characters of a UUID in text.
inline constexpr std::size_t kUuidSize = 36;

/// The 128 bits of a UUID.
struct Uuid {
    std::array<unsigned char, 16> bytes{};

    bool operator==(const Uuid&) const = default;
    /// Writes it as kUuidSize characters, in lower case.
    void write(char* out) const noexcept;
    /// Reads back what write() wrote. None: it did not.
    static std::optional<Uuid> read(std::string_view text) noexcept;
};

/// Makes ids from records, reusing its memory.
class EventIdMaker {
  public:
    /// The id of the record at `record`, a UUID version 8 (RFC 9562).
    Uuid make(const json::Document& document, json::Document::Index record);

  private:
    json::Canonicalizer canonicalizer_;
};

/// Whether `text` is a UUID: 8-4-4-4-12 hexadecimal digits of any case.
bool is_uuid(std::string_view text) noexcept;

}  // namespace duo2qualys::normalize
