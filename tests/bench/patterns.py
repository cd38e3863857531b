"""Random hostile inputs: repeated patterns of brackets, quotes and records.

    DUO2QUALYS=build/release/bin/duo2qualys python3 tests/bench/patterns.py [--count N] [--seed N] [--size BYTES]

Each input repeats a unit of a few pieces between a head and a tail: unchanged, in the text of a string, after a record in
a list, or in a record. Fails if the program needs more than `--limit` seconds of CPU time for an input. For 80,000
bytes, quadratic time is several seconds, linear time a few hundredths of a second. Add a pattern that is found here to
linearity.py.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "integration"))
import support

RECORD = '{"action":"a","object":"b"}'
TEXT = '"{\\"action\\":\\"a\\",\\"object\\":\\"b\\"}"'
TOKENS = ["[", "]", "{", "}", '"', ",", ":", " ", "x", "1", "\\", "\n", "\r", "\0", "\ufeff", "\\n", "null",
          '"a"', '"a":', '{"a":1}', '["a"]', "[1]", "{}", "[]", "{x}", "[x]", RECORD, TEXT, f"[{RECORD}]",
          f'{{"a":{RECORD}}}', '"\\u007b']

PLACES = {
    "as it is": lambda text: text,
    "in a text": lambda text: json.dumps({"message": text}) + "\n",
    "in a text of a record": lambda text: json.dumps({"action": "a", "object": "b", "description": text}) + "\n",
    "in a list": lambda text: f"[{RECORD},{text}",
    "in a record": lambda text: f'{{"action":"a","object":"b","description":{text}',
}


class Pattern:
    def __init__(self, rng, size):
        def tokens(least, most):
            return "".join(rng.choice(TOKENS) for _ in range(rng.randint(least, most)))
        self.head, self.unit, self.tail = tokens(0, 2), tokens(1, 5), tokens(0, 2)
        self.place = rng.choice(list(PLACES))
        self.data = PLACES[self.place](self.head + self.unit * (size // len(self.unit)) + self.tail).encode()

    def __str__(self):
        return f"{self.head!r} + {self.unit!r} * n + {self.tail!r}, {self.place}"

    def seconds(self, limit):
        """The CPU time of a run, which is stopped if it needs far more than the limit."""
        def children():
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            return used.ru_utime + used.ru_stime
        before = children()
        stop = lambda: resource.setrlimit(resource.RLIMIT_CPU, (round(10 * limit), round(10 * limit)))
        done = subprocess.run([support.PROGRAM, *support.FIXED, "-q", "-j1"], input=self.data, preexec_fn=stop,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        used = children() - before
        if done.returncode not in (0, 1) and used < limit:
            raise AssertionError(f"status {done.returncode}: {self}")
        return used


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--size", type=int, default=80_000)
    parser.add_argument("--limit", type=float, default=0.8)
    options = parser.parse_args()
    if support.SANITIZED:
        print("skipped: a sanitizer needs time of its own")
        return 0
    print(f"seed {options.seed}")
    rng = random.Random(options.seed)
    slow = 0
    for _ in range(options.count):
        pattern = Pattern(rng, options.size)
        seconds = pattern.seconds(options.limit)
        if seconds > options.limit:
            print(f"{seconds:.1f} s: {pattern}", flush=True)
            slow += 1
    print(f"{options.count} patterns, {slow} slow")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
