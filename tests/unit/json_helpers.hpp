/// Helpers for the tests of src/json.
#pragma once

#include <string>
#include <string_view>

#include "json/characters.hpp"
#include "json/document.hpp"
#include "json/layout.hpp"
#include "json/parser.hpp"
#include "reference/generator.hpp"
#include "reference/json.hpp"

namespace duo2qualys::test {

/// Gives nearly every path another meaning: see json::Layout::Interpret.
json::Layout::Meaning meaning_of_path(json::Layout::Meaning object, std::string_view key);

/// A text and the result of parsing it. Nodes point into `text`.
class Parsed {
  public:
    explicit Parsed(std::string_view source) : Parsed(source, own_layout_) {}
    Parsed(std::string_view source, json::Layout& layout) : text(source) {
        text.reserve(source.size() + kTextPadding);
        json::Parser parser(layout);
        status = parser.parse(text, document, json::Layout::kTopLevel);
        at_end = !json::first_nonblank(parser.rest());
    }
    Parsed(const Parsed&) = delete;
    Parsed& operator=(const Parsed&) = delete;

    /// Whether the whole text is one JSON value.
    bool accepted() const { return status == json::Parser::Status::complete && at_end; }

    std::string text;
    json::Document document;
    json::Parser::Status status = json::Parser::Status::invalid;
    bool at_end = false;

  private:
    json::Layout own_layout_;
};

/// One way to write a value.
struct Spelling {
    enum class Blanks { none, some, pretty };
    enum class Escapes {
        as_spelt,
        fewest,  ///< only those that JSON requires
        all,     ///< every character as a \u escape
    };
    Blanks blanks = Blanks::none;
    Escapes escapes = Escapes::fewest;
    bool shuffled = false;  ///< keys in a new order; repeated keys keep their order
};

inline constexpr Spelling kSpellings[] = {
    {Spelling::Blanks::none, Spelling::Escapes::as_spelt, false},
    {Spelling::Blanks::none, Spelling::Escapes::fewest, false},
    {Spelling::Blanks::some, Spelling::Escapes::fewest, false},
    {Spelling::Blanks::pretty, Spelling::Escapes::as_spelt, false},
    {Spelling::Blanks::none, Spelling::Escapes::all, false},
    {Spelling::Blanks::none, Spelling::Escapes::fewest, true},
    {Spelling::Blanks::some, Spelling::Escapes::as_spelt, true},
    {Spelling::Blanks::pretty, Spelling::Escapes::all, true},
};

/// `value` in that spelling.
std::string spell(reference::Rng& rng, const reference::Value& value, const Spelling& spelling);

/// Changes one thing in `value`, at any depth: a scalar, a key, the order or the number of elements.
void change_something(reference::Rng& rng, reference::Value& value);

}  // namespace duo2qualys::test
