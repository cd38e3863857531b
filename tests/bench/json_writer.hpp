/// Writes JSON text from front to back, in the spelling of the tools that write Duo's logs.
#pragma once

#include <string>
#include <string_view>

namespace duo2qualys::bench {

enum class Style {
    compact,  ///< no blanks, UTF-8
    python,   ///< a blank after `,` and `:`, ASCII only: Duo's own spelling
    pretty,   ///< a line for each member, four blanks a level, UTF-8
};

class JsonWriter {
  public:
    /// Appends to `out`, which must outlive the writer. `level` is the depth of nesting around the text.
    JsonWriter(std::string& out, Style style, int level = 0) : out_(out), style_(style), level_(level) {}

    /// Begins an object or array as a value; `key` is its key if it is in an object.
    void open(char bracket);
    void open(std::string_view key, char bracket);
    void close();

    /// A string; `content` is UTF-8.
    void text(std::string_view content);
    void text(std::string_view key, std::string_view content);

    /// A number, `true`, `false` or `null`, as it is spelt.
    void raw(std::string_view key, std::string_view spelling);

  private:
    void begin_value();
    void begin_value(std::string_view key);
    void new_line();
    void quoted(std::string_view content);

    std::string& out_;
    std::string closers_;  ///< of the open objects and arrays
    Style style_;
    int level_;
    bool is_first_ = true;
};

}  // namespace duo2qualys::bench
