/// Writes records in a form of its own, in the place of JSON lines. README.md beside this file tells how a
/// form is added.
#pragma once

#include <cstdint>
#include <string_view>

#include "duo2qualys/types.hpp"
#include "json/document.hpp"
#include "normalize/engine.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::output {

/// Where a record is.
struct RecordPlace {
    std::string_view input;
    std::uint64_t line = 0;  ///< from 1
};

/// Each converting thread has its own, and calls it for one record at a time.
class RecordWriter {
  public:
    RecordWriter() = default;
    RecordWriter(const RecordWriter&) = delete;
    RecordWriter& operator=(const RecordWriter&) = delete;
    virtual ~RecordWriter() = default;

    /// See Normalizer::set_received_time().
    virtual void set_received_time(std::string_view text) = 0;

    /// Appends what is written of the record that `engine` has mapped as `kind` to `out`, ended by LF.
    virtual void write(const json::Document& document, const normalize::Engine& engine, Kind kind,
                       RecordPlace place, TextBuffer& out) = 0;
};

}  // namespace duo2qualys::output
