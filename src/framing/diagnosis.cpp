#include "framing/diagnosis.hpp"

#include "framing/item.hpp"
#include "framing/text_line.hpp"
#include "json/characters.hpp"
#include "json/scanner.hpp"
#include "json/utf8.hpp"

namespace duo2qualys::framing {
namespace {

using json::Scanner;

constexpr std::string_view kCsv = "looks like CSV, which is not read: export JSON";
constexpr std::string_view kPython = "keys need double quotes (Python's print? use json.dumps)";

// Whether the text begins with brackets and then a key in single quotes, as Python prints a dict.
bool is_python(std::string_view text) {
    const std::size_t key = text.find_first_not_of("[{ \t\r\n");
    return key != 0 && key != std::string_view::npos && text[key] == '\'';
}

// Whether the line has three or more columns, with no blank after a comma.
bool is_csv(std::string_view line) {
    std::size_t columns = 1;
    for (std::size_t comma = line.find(','); comma != std::string_view::npos;
         comma = line.find(',', comma + 1)) {
        if (comma + 1 == line.size() || json::is_blank(line[comma + 1])) return false;
        ++columns;
    }
    return columns >= 3;
}

// Whether the line has JSON in a CSV column, where each quote is doubled.
bool is_json_in_csv(std::string_view line) {
    const std::size_t key = line.find(R"({"")");
    return key != std::string_view::npos && key + 3 < line.size() && line[key + 3] != ':';
}

// Whether a member of a zip archive begins in the text. Archives are recognized only at the beginning of an
// input, but a self-extracting archive begins with a script.
bool is_zip_inside(std::string_view text) {
    return text.find("PK\x03\x04") != std::string_view::npos;
}

// Describes text that begins with neither `{` nor `[`: Python, CSV, a cut object, CEF or other text.
std::string_view describe_text(std::string_view text) {
    if (is_json_in_csv(text)) return kCsv;
    if (text.find("{'") != std::string_view::npos) return kPython;
    if (is_broken_json(text)) return "a piece of a JSON object that is cut at its start";
    if (text.find("CEF:0|") != std::string_view::npos || text.find("CEF:1|") != std::string_view::npos)
        return "looks like CEF, which is not read: export JSON";
    if (text.find('{') == std::string_view::npos && is_csv(text)) return kCsv;
    return kNoJson;
}

}  // namespace

Diagnosis diagnose(std::string_view text, bool at_end) {
    const bool is_utf8 = json::is_utf8(text);
    if (is_zip_inside(text)) return {is_utf8 ? Reason::invalid_json : Reason::invalid_utf8, kZipInside};
    if (!is_utf8) return {Reason::invalid_utf8, kNoUtf8};
    if (is_python(text)) return {Reason::invalid_json, kPython};
    Scanner scanner;
    scanner.feed(text);
    const bool is_container = text.starts_with('{') || text.starts_with('[');
    switch (scanner.finish()) {
        case Scanner::Status::incomplete:
            return {at_end ? Reason::truncated : Reason::invalid_json, scanner.missing()};
        case Scanner::Status::complete:
            return {Reason::invalid_json, is_container ? "text after the value" : describe_text(text)};
        default: return {Reason::invalid_json, is_container ? scanner.problem() : describe_text(text)};
    }
}

}  // namespace duo2qualys::framing
