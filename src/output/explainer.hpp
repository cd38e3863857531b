/// Tells of a record what became of each of its fields, and why (rules, 10).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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

/// Writes explanations in the place of output lines.
class Explainer {
  public:
    /// As JSON lines, or as text for people, which may be coloured.
    Explainer(bool as_json, bool with_color) : as_json_(as_json), with_color_(with_color) {}

    /// Appends the explanation of the record that `engine` has mapped as `kind` to `out`.
    void explain(const json::Document& document, const normalize::Engine& engine, Kind kind,
                 RecordPlace place, TextBuffer& out) const;

  private:
    // A token value and its origin.
    struct Step {
        std::string token;
        std::string value;
        std::string path;  // of the source; empty: there is none
        std::string raw;   // the source as spelt
        std::string origin;
        bool extension = false;
    };
    struct Unused {
        std::string path;
        std::string raw;
    };

    static std::vector<Step> steps(const json::Document& document, const normalize::Engine& engine,
                                   Kind kind);
    static std::vector<Unused> unused(const json::Document& document, json::Document::Index record);
    std::string text(const std::vector<Step>& steps, const std::vector<Unused>& unused, Kind kind,
                     RecordPlace place) const;
    static std::string json(const std::vector<Step>& steps, const std::vector<Unused>& unused, Kind kind,
                            RecordPlace place);
    std::string styled(std::string_view text, std::string_view style) const;

    bool as_json_;
    bool with_color_;
};

}  // namespace duo2qualys::output
