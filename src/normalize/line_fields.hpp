/// Provides an output line as plain values, for forms of output other than JSON lines.
///
/// Tested by tests/unit/line_fields_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "duo2qualys/types.hpp"
#include "json/document.hpp"
#include "mappings/tables.hpp"
#include "normalize/event_id.hpp"
#include "normalize/line_writer.hpp"
#include "normalize/token_values.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::normalize {

/// One key of a line.
struct LineField {
    mappings::Token token{};
    std::string_view name;            ///< lives as long as the tables
    std::vector<std::string> values;  ///< UTF-8, not escaped; at least one, not empty, distinct
};

/// Makes the fields of lines. Not thread-safe. Reuses its memory.
class LineFields {
  public:
    LineFields(const Options& options, const mappings::Tables& tables);

    /// See Normalizer::set_received_time().
    void set_received_time(std::string_view text) { received_time_ = text; }

    /// Returns the keys and values of the record's JSON line, in the order of the line. `unmapped` has one
    /// value, the text of its object. Valid until the next call.
    const std::vector<LineField>& read(const json::Document& document, json::Document::Index record,
                                       const TokenValues& values);

  private:
    void add(const mappings::TokenInfo& info, std::string value);

    Options options_;
    mappings::Tables tables_;
    TokenSet omitted_;
    std::string received_time_;
    EventIdMaker ids_;
    TextBuffer unmapped_;
    std::vector<LineField> fields_;
};

/// Returns the characters of a token value, unescaped.
std::string plain(const TokenValue& value);

}  // namespace duo2qualys::normalize
