#include "seeds.hpp"

#include <cstdlib>
#include <cstring>
#include <random>

namespace duo2qualys::test {

std::uint64_t first_seed() {
    const char* value = std::getenv("DUO2QUALYS_SEED");
    if (value == nullptr) return 20220216;
    if (std::strcmp(value, "random") == 0) return std::random_device()();
    return std::strtoull(value, nullptr, 10);
}

std::uint64_t cases(std::uint64_t usual) {
    const char* value = std::getenv("DUO2QUALYS_CASES");
    return value == nullptr ? usual : std::strtoull(value, nullptr, 10);
}

bool wants_other_inputs() {
    return std::getenv("DUO2QUALYS_CASES") != nullptr || std::getenv("DUO2QUALYS_SEED") != nullptr;
}

}  // namespace duo2qualys::test
