/// Defines the interface for forms of output other than JSON lines. README.md in this folder explains how to
/// add one. Tested by tests/unit/explain_test.cpp, which uses the writer of explanations.
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

/// Writes records in one form. Each converting thread has a writer of its own.
class RecordWriter {
  public:
    RecordWriter() = default;
    RecordWriter(const RecordWriter&) = delete;
    RecordWriter& operator=(const RecordWriter&) = delete;
    virtual ~RecordWriter() = default;

    /// See Normalizer::set_received_time().
    virtual void set_received_time(std::string_view text) = 0;

    /// Appends the text for the record that `engine` has mapped as `kind`, with its LF, to `out`.
    virtual void write(const json::Document& document, const normalize::Engine& engine, Kind kind,
                       RecordPlace place, TextBuffer& out) = 0;
};

}  // namespace duo2qualys::output
