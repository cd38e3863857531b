/// Rejects: bytes of an input that gave no line, with where they were and why.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "duo2qualys/types.hpp"
#include "output/sink.hpp"

namespace duo2qualys::output {

/// One reject. Places are those of the whole record, in the decompressed input.
struct Reject {
    std::uint64_t line = 1;    ///< from 1
    std::uint64_t offset = 0;  ///< bytes
    std::uint64_t length = 0;  ///< bytes
    Reason reason = Reason::invalid_json;
    std::string detail;
    std::string raw;       ///< its bytes; empty where they are too large to be kept
    bool in_text = false;  ///< it stands in a text: the place is that of the value round it
};

/// Where rejects go.
class RejectTaker {
  public:
    RejectTaker() = default;
    RejectTaker(const RejectTaker&) = delete;
    RejectTaker& operator=(const RejectTaker&) = delete;
    virtual ~RejectTaker() = default;

    virtual void add(const std::string& input, const Reject& reject) = 0;
};

/// Tells people of the first rejects and counts the others; writes all to a file where one is asked for.
class RejectLog final : public RejectTaker {
  public:
    static constexpr std::uint64_t kMaxMessages = 10;

    /// Either may be null: no messages, no file. Both must outlive the log.
    RejectLog(Sink* messages, Sink* file) : messages_(messages), file_(file) {}

    void add(const std::string& input, const Reject& reject) override;

    /// Tells how many rejects there were besides those that were shown.
    void finish();

  private:
    Sink* messages_;
    Sink* file_;
    std::uint64_t count_ = 0;
    std::array<std::uint64_t, kReasonCount> not_shown_{};
    std::string one_more_;  // the message of the first that is not shown
};

/// Writes the reject as one JSON line with its LF (rules, 7), a large one in pieces.
void write_reject(std::string_view input, const Reject& reject, Sink& to);

}  // namespace duo2qualys::output
