#include "output/explanation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "output/columns.hpp"
#include "output/json_text.hpp"
#include "output/printable.hpp"

namespace duo2qualys::output {
namespace {

constexpr std::string_view kBold = "1";
constexpr std::string_view kDim = "2";
constexpr std::string_view kYellow = "33";

constexpr std::string_view kNotUsed = "not used";

// Writes rows of a name, a value, a path and a remark.
class Table {
  public:
    Table(const Explanation& explanation, bool in_color, std::size_t width)
        : in_color_(in_color), width_(width) {
        for (const ExplainedValue& value : explanation.values)
            names_ = std::max(names_, columns(value.token));
        names_ = std::max(names_, columns(kNotUsed));
        if (width_ != 0) {
            // A name, a value, a path and the beginning of a remark, with the gaps between them.
            const std::size_t rest = width_ > names_ + 4 * kGap ? width_ - names_ - 4 * kGap : 0;
            most_ = std::clamp<std::size_t>(rest / 3, kFewColumns, kMostColumns);
        }
        for (const ExplainedValue& value : explanation.values)
            widen(value.value, value.path);
        for (const UnusedField& field : explanation.unused)
            if (!field.empty) widen(field.plain, field.path);
    }

    void add_heading(std::string_view text) { out_ += styled(text, kBold) + '\n'; }

    void add(const ExplainedValue& value) {
        const std::string_view style = value.extension ? kYellow : kDim;
        add_row(styled(padded(value.token, names_), kBold), middle(value.value, value.path), value.origin,
                style, {});
        if (!value.from.empty()) add_remark({}, "from " + shortened(value.from, most_line()));
        if (!value.note.empty()) add_remark({}, value.note);
    }
    void add(const UnusedField& field) {
        add_row(padded(kNotUsed, names_), middle(field.plain, field.path), field.why, {}, kDim);
    }
    void add(std::string_view name, const AbsentToken& absent) {
        add_remark(name, fmt::format("{}: {}", absent.token, absent.why));
    }

    // Writes a list of names over as many lines as it needs.
    void add_list(std::string_view name, const std::vector<std::string>& list) {
        std::string text;
        for (std::size_t i = 0; i < list.size(); ++i)
            text += (i == 0 ? "" : ", ") + shortened(list[i], most_line() / 2);
        if (!text.empty()) add_remark(name, text);
    }

    std::string text() && { return std::move(out_) + '\n'; }

  private:
    static constexpr std::size_t kGap = 2;          // blanks between two columns
    static constexpr std::size_t kFewColumns = 10;  // least width of a value or a path
    static constexpr std::size_t kMostColumns = 40;
    static constexpr std::size_t kLineColumns = 110;  // width of a list if the width is unlimited

    void widen(std::string_view value, std::string_view path) {
        values_ = std::max(values_, columns(shortened(value, most_)));
        paths_ = std::max(paths_, columns(shortened(path, most_)));
    }
    std::string middle(std::string_view value, std::string_view path) const {
        return fmt::format("{}  {}  ", padded(shortened(value, most_), values_),
                           padded(shortened(path, most_), paths_));
    }
    // The number of columns for text after the name.
    std::size_t most_line() const {
        if (width_ == 0) return kLineColumns;
        return std::max(kFewColumns, width_ > names_ + 2 * kGap ? width_ - names_ - 2 * kGap : 0);
    }

    // Writes a row with its remark at its end or, if that does not fit, on lines of its own.
    void add_row(std::string_view name, const std::string& middle, std::string_view remark,
                 std::string_view remark_style, std::string_view row_style) {
        const bool fits = width_ == 0 || columns(middle) + columns(remark) <= most_line();
        std::string_view shown = middle;
        if (!fits || remark.empty()) shown = shown.substr(0, shown.find_last_not_of(' ') + 1);
        const std::string row = fmt::format("  {}  {}", name, shown);
        out_ += row_style.empty() ? row : styled(row, row_style);
        if (fits) {
            out_ += styled(remark, row_style.empty() ? remark_style : row_style) + '\n';
        } else {
            out_ += '\n';
            add_remark({}, remark, row_style.empty() ? remark_style : row_style);
        }
    }

    // Writes text after the column of names, broken between words into lines that fit.
    void add_remark(std::string_view name, std::string_view text, std::string_view style = kDim) {
        while (!text.empty()) {
            std::size_t end = text.size();
            if (columns(text) > most_line()) {
                std::size_t blank = text.find(' ');
                end = blank;
                while (blank != std::string_view::npos && columns(text.substr(0, blank)) <= most_line()) {
                    end = blank;
                    blank = text.find(' ', blank + 1);
                }
                end = std::min(end, text.size());
            }
            out_ += styled(fmt::format("  {}  {}", padded(name, names_), text.substr(0, end)), style) + '\n';
            name = {};
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    }
    std::string styled(std::string_view text, std::string_view style) const {
        return in_color_ && !text.empty() ? fmt::format("\x1b[{}m{}\x1b[0m", style, text) : std::string(text);
    }

    bool in_color_;
    std::size_t width_;                // 0 means unlimited
    std::size_t most_ = kMostColumns;  // greatest width of a value or a path
    std::size_t names_ = 0;            // width in columns
    std::size_t values_ = 0;
    std::size_t paths_ = 0;
    std::string out_;
};

}  // namespace

std::string json_line(const Explanation& explanation) {
    using nlohmann::ordered_json;
    auto out = ordered_json::object();
    out["input"] = valid_utf8(explanation.input);
    out["line"] = explanation.line;
    out["kind"] = name(static_cast<Shape>(explanation.kind));
    out["tokens"] = ordered_json::array();
    for (const ExplainedValue& value : explanation.values) {
        auto token = ordered_json::object();
        token["token"] = value.token;
        token["value"] = value.value;
        token["source"] = value.path.empty() ? ordered_json() : ordered_json(value.path);
        token["raw"] = value.path.empty() ? ordered_json() : ordered_json(value.raw);
        token["origin"] = value.origin;
        if (!value.note.empty()) token["note"] = value.note;
        out["tokens"].push_back(std::move(token));
    }
    out["unused"] = ordered_json::array();
    for (const UnusedField& field : explanation.unused)
        out["unused"].push_back({{"path", field.path}, {"raw", field.raw}, {"why", field.why}});
    out["absent"] = ordered_json::array();
    for (const AbsentToken& absent : explanation.absent)
        out["absent"].push_back({{"token", absent.token}, {"why", absent.why}});
    return json_text(out) + '\n';
}

std::string aligned_text(const Explanation& explanation, bool in_color, std::size_t width) {
    Table table(explanation, in_color, width);
    table.add_heading(fmt::format("{}:{}: {} record", printable(explanation.input), explanation.line,
                                  name(static_cast<Shape>(explanation.kind))));
    for (const ExplainedValue& value : explanation.values)
        table.add(value);
    std::vector<std::string> empty;
    for (const UnusedField& field : explanation.unused) {
        if (field.empty) {
            empty.push_back(field.path);
        } else {
            table.add(field);
        }
    }
    table.add_list("empty", empty);
    std::string_view name = "absent";
    for (const AbsentToken& absent : explanation.absent)
        table.add(std::exchange(name, {}), absent);
    return std::move(table).text();
}

}  // namespace duo2qualys::output
