/// Turns one Duo record into one line of Qualys tokens. Everything that a C++ program needs to embed the
/// conversion is in this header and types.hpp.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "duo2qualys/types.hpp"

namespace duo2qualys {

/// What became of one record.
struct Outcome {
    enum class Status : std::uint8_t { written, skipped, rejected };
    Status status = Status::rejected;
    Shape shape = Shape::unknown;          ///< what the record is; unknown where it is no JSON object
    Reason reason = Reason::invalid_json;  ///< meaningful when rejected
    /// For people, in English; empty unless rejected. It may quote the record, control characters and all.
    std::string detail;

    explicit operator bool() const noexcept { return status == Status::written; }
};

/// Not thread-safe: give each thread its own. Construction prepares the mapping plan and costs some
/// microseconds; after the first records normalize() allocates nothing but growth of `out`.
class Normalizer {
  public:
    explicit Normalizer(const Options& options);
    ~Normalizer();
    Normalizer(Normalizer&&) noexcept;
    Normalizer& operator=(Normalizer&&) noexcept;

    /// The text of collectorReceivedTime for the records that follow (`Jun 01, 2021 11:29:04 AM`);
    /// empty, the default: the token is left out.
    void set_received_time(std::string_view text);

    /// Appends the record's output line, ended by LF, to `out`; appends nothing when it is rejected.
    /// `record` is the text of one JSON value, needs no padding, and is not kept.
    Outcome normalize(std::string_view record, std::string& out);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace duo2qualys
