/// The content id: equal records get equal ids, whatever their spelling (README, "The event id").
#pragma once

#include <string_view>

#include "json/canonical.hpp"
#include "json/document.hpp"

namespace duo2qualys::normalize {

/// Characters of a UUID in text.
inline constexpr std::size_t kUuidSize = 36;

/// Makes ids from records, reusing its memory.
class EventIdMaker {
  public:
    /// Writes the id of the record at `record`, a UUID version 8 (RFC 9562), as kUuidSize characters to
    /// `out`.
    void write(const json::Document& document, json::Document::Index record, char* out);

  private:
    json::Canonicalizer canonicalizer_;
};

/// Whether `text` is a UUID: 8-4-4-4-12 hexadecimal digits of any case.
bool is_uuid(std::string_view text) noexcept;

}  // namespace duo2qualys::normalize
