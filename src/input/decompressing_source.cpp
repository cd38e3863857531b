#include <array>

#include "input/codec.hpp"
#include "input/decoders.hpp"
#include "input/decoding_source.hpp"

namespace duo2qualys::input {
namespace {

struct Compression {
    Format format{};
    const char* name = nullptr;  // for users
    std::unique_ptr<Codec> (*make)() = nullptr;
};

constexpr auto kCompressions = std::to_array<Compression>({
    {Format::gzip, "gzip", gzip_codec},
    {Format::bzip2, "bzip2", bzip2_codec},
    {Format::xz, "xz", xz_codec},
    {Format::lzma, "lzma", lzma_codec},
    {Format::zstd, "zstd", zstd_codec},
});

constexpr std::size_t place_of(Format compression) {
    std::size_t place = 0;
    while (place < kCompressions.size() && kCompressions[place].format != compression)
        ++place;
    return place;
}

static_assert(each_format([](Format format) {
                  return is_compression(format) == (place_of(format) < kCompressions.size());
              }),
              "a compression has no line in kCompressions, or a line is not for a compression");

const char* name_of(Format compression) {
    return kCompressions.at(place_of(compression)).name;
}

// Decodes one stream after another, each with the codec for its first bytes.
class Streams {
  public:
    explicit Streams(Format first) : format_(first), codec_(take_codec(first)) {}
    ~Streams() { give_back(format_, std::move(codec_)); }
    Streams(const Streams&) = delete;
    Streams& operator=(const Streams&) = delete;

    StepResult step(std::string_view& in, bool at_end, char* to, std::size_t capacity) {
        for (;;) {
            if (between_) {
                std::string failure = find_next(in, at_end);
                if (between_ || !failure.empty()) return {0, std::move(failure)};
            }
            std::string_view held = std::string_view(held_).substr(held_used_);
            const bool has_held = !held.empty();
            std::string_view& from = has_held ? held : in;
            StepResult step = run(from, at_end && (!has_held || in.empty()), to, capacity);
            if (has_held) hold(held_.size() - held.size());
            if (step.ended) begin_search();
            step.ended = false;
            if (step.written > 0 || !step.failure.empty()) return step;
            if (!between_ && !has_held && (in.empty() || plain_)) {
                if (padded_wrongly_ && at_end && in.empty()) step.failure = kPadding;
                return step;
            }
        }
    }

  private:
    StepResult run(std::string_view& from, bool at_end, char* to, std::size_t capacity) {
        if (!plain_) return codec_->step(from, at_end, to, capacity);
        const std::size_t count = from.copy(to, capacity);
        from.remove_prefix(count);
        return {count, {}};
    }

    void hold(std::size_t used) {
        held_used_ = used;
        if (used < held_.size()) return;
        held_.clear();
        held_used_ = 0;
    }

    void begin_search() {
        between_ = true;
        padding_ = 0;
        held_.erase(0, held_used_);
        held_used_ = 0;
    }

    // Skips padding and determines what follows. between_ stays true until that is known. Returns why the
    // source fails, or an empty text.
    std::string find_next(std::string_view& in, bool at_end) {
        skip_padding(in);
        const bool at_padding_end = !held_.empty() || !in.empty() || at_end;
        if (at_padding_end && format_ == Format::xz && padding_ % 4 != 0) padded_wrongly_ = true;
        if (held_.empty() && in.empty()) return at_end && padded_wrongly_ ? kPadding : "";
        std::optional<Format> next;
        if (held_.empty()) next = decide(in, at_end);
        if (!next) {
            held_.append(in);
            in = {};
            next = decide(held_, at_end);
        }
        return next ? begin(*next) : "";
    }

    void skip_padding(std::string_view& in) {
        const auto skip = [this](std::string_view text) {
            const std::size_t count = std::min(text.find_first_not_of('\0'), text.size());
            padding_ += count;
            return count;
        };
        held_.erase(0, skip(held_));
        if (held_.empty()) in.remove_prefix(skip(in));
    }

    std::string begin(Format next) {
        if (const char* why = why_unsupported(next)) return why;
        if (nature(next) == Nature::archive)
            return std::string(name_of(format_)) + ": an archive after the last stream: separate the two";
        between_ = false;
        plain_ = !is_compression(next);
        if (plain_) return {};
        if (next != format_) {
            give_back(format_, std::move(codec_));
            format_ = next;
            codec_ = take_codec(next);
        } else {
            codec_->restart();
        }
        return {};
    }

    // Bytes may be missing, so this is an error, but the following bytes are read anyway.
    static constexpr const char* kPadding = "xz: the number of NULs after a stream is not a multiple of 4";

    Format format_;  // the format of codec_
    std::unique_ptr<Codec> codec_;
    bool between_ = false;       // a stream has ended, and it is not yet known what follows
    bool plain_ = false;         // the rest is not compressed
    std::uint64_t padding_ = 0;  // NULs after the last stream
    bool padded_wrongly_ = false;
    std::string held_;  // bytes after a stream that are too few to be recognized
    std::size_t held_used_ = 0;
};

// One kept codec of each compression is enough, because one layer of a compression inside another is rare.
thread_local std::array<std::unique_ptr<Codec>, kCompressions.size()> kept_codecs;

}  // namespace

std::unique_ptr<Codec> take_codec(Format compression) {
    const std::size_t place = place_of(compression);
    std::unique_ptr<Codec>& kept = kept_codecs.at(place);
    return kept ? std::move(kept) : kCompressions[place].make();
}

void give_back(Format compression, std::unique_ptr<Codec> codec) noexcept {
    constexpr std::size_t kMostMemory = 512 * 1024;
    if (!codec || codec->idle_memory() > kMostMemory) return;
    codec->restart();
    kept_codecs.at(place_of(compression)) = std::move(codec);
}

std::unique_ptr<ByteSource> decompressing_source(ByteSource& inner, Format first) {
    return std::make_unique<DecodingSource<Streams>>(inner, first);
}

}  // namespace duo2qualys::input
