/// Turns one Duo record into one line of Qualys tokens. Everything that a C++ program needs to embed the
/// conversion is in this header and types.hpp; they need only C++17 and its standard library.
///
///     duo2qualys::Normalizer normalizer{duo2qualys::Options{}};
///     std::string events;
///     if (const duo2qualys::Outcome outcome = normalizer.normalize(record, events); !outcome)
///         report(name(outcome.reason), outcome.detail);
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "duo2qualys/types.hpp"

namespace duo2qualys {

/// The result for one record. It contains no references to the record or the normalizer.
struct Outcome {
    enum class Status : std::uint8_t { written, skipped, rejected };
    Status status = Status::rejected;
    Shape shape = Shape::unknown;          ///< what the record is; unknown if it is not a JSON object
    Reason reason = Reason::invalid_json;  ///< meaningful when rejected
    /// For users, in English; empty unless rejected. May quote the record, including control characters.
    std::string detail;

    explicit operator bool() const noexcept { return status == Status::written; }
};

/// Converts records. Not thread-safe: give each thread its own normalizer. Construction prepares the mapping
/// plan, which takes well under a millisecond. Memory grows to what records need, and is then reused:
/// later records need no allocation, except for the growth of `out` and after a record of more than 1 MiB.
class Normalizer {
  public:
    /// Keeps a copy of the options. Throws std::bad_alloc.
    explicit Normalizer(const Options& options);
    ~Normalizer();
    /// A moved-from normalizer can only be assigned to or destroyed.
    Normalizer(Normalizer&&) noexcept;
    Normalizer& operator=(Normalizer&&) noexcept;

    /// Sets the text of collectorReceivedTime for the following records: UTC, as strftime() writes `%b %d, %Y
    /// %I:%M:%S %p` in the C locale (`Jun 01, 2021 11:29:04 AM`). The text is copied and not checked. If it
    /// is empty, which is the default, the token is omitted. Throws std::bad_alloc.
    void set_received_time(std::string_view text);

    /// Appends the output line of `record`, including its LF, to `out`; appends nothing if the record is
    /// skipped or rejected. An object or array that contains records gives a line for each. The outcome
    /// describes the first record that was not written or, if all were written, the first record; what else
    /// the value contains is not reported. To hear of each element of an array or API answer, split it first.
    /// `record` must be the text of exactly one JSON value, may have blanks around it, and may have at most
    /// 4 GiB minus 64 KiB. It needs no padding, must not be part of `out`, and is not kept. A record that
    /// ends too early is `truncated`. Throws std::bad_alloc; then `out` is unchanged, and further records can
    /// be normalized.
    Outcome normalize(std::string_view record, std::string& out);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace duo2qualys
