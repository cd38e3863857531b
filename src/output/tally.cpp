#include "output/tally.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string_view>
#include <utility>

#include "normalize/fingerprint.hpp"
#include "output/amounts.hpp"

namespace duo2qualys::output {
namespace {

template <typename Name, std::size_t N>
std::string list(const std::array<std::uint64_t, N>& counts) {
    std::string text;
    for (std::size_t i = 0; i < N; ++i) {
        if (counts[i] == 0) continue;
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", counts[i], name(static_cast<Name>(i)));
    }
    return text;
}

template <typename Name, std::size_t N>
nlohmann::ordered_json object(const std::array<std::uint64_t, N>& counts) {
    auto json = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < N; ++i) {
        if (counts[i] != 0) json[std::string(name(static_cast<Name>(i)))] = counts[i];
    }
    return json;
}

// What was lost and how to see it, after a semicolon; empty if nothing was lost.
std::string lost_text(const std::array<std::uint64_t, kLostCount>& lost) {
    struct Words {
        std::string_view one, several;
    };
    constexpr std::array<Words, kLostCount> kWords = {
        {{"address is not IPv4", "addresses are not IPv4"},
         {"time cannot be read", "times cannot be read"},
         {"value is of a wrong type", "values are of a wrong type"}}};
    std::string text;
    for (std::size_t i = 0; i < lost.size(); ++i) {
        if (lost[i] == 0) continue;
        text += fmt::format("{} {} {}", text.empty() ? ";" : ",", lost[i],
                            lost[i] == 1 ? kWords[i].one : kWords[i].several);
    }
    if (text.empty()) return text;
    const bool is_one = std::accumulate(lost.begin(), lost.end(), std::uint64_t{0}) == 1;
    return text + (is_one ? " and has no token: --unmapped keep shows it"
                          : " and have no token: --unmapped keep shows them");
}

}  // namespace

std::string_view name(Skip skip) noexcept {
    static constexpr std::array<std::string_view, kSkipCount> kNames = {"kind", "copy", "time", "duplicate"};
    return kNames[static_cast<std::size_t>(skip)];
}

std::string listed(const std::array<std::uint64_t, kReasonCount>& counts) {
    return list<Reason>(counts);
}

template <typename Change>
void Tally::change_by(const Tally& other, Change change) noexcept {
    static_assert(sizeof(Tally) ==
                      sizeof(std::uint64_t) * (10 + 5 + kShapeCount + kReasonCount + kSkipCount + kLostCount),
                  "the code below leaves out a counter");
    const auto each = [&change](auto& counts, const auto& others) {
        std::transform(counts.begin(), counts.end(), others.begin(), counts.begin(), change);
    };
    for (const auto count :
         {&Tally::inputs, &Tally::bytes_read, &Tally::bytes_written, &Tally::read, &Tally::written,
          &Tally::rejected, &Tally::rejected_bytes, &Tally::skipped, &Tally::up_to_date, &Tally::drift})
        this->*count = change(this->*count, other.*count);
    for (const auto count : {&ByteCounts::records, &ByteCounts::envelopes, &ByteCounts::rejects,
                             &ByteCounts::text, &ByteCounts::separators})
        bytes.*count = change(bytes.*count, other.bytes.*count);
    each(by_kind, other.by_kind);
    each(by_reason, other.by_reason);
    each(skipped_by_reason, other.skipped_by_reason);
    each(lost, other.lost);
}

Tally& Tally::operator+=(const Tally& other) noexcept {
    change_by(other, std::plus<>());
    return *this;
}

Tally& Tally::operator-=(const Tally& other) noexcept {
    change_by(other, std::minus<>());
    return *this;
}

std::string summary_text(const Tally& tally, double seconds) {
    std::string text =
        fmt::format("{} read from {} ({}): {} written", counted(tally.read, "record"),
                    counted(tally.inputs, "input"), size_text(tally.bytes_read), tally.written);
    if (tally.written != 0) text += fmt::format(" ({})", size_text(tally.bytes_written));
    if (tally.rejected != 0)
        text += fmt::format(", {} rejected ({})", tally.rejected, listed(tally.by_reason));
    if (tally.skipped != 0)
        text += fmt::format(", {} skipped ({})", tally.skipped, list<Skip>(tally.skipped_by_reason));
    text += ", " + duration_text(seconds);
    if (tally.up_to_date != 0) text += fmt::format(", {} up to date", tally.up_to_date);
    return text + lost_text(tally.lost);
}

std::string summary_json(const Tally& tally, double seconds, const mappings::Tables& tables) {
    auto json = nlohmann::ordered_json::object();
    json["inputs"] = tally.inputs;
    json["bytes_read"] = tally.bytes_read;
    json["bytes_written"] = tally.bytes_written;
    json["read"] = tally.read;
    json["written"] = tally.written;
    json["rejected"] = tally.rejected;
    json["rejected_bytes"] = tally.rejected_bytes;
    json["skipped"] = tally.skipped;
    if (tally.up_to_date != 0) json["up_to_date"] = tally.up_to_date;
    json["by_kind"] = object<Shape>(tally.by_kind);
    json["by_reason"] = object<Reason>(tally.by_reason);
    json["skipped_by_reason"] = object<Skip>(tally.skipped_by_reason);
    // Members are added one by one. A list of them would be copied, and running out of memory there would end
    // the program.
    auto bytes = nlohmann::ordered_json::object();
    bytes["records"] = tally.bytes.records;
    bytes["envelopes"] = tally.bytes.envelopes;
    bytes["rejects"] = tally.bytes.rejects;
    bytes["text"] = tally.bytes.text;
    bytes["separators"] = tally.bytes.separators;
    json["bytes"] = std::move(bytes);
    json["tables"] = fmt::format("{:08x}", normalize::tables_fingerprint(tables));
    json["seconds"] = seconds;
    return json.dump();
}

}  // namespace duo2qualys::output
