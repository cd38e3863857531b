#include "framing_inputs_records.hpp"

#include <algorithm>

#include "reference/framing.hpp"
#include "reference/json.hpp"
#include "reference/kinds.hpp"

namespace duo2qualys {
namespace {

using reference::Rng;

constexpr std::size_t kMaxLevels = 900;  ///< of a record, so that envelopes have room around it

std::string trimmed(const std::string& text) {
    const std::size_t begin = text.find_first_not_of(reference::kBlanks);
    return text.substr(begin, text.find_last_not_of(reference::kBlanks) + 1 - begin);
}

/// Whether the reference finds exactly one record: no envelope, and nothing unknown.
bool is_one_record(const std::string& json) {
    const reference::Framing framing = reference::frame(json);
    return framing.found.size() == 1 && framing.found[0].what == reference::Found::What::record &&
           framing.found[0].bytes == json;
}

}  // namespace

std::string MarkedRecords::next_marker() {
    const std::string number = std::to_string(made_++);
    return "#m" + number + "m" + number + "#";  // twice, so that damage cannot make another marker
}

MarkedRecord MarkedRecords::any() {
    while (true) {
        if (rng_.one_in(4)) return with_identity();
        MarkedRecord record;
        record.json = trimmed(reference::random_record(rng_));
        const bool is_deep = reference::check_json(record.json).depth > kMaxLevels;
        if (record.json.size() < 3 || is_deep || !is_one_record(record.json)) continue;
        record.marker = next_marker();
        record.json.insert(1, R"("marker":")" + record.marker + "\",");
        if (!is_one_record(record.json)) continue;
        const reference::Value value = reference::parse_json(record.json);
        const Shape shape = reference::shape_of(value);
        record.may_be_member = !reference::has_mapping(shape) || reference::names_in(value, shape) >= 3;
        return record;
    }
}

MarkedRecord MarkedRecords::on_one_line() {
    while (true) {
        MarkedRecord record = any();
        if (record.json.find_first_of("\r\n") == std::string::npos) return record;
    }
}

MarkedRecord MarkedRecords::for_member() {
    while (true) {
        MarkedRecord record = on_one_line();
        if (record.may_be_member) return record;
    }
}

MarkedRecord MarkedRecords::with_identity() {
    const std::string marker = next_marker();
    const std::string quoted = '"' + marker + '"';
    switch (rng_.below(4)) {
        case 0:
            return {marker,
                    R"({"action":"user_update","object":)" + quoted +
                        R"(,"timestamp":1700000000,"username":"Ida Marsh"})",
                    true};
        case 1:
            return {marker,
                    R"({"event_type":"authentication", "result":"success", "txid":)" + quoted +
                        R"(, "user":{"name":"ida","groups":["a","b"]}})",
                    true};
        case 2:
            return {
                marker,
                R"({"activity_id":)" + quoted +
                    R"(,"action":{"name":"user_create","details":"{\"email\":\"x\"}"},"actor":{"name":"I"},"ts":"x"})",
                true};
        default:
            return {marker,
                    R"({"context":"enrollment","credits":1,"phone":"+12125556707","telephony_id":)" + quoted +
                        "}",
                    true};
    }
}

std::string MarkedRecords::copy_of(const MarkedRecord& record) {
    switch (rng_.below(3)) {
        case 0: return record.json;
        case 1: return R"({"_parsed":true, )" + record.json.substr(1);
        default: return record.json.substr(0, record.json.size() - 1) + R"(,"zone":[{"a":null}] })";
    }
}

std::string damaged(Rng& rng, const std::string& before) {
    std::string record = before;
    while (record == before) {
        const std::size_t at = rng.below(record.size());
        const auto insert = [&](const std::string& bytes) { record.insert(at, bytes); };
        switch (rng.below(12)) {
            case 0: record[at] = static_cast<char>(record[at] ^ (1 << rng.below(8))); break;
            case 1: record.resize(at + 1); break;
            case 2: record.erase(0, at); break;
            case 3: record.erase(at, 1); break;
            case 4: record.erase(at, 1 + rng.below(40)); break;
            case 5: insert(std::string(1, static_cast<char>(rng.below(256)))); break;
            case 6: insert("\""); break;
            case 7: insert(rng.pick({"{", "}", "[", "]", "[{", "}]", "},{", "]}", "{\""})); break;
            case 8: insert(rng.pick({"\n", "\r\n", "\n{", "\n[", "\n]"})); break;
            case 9: record.resize(record.size() - std::min(record.size() - 1, 1 + rng.below(4))); break;
            case 10: insert(rng.pick({"\\", ":", ",", "\xFF", "\xC3"})); break;
            default:
                record.erase(at, std::string::npos), record += rng.pick({"[", "[1", ",", "\":", "\"", "\\"});
        }
    }
    return record;
}

}  // namespace duo2qualys
