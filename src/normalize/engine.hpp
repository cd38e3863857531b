/// Maps one record to one output line, or to the reason why it has none, for the converter and the library's
/// Normalizer. Tested by tests/unit/record_test.cpp and tests/unit/reference_compare_test.cpp.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "duo2qualys/normalizer.hpp"
#include "duo2qualys/types.hpp"
#include "json/document.hpp"
#include "json/layout.hpp"
#include "normalize/drift.hpp"
#include "normalize/line_writer.hpp"
#include "normalize/mapper.hpp"
#include "normalize/plan.hpp"
#include "normalize/shape.hpp"
#include "normalize/vocabulary.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::normalize {

/// Maps records, one at a time. Not thread-safe. Reuses its memory.
class Engine {
  public:
    explicit Engine(const Options& options, const mappings::Tables& tables = {});

    /// The layout that must be used to parse all documents for this engine.
    json::Layout& layout() noexcept { return layout_; }
    const Vocabulary& vocabulary() const noexcept { return vocabulary_; }
    const mappings::Tables& tables() const noexcept { return plan_.tables(); }

    /// See Normalizer::set_received_time().
    void set_received_time(std::string_view text) { writer_.set_received_time(text); }

    /// Maps the object at `record`, whose shape is known, or decides to skip or reject it. Its keys must have
    /// been parsed with the meanings of a record's keys (ShapeReader::is_read_as_record). If the status is
    /// `written`, the members below are valid for the record until the next call. JSON embedded in the record
    /// is appended to the document.
    Outcome map(json::Document& document, json::Document::Index record, Shape shape);
    /// The outcome for a value that is not an object and contains no record.
    static Outcome reject_value(const json::Document& document, json::Document::Index root);
    /// Appends the line of the record that was mapped last, including its LF.
    void write_line(const json::Document& document, TextBuffer& out) {
        writer_.write(document, record_, mapper_->values(), out);
        has_written_id_ = writer_.has_id();
    }
    /// The content id of that record, even if lines do not contain it.
    Uuid id(const json::Document& document);

    /// The record that was mapped last.
    json::Document::Index record() const noexcept { return record_; }
    const TokenValues& values() const noexcept { return mapper_->values(); }
    const std::vector<DriftCase>& drift() const noexcept { return mapper_->drift(); }

    /// Frees the memory that was needed for the last record, whose results are no longer valid. Callers do so
    /// after a record of more than kLarge bytes: records of different shapes make different parts of this
    /// memory grow, so keeping all of it would need several times as much as one record.
    void free_memory();
    static constexpr std::size_t kLarge = std::size_t{1} << 20U;

  private:
    // Maps in profile `full`, whatever the profile of the engine.
    struct Judge {
        Judge(json::Layout& layout, const mappings::Tables& tables)
            : plan(Profile::full, tables), mapper(plan, vocabulary, layout, Profile::full, Multi::array) {}
        Plan plan;
        Vocabulary vocabulary{plan};  // has the same meanings, which do not depend on the profile
        Mapper mapper;
        json::Document document;
    };

    Outcome reject_shape(const json::Document& document, json::Document::Index record, Shape shape) const;
    bool is_mapped(Shape shape) const noexcept;
    bool is_hollow(const json::Document& document, json::Document::Index record, Kind kind);

    Options options_;
    Plan plan_;
    Vocabulary vocabulary_;
    json::Layout layout_;
    std::optional<Mapper> mapper_;  // never empty; free_memory() makes it anew
    LineWriter writer_;
    std::unique_ptr<Judge> judge_;  // created on first use
    json::Document::Index record_ = 0;
    bool has_written_id_ = false;  // the line of the mapped record has an id
    EventIdMaker ids_;             // for records whose line has no id
};

}  // namespace duo2qualys::normalize
