#include "support/framing_cases.hpp"

#include <algorithm>
#include <stdexcept>

#include "reference/json.hpp"
#include "reference/kinds.hpp"
#include "support/framing_cases_parts.hpp"

namespace duo2qualys {
namespace cases {

using reference::Found;

Sample admin(int n) {
    const std::string i = std::to_string(n);
    return {Shape::admin, R"({"action":"user_update","object":"o)" + i + R"(","timestamp":170000000)" + i +
                              R"(,"username":"Ida Marsh"})"};
}

Sample auth(int n) {
    return {Shape::auth,
            R"({"event_type":"authentication","factor":"duo_push","result":"success","txid":"t)" +
                std::to_string(n) + R"(","user":{"name":"ida"}})"};
}

Sample activity(int n) {
    return {Shape::activity, R"({"action":{"name":"user_create"},"activity_id":"a)" + std::to_string(n) +
                                 R"(","actor":{"name":"Ida"},"ts":"2024-05-06T07:08:09+00:00"})"};
}

Sample telephony(int n) {
    return {Shape::telephony,
            R"({"context":"authentication","credits":1,"phone":"+12125556707","telephony_id":"p)" +
                std::to_string(n) + R"(","type":"sms"})"};
}

Expected record(const Sample& sample) {
    Found found;
    found.shape = sample.shape;
    found.bytes = sample.json;
    found.length = sample.json.size();
    return {found, ""};
}

Expected copy(const Sample& sample) {
    Expected expected = record(sample);
    expected.found.what = Found::What::copy;
    return expected;
}

Expected in_text(Expected expected, const std::string& outermost) {
    expected.found.in_text = true;
    expected.outermost = outermost;
    return expected;
}

Expected reject(Reason reason, const std::string& bytes) {
    Found found;
    found.what = Found::What::reject;
    found.reason = reason;
    found.bytes = bytes;
    found.length = bytes.size();
    return {found, ""};
}

std::string quoted(const std::string& text) {
    return reference::quote(text);
}

FramingCase& Table::add(const std::string& name, const std::string& input,
                        const std::vector<Expected>& expected) {
    FramingCase added;
    added.name = name;
    added.input = input;
    std::size_t cursor = 0;
    for (const Expected& item : expected) {
        Found found = item.found;
        const std::string& piece = found.in_text ? item.outermost : found.bytes;
        const std::size_t from = found.in_text && piece.empty() ? 0 : cursor;
        const std::size_t at = piece.empty() && !found.in_text ? input.size() : input.find(piece, from);
        if (at == std::string::npos) throw std::logic_error("framing case without its piece: " + name);
        if (!piece.empty()) cursor = found.in_text ? at : at + piece.size();
        found.offset = at;
        for (std::size_t i = 0; i < at; ++i) {
            const bool is_return = input[i] == '\r' && input[i + 1] != '\n';
            if (input[i] == '\n' || input[i] == '\0' || is_return) ++found.line;
        }
        if (found.reason == Reason::too_large) found.bytes.clear();
        const bool is_fault = found.what == Found::What::reject || !reference::has_mapping(found.shape);
        if (is_fault && found.what != Found::What::copy) added.status = 1;
        added.expected.push_back(std::move(found));
    }
    cases.push_back(std::move(added));
    return cases.back();
}

}  // namespace cases

std::vector<FramingCase> framing_cases() {
    cases::Table table;
    cases::add_kinds(table);
    cases::add_envelopes(table);
    cases::add_copies(table);
    cases::add_texts(table);
    cases::add_containers(table);
    cases::add_lines(table);
    cases::add_damage(table);
    cases::add_sizes(table);
    return std::move(table.cases);
}

std::string describe(const reference::Found& found) {
    std::string out = std::to_string(found.line) + ':' + std::to_string(found.offset) + '+' +
                      std::to_string(found.length) + ' ';
    if (found.what == reference::Found::What::copy) out += "copy of ";
    out += found.what == reference::Found::What::reject ? name(found.reason) : name(found.shape);
    if (found.in_text) out += " in text";
    return out + ' ' + found.bytes;
}

}  // namespace duo2qualys
