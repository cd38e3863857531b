#include "app/outputs.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "output/compress_sink.hpp"
#include "output/printable.hpp"

namespace duo2qualys::app {

Outputs::Outputs(const Settings& settings, output::PartFiles& parts)
    : compression_(settings.compression),
      parts_(parts),
      stdout_(STDOUT_FILENO, "stdout", output::FdSink::Ownership::borrowed),
      sink_(&stdout_) {
    if (!settings.output.empty()) open_file(settings.output);
}

void Outputs::open_file(const std::string& path) {
    compressed_.reset();
    file_ = std::make_unique<output::OutputFile>(path, parts_);
    switch (compression_) {
        case Compression::none: break;
        case Compression::gzip: compressed_ = output::make_gzip_sink(*file_); break;
        case Compression::zstd: compressed_ = output::make_zstd_sink(*file_); break;
    }
    sink_ = compressed_ ? compressed_.get() : file_.get();
}

output::Sink& Outputs::open(const Target& target) {
    if (target.output.empty()) return *sink_;
    std::error_code error;
    const auto directory = std::filesystem::path(target.output).parent_path();
    std::filesystem::create_directories(directory, error);
    if (error) {
        throw output::OutputError(fmt::format("{}: cannot make the directory: {}",
                                              output::printable(directory.string()), error.message()));
    }
    open_file(target.output);
    return *sink_;
}

void Outputs::close(const Target& target) {
    if (target.output.empty()) return;
    finish();
    compressed_.reset();
    file_.reset();
}

void Outputs::drop() {
    compressed_.reset();
    file_.reset();
}

void Outputs::finish() {
    sink_->finish();
}

}  // namespace duo2qualys::app
