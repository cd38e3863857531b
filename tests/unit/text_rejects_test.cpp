/// Rejects of texts, which are stored packed.
#include "find/text_rejects.hpp"

#include <array>
#include <string>
#include <vector>

#include "catch.hpp"

using namespace duo2qualys;

TEST_CASE("rejects of texts are held as they are", "[find]") {
    static constexpr std::array<std::size_t, 9> kSizes = {0, 1, 6, 7, 8, 134, 135, 16'519, 16'520};
    std::vector<std::string> bytes;
    for (const std::size_t size : kSizes)
        bytes.push_back(std::string(size, 'x'));
    std::vector<std::string> details;  // more than fit into one byte together with a size
    for (std::size_t i = 0; i < 40; ++i)
        details.push_back("detail " + std::to_string(i));
    find::TextRejects rejects;
    const auto reason = [](std::size_t i) { return static_cast<Reason>(i % kReasonCount); };
    const auto add = [&](std::size_t i) {
        rejects.add({reason(i), i % 2 == 0, bytes[i % bytes.size()], details[i % details.size()]});
    };
    const auto check = [&](find::TextRejects::Run run, std::size_t begin, std::size_t end) {
        std::size_t position = 0;
        for (std::size_t i = begin; i < end; ++i) {
            const find::TextReject reject = rejects.read(run, position);
            CHECK(reject.reason == reason(i));
            CHECK(reject.in_list == (i % 2 == 0));
            CHECK(reject.bytes == bytes[i % bytes.size()]);
            CHECK(reject.detail == details[i % details.size()]);
        }
        CHECK(position == rejects.size(run));
    };
    for (int round = 0; round < 2; ++round) {
        CHECK(rejects.begin_run() == 0);
        for (std::size_t i = 0; i < 400; ++i)
            add(i);
        CHECK(rejects.begin_run() == 1);
        add(7);
        rejects.drop_from(1);
        CHECK(rejects.begin_run() == 1);
        for (std::size_t i = 400; i < 500; ++i)
            add(i);
        check(0, 0, 400);
        check(1, 400, 500);
        rejects.clear();
    }
}
