/// Adds to libFuzzer's own mutations of bytes: changes that leave JSON valid, and insertions of whole
/// records.
#include <algorithm>
#include <cstring>

#include "fuzz/input.hpp"
#include "reference/generator.hpp"

using namespace duo2qualys;

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
    reference::Rng rng(seed);
    const std::size_t choices = std::min(size, std::size_t{DUO2QUALYS_FUZZ_CHOICES});
    const std::string before(reinterpret_cast<const char*>(data) + choices, size - choices);
    std::string body = before;
    switch (rng.below(8)) {
        case 0:
        case 1: body = reference::mutate_value(rng, body); break;
        case 2: body.insert(rng.below(body.size() + 1), reference::random_record(rng)); break;
        default: break;
    }
    if (body == before || choices + body.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
    std::memcpy(data + choices, body.data(), body.size());
    return choices + body.size();
}
