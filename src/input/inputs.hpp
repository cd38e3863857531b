/// Opens a path for a run and hands out the inputs in it. They are decompressed, taken out of archives, and
/// converted to UTF-8. Tested by tests/unit/input_files_test.cpp, input_archive_test.cpp and
/// input_sniffer_test.cpp.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "input/byte_source.hpp"
#include "input/stop_switch.hpp"
#include "text/head.hpp"

namespace duo2qualys::input {

/// Called with the name of an input and its decoded bytes. The source is valid only during the call.
using EachInput = std::function<void(const std::string& name, ByteSource& bytes)>;

/// Calls `each` for every input in the file `path`, in order: once for a plain or compressed file, with
/// `path` as the name (`-` means standard input), and once for every member of an archive, with the name
/// `path!member`.
///
/// If an input cannot be read further, its source throws InputError inside `each`. A caller that wants the
/// other members catches it there, because an exception that leaves `each` ends the archive. Bytes of a
/// member that `each` does not read are skipped. open_input() itself throws InputError for errors of `path`
/// as a whole, after the readable inputs: it cannot be opened, the archive is broken, or its compression is
/// damaged after the last member. The number of bytes read from the file, before decompression, is added to
/// `bytes_read` unless that is null. If `stop` is not null, it can end a wait for more bytes; then Stopped is
/// thrown. A stream that StopSwitch::end_reading() has ended counts as complete, even in the middle of
/// compressed data or of an archive. The first bytes of the file, before decompression, are added to `head`
/// unless that is null.
void open_input(const std::string& path, const EachInput& each,
                std::atomic<std::uint64_t>* bytes_read = nullptr, const StopSwitch* stop = nullptr,
                Head* head = nullptr);

/// The same for a source that is already open.
void open_input(const std::string& name, ByteSource& bytes, const EachInput& each);

}  // namespace duo2qualys::input
