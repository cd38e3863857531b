/// Applies the rows of the tables to one record and collects its token values, for the engine. Tested by
/// tests/unit/record_test.cpp and tests/unit/reference_compare_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "duo2qualys/types.hpp"
#include "json/document.hpp"
#include "normalize/drift.hpp"
#include "normalize/embedded.hpp"
#include "normalize/event_names.hpp"
#include "normalize/plan.hpp"
#include "normalize/token_values.hpp"
#include "normalize/vocabulary.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::normalize {

/// Maps records, one at a time. Not thread-safe. Reuses its memory.
class Mapper {
  public:
    /// `plan`, `vocabulary` and `layout` must outlive the mapper. `layout` is the layout of the documents to
    /// be mapped.
    Mapper(const Plan& plan, const Vocabulary& vocabulary, json::Layout& layout, Profile profile,
           Multi multi);

    /// Maps the object at `record`. Embedded JSON is parsed into `document`. Every node that gave a value
    /// gets the flag `consumed`. The results below, and the texts that their views point to, are valid until
    /// the next call, and no longer than the document and the parsed text.
    void map(json::Document& document, json::Document::Index record, Kind kind);

    const TokenValues& values() const noexcept { return values_; }
    /// Drift in the values that rows read. Unknown fields are not included.
    const std::vector<DriftCase>& drift() const noexcept { return drift_; }
    /// Whether a token has a value that was read from the record, not derived from other values or from the
    /// tables. The JSON text of an object or array does not count.
    bool has_own_value() const noexcept;

  private:
    using Index = json::Document::Index;

    // The values of a slot form a chain of nodes in document order. The root of the document is in no chain,
    // so its index marks the end.
    static constexpr Index kNoNode = 0;
    struct Chain {
        Index first = kNoNode;
        Index last = kNoNode;
    };

    void collect_all(Index record);
    void make_room();
    void collect(Index object);
    void step_into(Index node, bool is_read);
    void step_into_text(Index node, bool is_read);
    EmbeddedReader::Result embed(Index node);

    void use(const PlannedRow& planned);
    void use_further_rows();
    bool take_text(const PlannedRow& planned);
    void apply(const PlannedRow& planned);
    void apply_to_sources(const PlannedRow& planned);
    void convert_each(const PlannedRow& planned, Index node);
    void convert(const PlannedRow& planned, Index node);
    void convert_text(const PlannedRow& planned, Index node);
    void convert_outcome(const PlannedRow& planned, Index node);
    void convert_ipv4(const PlannedRow& planned, Index node);
    void convert_phone(const PlannedRow& planned, Index node);
    void convert_time(const PlannedRow& planned, Index node);
    void derive_action_outcome(const PlannedRow& planned);
    void derive_action_name(const PlannedRow& planned);
    void derive_event_name(const PlannedRow& planned);

    Index first_text(std::uint16_t slot);
    bool is_json_text(Index node);
    bool fits_action(const mappings::Row& row) const;
    void found(Drift drift, Index node) { drift_.push_back({drift, node}); }
    std::string_view first_event_type();
    const mappings::Event* first_event();
    std::string_view plain_text(Index node);
    std::string_view json_text(Index node);
    std::string_view joined(std::string_view first, std::string_view second);
    std::string_view escaped(std::string_view text);
    void add(const PlannedRow& planned, Index node, std::string_view text);

    const Plan& plan_;
    const Vocabulary& vocabulary_;
    Profile profile_;
    bool first_only_;

    json::Document* document_ = nullptr;  // the document of the record being mapped
    Kind kind_ = Kind::admin;
    EmbeddedReader reader_;
    Arena arena_;
    std::string time_;
    RowSet rows_ = 0;            // the rows for which the record has values, so far
    std::vector<Chain> chains_;  // by slot
    std::vector<Index> next_;    // by node: the next node of its chain
    TokenValues values_;
    const mappings::Event* event_ = nullptr;  // see first_event()
    bool has_looked_up_ = false;
    EventNames event_names_;
    std::vector<DriftCase> drift_;
};

}  // namespace duo2qualys::normalize
