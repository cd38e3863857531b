/// The engine beside the reference, on the same record with the same options.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "duo2qualys/normalizer.hpp"
#include "reference/reference.hpp"

namespace duo2qualys {

/// The event list of the tables, as the reference wants it.
reference::EventList event_list();

/// The options as the command line spells them.
std::string describe(const Options& options);

/// What a record became, as text that can be compared and printed.
std::string verdict(bool written, const std::string& line, Shape shape, Reason reason);

/// One Normalizer for each combination of options, kept over all records as the command keeps it.
class Comparison {
  public:
    Comparison();

    /// How many combinations of options there are.
    std::size_t size() const { return options_.size(); }
    const Options& options(std::size_t which) const { return options_[which]; }

    /// The verdict of the reference.
    std::string expected(std::size_t which, const std::string& record) const;

    /// That of the engine. The record stands in memory of exactly its size, so that a sanitizer sees each
    /// byte read beyond it.
    std::string actual(std::size_t which, const std::string& record);

    bool differ(std::size_t which, const std::string& record) {
        return expected(which, record) != actual(which, record);
    }

    /// The lines that actual() wrote last, each with its LF: several for an object that contains records.
    const std::string& written() const { return written_; }

  private:
    std::vector<Options> options_;
    std::vector<Normalizer> normalizers_;
    reference::EventList events_ = event_list();
    std::string written_;
};

}  // namespace duo2qualys
