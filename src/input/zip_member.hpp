/// One member of a zip archive that is read from front to back.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "input/byte_source.hpp"
#include "input/codec.hpp"
#include "input/lookahead.hpp"
#include "input/zip_records.hpp"

namespace duo2qualys::input {

/// What is kept from one member to the next.
struct ZipCodecs {
    std::unique_ptr<Codec> deflate;
};

/// The bytes of a member, unpacked, checked against its checksum and sizes.
class ZipMember final : public ByteSource {
  public:
    /// `in` stands behind the member's header, `item`; a method that is not supported throws InputError. All
    /// must outlive this.
    ZipMember(Lookahead& in, const ZipItem& item, ZipCodecs& codecs);
    ~ZipMember() override;

    std::size_t read(char* to, std::size_t capacity) override;
    bool ready() override { return !failure_.empty() || ended_ || in_.ready(); }

    /// Passes over what was not read. False: where the next record begins must be searched for.
    bool finish();

    /// Whether the archive ended within the member; read() has said or will say so.
    bool is_cut() const noexcept { return cut_; }
    /// Whether read() has failed, or will.
    bool has_failed() const noexcept { return !failure_.empty(); }
    /// Checksum and sizes as they were found, once the member has been read to its end.
    const ZipItem& found() const noexcept { return found_; }

  private:
    bool is_streamed() const noexcept { return item_.has_descriptor() && item_.packed == 0; }
    std::string_view to_come();
    std::size_t copy_stored(char* to, std::size_t capacity);
    std::size_t decode(char* to, std::size_t capacity);
    void end();
    void cut();

    Lookahead& in_;
    const ZipItem& item_;
    ZipCodecs& codecs_;
    std::unique_ptr<Codec> codec_;       // null: the member is stored
    std::optional<std::uint64_t> left_;  // packed bytes that were not taken; nothing where that is not known
    ZipItem found_;
    std::string failure_;
    bool stream_ended_ = false;  // the codec has seen the end of its data
    bool ended_ = false;         // as the member has, checked
    bool lost_ = false;          // where the next member begins is not known
    bool cut_ = false;
};

/// Why no member with that method can be read, for people; empty if it can.
std::string why_unsupported_method(std::uint64_t method);

}  // namespace duo2qualys::input
