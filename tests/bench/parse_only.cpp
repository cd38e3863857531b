// Measures parsing alone: simdjson's DOM parser reads each line of a file, and nothing is done with the
// values.
//
//   parse_only FILE
//
// Prints the number of documents. Reads blocks that fit into the processor's cache, and reuses the buffer and
// the parser.

#include <fcntl.h>
#include <simdjson.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <iostream>
#include <string>
#include <system_error>
#include <vector>

namespace {

constexpr std::size_t kBlock = 256U << 10U;

class Lines {
  public:
    explicit Lines(const char* path) : file_(::open(path, O_RDONLY | O_CLOEXEC)) {
        if (file_ < 0) throw std::system_error(errno, std::generic_category(), path);
    }
    ~Lines() { ::close(file_); }
    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;

    /// Parses every line. Returns the number of documents.
    std::size_t parse() {
        while (std::size_t got = read()) {
            end_ += got;
            parse_complete_lines();
        }
        if (begin_ < end_) parse_line(buffer_.data() + begin_, end_ - begin_);
        return count_;
    }

  private:
    /// Moves the rest of the last block to the front, and reads more bytes after it.
    std::size_t read() {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
        buffer_.resize(std::max(buffer_.size(), end_ + kBlock + simdjson::SIMDJSON_PADDING));
        const ssize_t got = ::read(file_, buffer_.data() + end_, kBlock);
        if (got < 0) throw std::system_error(errno, std::generic_category(), "read");
        return static_cast<std::size_t>(got);
    }

    void parse_complete_lines() {
        while (const void* newline = std::memchr(buffer_.data() + begin_, '\n', end_ - begin_)) {
            const char* const line = buffer_.data() + begin_;
            const auto size = static_cast<std::size_t>(static_cast<const char*>(newline) - line);
            if (size > 0) parse_line(line, size);
            begin_ += size + 1;
        }
    }

    void parse_line(const char* line, std::size_t size) {
        const simdjson::error_code error = parser_.parse(line, size, false).error();
        if (error) throw std::runtime_error(simdjson::error_message(error));
        ++count_;
    }

    int file_;
    std::vector<char> buffer_ = std::vector<char>(kBlock);
    std::size_t begin_ = 0;  ///< of the line that is not complete yet
    std::size_t end_ = 0;    ///< of what was read
    simdjson::dom::parser parser_;
    std::size_t count_ = 0;
};

}  // namespace

int main(int argc, char* argv[]) {
    try {
        if (argc != 2) throw std::invalid_argument("usage: parse_only FILE");
        std::cout << Lines(argv[1]).parse() << '\n' << std::flush;
        return std::cout ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << "parse_only: " << error.what() << '\n';
        return 1;
    }
}
