#pragma once

#include <memory>
#include <optional>
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

/// A file of output, compressed where that is asked for. It has its name when it is finished; without that it
/// is removed. Every member throws OutputError. Used by one thread at a time.
class FileOutput final : public output::Sink {
  public:
    /// Opens the file. `parts` and `helpers`, which compress blocks of large ones, must outlive it.
    FileOutput(const std::string& path, const Settings& settings, output::PartFiles& parts,
               output::Helpers& helpers);

    void write(std::string_view text) override { sink().write(text); }
    void finish() override { sink().finish(); }

  private:
    output::Sink& sink() noexcept { return packing_ ? *packing_ : file_; }

    output::OutputFile file_;
    std::unique_ptr<output::Sink> packing_;  // on top of file_
};

/// The output that the inputs of a run share: stdout, or the file of -o. Every member throws OutputError.
class SharedOutput {
  public:
    /// All must outlive it.
    SharedOutput(const Settings& settings, output::PartFiles& parts, output::Helpers& helpers);

    output::Sink& sink() noexcept { return file_ ? static_cast<output::Sink&>(*file_) : stdout_; }
    /// Removes the file, unfinished. Nothing more is written.
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
