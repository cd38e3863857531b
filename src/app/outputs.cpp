#include "app/outputs.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "output/printable.hpp"

namespace duo2qualys::app {
namespace {

std::optional<output::Packing> packing_of(const Settings& settings) {
    using Form = output::Packing::Form;
    if (settings.compression == Compression::none) return std::nullopt;
    const Form form = settings.compression == Compression::gzip ? Form::gzip : Form::zstd;
    return output::Packing{form, settings.compression_level};
}

}  // namespace

Outputs::Outputs(const Settings& settings, output::PartFiles& parts)
    : packing_(packing_of(settings)),
      parts_(parts),
      stdout_(STDOUT_FILENO, "stdout", output::FdSink::Ownership::borrowed),
      sink_(&stdout_) {
    if (!settings.output.empty()) open_file(settings.output);
}

void Outputs::open_file(const std::string& path) {
    compressed_.reset();
    file_ = std::make_unique<output::OutputFile>(path, parts_);
    if (packing_) compressed_ = output::make_packing_sink(*file_, *packing_);
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
