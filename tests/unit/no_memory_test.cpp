/// The promises of normalizer.hpp about memory. This is a program of its own, because it counts all
/// allocations and makes a chosen one fail.
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <new>
#include <string>
#include <vector>

#include "catch.hpp"
#include "duo2qualys/normalizer.hpp"

namespace {

std::size_t allocations = 0;
std::size_t failing = 0;  // the number of the allocation that fails; 0: none

void* allocate(std::size_t size) {
    if (++allocations == failing) throw std::bad_alloc();
    if (void* memory = std::malloc(size != 0 ? size : 1)) return memory;
    throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) {
    return allocate(size);
}
void* operator new[](std::size_t size) {
    return allocate(size);
}
// By default these call the operators above, but those of the address sanitizer do not.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept try {
    return allocate(size);
} catch (const std::bad_alloc&) {
    return nullptr;
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept try {
    return allocate(size);
} catch (const std::bad_alloc&) {
    return nullptr;
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete[](void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace {

using namespace duo2qualys;

std::vector<std::string> sample_records() {
    std::vector<std::string> records;
    for (const char* name : {"admin", "auth-v1", "auth-v2", "activity", "wrapped", "mixed"}) {
        std::ifstream file(std::string(DUO2QUALYS_SOURCE_DIR "/samples/") + name + ".ndjson");
        for (std::string line; std::getline(file, line);)
            records.push_back(line);
    }
    REQUIRE(records.size() > 40);
    return records;
}

Options everything() {
    Options options;
    options.unmapped = Unmapped::keep;
    options.device_host = "collector.example.com";
    return options;
}

/// Whether `action` reports a lack of memory when its `nth` allocation fails.
template <class Action>
bool fails(std::size_t nth, Action action) {
    allocations = 0;
    failing = nth;
    try {
        action();
        failing = 0;
        return false;
    } catch (const std::bad_alloc&) {
        failing = 0;
        return true;
    }
}

/// A record for which several blocks of memory are needed.
std::string large_record() {
    std::string text = R"({"action":"user_update","description":"{\"email\":\")";
    for (int i = 0; i < 5000; ++i)
        text += "\\\\u00e9 and so on ";
    return text + R"(\"}","username":"x"})";
}

}  // namespace

TEST_CASE("once memory has grown, records are written without an allocation") {
    Normalizer normalizer(everything());
    const std::vector<std::string> records = sample_records();
    std::string out;
    out.reserve(std::size_t{1} << 20U);
    for (int pass = 0; pass < 3; ++pass)
        for (const std::string& record : records)
            normalizer.normalize(record, out);
    for (const std::string& record : records) {
        out.clear();
        const std::size_t before = allocations;
        const Outcome outcome = normalizer.normalize(record, out);
        const std::size_t made = allocations - before;
        CAPTURE(record);
        if (outcome) CHECK(made == 0);
    }
}

TEST_CASE("whichever allocation fails, nothing is written and the next record is normalized as ever") {
    std::vector<std::string> records = sample_records();
    records.push_back(large_record());
    // With fresh memory, and with what a large record left behind.
    for (const std::string& earlier : {std::string("{}"), large_record()}) {
        for (const std::string& record : records) {
            std::string expected = "before\n";
            Normalizer(everything()).normalize(record, expected);
            bool failed = true;
            for (std::size_t nth = 1; failed; ++nth) {
                Normalizer normalizer(everything());
                std::string out;
                normalizer.normalize(earlier, out);
                out = "before\n";
                failed = fails(nth, [&] { normalizer.normalize(record, out); });
                CAPTURE(record.substr(0, 200), nth);
                if (failed) {
                    REQUIRE(out == "before\n");
                    normalizer.normalize(record, out);
                }
                REQUIRE(out == expected);
            }
        }
    }
}
