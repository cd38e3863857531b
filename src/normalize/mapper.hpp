/// Applies the rows to one record.
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

/// Maps records of one kind after another. Memory is reused; not thread-safe.
class Mapper {
  public:
    /// `plan` and `vocabulary` must outlive the mapper, and so must `layout`, which is that of the documents
    /// it is given.
    Mapper(const Plan& plan, const Vocabulary& vocabulary, json::Layout& layout, Profile profile,
           Multi multi);

    /// Maps the object at `record`. Embedded JSON is parsed into `document`; every node that gave a value
    /// gets the flag `consumed`. What the following give, and what its views point to, lives until the next
    /// call, and no longer than the document and the parsed text.
    void map(json::Document& document, json::Document::Index record, Kind kind);

    const TokenValues& values() const noexcept { return values_; }
    /// Drift among the values that rows read; not unknown fields.
    const std::vector<Finding>& findings() const noexcept { return findings_; }
    /// Whether a value of the record's own, not one derived from others or from the tables, gave a token.
    bool has_own_value() const noexcept;

  private:
    using Index = json::Document::Index;

    // The values of a slot, in the order of the document, are a chain of nodes. The root of the document is
    // in none: it stands for the end.
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
    void found(Drift drift, Index node) { findings_.push_back({drift, node}); }
    std::string_view first_event_type();
    const mappings::Event* first_event();
    std::string_view plain_text(Index node);
    std::string_view json_text(Index node);
    std::string_view joined(std::string_view first, std::string_view second);
    std::string_view keep(std::string_view text);
    std::string_view escaped(std::string_view text);
    void add(const PlannedRow& planned, Index node, std::string_view text);

    const Plan& plan_;
    const Vocabulary& vocabulary_;
    Profile profile_;
    bool first_only_;

    json::Document* document_ = nullptr;  // of the record being mapped
    Kind kind_ = Kind::admin;
    EmbeddedReader reader_;
    Arena arena_;
    std::string time_;
    RowSet rows_ = 0;            // those that the record has something for, so far
    std::vector<Chain> chains_;  // by slot
    std::vector<Index> next_;    // by node: the next one of its chain
    TokenValues values_;
    const mappings::Event* event_ = nullptr;  // see first_event()
    bool has_looked_up_ = false;
    EventNames event_names_;
    std::vector<Finding> findings_;
};

}  // namespace duo2qualys::normalize
