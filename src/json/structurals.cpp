#include "json/structurals.hpp"

#include <simdjson.h>

#include <algorithm>
#include <new>

namespace duo2qualys::json {

// simdjson offers no public way to its first stage alone, and its second stages lose what this program must
// keep (number spellings, lone surrogates, repeated keys, integers of any size). dom_parser_implementation is
// the interface between the two stages; it has been the same since simdjson 0.5.
struct Structurals::Kernel {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> stage;
};

Structurals::Structurals() : kernel_(std::make_unique<Kernel>()) {}
Structurals::~Structurals() = default;
Structurals::Structurals(Structurals&&) noexcept = default;
Structurals& Structurals::operator=(Structurals&&) noexcept = default;

Structurals::Status Structurals::index(std::string_view text) {
    constexpr std::size_t kSmallestCapacity = std::size_t{16} << 10U;
    auto& stage = kernel_->stage;
    if (!stage || stage->capacity() < text.size()) {
        const std::size_t capacity = std::max(text.size() + text.size() / 2, kSmallestCapacity);
        stage.reset();
        if (simdjson::get_active_implementation()->create_dom_parser_implementation(
                std::min(capacity, kMaxTextSize), 1, stage) != simdjson::SUCCESS) {
            throw std::bad_alloc();
        }
    }
    count_ = 0;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    switch (stage->stage1(bytes, text.size(), simdjson::stage1_mode::regular)) {
        case simdjson::SUCCESS: break;
        case simdjson::EMPTY: stage->n_structural_indexes = 0; break;
        case simdjson::UNCLOSED_STRING: return Status::unclosed_string;
        case simdjson::UNESCAPED_CHARS: return Status::control_character;
        case simdjson::UTF8_ERROR: return Status::invalid_utf8;
        default: return Status::failed;
    }
    count_ = stage->n_structural_indexes;
    std::fill_n(&stage->structural_indexes[count_], kMoreTokens, static_cast<std::uint32_t>(text.size()));
    positions_ = stage->structural_indexes.get();
    return Status::ok;
}

void Structurals::release() noexcept {
    kernel_->stage.reset();
    count_ = 0;
    positions_ = nullptr;
}

bool is_utf8(std::string_view text) noexcept {
    return simdjson::validate_utf8(text.data(), text.size());
}

}  // namespace duo2qualys::json
