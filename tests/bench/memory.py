"""Peak memory, which must not depend on the size of the input or its container.

    DUO2QUALYS=build/release/bin/duo2qualys python3 tests/bench/memory.py [--size MB] [--threads N] [--files]

Makes each input on the fly, pipes it through the program, and prints the peak resident memory and the throughput.
Fails if the peak exceeds its limit. The default size, for which the limits were set, is 1000 MB; ctest runs a small
one. With --files, also writes the inputs to a temporary folder (as large as the largest input) and reads them from
there. The peak is that of the program alone. The limits are for two threads.
"""

import argparse
import json
import os
import subprocess
import sys
import threading
import time
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "integration"))
import support

MIB = 1 << 20
LIMIT = 48 * MIB
LARGE = 16 * MIB  # the default of --max-record


def joined(begin, between, end, spell=lambda record: record):
    """Makes blocks of bytes: records between a beginning and an end, `size` bytes in all."""
    def make(size):
        block = between.join(map(spell, support.plain_records(31, 3000)))
        yield begin + block
        size -= len(block)
        while size > 0:
            yield between + block
            size -= len(block)
        yield end
    return make


def gzipped(make):
    def blocks(size):
        packer = zlib.compressobj(1, wbits=31)
        for block in make(size):
            yield packer.compress(block)
        yield packer.flush()
    return blocks


def large_records(size):
    """Lines that each have a record of the largest allowed size."""
    while size > 0:
        head = b'{"action":"user_update","username":"a","object":"'
        tail = b'","timestamp":1700000000}'
        yield head + b"x" * (LARGE - len(head) - len(tail)) + tail + b"\n"
        size -= LARGE


def smallest_values(size):
    """An object of the largest allowed size, with a list that contains no record."""
    while size > 0:
        yield b'{"a":[' + b"0," * (LARGE // 2 - 8) + b"0]}\n"
        size -= LARGE


def different_shapes(size):
    """Records of the largest allowed size, each with a list in another place, so that each makes other memory grow."""
    numbers = iter(range(1 << 30))
    list_of = b"[" + b",".join(b"%d" % number for number in numbers_of(LARGE - 1000, numbers)) + b"]"
    ones = b"[" + b"1," * (LARGE // 2 - 100) + b"1]"
    while size > 0:
        for head, value, tail in ((b'{"txid":"t","result":"success","user":{"groups":', ones, b"}}"),
                                  (b'{"action":"a","username":"u","timestamp":', list_of, b"}"),
                                  (b'{"action":"a","timestamp":1,"username":', list_of, b"}"),
                                  (b'{"action":"a","timestamp":1,"object":', list_of, b"}"),
                                  (b'{"action":"a","timestamp":1,"description":{"email":', list_of, b"}}")):
            yield head + value + tail + b"\n"
            size -= LARGE


def numbers_of(size, numbers):
    """Numbers whose digits and commas take `size` bytes."""
    for number in numbers:
        size -= len(str(number)) + 1
        if size < 0:
            return
        yield number


def in_texts(texts, begin, unit, end):
    """Objects of the largest allowed size: units between a beginning and an end, in `texts` nested texts."""
    def value(count):
        inner = (begin + unit * count + end).decode()
        for _ in range(texts):
            inner = json.dumps({"a": inner}, separators=(",", ":"))
        return inner.encode() + b"\n"

    def make(size):
        line = value((LARGE - len(value(0))) // (len(value(1000)) - len(value(0))) * 1000)
        while size > 0:
            yield line
            size -= len(line)
    return make


def rejects_in_one_value(unit, texts=0):
    """A list in which a record follows units of a reject."""
    return in_texts(texts, b'{"a":[', unit, b'{"action":"user_update","username":"a"}]}')


def values_of_one_record(texts):
    return in_texts(texts, b'{"action":"a","username":"u","description":[', b"0,", b"0]}")


def too_large(size):
    """One record that is larger than allowed."""
    yield b'{"action":"user_update","object":"'
    while size > 0:
        yield b"x" * MIB
        size -= MIB
    yield b'"}\n'


def line_without_end(size):
    while size > 0:
        yield b"no JSON at all, and no end of the line " * 25_000
        size -= 1_000_000


def damaged(size):
    """One error in every block of a list on one line."""
    for block in joined(b"[", b",", b"]")(size):
        yield block[:1000] + b'"' + block[1000:]


def endless(head, unit):
    """One endless line."""
    def make(size):
        yield head
        block = unit * (MIB // len(unit))
        while size > 0:
            yield block
            size -= len(block)
    return make


def reject_lines(begin, unit, end, raw_size=LARGE):
    """Lines as --rejects writes them, for a record of `raw_size` bytes that repeats the unit."""
    head, tail = b'{"action":"user_update","username":"a","object":' + begin, end + b',"timestamp":1700000000}'
    raw = head + unit * ((raw_size - len(head) - len(tail)) // len(unit)) + tail
    reject = {"input": "a", "line": 1, "offset": 0, "length": len(raw), "reason": "invalid-json", "detail": ""}
    line = json.dumps({**reject, "raw": raw.decode()}).encode() + b"\n"

    def make(size):
        while size > 0:
            yield line
            size -= len(line)
    return make


def without_bytes(size):
    block = b'{"input":"a","line":1,"offset":0,"length":99,"reason":"too-large","detail":"it was"}\n' * 10_000
    while size > 0:
        yield block
        size -= len(block)


MANY_REJECTS = joined(b"", b"\n", b"\n", lambda record: b"{" + record)

CASES = [
    ("JSON lines", joined(b"", b"\n", b"\n"), LIMIT),
    ("array on one line", joined(b"[", b",", b"]"), LIMIT),
    ("array, one element a line", joined(b"[\n", b",\n", b"\n]\n"), LIMIT),
    ("pretty array", joined(b"[\n", b",\n", b"\n]\n", support.pretty), LIMIT),
    ("pretty objects", joined(b"", b"\n", b"\n", support.pretty), LIMIT),
    ("objects glued", joined(b"", b"", b""), LIMIT),
    ("answer on one line", joined(b'{"stat":"OK","response":{"authlogs":[', b",", b'],"metadata":{}}}'), LIMIT),
    ("pretty answer", joined(b'{\n  "stat": "OK",\n  "response": [\n', b",\n", b"\n]}", support.pretty), LIMIT),
    ("prefixed lines", joined(b"", b"\n", b"\n", lambda record: b"<134>Mar  1 10:00:00 h1 duo: " + record), LIMIT),
    ("JSON lines, gzip", gzipped(joined(b"", b"\n", b"\n")), LIMIT),
    ("array on one line, gzip", gzipped(joined(b"[", b",", b"]")), LIMIT),
    ("answer on one line, gzip", gzipped(joined(b'{"stat":"OK","response":[', b",", b"]}")), LIMIT),
    ("damaged array on one line", damaged, LIMIT),
    ("every line a reject", MANY_REJECTS, LIMIT),
    ("records of 16 MiB", large_records, LIMIT + 6 * LARGE),
    ("records of 16 MiB, lists in different places", different_shapes, LIMIT + 28 * LARGE),
    ("smallest values in a list, 16 MiB", smallest_values, LIMIT + 24 * LARGE),
    ("smallest rejects in a list, 16 MiB", rejects_in_one_value(b"0,"), LIMIT + 24 * LARGE),
    ("empty objects in a list, 16 MiB", rejects_in_one_value(b"{},"), LIMIT + 24 * LARGE),
    ("smallest rejects in a text, 16 MiB", rejects_in_one_value(b"0,", 1), LIMIT + 24 * LARGE),
    ("empty objects in a text, 16 MiB", rejects_in_one_value(b"{},", 1), LIMIT + 24 * LARGE),
    ("smallest rejects in a text in texts, 16 MiB", rejects_in_one_value(b"0,", 3), LIMIT + 24 * LARGE),
    ("different rejects in a text in texts, 16 MiB", rejects_in_one_value(b"0,{},", 3), LIMIT + 24 * LARGE),
    ("smallest values of a record in a text, 16 MiB", values_of_one_record(1), LIMIT + 24 * LARGE),
    ("smallest values of a record in a text in texts, 16 MiB", values_of_one_record(3), LIMIT + 28 * LARGE),
    ("records in a text in texts, 16 MiB", rejects_in_one_value(b'{"stat":"FAIL"},', 3), LIMIT + 24 * LARGE),
    ("one record that is too large", too_large, LIMIT + 6 * LARGE),
    ("one line without end, no JSON", line_without_end, LIMIT + 6 * LARGE),
]

# With --replay and options; the rejects are written again.
SMALL = ("--max-record", "64K")
REPLAYS = [
    ("brackets without end", endless(b"", b"["), (), LIMIT),
    ("zeros without end", endless(b'{"raw":[', b"0,"), (), LIMIT),
    ("a reject without end", endless(b'{"raw":"', b"x"), (), LIMIT + 6 * LARGE),
    ("a reject without end", endless(b'{"raw":"', b"x"), SMALL, LIMIT),
    ("a name without end", endless(b'{"input":"', b"x"), (), LIMIT),
    ("keys without end", endless(b"{", b'"a":1,'), (), LIMIT),
    ("a number without end", endless(b'{"line":', b"1"), (), LIMIT),
    ("records of 16 MiB", reject_lines(b'"', b"x", b'"'), (), LIMIT + 6 * LARGE),
    ("records of 16 MiB", reject_lines(b'"', b"x", b'"'), SMALL, LIMIT),
    ("control characters, 16 MiB", reject_lines(b'"', b"\1", b'"'), (), LIMIT + 6 * LARGE),
    ("smallest values, 16 MiB", reject_lines(b"[", b"0,", b"0]"), (), LIMIT + 24 * LARGE),
    ("deep nesting, 16 MiB", reject_lines(b"[" * 900, b"0,", b"0" + b"]" * 900), (), LIMIT + 24 * LARGE),
    ("small records", reject_lines(b'"', b"x", b'"', 200), (), LIMIT),
    ("rejects without bytes", without_bytes, (), LIMIT),
]


class Feeder(threading.Thread):
    """Writes blocks to a pipe or a file."""

    def __init__(self, blocks, file):
        super().__init__()
        self.blocks = blocks
        self.file = file
        self.start()

    def run(self):
        with self.file:
            for block in self.blocks:
                self.file.write(block)


def measure(arguments, blocks=None):
    """Status, peak memory and seconds of one run."""
    begin = time.monotonic()
    process = support.start(*support.FIXED, "-q", *arguments, stdin=subprocess.PIPE if blocks else subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL)
    feeder = Feeder(blocks, process.stdin) if blocks else None
    process.stdin = None
    status, peak = support.peak_memory(process)
    seconds = time.monotonic() - begin
    if feeder:
        feeder.join()
    return status, peak, seconds


def show(name, limit, size, measured, statuses=(0, 1)):
    status, peak, seconds = measured
    good = peak <= limit and status in statuses
    print(f"{name:52} {peak / MIB:7.1f} MiB of {limit // MIB:3}  {size / seconds / 1e6:7.0f} MB/s"
          f"{'' if good else f'  FAILED, status {status}'}", flush=True)
    return good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=1000, help="of each input before compression, in MB")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--files", action="store_true")
    options = parser.parse_args()
    if support.SANITIZED:
        print("skipped: a sanitizer needs memory of its own")
        return 0
    good = True
    size = options.size * 1_000_000
    for name, make, limit in CASES:
        blocks = make(size)
        good = show(name, limit, size, measure([f"-j{options.threads}"], blocks)) and good
        if options.files:
            with support.scratch() as folder:
                Feeder(make(size), open(folder + "/input", "wb")).join()
                good = show(name + ", file", limit, size, measure([f"-j{options.threads}", folder + "/input"])) and good
    for name, make, arguments, limit in REPLAYS:
        arguments = (f"-j{options.threads}", "--replay", "--rejects", "/dev/null", *arguments)
        name = " ".join(("replay:", name, *arguments[4:]))
        good = show(name, limit, size, measure(arguments, gzipped(make)(size)), (0, 1, 3)) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
