/// What the framer finds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "duo2qualys/types.hpp"
#include "framing/window.hpp"

namespace duo2qualys::framing {

/// Details of rejects, for people.
inline constexpr std::string_view kTooLarge = "the record is larger than --max-record";
inline constexpr std::string_view kNoUtf8 = "the bytes are no UTF-8";
inline constexpr std::string_view kNoObject = "a JSON value, but no object";
inline constexpr std::string_view kTooNested = "a list nested more than 8 deep in lists and answers";
inline constexpr std::string_view kTooDeep = "more than 1000 levels of objects and arrays";

/// What the framer found next.
struct Item {
    enum class What : std::uint8_t {
        record,     ///< a valid JSON object; its nodes are in Framer::document(), the root first
        reject,     ///< bytes that are no record: see reason and detail
        need_more,  ///< the window is used up
        end,        ///< the input is used up
    };
    What what = What::need_more;
    std::size_t begin = 0;  ///< position in the window
    std::size_t size = 0;   ///< bytes in the window
    // What follows is that of the last reject.
    Reason reason = Reason::invalid_json;
    std::string_view detail{};  ///< for people; static text
    Place place{};              ///< of its first byte
    std::uint64_t length = 0;   ///< bytes; more than `size` where its beginning has left the window
};

}  // namespace duo2qualys::framing
