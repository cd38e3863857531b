/// Tells what the object at a place of an input is, as far as the window shows it.
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

namespace duo2qualys::framing {

/// What an object is.
struct Object {
    enum class What : std::uint8_t {
        need_more,  ///< more bytes are needed to tell
        whole,      ///< it is in the document, and `size` bytes long
        by_member,  ///< its members are to be read one by one
        too_large,  ///< it is JSON for more bytes than allowed
        broken,     ///< it is no JSON, no UTF-8 or too deep
    };
    What what = What::need_more;
    std::size_t size = 0;         ///< of a broken one: 0, or its size where only its text or depth is wrong
    bool is_on_one_line = false;  ///< of a whole one; not every one is known to be
    /// Of one that is too large or broken: it is to be read by member if a record stands in so many bytes of
    /// it. They are too many to be parsed at once; what was parsed holds none.
    std::size_t unsearched = 0;
};

/// When an object that is not whole is to be read member by member.
enum class Opening : std::uint8_t {
    never,
    large,             ///< if it is large and holds a record
    large_or_damaged,  ///< or if a record stands in it before the damage
};

/// Not thread-safe; memory is reused.
class ValueReader {
  public:
    /// What decides how a large object is read stands in so many bytes.
    static constexpr std::size_t kFar = std::size_t{64} << 10U;
    /// What is no record is parsed up to here: nodes take sixteen times the memory of the smallest values.
    static constexpr std::size_t kMostParsed = std::size_t{256} << 10U;

    /// The others must outlive the reader; see find::Finder.
    ValueReader(std::size_t max_record, normalize::ShapeReader& shapes, json::Parser& parser,
                find::TextReader* texts, unsigned depth)
        : max_record_(max_record), parser_(parser), finder_(shapes, parser, texts, depth) {}

    /// Looks at the object whose `{` is at `at`.
    Object look(const Window& window, std::size_t at, Opening opening);

    /// Whether the object, all of it, is or holds a record.
    bool gives_record(std::string_view object, find::Position position);
    /// Whether it is or holds one of a kind that has a mapping.
    bool gives_mapped_record(std::string_view object);
    /// The same as the first for a list, which may be cut after kFar bytes.
    bool list_gives_record(std::string_view list);

    /// Reads one whole value into the document. False: it is no JSON, or there is more.
    bool read(std::string_view text);

    /// Of the object or value that was read last.
    json::Document& document() noexcept { return document_; }
    find::Finder& finder() noexcept { return finder_; }
    /// Of the object that was to be read by member.
    std::vector<find::CopyPlace>& copies() noexcept { return partial_.copies; }
    ObjectMeter& meter() noexcept { return meter_; }

    /// Forgets the input.
    void reset();

  private:
    json::Parser::Status parse(std::string_view text);
    bool is_pending(std::uint64_t offset, std::size_t size) const;
    Object look_whole(const Window& window, std::size_t at, std::size_t size, Opening opening);
    Object look_too_large(const Window& window, std::size_t at, Opening opening);
    Object look_broken(const Window& window, std::size_t at, std::size_t size, std::size_t damage,
                       Opening opening);
    bool opens_by_prefix(const Window& window, std::size_t at);
    bool judge_prefix(const Window& window, std::size_t at);
    void read_copies(std::string_view text);

    const std::size_t max_record_;
    json::Parser& parser_;
    ObjectMeter meter_;
    find::Finder finder_;
    json::Document document_;
    find::Partial partial_;
    std::uint64_t prefix_of_ = UINT64_MAX;  // offset of the object whose prefix was looked at
    bool prefix_opens_ = false;             // and what came of it
    // Offset of the object that did not end in the window when it was parsed last, and its bytes in there.
    std::uint64_t pending_of_ = UINT64_MAX;
    std::size_t pending_size_ = 0;
};

}  // namespace duo2qualys::framing
