"""Hostile inputs: time must be proportional to the input, and memory must stay below its limit.

    DUO2QUALYS=build/release/bin/duo2qualys python3 tests/bench/linearity.py [--size MB] [--threads N] [NAME...]

Makes each input with about `--size` MB and with four times as many, and runs the program on both. Prints the ratio of
the CPU times (4 is linear), and the rate and the peak memory for the larger input. Fails if a ratio exceeds `--ratio`,
if the peak exceeds its limit (48 MiB plus 6 times the largest record; 24 times for DENSE), or if the program ends with
another status than 0 or 1. Inputs are files with one line of the largest size that the default --max-record allows, or
with many lines; those of SLOW come through a pipe in pieces of 16 KiB. With names, runs only the cases whose names
contain one of them.
"""

import argparse
import array
import fcntl
import os
import random
import resource
import subprocess
import sys
import termios
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "integration"))
import support
from memory import LARGE, LIMIT, MIB

PIECE = 16 << 10
SMALL = b'{"action":"user_update","object":"b"}'


def filled(unit, head=b"", tail=b""):
    """Makes `size` bytes: one unit repeated between a head and a tail."""
    def make(size):
        return head + unit * max(1, (size - len(head) - len(tail)) // len(unit)) + tail
    return make


def numbered(unit, head=b"", tail=b""):
    """The same with a number in every unit, for its `%d`."""
    def make(size):
        parts = [head]
        left = size - len(head) - len(tail)
        number = 0
        while left > 0:
            parts.append(unit % number)
            left -= len(parts[-1])
            number += 1
        return b"".join(parts)[:-1] + tail
    return make


def nested(opening, closing, levels):
    """Lines nested to this depth."""
    return filled(b'{"action":"a","object":' + opening * levels + b"1" + closing * levels + b"}\n")


def in_record(make):
    """The result of make(size) as a value of a record."""
    return lambda size: b'{"action":"user_update","username":"a","object":' + make(size) + b"}\n"


def damaged(make):
    """The result of make(size), without its last brace and with a stray quote near its beginning and end."""
    def make_damaged(size):
        text = make(size)
        at = text.rindex(b"}")
        return text[:60] + b'"' + text[60:at - 60] + b'"' + text[at - 60:at] + text[at + 1:]
    return make_damaged


def cut(make):
    return lambda size: make(size).rstrip()[:-1]


def colliding_keys(size):
    """One record whose keys differ only in the bytes that the program's key table does not hash."""
    return numbered(b'"aaaaaaaa%08dbbbbbbbb":1,', b'{"action":"a","object":"b",', b"}\n")(size)


def random_groups(size):
    """A record of groups with unsorted names."""
    rng = random.Random(7)
    names = b",".join(b'"%x"' % rng.getrandbits(64) for _ in range(size // 19))
    return b'{"action":"a","username":"b","description":{"groups":[' + names + b"]}}\n"


def embedded(make):
    """A record with the result of make(size) as its description."""
    def make_embedded(size):
        text = make(size * 2 // 3).rstrip().replace(b"\\", b"\\\\").replace(b'"', b'\\"')
        return b'{"action":"user_update","username":"a","description":"' + text + b'"}\n'
    return make_embedded


ZEROS = in_record(filled(b"0,", b"[", b"0]"))
SAME_KEYS = in_record(filled(b'"a":0,', b"{", b'"a":0}'))
KEYS = in_record(numbered(b'"k%d":0,', b"{", b"}"))
TOP_KEYS = numbered(b'"k%d":0,', b'{"action":"user_update","object":"b",', b"}\n")
LISTS = in_record(filled(b"[],", b"[", b"[]]"))
OBJECTS = in_record(filled(b"{},", b"[", b"{}]"))
RECORDS = in_record(filled(SMALL + b",", b"[", SMALL + b"]"))

CASES = {
    "braces": filled(b"{"),
    "brackets": filled(b"["),
    "brackets on lines": filled(b"\n["),
    "strings among text": filled(rb'"{\"a\":1}" ', b"x "),
    "quotes and brackets among text": filled(rb'"[{\"', b"x "),
    "brackets on lines, and a comma": filled(b"\n[", tail=b","),
    "brackets on lines behind a record": filled(b"[\n", b"[" + SMALL + b","),
    "objects in lists and in keys": filled(b'[[{"[{":'),
    "lists between quotes": filled(rb'\"{"a":1}[]'),
    "lists on a line": filled(b"[]", tail=b"x[1]"),
    "lists on a line, and an object": filled(b'["a"] ', tail=b'{"a":1}'),
    "objects and headers on a line": filled(b'{"a":1}{x}'),
    "braces in keys": filled(b'":{'),
    "broken objects and records on a line": filled(SMALL + b'{"a":,x'),
    "broken objects and records on a line, closed": lambda size: (filled(SMALL + b'{"a":,x')(size * 9 // 10) +
                                                                  b"}" * (size // 10)),
    "broken objects and records on a line, quotes": filled(SMALL + b'{"a"x"'),
    "objects between brackets on a line": filled(b']{"a":1}['),
    "quotes": filled(b'"'),
    "backslashes": filled(b"\\"),
    "backslashes in a string": filled(b"\\", b'{"a":"'),
    "quotes and braces": filled(b'"{'),
    "braces and quotes": filled(b'{"'),
    "keys and braces": filled(b'{"a":'),
    "elements and braces": filled(b'[{"a":'),
    "lists and braces": filled(b'{"a":[{"b":"c"},'),
    "lists of answers": filled(b'"events":[' + SMALL + b"],", b'{"items":[],'),
    "empty lists of answers": filled(b'"events":[],', b'{"items":[],'),
    "answers in answers": filled(b'{"response":{"items":['),
    "heads in heads": filled(b'{"metadata":{"items":'),
    "closers": filled(b"}"),
    "closing brackets": filled(b"]"),
    "commas": filled(b","),
    "line ends": filled(b"\n"),
    "blanks": filled(b" "),
    "byte order marks": filled(b"\xef\xbb\xbf"),
    "bad UTF-8": filled(b"\xff"),
    "bad UTF-8 in a record": in_record(filled(b"\xff", b'"', b'"')),
    "numbers": filled(b"1,"),
    "one number": filled(b"1"),
    "prefixes": filled(b"h: {"),
    "prefixes, a line each": filled(b"h: {\n"),
    "prefixes, broken lines": filled(b'h: {"a":{"b":\n'),
    "text without line ends": filled(b"no JSON at all "),
    "text lines": filled(b"x\n"),
    "nesting of 900": nested(b"[", b"]", 900),
    "nesting of 900 objects": nested(b'{"a":', b"}", 900),
    "nesting of 5000": nested(b"[", b"]", 5000),
    "nesting of 5000 objects": nested(b'{"a":', b"}", 5000),
    "nesting of 900 in the shape of a record": filled(b'{"action":"a","username":"b","timestamp":1,"x":' * 900 + SMALL +
                                                      b"}" * 900 + b"\n"),
    "nesting without end": filled(b'{"a":[', b'{"action":"a","object":'),
    "tiny records": filled(b'{"action":"a","object":"b"}\n'),
    "tiny records in a list": filled(b'{"action":"a","object":"b"},', b"[", b"]"),
    "tiny records glued": filled(SMALL),
    "tiny records glued, no end": filled(SMALL, b"", b'{"a'),
    "tiny records glued, one damaged": filled(SMALL, b'{"a":"b}'),
    "tiny records glued, half damaged": filled(SMALL + b'{"a":"b}'),
    "tiny records in a list, half damaged": filled(SMALL + b',{"a" "b"},', b"[", b"]"),
    "tiny records, half damaged": filled(SMALL + b'\n{"a":"b\n'),
    "tiny records of unknown kind": filled(b"{}\n"),
    "tiny records of unknown kind in a list": filled(b"{},", b"[", b"]"),
    "tiny records of unknown kind behind damage": filled(b'{"a":1},', b'{"x" '),
    "records in a damaged record": filled(b'{"a":' + SMALL + b"},", b'{"x" '),
    "damaged records, open strings": filled(b'{"action":"a","object":"b},'),
    "damaged records, pretty": filled(b'{\n "a":[\n  {\n   "b" 1\n  }\n ]\n},\n'),
    "damaged records, in an answer": filled(b'{"action":"a","object":"b},', b'{"response":['),
    "one string": in_record(filled(b"x", b'"', b'"')),
    "one string, cut": cut(in_record(filled(b"x", b'"', b'"'))),
    "one string of escapes": in_record(filled(b"\\u00e4", b'"', b'"')),
    "one string of quotes": in_record(filled(b'\\"', b'"', b'"')),
    "one string of records": in_record(filled(SMALL.replace(b'"', b'\\"'), b'"', b'"')),
    "one string of braces": in_record(filled(b"{", b'"', b'"')),
    "one string of braces, cut": cut(in_record(filled(b"},{", b'"', b'"'))),
    "one message of records": filled(SMALL.replace(b'"', b'\\"'), b'{"message":"', b'"}\n'),
    "actions in a text": filled(rb'{\"action\":\"a\",\"username\":\"b\"}\n', b'{"m":"', b'"}\n'),
    "zeros, damaged": damaged(ZEROS),
    "zeros, cut": cut(ZEROS),
    "same keys, damaged": damaged(SAME_KEYS),
    "other keys, damaged": damaged(KEYS),
    "other keys at the top, damaged": damaged(TOP_KEYS),
    "lists, damaged": damaged(LISTS),
    "objects, damaged": damaged(OBJECTS),
    "records in a record, damaged": damaged(RECORDS),
    "colliding keys": colliding_keys,
}

# Records with many of the smallest values: each value needs a node of 32 bytes and more.
DENSE = {
    "zeros": ZEROS,
    "zeros in a list": lambda size: b"[" + ZEROS(size) + b"]",
    "zeros in an answer": lambda size: b'{"response":[' + ZEROS(size) + b"]}",
    "same keys": SAME_KEYS,
    "same keys in an answer": lambda size: b'{"response":[' + SAME_KEYS(size) + b"]}",
    "other keys": KEYS,
    "other keys in a list": lambda size: b"[" + KEYS(size) + b"]",
    "other keys at the top": TOP_KEYS,
    "lists": LISTS,
    "lists in an answer": lambda size: b'{"response":[' + LISTS(size) + b"]}",
    "objects": OBJECTS,
    "records in a record": RECORDS,
    "action again and again": filled(b'"action":"a",', b"{", b'"object":"b"}\n'),
    "groups": filled(b'{"name":"g"},', b'{"action":"a","username":"b","description":{"groups":[', b'{"name":"h"}]}}\n'),
    "different groups": numbered(b'{"name":"%d"},', b'{"action":"a","username":"b","description":{"groups":[',
                                 b"]}}\n"),
    "zeros in a description": embedded(filled(b"0,", b"[", b"0]")),
    "other keys in a description": embedded(numbered(b'"k%d":0,', b"{", b"}")),
    "random groups": random_groups,
    "different groups in a description": embedded(numbered(b'{"name":"%d"},', b'{"groups":[', b"]}")),
}

# Through a pipe, each piece when the previous one has been read: undecided bytes must not be read again and again.
SLOW = {
    "slowly: the head of an answer": filled(b"1,", b'{"metadata":['),
    "slowly: a key in an answer": filled(b"x", b'{"items":[],"'),
    "slowly: a value in an answer": filled(b"[],", b'{"items":[],"metadata":[1,'),
    "slowly: a second head in an answer": filled(b"1,", b'{"items":[],"response":{"metadata":['),
    "slowly: blanks behind a bracket": filled(b" ", b"["),
    "slowly: blanks in a list behind a record": filled(b" ", b'[{"a":[' + SMALL + b",1]}"),
    "slowly: blanks behind damage": filled(b" ", b'{"a" \n'),
    "slowly: one string": filled(b"x", b'{"a":"'),
    "slowly: one list": filled(b'{"b":"c"},', b'{"a":['),
    "slowly: one line of text": filled(b"x"),
    "slowly: tiny records": filled(SMALL + b"\n"),
    "slowly: tiny records glued": filled(SMALL),
}


def feed(pipe, data):
    """Writes each piece when the previous one has been read."""
    waiting = array.array("i", [0])
    with pipe:
        for begin in range(0, len(data), PIECE):
            pipe.write(data[begin:begin + PIECE])
            pipe.flush()
            while True:
                fcntl.ioctl(pipe, termios.FIONREAD, waiting)
                if waiting[0] == 0:
                    break
                time.sleep(0.0001)


class Measured:
    """Status, CPU seconds and peak memory of one run."""

    def __init__(self, arguments, fed=None):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        process = support.start(*support.FIXED, "-q", *arguments, stdin=subprocess.PIPE if fed else subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL)
        if fed:
            feeder = threading.Thread(target=feed, args=(process.stdin, fed))
            feeder.start()
            process.stdin = None
        self.status, self.peak = support.peak_memory(process)
        if fed:
            feeder.join()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(name, make, size, options):
    """One run, and the size of the input."""
    arguments = [f"-j{options.threads}", *options.option]
    data = make(size)
    if name in SLOW:
        return Measured(arguments, data), len(data)
    with support.scratch() as folder:
        return Measured([*arguments, support.write(folder + "/input", data)]), len(data)


def check(name, make, options):
    size = int(options.size * 1e6)
    small_seconds = large_seconds = float("inf")
    peak = 0
    for _ in range(options.runs):
        small, small_size = measure(name, make, size, options)
        large, large_size = measure(name, make, 4 * size, options)
        small_seconds = min(small_seconds, small.seconds)
        large_seconds = min(large_seconds, large.seconds)
        peak = max(peak, large.peak)
        ratio = 4 * (large_seconds / large_size) / (small_seconds / small_size)
        if ratio <= options.ratio:
            break
    limit = LIMIT + (24 if name in DENSE else 6) * min(large_size, LARGE)
    good = ratio <= options.ratio and peak <= limit and large.status in (0, 1)
    print(f"{name:44} {ratio:6.1f}  {large_size / large_seconds / 1e6:7.0f} MB/s  {peak / MIB:6.1f} MiB"
          f"{'' if good else f'  FAILED, status {large.status}, limit {limit // MIB} MiB'}", flush=True)
    return good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=float, default=4, help="of the smaller of the two inputs, in MB")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3,
                        help="at most, of which the fastest count; one is enough where its ratio is allowed")
    parser.add_argument("--ratio", type=float, default=6, help="the largest that is allowed")
    parser.add_argument("--option", action="append", default=[], help="an option for the program")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    if support.SANITIZED:
        print("skipped: a sanitizer needs time and memory of its own")
        return 0
    print(f"{'':44}   x 4")
    good = [check(name, make, options) for name, make in {**CASES, **DENSE, **SLOW}.items()
            if not options.names or any(word in name for word in options.names)]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
