/// Which events count as written, compared with a plain list of the last ids, and how much memory this needs.
#include "app/seen_events.hpp"

#include <algorithm>
#include <deque>
#include <vector>

#include "catch.hpp"
#include "reference/generator.hpp"

namespace duo2qualys {
namespace {

using app::SeenEvents;
using Id = normalize::Uuid;

Id make_id(reference::Rng& rng) {
    Id id;
    for (unsigned char& byte : id.bytes)
        byte = static_cast<unsigned char>(rng.below(256));
    return id;
}

std::vector<Id> ids_of(const SeenEvents& seen, std::uint64_t mark) {
    std::vector<Id> ids;
    seen.for_each(mark, [&](const Id& id) { ids.push_back(id); });
    CHECK(ids.size() == seen.size_at(mark));
    return ids;
}

TEST_CASE("an event counts as written while it is among the last so many") {
    reference::Rng rng(7);
    for (const std::size_t most : {1U, 2U, 3U, 10U, 500U, 1025U, 4000U}) {
        SeenEvents seen(most);
        std::deque<Id> window;
        std::vector<Id> pool;
        for (std::size_t i = 0; i < 2 * most; ++i)
            pool.push_back(make_id(rng));
        for (std::size_t i = 0; i < 6 * most + 100; ++i) {
            const Id& id = pool[rng.below(pool.size())];
            const bool is_new = std::find(window.begin(), window.end(), id) == window.end();
            REQUIRE(seen.add(id) == is_new);
            if (!is_new) continue;
            window.push_back(id);
            if (window.size() > most) window.pop_front();
        }
        CHECK(ids_of(seen, seen.mark()) == std::vector<Id>(window.begin(), window.end()));
    }
}

TEST_CASE("of the events of earlier runs, only those that were written again may be kept") {
    reference::Rng rng(9);
    const Id earlier = make_id(rng);
    const Id again = make_id(rng);
    const Id later = make_id(rng);
    for (const bool keeps_rewritten : {true, false}) {
        for (const std::uint64_t most : {0U, 2U}) {
            SeenEvents seen(most);
            seen.load(earlier);
            seen.load(again);
            seen.set_rewriting(true);
            CHECK(seen.add(again));
            CHECK(seen.add(later));
            CHECK(ids_of(seen, seen.mark()).size() == (most == 0 ? 3 : 2));
            seen.forget_earlier(keeps_rewritten);
            CHECK(ids_of(seen, seen.mark()) ==
                  (keeps_rewritten ? std::vector<Id>{again, later} : std::vector<Id>{later}));
            CHECK(ids_of(seen, seen.mark() - 1) ==
                  (keeps_rewritten ? std::vector<Id>{again} : std::vector<Id>{}));
        }
    }
}

TEST_CASE("without a limit all events are remembered") {
    reference::Rng rng(8);
    SeenEvents seen(0);
    std::vector<Id> ids;
    for (int i = 0; i < 30'000; ++i) {
        ids.push_back(make_id(rng));
        REQUIRE(seen.add(ids.back()));
    }
    CHECK(std::none_of(ids.begin(), ids.end(), [&](const Id& id) { return seen.add(id); }));
    CHECK(ids_of(seen, seen.mark()) == ids);
}

TEST_CASE("what was written behind a mark is told apart") {
    reference::Rng rng(9);
    SeenEvents seen(100);
    std::vector<Id> ids;
    std::uint64_t mark = 0;
    for (int i = 0; i < 150; ++i) {
        ids.push_back(make_id(rng));
        seen.add(ids.back());
        if (i == 129) mark = seen.mark();
    }
    CHECK(ids_of(seen, mark) == std::vector<Id>(ids.begin() + 50, ids.begin() + 130));
    CHECK(ids_of(seen, 0).empty());
}

TEST_CASE("a file that is replaced gets the events of earlier runs again, once each") {
    reference::Rng rng(10);
    SeenEvents seen(10);
    std::vector<Id> ids;
    for (int i = 0; i < 12; ++i)
        ids.push_back(make_id(rng));
    for (int i = 0; i < 8; ++i)
        seen.load(ids[static_cast<std::size_t>(i)]);
    CHECK_FALSE(seen.add(ids[7]));
    for (int i = 8; i < 12; ++i)
        CHECK(seen.add(ids[static_cast<std::size_t>(i)]));  // the oldest two are forgotten
    seen.set_rewriting(true);
    CHECK(seen.add(ids[7]));
    CHECK_FALSE(seen.add(ids[7]));
    CHECK_FALSE(seen.add(ids[8]));  // of this run
    seen.set_rewriting(false);
    CHECK_FALSE(seen.add(ids[6]));
}

TEST_CASE("an event that is remembered takes at most 24 bytes") {
    reference::Rng rng(11);
    constexpr std::size_t kMost = 300'000;
    SeenEvents seen(kMost);
    for (std::size_t i = 0; i < kMost + 1000; ++i) {
        seen.add(make_id(rng));
        // The limit is for the full number of ids: the table may have its final size when there are still few
        // ids.
        REQUIRE(seen.memory() <= 24 * kMost);
    }
    CHECK(seen.size() == kMost);
}

}  // namespace
}  // namespace duo2qualys
