/// Records with markers, and damage.
#pragma once

#include <string>

#include "reference/generator.hpp"

namespace duo2qualys {

/// A record on its own: what any framing must give as it is, wherever it stands.
struct MarkedRecord {
    std::string marker;
    std::string json;
    bool may_be_member = false;  ///< has the names that the value of a member needs
};

class MarkedRecords {
  public:
    explicit MarkedRecords(reference::Rng& rng) : rng_(rng) {}

    MarkedRecord any();
    MarkedRecord on_one_line();
    MarkedRecord for_member();
    /// With an identity that no other has.
    MarkedRecord with_identity();
    /// The same event as tools parse it: with other members, or in another order, or in other spelling.
    std::string copy_of(const MarkedRecord& record);

  private:
    std::string next_marker();

    reference::Rng& rng_;
    std::size_t made_ = 0;
};

std::string damaged(reference::Rng& rng, const std::string& record);

}  // namespace duo2qualys
