/// Duo API answers: an envelope whose list holds the records (rules, 8).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace duo2qualys::framing {

/// What the object at a place turned out to be.
struct AnswerHead {
    enum class Status : std::uint8_t { answer, no_answer, undecided };
    Status status = Status::no_answer;  ///< undecided: more bytes are needed
    std::size_t list = 0;               ///< behind the `[` of its list, counted from the `{`
    bool in_response = false;           ///< the list is in the object `response`
};

/// Whether a member of an answer may have this key.
bool is_answer_key(std::string_view key) noexcept;

/// Whether the first key of the object at the start of `text` allows it to be an answer: a quick no for
/// records. A key that the text cuts off allows it.
bool may_be_answer(std::string_view text) noexcept;

/// Reads the beginning of the object at the start of `text`, which begins with `{`, up to the list of
/// records.
AnswerHead read_answer_head(std::string_view text);

/// The key of a member at the start of a text, and its colon.
struct MemberKey {
    enum class Status : std::uint8_t { complete, incomplete, invalid };
    Status status = Status::invalid;
    std::size_t size = 0;   ///< bytes up to the value, where complete
    std::string_view text;  ///< between its quotes, as spelt, where complete
};

/// Measures the key that `text` begins with.
MemberKey read_member_key(std::string_view text);

/// Whether the member at the start of `text`, whose key is given, holds records: one more list of an answer.
/// The place of the list is counted from the start of `text`.
AnswerHead read_further_list(std::string_view text, const MemberKey& key);

}  // namespace duo2qualys::framing
