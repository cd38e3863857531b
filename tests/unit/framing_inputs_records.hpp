/// Makes records with markers, and damages them.
#pragma once

#include <string>

#include "reference/generator.hpp"

namespace duo2qualys {

/// A single record, which any framing must return unchanged, wherever it is.
struct MarkedRecord {
    std::string marker;
    std::string json;
    bool may_be_member = false;  ///< has enough names to be the value of a member
};

class MarkedRecords {
  public:
    explicit MarkedRecords(reference::Rng& rng) : rng_(rng) {}

    MarkedRecord any();
    MarkedRecord on_one_line();
    MarkedRecord for_member();
    /// A record with an identity that no other record has.
    MarkedRecord with_identity();
    /// The same event as tools parse it: with other members, in another order, or in another spelling.
    std::string copy_of(const MarkedRecord& record);

  private:
    std::string next_marker();

    reference::Rng& rng_;
    std::size_t made_ = 0;
};

std::string damaged(reference::Rng& rng, const std::string& record);

}  // namespace duo2qualys
