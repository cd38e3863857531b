/// Defines the items that the framer returns to the converter: a record (or an object of unknown shape), a
/// reject, the end of the window or the end of the input. Tested by tests/unit/framing_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "duo2qualys/types.hpp"
#include "framing/window.hpp"
#include "json/document.hpp"

namespace duo2qualys::framing {

/// Details of rejects, for users. diagnosis.cpp, framer.cpp and json::Scanner have more.
inline constexpr std::string_view kTooLarge = "the record is larger than --max-record";
inline constexpr std::string_view kNoUtf8 = "the bytes are not UTF-8";
inline constexpr std::string_view kZipInside =
    "a zip archive begins in this text: remove the bytes before `PK`, or unpack the archive first";
inline constexpr std::string_view kNoObject = "a JSON value, but not an object";
inline constexpr std::string_view kTooDeep = "more than 1000 levels of objects and arrays";
inline constexpr std::string_view kNoJson = "no JSON";

/// A record or, if the shape is unknown, an object that neither is a record nor contains one.
struct Record {
    json::Document* document = nullptr;  ///< valid until the next item; the caller may parse more into it
    json::Document::Index node = 0;      ///< of the object
    Shape shape = Shape::unknown;
    bool is_copy = false;      ///< its envelope contains the same event a second time
    bool in_text = false;      ///< it is in the text of a string
    bool in_list = false;      ///< it is an element of a list
    std::size_t begin = 0;     ///< its position in the window; if it is in a text, equal to `value`
    std::size_t value = 0;     ///< position of the outermost value around it, or its own
    std::string_view bytes{};  ///< its JSON text
};

/// Bytes that are not a record.
struct Reject {
    Reason reason = Reason::invalid_json;
    bool in_text = false;       ///< it is in the text of a string
    bool in_list = false;       ///< it is an element of a list
    std::string_view detail{};  ///< for users; static text
    Place place{};              ///< of its first byte; in a text, of the outermost value around the text
    std::uint64_t length = 0;   ///< bytes
    std::string_view bytes{};   ///< all of them; empty if there are too many to keep
};

/// The window is used up.
struct NeedMore {};
/// The input is used up.
struct End {};

using Item = std::variant<NeedMore, End, Record, Reject>;

}  // namespace duo2qualys::framing
