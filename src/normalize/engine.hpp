/// One record in, one line or one verdict out: kind, rows, internal fields, id.
#pragma once

#include <memory>
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

/// Not thread-safe; memory is reused.
class Engine {
  public:
    explicit Engine(const Options& options, const mappings::Tables& tables = {});

    /// The layout with which all documents that it is given must be read.
    json::Layout& layout() noexcept { return layout_; }
    const Vocabulary& vocabulary() const noexcept { return vocabulary_; }
    const mappings::Tables& tables() const noexcept { return plan_.tables(); }

    /// See Normalizer::set_received_time().
    void set_received_time(std::string_view text) { writer_.set_received_time(text); }

    /// Decides what becomes of the object at `record`, whose shape is known, and maps it. Its keys must have
    /// been read as those of a record (ShapeReader::is_read_as_record). `written` then means that
    /// write_line() can write it, and that the following tell of it, until the next call. The document grows
    /// by what is embedded in the record.
    Outcome map(json::Document& document, json::Document::Index record, Shape shape);
    /// What becomes of a value that is no object and holds no record.
    static Outcome reject_value(const json::Document& document, json::Document::Index root);
    /// Appends the line of the record that was mapped last, ended by LF.
    void write_line(const json::Document& document, TextBuffer& out) {
        writer_.write(document, record_, mapper_.values(), out);
        has_written_id_ = writer_.has_id();
    }
    /// The content id of that record, whether lines have it or not.
    Uuid id(const json::Document& document);

    /// The record that was mapped last.
    json::Document::Index record() const noexcept { return record_; }
    const TokenValues& values() const noexcept { return mapper_.values(); }
    const std::vector<Finding>& findings() const noexcept { return mapper_.findings(); }

  private:
    // Maps in profile full.
    struct Judge {
        Judge(json::Layout& layout, const mappings::Tables& tables)
            : plan(Profile::full, tables), mapper(plan, vocabulary, layout, Profile::full, Multi::first) {}
        Plan plan;
        Vocabulary vocabulary{plan};  // with the same numbers, which do not depend on the profile
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
    Mapper mapper_;
    LineWriter writer_;
    std::unique_ptr<Judge> judge_;  // made when it is needed first
    json::Document::Index record_ = 0;
    bool has_written_id_ = false;  // the line of that record
    EventIdMaker ids_;             // for records without a line that has one
};

}  // namespace duo2qualys::normalize
