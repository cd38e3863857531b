#include "normalize/shape.hpp"

#include <algorithm>
#include <utility>

#include "json/characters.hpp"
#include "json/scanner.hpp"

namespace duo2qualys::normalize {

using json::Document;
using json::Node;
using json::Type;
using mappings::Feature;
using mappings::ShapeRule;
using mappings::Test;

namespace {

// For each type of value: the set of all kinds if a value of the type may contain a record, else the empty
// set.
constexpr std::array<unsigned, 6> kMayHold = [] {
    std::array<unsigned, 6> kinds{};
    for (const Type type : {Type::string, Type::object, Type::array})
        kinds[static_cast<std::size_t>(type)] = ~0U;
    return kinds;
}();

// Whether the key counts as present with this value. Tables without null, such as those of Azure,
// write "" in its place. But the values of `action` and `result` may be "" (rules, 1).
bool is_had(const KeyMeaning& key, const Node& value) {
    if (value.type == Type::null) return false;
    const bool is_empty = value.type == Type::string && value.size == 0;
    const bool may_be_empty = key.feature == Feature::action || key.feature == Feature::result;
    return !is_empty || (may_be_empty && key.naming != Naming::action_name);
}

// Whether an array is not empty and all its elements are strings.
bool has_texts(const Document& document, Document::Index index) {
    for (const Document::Index child : document.children(index))
        if (document[child].type != Type::string) return false;
    return !document.children(index).empty();
}

// Whether a value is an object or array, or a text that may be one: it begins with a bracket, a blank or an
// escape.
bool may_be_container(const Node& node) {
    if (node.type != Type::string) return node.is_container();
    const char first = node.size == 0 ? 'x' : node.text[0];
    return first == '{' || first == '[' || first == '\\' || first == ' ';
}

}  // namespace

// --- judging one object by its keys

template <std::size_t i>
[[gnu::always_inline]] inline bool ShapeReader::keeps(const Document& document, const Features& f) {
    constexpr const ShapeRule& kRule = mappings::kShapeRules[i];
    if (!f.present.has_all(kRule.has)) return false;
    if (!kRule.has_any.empty() && !f.present.has_any(kRule.has_any)) return false;
    if (!kRule.keys.empty() && !f.mentioned.has_any(kRule.keys)) return false;
    if constexpr (kRule.plain != Feature::none) {
        const Index plain = f.value(kRule.plain);
        if (plain != kNone && may_be_container(document[plain]) && has_object(document, plain)) return false;
    }
    if constexpr (kRule.test == Test::none) return true;
    if constexpr (kRule.test == Test::object_with_name) {
        if (f.has_action_name) return true;
    }
    const Index index = f.value(kRule.subject);
    if (index == kNone) return false;
    const Node& node = document[index];
    if constexpr (kRule.test == Test::object_with_name)
        return may_be_container(node) && is_object_with_name(document, index);
    if constexpr (kRule.test == Test::texts)
        return node.type == Type::string || (node.type == Type::array && has_texts(document, index));
    if constexpr (kRule.test == Test::word) return is_word(node, kRule);
    return false;
}

// Returns the shape of the first rule for which `holds<i>()` is true. The loop is unrolled at compile time,
// so that the rules are constants.
template <typename Holds>
[[gnu::always_inline]] inline Shape ShapeReader::first_rule(Holds holds) {
    Shape shape = Shape::unknown;
    [&]<std::size_t... i>(std::index_sequence<i...>) {
        (void)((holds.template operator()<i>() && (shape = mappings::kShapeRules[i].shape, true)) || ...);
    }
    (std::make_index_sequence<mappings::kShapeRules.size()>());
    return shape;
}

// Returns the shape of the first rule that fits.
inline Shape ShapeReader::shape_of(const Document& document, Index object, const Reading& reading) {
    if (reading.spelt_for != 0) [[unlikely]]
        return spelt_shape_of(document, object, reading);
    return first_rule([&]<std::size_t i>() { return keeps<i>(document, reading.features); });
}

Look ShapeReader::look(const Document& document, Index object) {
    arena_.clear();
    const Reading reading = read(document, object);
    Look look;
    look.shape = shape_of(document, object, reading);
    if (!mappings::is_kind(look.shape)) return look;
    look.may_hold = (reading.foreign_for & mappings::Kinds(static_cast<Kind>(look.shape)).bits) != 0;
    return look;
}

bool ShapeReader::is_known_key(Kind kind, const Document& document, Index member) {
    arena_.clear();
    return vocabulary_[text_meaning(document[member])].known.has(kind);
}

// Returns the meaning that the key of a member would have at the top level of a record, wherever the member
// is.
Vocabulary::Meaning ShapeReader::text_meaning(const Node& member) {
    return vocabulary_.meaning(Vocabulary::kRecord, unescaped_key(member, arena_));
}

ShapeReader::Reading ShapeReader::read(const Document& document, Index object) {
    Reading reading;
    if (is_read_as_record(document, object)) {
        read_members(
            document, object, [](const Node& node) { return node.meaning; }, reading);
    } else {
        const auto by_text = [this](const Node& node) { return text_meaning(node); };
        read_members(document, object, by_text, reading);
    }
    if (reading.spelt_for != 0) [[unlikely]] {
        for (const Kind kind : mappings::kKinds)
            if (!is_named(document, object, kind)) reading.spelt_for &= ~unsigned{mappings::Kinds(kind).bits};
    }
    return reading;
}

bool ShapeReader::is_named(const Document& document, Index object, Kind kind) {
    const bool is_record = is_read_as_record(document, object);
    std::array<std::string_view, 2> names;  // the first two
    std::size_t count = 0;
    for (const Index child : document.children(object)) {
        const Node& node = document[child];
        if (!vocabulary_[is_record ? node.meaning : text_meaning(node)].known.has(kind)) continue;
        const std::string_view key = unescaped_key(node, arena_);
        const auto* const known = names.begin() + count;
        if (std::find(names.cbegin(), known, key) != known) continue;
        if (count == names.size()) return true;
        names[count++] = key;
    }
    return false;
}

template <typename MeaningOf>
void ShapeReader::read_members(const Document& document, Index object, MeaningOf meaning_of,
                               Reading& reading) {
    // Local variables, to stay in registers.
    unsigned foreign = 0;
    unsigned spelt = 0;
    std::uint32_t mentioned = 0, present = 0;  // as in Features
    const KeyMeaning* const meanings = &vocabulary_[0];
    for (const Index child : document.children(object)) {
        const Node& node = document[child];
        const KeyMeaning& key = meanings[meaning_of(node)];
        const unsigned known = key.known.bits;
        foreign |= kMayHold[static_cast<std::size_t>(node.type)] & ~known;
        if (key.feature == Feature::none) continue;
        if (key.naming != Naming::exact) {
            spelt |= known;
            continue;
        }
        const std::uint32_t bit = 1U << static_cast<unsigned>(key.feature);
        mentioned |= bit;
        if (!is_had(key, node)) continue;
        if ((present & bit) == 0) reading.features.first[static_cast<std::size_t>(key.feature)] = child;
        present |= bit;
    }
    reading.foreign_for = foreign;
    reading.spelt_for = spelt;
    reading.features.mentioned.bits = mentioned;
    reading.features.present.bits = present;
    reading.features.valued.bits = present;
}

// Returns the features of an object, including those in other spellings that are names of the kind.
ShapeReader::Features ShapeReader::read_spelt(const Document& document, Index object, Kind kind) {
    Features features;
    for (const Index child : document.children(object)) {
        const KeyMeaning& key = vocabulary_[text_meaning(document[child])];
        if (key.feature == Feature::none) continue;
        if (key.naming == Naming::exact || key.known.has(kind))
            note_feature(document[child], child, key, features);
    }
    return features;
}

inline void ShapeReader::note_feature(const Node& node, Index index, const KeyMeaning& key,
                                      Features& features) {
    features.mentioned.insert(key.feature);
    if (!is_had(key, node)) return;
    features.present.insert(key.feature);
    if (key.naming == Naming::action_name) features.has_action_name = true;
    const bool is_value = key.naming == Naming::exact || key.naming == Naming::spelt;
    if (!is_value || features.valued.has_any(key.feature)) return;
    features.valued.insert(key.feature);
    features.first[static_cast<std::size_t>(key.feature)] = index;
}

ShapeReader::Features ShapeReader::features(const Document& document, Index record, Kind kind) {
    const Reading reading = read(document, record);
    const bool is_spelt = (reading.spelt_for & mappings::Kinds(kind).bits) != 0;
    return is_spelt ? read_spelt(document, record, kind) : reading.features;
}

// Like shape_of(), but for objects in which keys in other spellings count for some kinds.
Shape ShapeReader::spelt_shape_of(const Document& document, Index object, const Reading& reading) {
    return first_rule([&]<std::size_t i>() {
        constexpr Shape kShape = mappings::kShapeRules[i].shape;
        if constexpr (mappings::is_kind(kShape)) {
            const auto kind = static_cast<Kind>(kShape);
            if ((reading.spelt_for & mappings::Kinds(kind).bits) != 0)
                return keeps<i>(document, read_spelt(document, object, kind));
        }
        return keeps<i>(document, reading.features);
    });
}

bool ShapeReader::is_word(const Node& node, const ShapeRule& rule) {
    if (node.type != Type::string || node.size == 0) return false;
    return std::find(rule.words.begin(), rule.words.end(), unescaped(node, arena_)) != rule.words.end();
}

bool ShapeReader::is_object_with_name(const Document& document, Index index) {
    const Node& node = document[index];
    if (node.type == Type::string) {
        const Document* const inner = parsed(document, index);
        return inner != nullptr && is_object_with_name(*inner, 0);
    }
    if (node.type != Type::object) return false;
    for (const Index child : document.children(index)) {
        if (document[child].type != Type::null && unescaped_key(document[child], arena_) == "name")
            return true;
    }
    return false;
}

// Whether the text of a string begins with a complete object.
bool ShapeReader::begins_with_object(const Node& string) {
    const std::string_view text = unescaped(string, arena_);
    return json::first_nonblank(text) == '{' && json::Scanner().feed(text) == json::Scanner::Status::complete;
}

// Whether a value is an object, a text that begins with an object, a list that contains one of these, or the
// JSON text of such a list.
bool ShapeReader::has_object(const Document& document, Index index) {
    const Node& node = document[index];
    if (node.type == Type::string) {
        const Document* const inner = parsed(document, index);
        return inner != nullptr ? has_object(*inner, 0) : begins_with_object(node);
    }
    if (node.type != Type::array) return node.type == Type::object;
    for (const Index child : document.children(index)) {
        const Node& element = document[child];
        if (element.type == Type::object || (element.type == Type::string && begins_with_object(element)))
            return true;
    }
    return false;
}

// Returns the parsed form of a text, valid until the next call; null if it is not JSON.
const Document* ShapeReader::parsed(const Document& document, Index text) {
    const std::optional<char> first = json::first_nonblank(document[text].view());
    constexpr std::string_view kBeginnings = "{[\\";
    if (!first || kBeginnings.find(*first) == std::string_view::npos) return nullptr;
    inner_.clear();
    const std::optional<Index> root = reader_.read_text(document[text], inner_, arena_).root;
    return root ? &inner_ : nullptr;
}

}  // namespace duo2qualys::normalize
