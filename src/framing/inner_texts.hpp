/// Runs a framer on the text of a JSON string, in which loggers store records. The finder asks for this if
/// the text is long, or not exactly one JSON value. Passes on a reject only if it may be a damaged record or
/// is JSON in a list. Tested by tests/unit/framing_compare_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "find/texts.hpp"
#include "framing/framer.hpp"

namespace duo2qualys::framing {

/// A framer that reads an input needs an InnerTexts of its own. Framers for inner texts are created on first
/// use. Not thread-safe.
class InnerTexts final : public find::TextReader {
  public:
    /// The parameters are those of Framer; `shapes` and `parser` must outlive this object.
    InnerTexts(std::size_t max_record, normalize::ShapeReader& shapes, json::Parser& parser)
        : max_record_(max_record), shapes_(shapes), parser_(parser) {}

    void read(std::string_view text, unsigned depth,
              const std::function<void(const find::Finding&)>& tell) override;

  private:
    const std::size_t max_record_;
    normalize::ShapeReader& shapes_;
    json::Parser& parser_;
    std::array<std::unique_ptr<Framer>, find::kMaxTexts> framers_;  // indexed by depth - 1
};

}  // namespace duo2qualys::framing
