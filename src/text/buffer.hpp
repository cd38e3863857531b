/// Provides memory for text that is being built: a growing buffer, and an arena whose pieces do not move.
/// Tested by tests/unit/text_test.cpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "text/copy.hpp"

namespace duo2qualys {

/// This many bytes after a JSON text must be readable, whatever they are, because several blocks are read
/// before the end of the text is checked.
inline constexpr std::size_t kTextPadding = 64;

/// A string that does not clear new bytes when it grows, and whose clear() keeps the memory. To write, call
/// room(), write through the pointer, and pass the end to advance().
class TextBuffer {
  public:
    std::string_view view() const noexcept { return {data_.get(), size_}; }
    /// Like view(), but followed by kTextPadding zeros until the next call of a non-const member.
    std::string_view padded_view() noexcept {
        if (data_) std::memset(data_.get() + size_, 0, kTextPadding);
        return view();
    }
    std::size_t size() const noexcept { return size_; }
    std::size_t capacity() const noexcept { return capacity_; }
    char operator[](std::size_t index) const noexcept { return data_[index]; }
    char& operator[](std::size_t index) noexcept { return data_[index]; }

    void clear() noexcept { size_ = 0; }
    /// Removes everything after the first `size` bytes.
    void truncate(std::size_t size) noexcept { size_ = size; }
    /// Removes the first `count` bytes.
    void drop_front(std::size_t count) noexcept {
        size_ -= count;
        if (size_ != 0) std::memmove(data_.get(), data_.get() + count, size_);
    }

    /// Makes room for `count` more bytes and returns a pointer to it, valid until the next call of a
    /// non-const member.
    char* room(std::size_t count) {
        if (capacity_ - size_ < count) grow(count);
        return data_.get() + size_;
    }
    /// Appends what was written up to `end`, which must be inside the room.
    void advance(const char* end) noexcept { size_ = static_cast<std::size_t>(end - data_.get()); }

    void append(std::string_view text) { advance(copy_text(text, room(text.size()))); }
    void append(char c) {
        *room(1) = c;
        ++size_;
    }

  private:
    void grow(std::size_t count) {
        const std::size_t capacity = std::max(size_ + count, 2 * capacity_);
        std::unique_ptr<char[]> data(new char[capacity + kTextPadding]);  // make_unique would clear it
        if (size_ != 0) std::memcpy(data.get(), data_.get(), size_);
        data_ = std::move(data);
        capacity_ = capacity;
    }

    std::unique_ptr<char[]> data_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

/// Allocates pieces of memory that are all freed at once. Not thread-safe.
class Arena {
  public:
    /// `size` bytes, valid until clear(). kTextPadding bytes after them are readable; they are zeros until
    /// the next piece begins there.
    char* allocate(std::size_t size) {
        if (left_ < size + kTextPadding) add_block(size + kTextPadding);
        char* const piece = next_;
        next_ += size;
        left_ -= size;
        std::memset(next_, 0, kTextPadding);
        return piece;
    }
    /// A copy of `text`, valid until clear().
    std::string_view copy(std::string_view text) {
        char* const piece = allocate(text.size());
        copy_text(text, piece);
        return {piece, text.size()};
    }
    /// The text that `write(out)` writes to `out`, valid until clear(). It has at most `most` bytes, and
    /// write() returns its end.
    template <typename Write>
    std::string_view make(std::size_t most, Write write) {
        char* const text = allocate(most);
        char* const end = write(text);
        left_ += static_cast<std::size_t>(next_ - end);
        next_ = end;
        std::memset(next_, 0, kTextPadding);
        return {text, static_cast<std::size_t>(end - text)};
    }
    /// Frees all pieces. Keeps the memory, merged into one block.
    void clear() {
        if (blocks_.size() > 1) {
            const std::size_t total = total_;
            blocks_.clear();
            total_ = left_ = 0;  // before the next line, which may throw
            add_block(total);
        } else if (!blocks_.empty()) {
            next_ = blocks_.front().get();
            left_ = total_;
        }
    }

  private:
    static constexpr std::size_t kBlockSize = std::size_t{16} << 10U;

    void add_block(std::size_t at_least) {
        const std::size_t size = std::max({at_least, total_, kBlockSize});
        blocks_.push_back(std::unique_ptr<char[]>(new char[size]));  // make_unique would clear it
        next_ = blocks_.back().get();
        left_ = size;
        total_ += size;
    }

    std::vector<std::unique_ptr<char[]>> blocks_;
    char* next_ = nullptr;
    std::size_t left_ = 0;
    std::size_t total_ = 0;
};

}  // namespace duo2qualys
