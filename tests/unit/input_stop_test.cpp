/// Waits for input that must end although no input comes.
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>

#include "catch.hpp"
#include "input/file_source.hpp"
#include "input/stop_switch.hpp"
#include "temp_dir.hpp"

using namespace duo2qualys;

namespace {

/// Both ends of a pipe.
class Pipe {
  public:
    Pipe() { REQUIRE(::pipe(ends_.data()) == 0); }
    ~Pipe() {
        close_reader();
        ::close(ends_[1]);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    int reader() const { return ends_[0]; }
    int writer() const { return ends_[1]; }
    void put(const char* text) const { REQUIRE(::write(writer(), text, 1) == 1); }
    void close_reader() {
        if (ends_[0] >= 0) ::close(ends_[0]);
        ends_[0] = -1;
    }

  private:
    std::array<int, 2> ends_{-1, -1};
};

}  // namespace

TEST_CASE("a read that waits is ended by another thread, and so is every one after it") {
    const Pipe pipe;
    input::StopSwitch stop;
    input::FileSource source(pipe.reader());
    source.stop_by(stop);
    std::array<char, 8> bytes{};
    pipe.put("x");
    CHECK(source.read(bytes.data(), bytes.size()) == 1);
    std::thread other([&] { stop.stop(); });
    CHECK_THROWS_AS(source.read(bytes.data(), bytes.size()), input::Stopped);
    other.join();
    pipe.put("x");
    CHECK_THROWS_AS(source.read(bytes.data(), bytes.size()), input::Stopped);
}

TEST_CASE("a read that waits ends when nobody reads the output any more; what is there is read before") {
    const Pipe in;
    Pipe out;
    input::StopSwitch stop;
    stop.watch_output(out.writer());
    input::FileSource source(in.reader());
    source.stop_by(stop);
    std::array<char, 8> bytes{};
    in.put("x");
    CHECK(source.read(bytes.data(), bytes.size()) == 1);
    in.put("x");
    out.close_reader();
    CHECK(source.read(bytes.data(), bytes.size()) == 1);
    CHECK_THROWS_AS(source.read(bytes.data(), bytes.size()), input::Stopped);
}

TEST_CASE("where reading is ended a stream is at its end, and a file that can be read again is stopped") {
    const Pipe pipe;
    const test::TempDir folder;
    const std::string path = folder.put("one", "text");
    input::StopSwitch stop;
    input::FileSource stream(pipe.reader());
    input::FileSource file(path);
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    REQUIRE(descriptor >= 0);
    input::FileSource borrowed(descriptor);  // as the standard input is
    for (input::FileSource* const source : {&stream, &file, &borrowed})
        source->stop_by(stop);
    std::array<char, 2> bytes{};
    CHECK(file.read(bytes.data(), bytes.size()) == 2);
    CHECK(borrowed.read(bytes.data(), bytes.size()) == 2);
    CHECK_FALSE(stop.has_ended_reading());
    std::thread other([&] { stop.end_reading(); });
    CHECK(stream.read(bytes.data(), bytes.size()) == 0);
    other.join();
    pipe.put("x");
    CHECK(stream.read(bytes.data(), bytes.size()) == 0);
    CHECK(borrowed.read(bytes.data(), bytes.size()) == 0);
    CHECK_THROWS_AS(file.read(bytes.data(), bytes.size()), input::Stopped);
}
