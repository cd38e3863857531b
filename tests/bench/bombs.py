"""Decompression bombs: small files that become very large. Memory must stay bounded, and time must be proportional to size.

    DUO2QUALYS=build/release/bin/duo2qualys python3 tests/bench/bombs.py [--size MB] [--threads N] [NAME...]

Packs `--size` MB of each content, and a quarter of that, in each format. Prints the sizes, the peak memory and the rate.
Fails if the peak exceeds its limit, if the time grows by more than `--ratio` from the quarter to the whole (4 is
linear), or if the status or message is not the expected one. With names, runs only the cases whose names contain one
of them.
"""

import argparse
import bz2
import ctypes
import functools
import lzma
import os
import resource
import subprocess
import sys
import tempfile
import zipfile
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "integration"))
import support
from memory import LARGE, LIMIT, MIB

BLOCK = 1_000_000


def blocks(head, unit, tail):
    """Makes about `size` bytes, in blocks: one unit repeated between a head and a tail."""
    def make(size):
        yield head
        for _ in range(0, size, BLOCK):
            yield unit * (BLOCK // len(unit))
        yield tail
    return make


def packed_by(new_packer):
    def pack(content, path):
        packer = new_packer()
        with open(path, "wb") as file:
            for block in content:
                file.write(packer.compress(block))
            file.write(packer.flush())
    return pack


def joined(pack):
    """Packs each block alone, one after another. A block that is repeated is packed only once."""
    pack_once = functools.lru_cache(2)(pack)

    def pack_all(content, path):
        with open(path, "wb") as file:
            file.writelines(map(pack_once, content))
    return pack_all


def zstd(block):
    """A frame made by the program's own library, because Python has none."""
    library = ctypes.CDLL("libzstd.so.1")
    library.ZSTD_compressBound.restype = library.ZSTD_compress.restype = ctypes.c_size_t
    size = ctypes.c_size_t(len(block))
    room = library.ZSTD_compressBound(size)
    packed = ctypes.create_string_buffer(room)
    used = library.ZSTD_compress(packed, ctypes.c_size_t(room), block, size, 3)
    return packed.raw[:used]


def zipped(content, path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive, \
            archive.open("bomb", "w", force_zip64=True) as member:
        for block in content:
            member.write(block)


FORMATS = {
    "gzip": packed_by(lambda: zlib.compressobj(9, wbits=31)),
    # bzip2 is slow with repetitive text. Its blocks have less than a MB, even in one stream.
    "bzip2": joined(bz2.compress),
    "xz": packed_by(lzma.LZMACompressor),
    "lzma": packed_by(lambda: lzma.LZMACompressor(lzma.FORMAT_ALONE)),
    "zstd": joined(zstd),
    "zip": zipped,
}

# For each content: the status, the reason of its rejects, and the memory limit.
CONTENTS = {
    "a record without end": (blocks(b'{"action":"a","object":"', b"x", b'"}\n'), 1, "too-large", LIMIT + 6 * LARGE),
    "zeros": (blocks(b"", b"\0", b""), 0, "", LIMIT),  # blank lines, as padding is
    "tiny records": (blocks(b"", b'{"action":"a","object":"b"}\n', b""), 0, "", LIMIT),
    "tiny rejects": (blocks(b"", b"{}\n", b""), 1, "unknown-kind", LIMIT),
}


class Run:
    """Status, messages, peak memory and CPU seconds of one run."""

    def __init__(self, *arguments):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with tempfile.TemporaryFile() as messages:
            process = support.start(*support.FIXED, *arguments, stdout=subprocess.DEVNULL, stderr=messages)
            self.status, self.peak = support.peak_memory(process)
            messages.seek(0)
            self.messages = messages.read().decode()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def check(name, pack, content, options):
    make, status, reason, limit = content
    size = options.size * 1_000_000
    small_seconds = large_seconds = float("inf")
    peak = 0
    with support.scratch() as folder:
        quarter, whole = folder + "/quarter", folder + "/whole"
        pack(make(size // 4), quarter)
        pack(make(size), whole)
        packed = os.path.getsize(whole)
        for _ in range(options.runs):
            small_seconds = min(small_seconds, Run(f"-j{options.threads}", quarter).seconds)
            large = Run(f"-j{options.threads}", whole)
            large_seconds = min(large_seconds, large.seconds)
            peak = max(peak, large.peak)
            ratio = large_seconds / small_seconds
            if ratio <= options.ratio:
                break
    # There is one message for each reject, with its reason, and no others.
    lines = large.messages.splitlines()
    told = bool(lines) == bool(reason) and all(reason in line for line in lines)
    good = large.status == status and told and peak <= limit and ratio <= options.ratio
    print(f"{name:32} {packed / 1000:9.1f} kB  {ratio:5.1f}  {size / large_seconds / 1e6:6.0f} MB/s  "
          f"{peak / MIB:6.1f} MiB of {limit // MIB}"
          f"{'' if good else f'  FAILED, status {large.status}: {large.messages[:500]}'}", flush=True)
    return good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=1000, help="of the larger bomb when it has gone off, in MB")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3,
                        help="at most, of which the fastest count; one is enough where its ratio is allowed")
    parser.add_argument("--ratio", type=float, default=8, help="the largest that is allowed")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    if support.SANITIZED:
        print("skipped: a sanitizer needs time and memory of its own")
        return 0
    print(f"{'':32} {'packed':>12}    x 4")
    cases = [(f"{form}: {what}", pack, content) for what, content in CONTENTS.items() for form, pack in FORMATS.items()]
    good = [check(*case, options) for case in cases
            if not options.names or any(word in case[0] for word in options.names)]
    return 0 if good and all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
