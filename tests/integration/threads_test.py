"""The number of threads never changes a byte of lines, rejects and messages."""

import gzip
import os
import random
import subprocess
import unittest

import support
from support import FIXED, lines

MEGABYTE = 1_000_000


def enough(size, seed=5):
    """Records of about `size` bytes together; fewer under sanitizers, but still several chunks for several threads."""
    size = support.smaller(size)
    some = support.plain_records(seed, 2000)
    rng = random.Random(seed)
    records = []
    while size > 0:
        records.append(rng.choice(some))
        size -= len(records[-1])
    return records


CONTAINERS = {
    "lines": lines,
    "lines with CRLF": lambda r: b"\r\n".join(r),
    "one-line array": lambda r: b"[" + b",".join(r) + b"]",
    "array, one element a line": lambda r: b"[\n" + b",\n".join(r) + b"\n]",
    "pretty array": lambda r: support.pretty(b"[" + b",".join(r) + b"]"),
    "answer": lambda r: b'{"stat":"OK","response":{"authlogs":[' + b",".join(r) + b'],"metadata":{}}}',
    "pretty answer": lambda r: support.pretty(b'{"stat":"OK","response":[' + b",".join(r) + b"]}"),
    "answers glued": lambda r: b"".join(
        b'{"stat":"OK","response":[' + b",".join(r[i:i + 900]) + b"]}" for i in range(0, len(r), 900)),
    "objects glued": b"".join,
    "pretty objects": lambda r: b"\n".join(map(support.pretty, r)),
    "prefixed lines": lambda r: lines(b"<134>Mar  1 10:00:00 h1 duo: " + x for x in r),
    "containers in turn": lambda r: b"\n".join(
        make(r[i:i + 1500]) for i, make in zip(range(0, len(r), 1500), [
            lambda x: b"[" + b",".join(x) + b"]", lines, lambda x: support.pretty(b"[" + b",".join(x) + b"]"),
            b"".join, lambda x: lines(b"h1 duo: " + y for y in x),
            lambda x: b'{"stat":"OK","response":[' + b",".join(x) + b"]}"] * 100)),
}


def damage(rng, data, places):
    """Bytes changed, cut out, added and repeated at random."""
    data = bytearray(data)
    for _ in range(places):
        at = rng.randrange(len(data))
        length = rng.randrange(1, 300)
        kind = rng.randrange(6)
        if kind == 0:
            data[at] = rng.randrange(256)
        elif kind == 1:
            del data[at:at + length]
        elif kind == 2:
            data[at:at] = rng.choice([b"{", b"[", b"]", b"}", b"\n", b'"', b"]}", b"}{", b"\xff", b"\\", b"\0"])
        elif kind == 3:
            data[at:at] = data[at:at + length]
        elif kind == 4:
            data[at:at] = data[max(0, at - length):at]
        else:
            data[at] ^= 1 << rng.randrange(8)
    return bytes(data)


class Threads(unittest.TestCase):
    def everything(self, threads, data, *more, pipe=False):
        """Lines, messages, rejects and status of one run."""
        with support.scratch() as folder:
            path = folder + "/input"
            rejects = folder + "/rejects"
            if not pipe:
                support.write(path, data)
            found = support.run(*FIXED, threads, "--rejects", rejects, *more, *([] if pipe else ["input"]),
                                cwd=folder, stdin=data if pipe else b"")
            return found.status, found.out, found.err.replace("input:", "-:"), \
                support.read(rejects).replace(b'{"input":"input"', b'{"input":"-"')

    def check(self, data, *more):
        alone = self.everything("-j1", data, *more)
        for threads, pipe in (("-j2", False), ("-j8", False), ("-j8", True), ("-j1", True)):
            found = self.everything(threads, data, *more, pipe=pipe)
            for what, expected, got in zip(("status", "lines", "messages", "rejects"), alone, found):
                if expected != got:
                    self.fail(f"{threads} pipe={pipe}: {what} differ" + first_difference(expected, got))
        return alone

    def test_threads_change_nothing(self):
        records = enough(10 * MEGABYTE)
        expected = support.run(*FIXED, "-j1", stdin=lines(records)).out
        for name, make in CONTAINERS.items():
            with self.subTest(name):
                status, out, messages, rejects = self.check(make(records))
                self.assertEqual((0, expected, "", b""), (status, out, messages, rejects))

    def test_threads_change_nothing_in_30_megabytes_of_lines(self):
        self.assertEqual(0, self.check(lines(enough(30 * MEGABYTE)))[0])

    def test_threads_change_nothing_in_damaged_inputs(self):
        rng = random.Random(6)
        records = enough(3 * MEGABYTE)
        for name, make in CONTAINERS.items():
            data = make(records)
            for places in (1, 3, 30, 1000):
                with self.subTest(name, places=places):
                    status, out, _, rejects = self.check(damage(rng, data, places))
                    self.assertIn(status, (0, 1))
                    self.assertEqual(status == 1, rejects != b"")

    def test_threads_change_nothing_in_damaged_inputs_with_a_small_limit_of_records(self):
        rng = random.Random(7)
        records = enough(2 * MEGABYTE)
        for name, make in CONTAINERS.items():
            with self.subTest(name):
                self.check(damage(rng, make(records), 30), "--max-record", "600")

    def test_threads_change_nothing_when_errors_end_the_run(self):
        rng = random.Random(8)
        data = damage(rng, lines(enough(3 * MEGABYTE)), 300)
        for errors in ("1", "17", "100"):
            with self.subTest(errors=errors):
                alone = self.check(data, "--max-errors", errors)
                self.assertEqual(int(errors), alone[3].count(b"\n"))

    def test_threads_change_nothing_in_large_records(self):
        rng = random.Random(9)
        records = support.plain_records(10, 2000)
        large = [b'{"action":"user_update","object":"' + b"x" * rng.randrange(MEGABYTE) + b'","timestamp":1}'
                 for _ in range(4)]
        mixed = []
        for record in large:
            mixed += [record, *rng.sample(records, 20)]
        for name, make in CONTAINERS.items():
            with self.subTest(name):
                self.assertEqual(0, self.check(make(mixed))[0])
                self.check(damage(rng, make(mixed), 30))
                self.check(make(mixed), "--max-record", "256K")

    def test_threads_change_nothing_in_tiny_inputs(self):
        record = support.plain_records(5, 1)[0]
        for data in (b"", b"\n", b"{", b"[", b"[]", b"x", b"1", record, record[:-1], b"[" + record, record * 2,
                     b"\xef\xbb\xbf", b"\xff\xfe", b"\xef\xbb", b"{}", b"]" + record, b"\0" * 100):
            with self.subTest(data):
                self.check(data)

    def test_threads_change_nothing_in_thousands_of_files(self):
        rng = random.Random(9)
        records = support.plain_records(10, 2000)
        with support.scratch() as folder:
            for number in range(2000):
                data = lines(rng.choice(records) for _ in range(rng.randrange(8)))
                if number % 50 == 0:
                    data = damage(rng, data + b"\n", 1)
                if number % 7 == 0:
                    data = gzip.compress(data)
                support.write(f"{folder}/in/{number % 31}/{number}.json", data)
            found = []
            for threads in ("-j1", "-j2", "-j8"):
                result = support.run(*FIXED, "-r", threads, "--rejects", folder + "/rejects",
                                     folder + "/in")
                found.append((result.status, result.out, result.err, support.read(folder + "/rejects")))
                support.run(*FIXED, "-r", "-q", threads, "-d", folder + "/out" + threads, folder + "/in")
            self.assertEqual(1, found[0][0])
            self.assertEqual(found[0], found[1])
            self.assertEqual(found[0], found[2])
            alone = support.tree(folder + "/out-j1")
            self.assertEqual(2000, len(alone))
            self.assertEqual(alone, support.tree(folder + "/out-j2"))
            self.assertEqual(alone, support.tree(folder + "/out-j8"))
            self.assertEqual(found[0][1].count(b"\n"), sum(x.count(b"\n") for x in alone.values()))


def processor_time(threads, path):
    process = support.start(*FIXED, threads, path, stdout=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return usage.ru_utime


def first_difference(expected, got):
    if not isinstance(expected, (bytes, str)):
        return f": {expected} and {got}"
    for number, (one, other) in enumerate(zip(expected.splitlines(), got.splitlines())):
        if one != other:
            return f" at line {number + 1}:\n{one[:500]}\n{other[:500]}"
    return f": {len(expected)} and {len(got)} bytes"


if __name__ == "__main__":
    support.main()
