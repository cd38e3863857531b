#include "normalize/engine.hpp"

#include <utility>

#include "mappings/kinds.hpp"
#include "normalize/describe.hpp"

namespace duo2qualys::normalize {

using json::Document;

namespace {

Outcome rejected(Shape shape, Reason reason, std::string detail) {
    return {Outcome::Status::rejected, shape, reason, std::move(detail)};
}

}  // namespace

Engine::Engine(const Options& options, const mappings::Tables& tables)
    : options_(options),
      plan_(options.profile, tables),
      vocabulary_(plan_),
      layout_([this](json::Layout::Meaning object, std::string_view key) {
          return vocabulary_.meaning(object, key);
      }),
      writer_(options, tables) {
    free_memory();
}

void Engine::free_memory() {
    mapper_.emplace(plan_, vocabulary_, layout_, options_.profile, options_.multi);
    writer_.free_memory();
    ids_ = EventIdMaker();
    judge_.reset();
}

Outcome Engine::reject_value(const Document& document, Document::Index root) {
    return rejected(Shape::unknown, Reason::not_an_object, describe_value(document, root));
}

Outcome Engine::map(Document& document, Document::Index record, Shape shape) {
    if (options_.kind && (mappings::is_kind(shape) || shape == Shape::unknown))
        shape = mappings::shape_of(*options_.kind);
    if (options_.skip.has(shape)) return {Outcome::Status::skipped, shape, {}, {}};
    if (!is_mapped(shape)) return reject_shape(document, record, shape);
    const auto kind = static_cast<Kind>(shape);
    record_ = record;
    has_written_id_ = false;
    document.forget_embedded();
    mapper_->map(document, record, kind);
    if (!mapper_->has_own_value() && is_hollow(document, record, kind))
        return rejected(Shape::unknown, Reason::unknown_kind, "nothing in it has a token");
    return {Outcome::Status::written, shape, {}, {}};
}

Uuid Engine::id(const Document& document) {
    return has_written_id_ ? writer_.id() : ids_.make(document, record_);
}

// Whether the profile maps records of a shape. The guide has only two kinds.
bool Engine::is_mapped(Shape shape) const noexcept {
    return mappings::is_kind(shape) &&
           (options_.profile == Profile::full || !mappings::info(shape).guide_section.empty());
}

// Whether Mapper::has_own_value() is false for the record even with profile `full` and with all values of
// each token. Called only for a record for which it is false with the engine's own options. Does not change
// the document or the mapped values.
bool Engine::is_hollow(const Document& document, Document::Index record, Kind kind) {
    if (options_.profile == Profile::full && options_.multi == Multi::array) return true;
    if (!judge_) judge_ = std::make_unique<Judge>(layout_, plan_.tables());
    judge_->document.copy_nodes(document);
    judge_->mapper.map(judge_->document, record, kind);
    return !judge_->mapper.has_own_value();
}

Outcome Engine::reject_shape(const Document& document, Document::Index record, Shape shape) const {
    if (shape == Shape::api_error)
        return rejected(shape, Reason::api_error, describe_api_error(document, record));
    if (const std::string_view why = mappings::info(shape).unsupported; !why.empty())
        return rejected(shape, Reason::unsupported_kind, std::string(why));
    return rejected(shape, Reason::unknown_kind, describe_unknown(document, record));
}

}  // namespace duo2qualys::normalize
