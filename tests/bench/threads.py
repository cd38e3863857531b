"""What a second thread is worth, container by container, from a file and through a pipe.

    DUO2QUALYS=build/release/bin/duo2qualys python3 tests/bench/threads.py [--size MB] [--threads N ...]

Prints MB/s, the best of three runs; converts to /dev/null.
"""

import argparse
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "integration"))
import memory
import support

CONTAINERS = ["JSON lines", "array on one line", "array, one element a line", "pretty array", "pretty objects",
              "objects glued", "answer on one line", "pretty answer", "prefixed lines"]
RUNS = 3


def seconds(threads, path, piped):
    """The shortest of a few runs."""
    best = float("inf")
    for _ in range(RUNS):
        begin = time.monotonic()
        cat = subprocess.Popen(["cat", path], stdout=subprocess.PIPE) if piped else None
        done = support.run(*support.FIXED, f"-j{threads}", *([] if piped else [path]), stdin=cat.stdout if cat else b"",
                           stdout=subprocess.DEVNULL)
        best = min(best, time.monotonic() - begin)
        if cat:
            cat.stdout.close()
            cat.wait()
        if done.status != 0:
            raise SystemExit(f"{path}: {done}")
    return best


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=200, help="of each input, in MB")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    print(f"{'':28}" + "".join(f"{f'-j{n}, {how}':>12}" for how in ("file", "pipe") for n in options.threads))
    for name, make, _ in memory.CASES:
        if name not in CONTAINERS:
            continue
        with support.scratch() as folder:
            path = folder + "/input"
            with open(path, "wb") as file:
                for block in make(options.size * 1_000_000):
                    file.write(block)
            size = os.path.getsize(path)
            rates = [size / seconds(threads, path, piped) / 1e6 for piped in (False, True)
                     for threads in options.threads]
        print(f"{name:28}" + "".join(f"{rate:12.0f}" for rate in rates), flush=True)


if __name__ == "__main__":
    main()
