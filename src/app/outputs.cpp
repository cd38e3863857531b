#include "app/outputs.hpp"

#include <unistd.h>

namespace duo2qualys::app {

FileOutput::FileOutput(const std::string& path, const Settings& settings, output::PartFiles& parts,
                       output::Helpers& helpers)
    : file_(path, parts) {
    if (settings.packing.form == output::Packing::Form::none) return;
    packing_ = output::make_packing_sink(file_, settings.packing, helpers);
}

SharedOutput::SharedOutput(const Settings& settings, output::PartFiles& parts, output::Helpers& helpers)
    : stdout_(STDOUT_FILENO, "stdout", output::FdSink::Ownership::borrowed) {
    if (!settings.output.empty())
        file_ = std::make_unique<FileOutput>(settings.output, settings, parts, helpers);
}

}  // namespace duo2qualys::app
