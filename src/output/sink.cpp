#include "output/sink.hpp"

#include <fmt/format.h>

#include <system_error>

namespace duo2qualys::output {

void fail(const std::string& path, std::string_view what, int error) {
    throw OutputError(fmt::format("{}: {}: {}", path, what, std::generic_category().message(error)));
}

void say(Writer& to, std::string_view text) {
    to.write(fmt::format("duo2qualys: {}\n", text));
}

}  // namespace duo2qualys::output
