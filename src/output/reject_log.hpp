/// Reports rejects, the bytes of an input that gave no output line: the first ones as messages, all of them
/// in the file of --rejects (rules, 7). Tested by tests/unit/output_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "duo2qualys/types.hpp"
#include "output/sink.hpp"

namespace duo2qualys::output {

/// One reject. Its place is the place of the whole record in the decompressed input.
struct Reject {
    std::uint64_t line = 1;    ///< from 1
    std::uint64_t offset = 0;  ///< bytes
    std::uint64_t length = 0;  ///< bytes
    Reason reason = Reason::invalid_json;
    std::string detail;
    std::string raw;       ///< its bytes; empty if they are too many to keep
    bool in_text = false;  ///< it is in the text of a string; its place is that of the value around it
};

/// The interface that receives rejects.
class RejectTaker {
  public:
    RejectTaker() = default;
    RejectTaker(const RejectTaker&) = delete;
    RejectTaker& operator=(const RejectTaker&) = delete;
    virtual ~RejectTaker() = default;

    virtual void add(const std::string& input, const Reject& reject) = 0;
    /// Passes on everything that was added. Must be called after the last of several rejects.
    virtual void flush() = 0;
};

/// Collects text and passes it on in few writes, each with many lines. A text of more than kMostHeld bytes is
/// passed on without a copy.
class LineBuffer final : public Writer {
  public:
    /// `to` must outlive this object. Text that has not been flushed when it is destroyed is lost.
    explicit LineBuffer(Writer& to) : to_(to) {}

    void write(std::string_view text) override;
    /// Passes on what was collected.
    void flush();

  private:
    static constexpr std::size_t kMostHeld = std::size_t{64} << 10U;  // bytes

    Writer& to_;
    std::string held_;
};

/// Shows the first kMaxMessages rejects as messages and counts the others. Writes all rejects to a file if
/// there is one, many rejects with one write. A reject is in the file before its message is shown. Used by
/// one thread at a time.
class RejectLog final : public RejectTaker {
  public:
    static constexpr std::uint64_t kMaxMessages = 10;

    /// Either may be null, for no messages or no file. Both must outlive the log.
    RejectLog(Writer* messages, Writer* file);

    void add(const std::string& input, const Reject& reject) override;
    void flush() override;

    /// Reports the number of rejects that were not shown. Flushes.
    void finish();

  private:
    Writer* messages_;
    std::optional<LineBuffer> file_;
    std::uint64_t count_ = 0;
    std::array<std::uint64_t, kReasonCount> not_shown_{};
    std::string one_more_;  // the message of the first reject that was not shown
};

/// Writes the reject as one JSON line with its LF (rules, 7), a large one in pieces.
void write_reject(std::string_view input, const Reject& reject, Writer& to);

}  // namespace duo2qualys::output
