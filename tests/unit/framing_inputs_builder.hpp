/// Builds one random input, piece by piece.
#pragma once

#include "framing_inputs.hpp"
#include "framing_inputs_records.hpp"

namespace duo2qualys {

class FramingInputBuilder {
  public:
    /// `level` is the number of texts around the input.
    FramingInputBuilder(reference::Rng& rng, MarkedRecords& records, bool damage, int level = 0)
        : rng_(rng), records_(records), damage_(damage), level_(level) {}

    FramingInput build();

  private:
    using Part = FramingInput::Part;

    // Single pieces.
    void glue(std::string_view bytes) { input_.add(Part::glue, bytes); }
    void record(const MarkedRecord& record, const std::string& indent = "");
    void text(bool is_member);
    void quoted_record(std::string_view prefix);
    void damaged_envelope();
    void piece_of_damage();
    bool may_be_value() const;
    std::string some_key();
    std::string some_members();

    // Containers on one line or several.
    void list(std::string_view open, std::string_view comma, std::string_view close,
              const std::string& indent, bool one_line);
    void lines(const std::string& end, bool with_text);
    void answer(bool pretty, bool one_line);
    void nested_lists();
    void strings();
    void container();

    // Envelopes with any keys and of any depth, on one line.
    void element(int depth);
    void envelope(int depth);
    void held(int depth);
    void copies();
    void large();

    reference::Rng& rng_;
    MarkedRecords& records_;
    bool damage_;
    int level_;
    FramingInput input_;
};

}  // namespace duo2qualys
