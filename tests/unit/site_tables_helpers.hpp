/// Builds files of tables for tests.
#pragma once

#include <fmt/format.h>

#include <string>

#include "app/usage_error.hpp"
#include "cli/site_tables.hpp"

namespace duo2qualys::test {

inline const std::string kSiteTables = DUO2QUALYS_SOURCE_DIR "/samples/site-tables.toml";

inline mappings::Tables tables(const std::string& text) {
    return cli::parse_site_tables(text, "site.toml");
}

/// The message of the usage error for a file; empty if there is no error.
inline std::string file_error(const std::string& text) {
    try {
        tables(text);
    } catch (const UsageError& usage_error) {
        return usage_error.what();
    }
    return {};
}

/// A row as text. A test sets only the keys that must differ from the defaults.
struct RowText {
    std::string kinds = "[\"auth\"]";
    std::string source = "factor";
    std::string token = "authFactor";
    std::string conversion = "text";
    std::string reason = "r";

    std::string text() const {
        return fmt::format(
            "[[row]]\nkinds = {}\nsource = \"{}\"\ntoken = \"{}\"\nconversion = \"{}\"\nreason = \"{}\"\n",
            kinds, source, token, conversion, reason);
    }
};

inline std::string constant(const std::string& token, const std::string& value) {
    return fmt::format("[[constant]]\ntoken = \"{}\"\nvalue = \"{}\"\n", token, value);
}

inline std::string event(const std::string& action, const std::string& label, const std::string& more = "") {
    return fmt::format("[[event]]\naction = \"{}\"\nlabel = \"{}\"\n{}", action, label, more);
}

}  // namespace duo2qualys::test
