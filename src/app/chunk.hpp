/// A piece of an input on its way through the program.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "app/converter.hpp"
#include "framing/framer.hpp"

namespace duo2qualys::app {

/// Bytes with room behind them for readers that load whole registers. Grows without clearing, keeps its
/// memory.
class ByteBuffer {
  public:
    std::string_view view() const noexcept { return {data_.get(), size_}; }
    /// The same for readers that look behind the end, where nothing has been written yet: they find zeros.
    std::string_view padded_view() noexcept;
    std::size_t size() const noexcept { return size_; }
    std::size_t capacity() const noexcept { return capacity_; }
    char* end() noexcept { return data_.get() + size_; }

    /// Makes room for `count` bytes behind the end.
    void reserve(std::size_t count);
    /// Takes in `count` bytes that were written behind the end.
    void grow(std::size_t count) noexcept { size_ += count; }
    void append(std::string_view bytes);
    /// Drops `count` bytes from the front.
    void drop_front(std::size_t count) noexcept;
    /// Drops all but the first `size` bytes.
    void truncate(std::size_t size) noexcept { size_ = size; }
    void clear() noexcept { size_ = 0; }

  private:
    std::unique_ptr<char[]> data_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

/// A guess at the state of reading at some place of an input: right, nearly always, in inputs without damage.
struct Guess {
    std::uint64_t offset = 0;                                            ///< of the place in the input
    framing::Window::Before before = framing::Window::Before::line_end;  ///< the byte before it
    framing::Containers containers;                                      ///< that are open there
};

/// What is known of an input that lets its reader guess well. Thread-safe.
class Hints {
  public:
    struct Values {
        framing::Containers containers;  ///< that were open at the end of what is known,
        std::string boundary;            ///< and see boundary_before()
    };
    Values get() const {
        const std::lock_guard lock(mutex_);
        return values_;
    }
    void set(const framing::Containers& containers, std::string boundary) {
        const std::lock_guard lock(mutex_);
        values_.containers = containers;
        if (!boundary.empty()) values_.boundary = std::move(boundary);
    }
    /// As set(), unless there are some.
    void set_first(const framing::Containers& containers, const std::string& boundary) {
        const std::lock_guard lock(mutex_);
        if (values_.boundary.empty() && values_.containers.empty()) values_ = {containers, boundary};
    }

  private:
    mutable std::mutex mutex_;
    Values values_;
};

/// A part of an input, and what came of it when it was converted from a guess.
struct Chunk {
    ByteBuffer bytes;
    bool last = false;          ///< the input ends with it
    std::string received_time;  ///< text of collectorReceivedTime for its records
    Guess start;
    std::shared_ptr<Hints> hints;  ///< of its input; null: nobody guesses

    bool converted = false;  ///< what follows holds
    Batch batch;
    std::size_t consumed = 0;     ///< bytes that were done with
    std::uint64_t line_ends = 0;  ///< in these
    bool full = false;            ///< it stopped there because the batch is full
    bool passing = false;         ///< it ended while something too large was passed over
    bool guessed = false;         ///< what it found depends on text before it, on its first line
    framing::Containers end;      ///< open at its end
    std::uint64_t value_end = 0;  ///< offset behind its last value
    std::string boundary;         ///< see boundary_before()

    /// Empties it for the next bytes. Keeps the memory, but not that of a large record.
    void clear();
    /// Whether it holds a record so large that converting it costs more memory than every thread should have.
    bool is_large() const noexcept { return bytes.size() > kLarge; }
    static constexpr std::size_t kLarge = std::size_t{1} << 20U;  ///< bytes
};

/// The bytes round the beginning of the record at `at` by which others like it can be found: from the last
/// byte that is not blank before it to the end of its first key. Empty: none that would serve.
std::string_view boundary_before(std::string_view window, std::size_t at);

/// The last place in `window` where a record probably begins, by a boundary as above or, without one, behind
/// a line. 0: there is none.
std::size_t last_boundary(std::string_view window, std::string_view boundary);

/// As last_boundary(), but as late as it may be, also inside a record: for a reader that may have to wait for
/// what follows, where nothing that is whole should wait with it.
std::size_t latest_boundary(std::string_view window, std::string_view boundary);

/// Converts the chunk from its guess, and gives the first hints of its input.
void convert_chunk(Converter& converter, Chunk& chunk);

}  // namespace duo2qualys::app
