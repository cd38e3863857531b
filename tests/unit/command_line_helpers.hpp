/// Reads command lines for tests, in surroundings that the test chooses.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "app/usage_error.hpp"
#include "catch.hpp"
#include "cli/command_line.hpp"

namespace duo2qualys::test {

using cli::Surroundings;
using Words = std::vector<std::string>;

inline cli::Command command(const Words& words, const Surroundings& surroundings = {}) {
    return cli::parse(words, surroundings);
}

inline app::Settings settings(const Words& words, const Surroundings& surroundings = {}) {
    const cli::Command got = command(words, surroundings);
    CHECK_FALSE(got.answer.has_value());
    return got.settings;
}

/// The message of the usage error for the arguments; empty if there is no error.
inline std::string error(const Words& words, const Surroundings& surroundings = {}) {
    try {
        command(words, surroundings);
    } catch (const UsageError& usage_error) {
        return usage_error.what();
    }
    return {};
}

/// A settings file that is removed at the end of the test.
class ConfigFile {
  public:
    explicit ConfigFile(std::string_view text)
        : path_(std::filesystem::temp_directory_path() /
                ("duo2qualys-test-" + std::to_string(getpid()) + ".toml")) {
        std::ofstream(path_, std::ios::binary) << text;
    }
    ~ConfigFile() { std::filesystem::remove(path_); }
    ConfigFile(const ConfigFile&) = delete;
    ConfigFile& operator=(const ConfigFile&) = delete;
    std::string path() const { return path_.string(); }

  private:
    std::filesystem::path path_;
};

}  // namespace duo2qualys::test
