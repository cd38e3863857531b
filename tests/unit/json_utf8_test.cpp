/// UTF-8: what is valid, with every kernel of simdjson that this machine can run.
#include "json/utf8.hpp"

#include <simdjson.h>

#include <string>

#include "catch.hpp"
#include "reference/generator.hpp"
#include "reference/json.hpp"

TEST_CASE("UTF-8 is told from bytes that are none by every kernel") {
    using namespace duo2qualys;
    const simdjson::implementation* const before = simdjson::get_active_implementation();
    int tried = 0;
    for (const simdjson::implementation* kernel : simdjson::get_available_implementations()) {
        if (!kernel->supported_by_runtime_system()) continue;
        simdjson::get_active_implementation() = kernel;
        INFO("kernel " << kernel->name());
        reference::Rng rng(13);
        for (int i = 0; i < 3000; ++i) {
            std::string text(rng.below(100), 'a');
            for (std::size_t k = rng.below(5); k > 0; --k) {
                text += rng.pick({"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x94\x91", "z", "\xC2", "\x80",
                                  "\xED\x9F\xBF", "\xED\xA0\x80", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF",
                                  "\xF4\x90\x80\x80"});
            }
            REQUIRE(json::is_utf8(text) == reference::is_utf8(text));
        }
        ++tried;
    }
    simdjson::get_active_implementation() = before;
    CHECK(tried > 0);
}
