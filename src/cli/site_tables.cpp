#include "cli/site_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "app/usage_error.hpp"
#include "cli/site_entry.hpp"
#include "cli/toml.hpp"
#include "mappings/kinds.hpp"
#include "mappings/rules.hpp"
#include "output/printable.hpp"

namespace duo2qualys::cli {

namespace {

using mappings::Conversion;
using mappings::Event;
using mappings::Kinds;
using mappings::Path;
using mappings::Row;
using mappings::Token;
using mappings::TokenInfo;

constexpr std::array kConversions = {Conversion::text, Conversion::outcome, Conversion::ipv4,
                                     Conversion::phone, Conversion::time};
constexpr std::string_view kConstantReason = "a constant";

// All tables of a run, with the memory that the site's rows refer to.
struct Site {
    std::deque<std::string> texts;
    std::vector<Row> rows{mappings::kRows.begin(), mappings::kRows.end()};
    std::vector<Event> events{mappings::kEvents.begin(), mappings::kEvents.end()};
    std::vector<TokenInfo> tokens{mappings::kTokens.begin(), mappings::kTokens.end()};

    std::string_view keep(std::string text) { return texts.emplace_back(std::move(text)); }
};

// Reads the tables of one file.
class Reader {
  public:
    // Both parameters must outlive the reader.
    Reader(const toml::table& file, const std::string& path) : path_(path) {
        for (const auto& [key, value] : file)
            check_table(key, value);
        for_each(file, "row", [this](SiteEntry& entry) { add_row(entry); });
        for_each(file, "event", [this](SiteEntry& entry) { add_event(entry); });
        // Constants fill gaps too, so they come after all rows.
        for_each(file, "constant", [this](SiteEntry& entry) { add_constant(entry); });
    }

    mappings::Tables tables() && {
        check_rows();
        set_forms();
        sort_events();
        const Site& site = *site_;
        return {site.rows, site.events, site.tokens, std::move(site_)};
    }

  private:
    // Throws if the file has a member that is not one of the tables.
    void check_table(const toml::key& key, const toml::node& value) const {
        const auto fail = [&](std::string_view why) {
            throw UsageError(fmt::format("{}:{}: {}", path_, key.source().begin.line, why));
        };
        const std::string name = output::printable(key.str());
        if (name != "row" && name != "event" && name != "constant")
            fail(fmt::format("unknown table '{}': write [[row]], [[event]] or [[constant]]", name));
        if (!value.is_array_of_tables())
            fail(fmt::format("'{0}' is a list of tables: write [[{0}]], and its keys below", name));
    }

    template <typename Add>
    void for_each(const toml::table& file, std::string_view table, Add add) {
        const toml::node* entries = file.get(table);
        if (entries == nullptr) return;
        std::size_t number = 0;
        for (const toml::node& entry : *entries->as_array()) {
            SiteEntry read(path_, table, ++number, *entry.as_table());
            add(read);
        }
    }

    void add_row(SiteEntry& entry) {
        entry.expect({"kinds", "source", "token", "conversion", "reason"});
        const std::string source = entry.text("source");
        const std::string token = entry.text("token");
        entry.set_about(fmt::format("{} to {}", source, token));
        Row row;
        row.kinds = kinds(entry);
        if (source.size() > Path::kCapacity)
            entry.refuse("source", fmt::format("is longer than {} bytes", Path::kCapacity));
        row.source = Path(source);
        row.conversion = conversion(entry);
        row.reason = site_->keep(entry.text("reason"));
        add(row, token, entry);
    }

    void add_constant(SiteEntry& entry) {
        entry.expect({"token", "value"});
        const std::string token = entry.text("token");
        entry.set_about(token);
        Row row;
        row.kinds = mappings::kAllKinds;
        row.conversion = Conversion::constant;
        row.value = site_->keep(entry.text("value"));
        row.reason = kConstantReason;
        add(row, token, entry);
    }

    void add(Row row, const std::string& token, const SiteEntry& entry) {
        row.extension = true;
        row.site = true;
        row.token = find_token(token, row.reason, entry);
        site_->rows.push_back(row);
        row_entries_.push_back(entry);
    }

    void add_event(SiteEntry& entry) {
        entry.expect({"action", "label", "outcome"});
        Event event;
        event.action = site_->keep(entry.text("action"));
        entry.set_about(std::string(event.action));
        event.label = site_->keep(entry.text("label"));
        event.outcome = site_->keep(entry.find_text("outcome").value_or(""));
        event.site = true;
        site_->events.push_back(event);
        event_entries_.push_back(entry);
    }

    static Kinds kinds(const SiteEntry& entry) {
        std::vector<std::string_view> names;
        names.reserve(mappings::kKinds.size());
        for (const Kind kind : mappings::kKinds)
            names.push_back(mappings::info(mappings::shape_of(kind)).name);
        Kinds kinds;
        for (const std::string& name : entry.texts("kinds"))
            kinds = kinds | static_cast<Kind>(entry.choice("kinds", name, names));
        return kinds;
    }

    static Conversion conversion(const SiteEntry& entry) {
        const std::optional<std::string> spelt = entry.find_text("conversion");
        if (!spelt) return Conversion::text;
        std::vector<std::string_view> names;
        names.reserve(kConversions.size());
        for (const Conversion conversion : kConversions)
            names.push_back(mappings::name(conversion));
        return kConversions.at(entry.choice("conversion", *spelt, names));
    }

    // Returns the token with that name. If there is none, adds one before `unmapped`.
    Token find_token(const std::string& name, std::string_view meaning, const SiteEntry& entry) {
        std::vector<TokenInfo>& tokens = site_->tokens;
        for (const TokenInfo& info : tokens)
            if (info.name == name) return info.token;
        TokenInfo added;
        added.token = static_cast<Token>(tokens.size());
        added.name = site_->keep(name);
        added.meaning = meaning;
        tokens.insert(tokens.end() - 1, added);
        try {
            mappings::check_token_names(tokens);
        } catch (const mappings::BrokenRule& rule) {
            entry.refuse(rule.what());
        }
        return added.token;
    }

    void check_rows() const {
        const mappings::Rows rows = site_->rows;
        try {
            mappings::check_extension_rows(rows.subspan(mappings::kRows.size()), mappings::kRows);
        } catch (const mappings::BrokenRule& rule) {
            row_entries_.at(rule.entry()).refuse(rule.what());
        }
    }

    // Gives a new token the form of the values of its rows.
    void set_forms() {
        for (TokenInfo& token : site_->tokens) {
            if (!mappings::is_site_token(token.token)) continue;
            std::vector<const Row*> rows;
            for (const Row& row : site_->rows)
                if (row.token == token.token) rows.push_back(&row);
            const auto all_give = [&rows](Conversion conversion) {
                return std::all_of(rows.begin(), rows.end(),
                                   [=](const Row* row) { return row->conversion == conversion; });
            };
            if (all_give(Conversion::ipv4)) token.form = mappings::Form::addresses;
            if (all_give(Conversion::time)) token.form = mappings::Form::times;
            if (!all_give(Conversion::constant)) continue;
            token.form = mappings::Form::constant;
            token.constant = rows.front()->value;
        }
    }

    void sort_events() {
        struct Numbered {
            Event event;
            std::size_t number;
        };
        std::vector<Numbered> numbered;
        for (const Event& event : site_->events)
            numbered.push_back({event, numbered.size()});
        std::stable_sort(numbered.begin(), numbered.end(), [](const Numbered& a, const Numbered& b) {
            return a.event.action < b.event.action;
        });
        std::transform(numbered.begin(), numbered.end(), site_->events.begin(),
                       [](const Numbered& one) { return one.event; });
        try {
            mappings::check_events(site_->events);
        } catch (const mappings::BrokenRule& rule) {
            // It is the site's entry: compiled-in ones obey the rules, and come first among equal actions.
            event_entries_.at(numbered.at(rule.entry()).number - mappings::kEvents.size())
                .refuse(rule.what());
        }
    }

    const std::string& path_;
    std::shared_ptr<Site> site_ = std::make_shared<Site>();
    std::vector<SiteEntry> row_entries_;  // the entries of the site's rows, in order
    std::vector<SiteEntry> event_entries_;
};

}  // namespace

mappings::Tables parse_site_tables(std::string_view text, const std::string& path) {
    const toml::table file = parse_toml(text, path, "write [[row]], and key = \"text\" below it");
    return Reader(file, path).tables();
}

mappings::Tables read_site_tables(const std::string& path) {
    return parse_site_tables(read_toml_file("--tables", path), path);
}

}  // namespace duo2qualys::cli
