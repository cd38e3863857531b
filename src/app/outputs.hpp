#pragma once

#include <memory>
#include <string>

#include "app/settings.hpp"
#include "app/targets.hpp"
#include "output/compress_sink.hpp"
#include "output/fd_sink.hpp"
#include "output/output_file.hpp"
#include "output/part_files.hpp"
#include "output/sink.hpp"

namespace duo2qualys::app {

/// The outputs of a run: stdout, the file of -o, or one file after another of --output-dir. Compresses where
/// that is asked for. Every member throws OutputError.
class Outputs {
  public:
    /// `parts` must outlive it.
    Outputs(const Settings& settings, output::PartFiles& parts);

    /// The output of a target, valid until the next call; files of --output-dir are made here.
    output::Sink& open(const Target& target);
    /// Finishes a file of --output-dir.
    void close(const Target& target);
    /// Removes the file that was opened last, unfinished. Nothing more is written.
    void drop();
    /// Finishes the output that all targets shared.
    void finish();

    /// Whether lines go to stdout as it is.
    bool is_stdout() const noexcept { return sink_ == &stdout_; }
    /// See FdSink::break_pipe().
    [[noreturn]] void break_stdout() const { stdout_.break_pipe(); }

  private:
    void open_file(const std::string& path);

    std::optional<output::Packing> packing_;
    output::PartFiles& parts_;
    output::FdSink stdout_;
    std::unique_ptr<output::OutputFile> file_;
    std::unique_ptr<output::Sink> compressed_;  // on top of file_
    output::Sink* sink_ = nullptr;
};

}  // namespace duo2qualys::app
