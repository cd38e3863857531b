/// Decides, for the framer, how to read the object at a place of an input: whole, member by member, or as a
/// reject. Tested by tests/unit/framing_test.cpp and tests/unit/framing_damage_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "find/finder.hpp"
#include "framing/objects.hpp"
#include "framing/window.hpp"
#include "json/document.hpp"
#include "json/parser.hpp"
#include "json/scanner.hpp"

namespace duo2qualys::framing {

/// What an object is.
struct Object {
    enum class What : std::uint8_t {
        need_more,  ///< more bytes are needed to decide
        whole,      ///< it has been parsed into the document and is `size` bytes long
        by_member,  ///< to be read member by member
        too_large,  ///< JSON so far, but longer than allowed
        broken,     ///< not JSON, not UTF-8 or too deep
    };
    What what = What::need_more;
    std::size_t size = 0;         ///< if broken: 0, or its size if only its UTF-8 or depth is wrong
    bool is_on_one_line = false;  ///< if whole: it contains no line end. False if unknown
    /// If too large or broken: 0, or the number of bytes that the caller must search for a record. They are
    /// too many to parse at once, and the part that was parsed contains no record that counts (rules, 8). If
    /// the caller finds one, it must read the object member by member.
    std::size_t unsearched = 0;
    bool is_record = false;  ///< whether the part that was parsed shows that the object is itself a record
};

/// What the text of a string contains.
struct StringText {
    enum class What : std::uint8_t {
        need_more,  ///< more bytes are needed to decide
        record,     ///< a record, in a string of `size` bytes
        too_large,  ///< unknown, because the string is too large to be read
        nothing,    ///< no record, or the bytes are not a string
    };
    What what = What::nothing;
    std::size_t size = 0;  ///< with the quotes
};

/// Whether the JSON text of a string contains a `{` followed by an escape, as the text of an object in a
/// string does, or a `{` that is an escape itself. Most strings contain neither and need not be parsed.
bool may_contain_object(std::string_view string) noexcept;

/// Reads objects and judges them. Not thread-safe. Reuses its memory.
class ValueReader {
  public:
    /// The number of bytes at the beginning of a large object that decide how it is read.
    static constexpr std::size_t kFar = std::size_t{64} << 10U;
    /// To find records in an object that is known to be too large or broken, at most this many bytes are
    /// parsed, because nodes take up to sixteen times the memory of the text.
    static constexpr std::size_t kMostParsed = std::size_t{256} << 10U;

    /// `shapes`, `parser` and `texts` must outlive the reader. See find::Finder.
    ValueReader(std::size_t max_record, normalize::ShapeReader& shapes, json::Parser& parser,
                find::TextReader* texts, unsigned depth)
        : max_record_(max_record), parser_(parser), finder_(shapes, parser, texts, depth) {}

    /// Inspects the object whose `{` is at `at`. With `may_open`, the result may be that it is to be read
    /// member by member (the three cases of rules, 8).
    Object look(const Window& window, std::size_t at, bool may_open);

    /// Inspects the text of the string whose `"` is at `at`. Reads only strings of at most `max_size` bytes
    /// that have an object in their text. When the window has grown, the scan resumes where it stopped.
    StringText look_string(const Window& window, std::size_t at, std::uint64_t max_size);

    /// Whether `value`, as a whole, is or contains a record.
    bool gives_record(std::string_view value, find::Position position = find::Position::free);
    /// Whether the value that was read last is or contains a record.
    bool gives_record(find::Position position = find::Position::free) {
        return find::Finder::gives(finder_.find(document_, 0, position));
    }
    /// Whether `value` is or contains a record of a kind that has a mapping.
    bool gives_mapped_record(std::string_view value);
    /// Whether `list`, of which only the first kFar bytes are read, contains a record.
    bool list_gives_record(std::string_view list);

    /// Parses one whole value into the document. Returns false if `text` is not JSON or has text after the
    /// value.
    bool read(std::string_view text);

    /// The document of the value that was read last.
    json::Document& document() noexcept { return document_; }
    find::Finder& finder() noexcept { return finder_; }
    /// The copies in the object that is to be read member by member.
    std::vector<find::CopyPlace>& copies() noexcept { return partial_.copies; }
    ObjectMeter& meter() noexcept { return meter_; }

    /// Forgets the input.
    void reset();

  private:
    json::Parser::Status parse(std::string_view text);
    bool is_pending(std::uint64_t offset, std::size_t size) const;
    Object look_whole(const Window& window, std::size_t at, std::size_t size, bool may_open);
    Object look_too_large(const Window& window, std::size_t at, bool may_open);
    Object look_broken(const Window& window, std::size_t at, std::size_t size, std::size_t damage,
                       bool may_open);
    bool opens_by_prefix(const Window& window, std::size_t at);
    bool judge_prefix(const Window& window, std::size_t at);
    void read_copies(std::string_view text);

    const std::size_t max_record_;
    json::Parser& parser_;
    ObjectMeter meter_;
    find::Finder finder_;
    json::Document document_;
    find::Partial partial_;
    std::uint64_t prefix_of_ = UINT64_MAX;  // offset of the object whose prefix was judged last
    bool prefix_opens_ = false;             // that object is to be read member by member
    // Offset of the object that did not end in the window when it was parsed last, and the number of its
    // bytes that were in the window.
    std::uint64_t pending_of_ = UINT64_MAX;
    std::size_t pending_size_ = 0;
    // Offset of the string that did not end in the window, and the scan of it.
    std::uint64_t string_of_ = UINT64_MAX;
    json::Scanner string_;
};

}  // namespace duo2qualys::framing
