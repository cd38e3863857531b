/// Opens the outputs that receive the lines of a run: stdout, the file of -o, or one file for each input,
/// compressed if requested. Tested by tests/integration/outputs_test.py.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "app/settings.hpp"
#include "output/compress_sink.hpp"
#include "output/fd_sink.hpp"
#include "output/helpers.hpp"
#include "output/output_file.hpp"
#include "output/part_files.hpp"
#include "output/sink.hpp"

namespace duo2qualys::app {

/// An output file, compressed if requested. It gets its final name from finish(); an unfinished file is
/// removed. Every member throws OutputError. Used by one thread at a time.
class FileOutput final : public output::Sink {
  public:
    /// Opens the file. `helpers` compress the blocks of a large file. `parts` and `helpers` must outlive this
    /// object.
    FileOutput(const std::string& path, const Settings& settings, output::PartFiles& parts,
               output::Helpers& helpers);

    void write(std::string_view text) override { sink().write(text); }
    void take(TextBuffer& text) override { sink().take(text); }
    void finish() override { sink().finish(); }

  private:
    output::Sink& sink() noexcept { return packing_ ? *packing_ : file_; }

    output::OutputFile file_;
    std::unique_ptr<output::Sink> packing_;  // compresses into file_
};

/// The output that all inputs of a run share: stdout or the file of -o. Every member throws OutputError.
class SharedOutput {
  public:
    /// All must outlive this object.
    SharedOutput(const Settings& settings, output::PartFiles& parts, output::Helpers& helpers);

    output::Sink& sink() noexcept { return file_ ? static_cast<output::Sink&>(*file_) : stdout_; }
    /// Removes the unfinished file. Nothing may be written after that.
    void drop() { file_.reset(); }
    void finish() { sink().finish(); }

    bool is_stdout() const noexcept { return !file_; }
    /// See FdSink::break_pipe().
    [[noreturn]] void break_stdout() const { stdout_.break_pipe(); }

  private:
    output::FdSink stdout_;
    std::unique_ptr<FileOutput> file_;  // null: stdout
};

}  // namespace duo2qualys::app
