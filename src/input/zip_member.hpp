/// Reads one member of a zip archive and verifies its checksum and sizes, for the zip reader. Tested by
/// tests/unit/input_zip_test.cpp.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "input/byte_source.hpp"
#include "input/codec.hpp"
#include "input/lookahead.hpp"
#include "input/zip_records.hpp"

namespace duo2qualys::input {

/// The decompressed bytes of a member, verified against its checksum and sizes.
class ZipMember final : public ByteSource {
  public:
    /// `in` must be just after the header of the member, which is `item`. The method must be supported; see
    /// why_unsupported_method(). `deflate` keeps a codec from one member to the next; null if there is none.
    /// All parameters must outlive this object.
    ZipMember(Lookahead& in, const ZipItem& item, std::unique_ptr<Codec>& deflate);
    ~ZipMember() override;

    std::size_t read(char* to, std::size_t capacity) override;
    bool ready() override { return !failure_.empty() || ended_ || in_.ready(); }

    /// Skips the bytes that were not read. Returns false if the caller must search for the beginning of the
    /// next record.
    bool finish();

    /// Whether the archive ended inside the member; read() has reported or will report that.
    bool is_cut() const noexcept { return cut_; }
    /// Whether read() has failed or will fail.
    bool has_failed() const noexcept { return !failure_.empty(); }
    /// Whether the data were read to an end that their checksum confirms.
    bool has_right_end() const noexcept { return ended_ && has_right_crc_; }
    /// The checksum and sizes that were found. Valid once the member has been read to its end.
    const ZipItem& found() const noexcept { return found_; }

  private:
    std::string_view to_come();
    std::size_t copy_stored(char* to, std::size_t capacity);
    std::size_t decode(char* to, std::size_t capacity);
    void end();
    void cut();

    Lookahead& in_;
    const ZipItem& item_;
    std::unique_ptr<Codec>& deflate_;
    std::unique_ptr<Codec> codec_;       // null if the member is stored without compression
    std::optional<std::uint64_t> left_;  // compressed bytes that are left; nullopt if unknown
    ZipItem found_;
    std::string failure_;
    bool stream_ended_ = false;  // the codec has reached the end of its data
    bool ended_ = false;         // the member has ended and was verified
    bool lost_ = false;          // it is unknown where the next member begins
    bool cut_ = false;
    bool has_right_crc_ = false;
};

/// Why members with that method cannot be read, for users; empty if they can.
std::string why_unsupported_method(std::uint64_t method);

}  // namespace duo2qualys::input
