/// The framing of the reference, for each sentence of the rules, 1, 7 and 8.
#include <set>

#include "catch.hpp"
#include "reference/framing.hpp"
#include "support/framing_cases.hpp"

namespace duo2qualys {
namespace {

TEST_CASE("the reference frames every case of the table", "[reference][framing]") {
    for (const FramingCase& example : framing_cases()) {
        INFO(example.name << "\n" << example.input.substr(0, 2000));
        const reference::Framing framing = reference::frame(example.input, example.options);
        std::string found;
        for (const reference::Found& item : framing.found)
            found += describe(item) + "\n";
        std::string expected;
        for (const reference::Found& item : example.expected)
            expected += describe(item) + "\n";
        CHECK(found == expected);
        const reference::ByteCounts& bytes = framing.bytes;
        CHECK(bytes.records + bytes.envelopes + bytes.rejects + bytes.text + bytes.separators ==
              example.input.size());
        if (example.bytes) {
            INFO("records " << bytes.records << ", envelopes " << bytes.envelopes << ", rejects "
                            << bytes.rejects << ", text " << bytes.text << ", separators "
                            << bytes.separators);
            CHECK(bytes == *example.bytes);
        }
    }
}

TEST_CASE("framing cases have names of their own", "[reference][framing]") {
    std::set<std::string> names;
    for (const FramingCase& example : framing_cases())
        CHECK(names.insert(example.name).second);
    CHECK(names.size() >= 150);
}

}  // namespace
}  // namespace duo2qualys
