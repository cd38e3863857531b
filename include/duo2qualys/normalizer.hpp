/// Turns one Duo record into one line of Qualys tokens. Everything that a C++ program needs to embed the
/// conversion is in this header and types.hpp; they need C++17 and nothing but the standard library.
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

/// What became of one record. A value of its own: it refers to nothing.
struct Outcome {
    enum class Status : std::uint8_t { written, skipped, rejected };
    Status status = Status::rejected;
    Shape shape = Shape::unknown;          ///< what the record is; unknown where it is no JSON object
    Reason reason = Reason::invalid_json;  ///< meaningful when rejected
    /// For people, in English; empty unless rejected. It may quote the record, control characters and all.
    std::string detail;

    explicit operator bool() const noexcept { return status == Status::written; }
};

/// Different normalizers may be used by different threads at the same time, one normalizer only by one thread
/// at a time: give each thread its own. Construction prepares the mapping plan, which takes well under a
/// millisecond. Memory grows with the largest record and is used again: once it has, records are written
/// without any allocation but the growth of `out`.
class Normalizer {
  public:
    /// Keeps a copy of the options. Throws std::bad_alloc.
    explicit Normalizer(const Options& options);
    ~Normalizer();
    /// One that was moved from can only be assigned to or destroyed.
    Normalizer(Normalizer&&) noexcept;
    Normalizer& operator=(Normalizer&&) noexcept;

    /// The text of collectorReceivedTime for the records that follow: UTC, as strftime() writes
    /// `%b %d, %Y %I:%M:%S %p` in the C locale (`Jun 01, 2021 11:29:04 AM`). It is copied and not checked.
    /// Empty, the default: the token is left out. Throws std::bad_alloc.
    void set_received_time(std::string_view text);

    /// Appends the record's output line, ended by LF, to `out`; appends nothing when it is skipped or
    /// rejected. An object that holds records gives a line for each, and the outcome of the first that is not
    /// written, or of the first. `record` is the text of one JSON value, with or without blanks around it, of
    /// at most 4 GiB less 64 KiB, and nothing else: containers such as arrays and answers of the API have to
    /// be taken apart before. It needs no padding, must not be part of `out`, and is not kept. A record that
    /// ends too early is `truncated`. Throws std::bad_alloc: then `out` is as it was, and the next record can
    /// be normalized.
    Outcome normalize(std::string_view record, std::string& out);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace duo2qualys
