#include "reference/names.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "reference/rows.hpp"

namespace duo2qualys::reference {
namespace {

using Strings = std::vector<std::string>;

struct Names {
    Strings sources;  ///< paths of rows in their order, then the fields that values are derived from
    Strings known;    ///< top-level fields without a token, including those whose members are known
    Strings table;    ///< the keys by which kinds are recognized
};

Strings joined(Strings a, const Strings& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

Strings sources_of(Kind kind, const Strings& derived) {
    Strings paths;
    for (const Row& row : rows_of(kind))
        if (!row.path.empty()) paths.push_back(row.path);
    return joined(paths, derived);
}

Names make_names(Kind kind) {
    const Strings tools = {"_table",    "actionlabel",         "child_account_id", "ctime",
                           "eventtype", "extracted_eventtype", "logType",          "log_type"};
    switch (kind) {
        case Kind::admin:
            return {sources_of(Kind::admin, {}),
                    joined(tools, {"descriptionFields"}),
                    {"action", "username", "object", "description", "timestamp", "isotimestamp"}};
        case Kind::auth:
            return {
                sources_of(Kind::auth, {"new_enrollment"}),
                joined(tools, {"alias", "factor", "ood_software", "remembered_factor",
                               "trusted_endpoint_status", "txid", "location", "adaptive_trust_assessments",
                               "passport_assessment", "rbfs_triggered_attacks", "trusted_session_info"}),
                {"result", "txid", "access_device", "auth_device", "event_type", "integration", "factor"}};
        case Kind::activity:
            return {sources_of(Kind::activity, {}),
                    joined(tools, {"activity_id", "akey", "action_extended", "old_target"}),
                    {"activity_id", "action", "actor", "ts"}};
        case Kind::telephony:
            return {{"phone", "isotimestamp", "ts", "timestamp", "host", "type", "context"},
                    joined(tools, {"credits", "telephony_id", "txid"}),
                    {"telephony_id", "context", "credits"}};
    }
    return {};
}

const Names& names_of(Shape kind) {
    static const std::array<Names, kKindCount> all = [] {
        std::array<Names, kKindCount> made;
        for (std::size_t i = 0; i < kKindCount; ++i)
            made[i] = make_names(static_cast<Kind>(i));
        return made;
    }();
    return all.at(static_cast<std::size_t>(kind));
}

bool has(const Strings& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

/// The form in which keys and paths are compared.
std::string plain(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '.' || text[i] == '_') continue;
        const std::string two = text.substr(i, 2);
        if (two == "{}" || two == "[]") {
            ++i;
            continue;
        }
        out += text[i];
    }
    return lower(out);
}

std::string without_suffix(const std::string& key) {
    for (const char* suffix : {"_s", "_d", "_b", "_t", "_g"})
        if (key.size() > 2 && key.compare(key.size() - 2, 2, suffix) == 0)
            return key.substr(0, key.size() - 2);
    return key;
}

Strings steps(const std::string& path) {
    Strings out = {""};
    for (const char c : path) {
        if (c == '.') {
            out.emplace_back();
        } else {
            out.back() += c;
        }
    }
    return out;
}

/// `a`, `a.b` and `a.b.c` of `a.b.c`, the longest first.
Strings beginnings(std::string path) {
    Strings out = {path};
    for (std::size_t dot = path.rfind('.'); dot != std::string::npos; dot = path.rfind('.')) {
        path.resize(dot);
        out.push_back(path);
    }
    return out;
}

Strings find_path(Shape kind, const std::string& key) {
    if (is_exact_name(kind, key)) return {key};
    const Names& names = names_of(kind);
    const std::string bare = without_suffix(key);
    for (const std::string& known : names.known)
        if (!has(names.table, known) && (lower(known) == lower(bare) || lower(known) == lower(key)))
            return {};
    Strings paths = names.sources;
    for (const std::string& source : names.sources)
        paths = joined(paths, beginnings(source));
    paths = joined(paths, names.table);
    if (has(paths, key)) return steps(key);
    for (const std::string& spelling : {plain(key), plain(bare)})
        for (const std::string& path : paths)
            if (plain(path) == spelling) return steps(path);
    return {};
}

}  // namespace

bool is_exact_name(Shape kind, const std::string& key) {
    const Names& names = names_of(kind);
    return has(names.known, key) || has(names.table, key) ||
           std::any_of(names.sources.begin(), names.sources.end(),
                       [&](const std::string& path) { return steps(path).front() == key; });
}

std::vector<std::string> path_of_key(Shape kind, const std::string& key) {
    thread_local std::map<std::pair<Shape, std::string>, Strings> known;
    if (known.size() > 100'000) known.clear();
    const auto [place, is_new] = known.try_emplace({kind, key});
    if (is_new) place->second = find_path(kind, key);
    return place->second;
}

}  // namespace duo2qualys::reference
