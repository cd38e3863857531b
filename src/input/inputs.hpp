/// The front door: a path goes in, the inputs that it holds come out, decoded.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "input/byte_source.hpp"
#include "input/stop_switch.hpp"

namespace duo2qualys::input {

/// Called with an input's name and its bytes: decompressed, taken out of its archive, in UTF-8 if it was
/// UTF-16. The source lives for the call only.
using EachInput = std::function<void(const std::string& name, ByteSource& bytes)>;

/// Calls `each` once for every input that the file `path` holds, in order: once for a plain or compressed
/// file, with `path` as the name (`-`: the standard input), and once for every member of an archive, as
/// `path!member`.
///
/// When an input cannot be read further, its source throws InputError inside `each`. A caller that wants the
/// other members catches it there; what `each` throws ends the archive. What `each` leaves of a member is
/// skipped. What concerns `path` as a whole (it cannot be opened, the archive is broken, its compression
/// turns out damaged behind the last member) is thrown as InputError by open_input itself, after the inputs
/// that could be read. The bytes of the file that are read, still compressed, are added to `bytes_read` where
/// there is one. Where there is a `stop`, it ends the wait for more of them: Stopped is thrown.
void open_input(const std::string& path, const EachInput& each,
                std::atomic<std::uint64_t>* bytes_read = nullptr, const StopSwitch* stop = nullptr);

/// The same for bytes that are already open.
void open_input(const std::string& name, ByteSource& bytes, const EachInput& each);

}  // namespace duo2qualys::input
