#include "output/explanation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "output/columns.hpp"
#include "output/json_text.hpp"
#include "output/printable.hpp"

namespace duo2qualys::output {
namespace {

constexpr std::string_view kBold = "1";
constexpr std::string_view kDim = "2";
constexpr std::string_view kYellow = "33";

constexpr std::string_view kNotUsed = "not used";
constexpr std::size_t kValueColumns = 40;
constexpr std::size_t kPathColumns = 40;
constexpr std::size_t kLineColumns = 110;

// Writes rows of a name, a value, a path and a remark.
class Table {
  public:
    Table(const Explanation& explanation, bool in_color) : in_color_(in_color) {
        for (const ExplainedValue& value : explanation.values)
            widen(value.token, value.value, value.path);
        for (const UnusedField& field : explanation.unused)
            if (!field.empty) widen(kNotUsed, field.plain, field.path);
    }

    void add_heading(std::string_view text) { out_ += styled(text, kBold) + '\n'; }

    void add(const ExplainedValue& value) {
        out_ += fmt::format("  {}  {}{}\n", styled(padded(value.token, names_), kBold),
                            middle(value.value, value.path),
                            styled(value.origin, value.extension ? kYellow : kDim));
        if (!value.from.empty()) add_dim({}, "from " + shortened(value.from, kLineColumns));
        if (!value.note.empty()) add_dim({}, value.note);
    }
    void add(const UnusedField& field) { add_dim(kNotUsed, middle(field.plain, field.path) + field.why); }

    // Names one behind another, over as many lines as they need.
    void add_list(std::string_view name, const std::vector<std::string>& list) {
        std::string line;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const std::string item = shortened(list[i], kLineColumns / 2) + (i + 1 < list.size() ? "," : "");
            if (!line.empty() && columns(line) + 1 + columns(item) > kLineColumns) {
                add_dim(name, line);
                name = {};
                line.clear();
            }
            line += (line.empty() ? "" : " ") + item;
        }
        if (!line.empty()) add_dim(name, line);
    }

    std::string text() && { return std::move(out_) + '\n'; }

  private:
    void widen(std::string_view name, std::string_view value, std::string_view path) {
        names_ = std::max(names_, columns(name));
        values_ = std::max(values_, columns(shortened(value, kValueColumns)));
        paths_ = std::max(paths_, columns(shortened(path, kPathColumns)));
    }
    std::string middle(std::string_view value, std::string_view path) const {
        return fmt::format("{}  {}  ", padded(shortened(value, kValueColumns), values_),
                           padded(shortened(path, kPathColumns), paths_));
    }
    void add_dim(std::string_view name, std::string_view text) {
        out_ += styled(fmt::format("  {}  {}", padded(name, names_), text), kDim) + '\n';
    }
    std::string styled(std::string_view text, std::string_view style) const {
        return in_color_ ? fmt::format("\x1b[{}m{}\x1b[0m", style, text) : std::string(text);
    }

    bool in_color_;
    std::size_t names_ = 0;  // columns
    std::size_t values_ = 0;
    std::size_t paths_ = 0;
    std::string out_;
};

}  // namespace

std::string json_line(const Explanation& explanation) {
    using nlohmann::ordered_json;
    ordered_json out;
    out["input"] = valid_utf8(explanation.input);
    out["line"] = explanation.line;
    out["kind"] = name(static_cast<Shape>(explanation.kind));
    out["tokens"] = ordered_json::array();
    for (const ExplainedValue& value : explanation.values) {
        ordered_json token;
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
    return json_text(out) + '\n';
}

std::string aligned_text(const Explanation& explanation, bool in_color) {
    Table table(explanation, in_color);
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
    return std::move(table).text();
}

}  // namespace duo2qualys::output
