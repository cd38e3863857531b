/// Reads texts that stand in strings as inputs of their own.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "find/texts.hpp"
#include "framing/framer.hpp"

namespace duo2qualys::framing {

/// One for each framer of an input. Not thread-safe; framers are made when they are needed first.
class InnerTexts final : public find::TextReader {
  public:
    /// As for Framer; both must outlive this.
    InnerTexts(std::size_t max_record, normalize::ShapeReader& shapes, json::Parser& parser)
        : max_record_(max_record), shapes_(shapes), parser_(parser) {}

    void read(std::string_view text, unsigned depth,
              const std::function<void(const find::Finding&)>& tell) override;

  private:
    const std::size_t max_record_;
    normalize::ShapeReader& shapes_;
    json::Parser& parser_;
    std::array<std::unique_ptr<Framer>, find::kMaxTexts> framers_;  // by depth less one
};

}  // namespace duo2qualys::framing
