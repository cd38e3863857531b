#include "cli/toml.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

#include "app/usage_error.hpp"
#include "output/printable.hpp"

namespace duo2qualys::cli {

toml::table parse_toml(std::string_view text, const std::string& path, std::string_view advice) {
    try {
        return toml::parse(text, std::string_view(path));
    } catch (const toml::parse_error& error) {
        throw UsageError(fmt::format("{}:{}: not TOML: {}: {}", path, error.source().begin.line,
                                     output::printable(error.description()), advice));
    }
}

std::string read_toml_file(std::string_view option, const std::string& path) {
    constexpr std::size_t kMostBytes = std::size_t{1} << 20U;
    const auto fail = [&](std::string_view why) {
        throw UsageError(fmt::format("{} {}: it cannot be read: {}", option, path, why));
    };
    const auto reason = [] { return std::generic_category().message(errno); };
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
    if (file == nullptr) fail(reason());
    std::string text;
    char bytes[4096];
    while (const std::size_t size = std::fread(bytes, 1, sizeof bytes, file.get())) {
        text.append(bytes, size);
        if (text.size() > kMostBytes) fail("it is larger than 1 MiB");
    }
    if (std::ferror(file.get()) != 0) fail(reason());
    return text;
}

}  // namespace duo2qualys::cli
