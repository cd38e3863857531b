/// UTF-8: what is valid, against the reference and against simdjson.
#include "json/utf8.hpp"

#include <simdjson.h>

#include <string>

#include "catch.hpp"
#include "reference/generator.hpp"
#include "reference/json.hpp"

TEST_CASE("UTF-8 is told from bytes that are none") {
    using namespace duo2qualys;
    reference::Rng rng(13);
    for (int i = 0; i < 20'000; ++i) {
        std::string text(rng.below(100), 'a');
        for (std::size_t k = rng.below(5); k > 0; --k) {
            const std::string part = rng.pick({"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x94\x91", "z", "\xC2",
                                               "\x80", "\xED\x9F\xBF", "\xED\xA0\x80", "\xEF\xBF\xBF",
                                               "\xF4\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF0\x9F"});
            text.insert(rng.below(text.size() + 1), part);
        }
        const bool valid = json::is_utf8(text);
        REQUIRE(valid == reference::is_utf8(text));
        REQUIRE(valid == simdjson::validate_utf8(text));
    }
}
