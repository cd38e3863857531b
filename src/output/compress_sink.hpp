#pragma once

#include <memory>
#include <string_view>

#include "output/sink.hpp"

namespace duo2qualys::output {

/// A sink that compresses what it is given, with a checksum, and passes it on to `inner`, which must outlive
/// it and is finished by its finish().
std::unique_ptr<Sink> make_gzip_sink(Sink& inner);
std::unique_ptr<Sink> make_zstd_sink(Sink& inner);

}  // namespace duo2qualys::output
