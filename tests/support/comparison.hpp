/// Runs the engine and the reference on the same record with the same options.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "duo2qualys/normalizer.hpp"
#include "reference/reference.hpp"

namespace duo2qualys {

/// The event list of the tables, in the form that the reference needs.
reference::EventList event_list();

/// The options as the command line spells them.
std::string describe(const Options& options);

/// The result for a record, as text that can be compared and printed.
std::string verdict(bool written, const std::string& line, Shape shape, Reason reason);

/// Has one Normalizer for each combination of options and keeps it for all records, as the program does.
class Comparison {
  public:
    Comparison();

    /// The number of combinations of options.
    std::size_t size() const { return options_.size(); }
    const Options& options(std::size_t which) const { return options_[which]; }

    /// The verdict of the reference.
    std::string expected(std::size_t which, const std::string& record) const;

    /// The verdict of the engine. The record is in memory of exactly its size, so that a sanitizer notices
    /// each read after its end.
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
