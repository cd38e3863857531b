/// Explains, for --explain, what became of each field of a record and why (rules, 10). Tested by
/// tests/unit/explain_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "duo2qualys/types.hpp"
#include "json/document.hpp"
#include "normalize/engine.hpp"
#include "normalize/line_fields.hpp"
#include "normalize/survey.hpp"
#include "output/explanation.hpp"
#include "output/record_writer.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::output {

/// Writes explanations in place of output lines. Not thread-safe.
class Explainer final : public RecordWriter {
  public:
    enum class Form : std::uint8_t { json, text, text_in_color };

    /// Explains lines that are made with `options` and `tables`. Text is at most `width` columns wide; 0
    /// means unlimited.
    Explainer(Form form, const Options& options, const mappings::Tables& tables, std::size_t width);

    void set_received_time(std::string_view text) override { fields_.set_received_time(text); }
    void write(const json::Document& document, const normalize::Engine& engine, Kind kind, RecordPlace place,
               TextBuffer& out) override;

  private:
    std::vector<ExplainedValue> values(const json::Document& document, const normalize::Engine& engine,
                                       Kind kind);
    std::vector<UnusedField> unused(const json::Document& document, const normalize::Engine& engine,
                                    Kind kind);

    std::vector<AbsentToken> absent(const json::Document& document, const normalize::Engine& engine,
                                    Kind kind);

    Form form_;
    std::size_t width_;
    Profile profile_;
    mappings::Tables tables_;
    normalize::TokenSet omitted_;
    normalize::Survey survey_;
    normalize::LineFields fields_;
};

}  // namespace duo2qualys::output
