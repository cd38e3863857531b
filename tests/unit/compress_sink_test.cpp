/// What --compress writes: blocks of lines that never depend on the pieces in which lines arrive.
#include "output/compress_sink.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "input_helpers.hpp"
#include "text/buffer.hpp"
#include "unit/string_sink.hpp"

using namespace duo2qualys;
using namespace duo2qualys::test;
using output::Packing;

namespace {

const std::vector<Packing>& packings() {
    static const std::vector<Packing> all = {{Packing::Form::gzip, 1},
                                             {Packing::Form::gzip, 6},
                                             {Packing::Form::gzip, 12},
                                             {Packing::Form::zstd, 1},
                                             {Packing::Form::zstd, 3}};
    return all;
}

/// No helpers.
class Nobody final : public output::Helpers {
  public:
    bool take_on(std::function<void()> /*task*/) override { return false; }
    std::size_t most_tasks() const noexcept override { return 2; }
};

/// Helpers that accept every task and are slow: each begins only when the sink has continued.
class Slow final : public output::Helpers {
  public:
    ~Slow() override {
        for (std::thread& thread : threads_)
            thread.join();
    }
    bool take_on(std::function<void()> task) override {
        threads_.emplace_back([task = std::move(task)] {
            std::this_thread::yield();
            task();
        });
        return true;
    }
    std::size_t most_tasks() const noexcept override { return 2; }

  private:
    std::vector<std::thread> threads_;
};

/// Helpers that accept every task and never run it.
class Idlers final : public output::Helpers {
  public:
    bool take_on(std::function<void()> /*task*/) override { return true; }
    std::size_t most_tasks() const noexcept override { return 2; }
};

template <typename Helpers = Nobody>
std::string packed(Packing packing, std::string_view text, std::size_t piece) {
    StringSink out;
    Helpers helpers;
    const auto sink = output::make_packing_sink(out, packing, helpers);
    for (; !text.empty(); text.remove_prefix(std::min(piece, text.size())))
        sink->write(text.substr(0, piece));
    sink->finish();
    return out.text();
}

std::string unpacked(const std::string& bytes) {
    const Opened opened = open_all(bytes);
    CHECK(opened.errors().empty());
    REQUIRE(opened.inputs.size() == 1);
    return opened.inputs[0].got.bytes;
}

}  // namespace

TEST_CASE("what was compressed is what was written, and no piece changes a byte of it") {
    const std::string text = sample_lines(3500000) + std::string(2500000, 'x') + "\n" + sample_lines(10000);
    for (const Packing packing : packings()) {
        const std::string whole = packed(packing, text, text.size());
        CHECK(unpacked(whole) == text);
        for (const std::size_t piece : {std::size_t{100}, std::size_t{65536}, std::size_t{1} << 20U})
            CHECK(packed(packing, text, piece) == whole);
    }
}

TEST_CASE("a sink that takes buffers writes the same bytes, and leaves buffers that can be filled again") {
    const std::string text =
        sample_lines(6'000'000) + std::string(1'500'000, 'x') + "\n" + sample_lines(10'000);
    const Packing packing{Packing::Form::zstd, 1};
    const std::string whole = packed(packing, text, text.size());
    constexpr std::size_t kMiB = std::size_t{1} << 20U;
    for (const std::size_t piece : {std::size_t{1000}, std::size_t{150'000}, kMiB, kMiB + 1}) {
        StringSink out;
        Slow helpers;
        const auto sink = output::make_packing_sink(out, packing, helpers);
        TextBuffer buffer;
        std::string_view rest = text;
        for (std::size_t i = 0; !rest.empty(); ++i) {
            const std::string_view next =
                rest.substr(0, i % 5 == 4 ? 100 : piece);  // small ones between large
            buffer.clear();
            buffer.append(next);
            sink->take(buffer);
            rest.remove_prefix(next.size());
        }
        sink->finish();
        CHECK(out.text() == whole);
    }
}

TEST_CASE("whoever packs a block, the bytes are the same") {
    const std::string text = sample_lines(12'000'000);
    for (const Packing packing : {Packing{Packing::Form::gzip, 1}, Packing{Packing::Form::zstd, 1}}) {
        const std::string alone = packed<Nobody>(packing, text, 300'000);
        CHECK(packed<Slow>(packing, text, 300'000) == alone);
        CHECK(packed<Idlers>(packing, text, 300'000) == alone);
    }
}

TEST_CASE("an output of nothing is an empty file of its form") {
    for (const Packing packing : packings()) {
        const std::string bytes = packed(packing, "", 1);
        CHECK(!bytes.empty());
        CHECK(unpacked(bytes).empty());
    }
}

TEST_CASE("a block ends with the first line that ends behind 1 MiB") {
    constexpr std::size_t kMiB = std::size_t{1} << 20U;
    const std::string line(kMiB - 1, 'x');
    CHECK(output::size_to_block(0, "") == 0);
    CHECK(output::size_to_block(0, line) == 0);
    CHECK(output::size_to_block(0, "\n" + line.substr(1)) == 0);
    CHECK(output::size_to_block(0, line + "\n") == kMiB);
    CHECK(output::size_to_block(0, line + "\nx\n") == kMiB);
    CHECK(output::size_to_block(0, line + "x") == 0);
    CHECK(output::size_to_block(0, line + "xx\n\n") == kMiB + 2);
    CHECK(output::size_to_block(kMiB - 1, "\nx") == 1);
    CHECK(output::size_to_block(kMiB - 2, "\nx\n") == 3);
    CHECK(output::size_to_block(kMiB - 2, "\nx") == 0);
    CHECK(output::size_to_block(kMiB + 5, "ab\nc\n") == 3);
    CHECK(output::size_to_block(kMiB + 5, "") == 0);
}

TEST_CASE("each level has its own bytes, before and after another") {
    const std::string text = sample_lines(200000);
    const std::string fast = packed({Packing::Form::gzip, 1}, text, text.size());
    const std::string small = packed({Packing::Form::gzip, 9}, text, text.size());
    CHECK(small.size() < fast.size());
    CHECK(packed({Packing::Form::gzip, 1}, text, text.size()) == fast);
}
