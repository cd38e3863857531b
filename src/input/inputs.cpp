#include "input/inputs.hpp"

#include <unistd.h>

#include "input/archive.hpp"
#include "input/decoders.hpp"
#include "input/failed_source.hpp"
#include "input/file_source.hpp"
#include "input/sniffer.hpp"

namespace duo2qualys::input {
namespace {

// Two layers happen by accident (a web server compresses a .gz again). More layers occur only in attacks:
// some files decompress to themselves.
constexpr int kMostLayers = 3;

void refuse(const std::string& name, const std::string& why, const EachInput& each) {
    FailedSource source(why);
    each(name, source);
}

// An input in a file that StopSwitch::end_reading() may end at any byte. The bytes decoded until then are
// the whole input; the missing rest is not an error.
class EndableSource final : public ByteSource {
  public:
    EndableSource(ByteSource& inner, const FileSource& file) : inner_(inner), file_(file) {}

    std::size_t read(char* to, std::size_t capacity) override {
        try {
            return inner_.read(to, capacity);
        } catch (const InputError&) {
            if (!file_.was_ended()) throw;
            return 0;
        }
    }
    bool ready() override { return inner_.ready(); }

  private:
    ByteSource& inner_;
    const FileSource& file_;
};

// Removes layers of compression and archives from `bytes` until it reaches the inputs.
class Opener {
  public:
    explicit Opener(const EachInput& each) : each_(each) {}

    void open(const std::string& name, ByteSource& bytes, bool in_archive, int layers = 0) const {
        PeekSource peek(bytes);
        const Format format = sniff(peek);
        switch (nature(format)) {
            case Nature::text: return open_text(name, peek, format);
            case Nature::archive: return open_archive(name, peek, format, in_archive);
            case Nature::unsupported: return refuse(name, why_unsupported(format), each_);
            case Nature::compression:
            case Nature::none: break;
        }
        if (layers == kMostLayers) return refuse(name, "compressed more than 3 times", each_);
        open(name, *decompressing_source(peek, format), in_archive, layers + 1);
    }

  private:
    void open_text(const std::string& name, ByteSource& bytes, Format format) const {
        if (format == Format::utf16_le) return each_(name, *utf16_source(bytes, ByteOrder::little));
        if (format == Format::utf16_be) return each_(name, *utf16_source(bytes, ByteOrder::big));
        each_(name, bytes);
    }

    void open_archive(const std::string& name, ByteSource& bytes, Format format, bool in_archive) const {
        if (in_archive) return refuse(name, "an archive inside an archive", each_);
        read_archive(bytes, format, [&](const std::string& member, ByteSource& member_bytes) {
            open(name + "!" + member, member_bytes, true);
        });
    }

    const EachInput& each_;
};

}  // namespace

void open_input(const std::string& path, const EachInput& each, std::atomic<std::uint64_t>* bytes_read,
                const StopSwitch* stop, Head* head) {
    const auto read = [&](FileSource& file) {
        if (bytes_read != nullptr) file.count_in(*bytes_read);
        if (stop != nullptr) file.stop_by(*stop);
        if (head != nullptr) file.keep_in(*head);
        try {
            open_input(path, file, [&](const std::string& name, ByteSource& bytes) {
                EndableSource input(bytes, file);
                each(name, input);
            });
        } catch (const InputError&) {
            if (!file.was_ended()) throw;
        }
    };
    if (path == "-") {
        FileSource standard(STDIN_FILENO);
        read(standard);
    } else {
        FileSource file(path);
        read(file);
    }
}

void open_input(const std::string& name, ByteSource& bytes, const EachInput& each) {
    Opener(each).open(name, bytes, false);
}

}  // namespace duo2qualys::input
