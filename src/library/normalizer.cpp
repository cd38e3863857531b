#include "duo2qualys/normalizer.hpp"

#include <optional>
#include <utility>

#include "find/finder.hpp"
#include "framing/inner_texts.hpp"
#include "json/characters.hpp"
#include "json/parser.hpp"
#include "json/scanner.hpp"
#include "json/utf8.hpp"
#include "normalize/engine.hpp"

namespace duo2qualys {
namespace {

Outcome damaged(Reason reason, std::string_view detail) {
    return {Outcome::Status::rejected, Shape::unknown, reason, std::string(detail)};
}

// Explains why a text is not one JSON value of at most kMaxDepth levels.
Outcome explain_damage(std::string_view text) {
    if (text.empty()) return damaged(Reason::invalid_json, "no value");
    if (!json::is_utf8(text)) return damaged(Reason::invalid_utf8, json::utf8_problem(text));
    json::Scanner scanner;
    json::Scanner::Status status = scanner.feed(text);
    if (status == json::Scanner::Status::incomplete) status = scanner.finish();
    switch (status) {
        case json::Scanner::Status::incomplete: return damaged(Reason::truncated, scanner.missing());
        case json::Scanner::Status::invalid: return damaged(Reason::invalid_json, scanner.problem());
        case json::Scanner::Status::complete: break;
    }
    if (json::first_nonblank(text.substr(scanner.consumed()))) {
        return damaged(Reason::invalid_json, "text after the value");
    }
    return damaged(Reason::too_deep, "more than 1000 levels of objects and arrays");
}

}  // namespace

class Normalizer::Impl {
  public:
    explicit Impl(const Options& options)
        : engine_(options),
          parser_(engine_.layout()),
          shapes_(engine_.vocabulary(), engine_.layout()),
          texts_(json::kMaxTextSize, shapes_, parser_),
          finder_(shapes_, parser_, &texts_, 0) {}

    void set_received_time(std::string_view text) { engine_.set_received_time(text); }

    Outcome normalize(std::string_view record, std::string& out) {
        if (record.size() > json::kMaxTextSize)
            return damaged(Reason::too_large, "more than 4 GiB minus 64 KiB");
        // Look-ups read whole registers, so the text is copied with padding.
        arena_.clear();
        const std::string_view text = arena_.copy(record);

        document_.clear();
        document_.give_back_room();
        if (!parser_.parse_whole(text, document_, json::Layout::kTopLevel)) return explain_damage(text);
        lines_.clear();
        Outcome outcome = write_records();
        out.append(lines_.view());
        if (record.size() > normalize::Engine::kLarge) engine_.free_memory();
        return outcome;
    }

  private:
    // Writes the value in the document, or each record that it contains.
    Outcome write_records() {
        if (document_[0].type == json::Type::object) {
            const Shape shape = finder_.plain_record(document_, 0, find::Position::free);
            if (shape != Shape::unknown) return write(0, shape);
        }
        std::optional<Outcome> outcome;
        for (const find::Finding& found : finder_.find(document_, 0, find::Position::free)) {
            if (found.what != find::Finding::What::record) continue;
            Outcome of_record = write(found.node, found.shape);
            if (!outcome || (*outcome && !of_record)) outcome = std::move(of_record);
        }
        if (outcome) return *std::move(outcome);
        if (document_[0].type == json::Type::object) return write(0, Shape::unknown);
        return normalize::Engine::reject_value(document_, 0);
    }
    Outcome write(json::Document::Index record, Shape shape) {
        Outcome outcome = engine_.map(document_, record, shape);
        if (outcome) engine_.write_line(document_, lines_);
        return outcome;
    }

    normalize::Engine engine_;
    json::Parser parser_;
    normalize::ShapeReader shapes_;
    framing::InnerTexts texts_;
    find::Finder finder_;
    json::Document document_;
    Arena arena_;
    TextBuffer lines_;
};

Normalizer::Normalizer(const Options& options) : impl_(std::make_unique<Impl>(options)) {}
Normalizer::~Normalizer() = default;
Normalizer::Normalizer(Normalizer&&) noexcept = default;
Normalizer& Normalizer::operator=(Normalizer&&) noexcept = default;

void Normalizer::set_received_time(std::string_view text) {
    impl_->set_received_time(text);
}

Outcome Normalizer::normalize(std::string_view record, std::string& out) {
    return impl_->normalize(record, out);
}

}  // namespace duo2qualys
