#include "duo2qualys/normalizer.hpp"

#include <algorithm>

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

// Why a text could not be read as one JSON value of at most kMaxDepth levels.
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
    explicit Impl(const Options& options) : engine_(options), parser_(engine_.layout()) {}

    void set_received_time(std::string_view text) { engine_.set_received_time(text); }

    Outcome normalize(std::string_view record, std::string& out) {
        if (record.size() > json::kMaxTextSize) return damaged(Reason::too_large, "more than 4 GiB");
        // Look-ups read whole registers, so the text needs room behind it.
        arena_.clear();
        char* const copy = arena_.allocate(record.size());
        std::copy(record.begin(), record.end(), copy);
        const std::string_view text(copy, record.size());

        document_.clear();
        if (parser_.parse(text, document_, json::Layout::kTopLevel) != json::Parser::Status::complete ||
            json::first_nonblank(parser_.rest())) {
            return explain_damage(text);
        }
        line_.clear();
        Outcome outcome = engine_.normalize(document_, 0, line_);
        out.append(line_.view());
        return outcome;
    }

  private:
    normalize::Engine engine_;
    json::Parser parser_;
    json::Document document_;
    Arena arena_;
    TextBuffer line_;
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
