/// Lists the usual endings of the names of compressed files, which the names of outputs leave out (rules, 9).
/// Formats are recognized by content, never by these. Tested by tests/unit/input_decoders_test.cpp.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "input/sniffer.hpp"

namespace duo2qualys::input {

struct Ending {
    Format compression{};
    std::string_view text;
    bool has_tar = false;  ///< it also means `.tar`
};

inline constexpr auto kEndings = std::to_array<Ending>({
    {Format::gzip, ".gz"},
    {Format::gzip, ".tgz", true},
    {Format::bzip2, ".bz2"},
    {Format::xz, ".xz"},
    {Format::lzma, ".lzma"},
    {Format::zstd, ".zst"},
});

static_assert(each_format([](Format format) {
                  return is_compression(format) ==
                         std::any_of(kEndings.begin(), kEndings.end(),
                                     [&](const Ending& ending) { return ending.compression == format; });
              }),
              "a compression has no line in kEndings, or a line is not for a compression");

}  // namespace duo2qualys::input
