"""Measures the speed of the program: in each container, compressed, and compared with parsing alone and with other tools.

    cmake --workflow --preset bench
    python3 tests/bench/bench.py [--size MB] [--rounds N] [--only GROUP ...] [--markdown] [--readme]

Runs whole commands in turn, several times each. Shows medians, and medians of the ratios within one round. Shows for
each target whether it holds, but never fails because of a time. The inputs (a few hundred MB) are in a temporary
folder, and are read from the page cache.
"""

import argparse
import os
import re
import sys

from groups import Suite
from inputs import MB, Inputs
from measuring import support
from tables import target_table

GROUPS = ["records", "containers", "compressed", "archives", "tools", "start"]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
README = os.path.join(ROOT, "tests/bench/README.md")
MARKERS = "<!-- benchmark: begin -->\n", "<!-- benchmark: end -->\n"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=os.path.join(ROOT, "build/test/bin"), help="the folder of the programs")
    parser.add_argument("--packages", default=os.path.join(ROOT, "build/bench-packages"),
                        help="a folder with Python packages of other tools, as made by pip install --target")
    parser.add_argument("--size", type=float, default=100, help="of each input, in MB")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", nargs="+", choices=GROUPS, default=GROUPS)
    parser.add_argument("--smoke", action="store_true", help="tiny and once: does it all still run?")
    parser.add_argument("--markdown", action="store_true", help="print the tables as Markdown")
    parser.add_argument("--readme", action="store_true", help="write them into tests/bench/README.md, in place of those there")
    options = parser.parse_args()
    if options.smoke:
        options.size, options.rounds = 0.2, 1
    return options


def conditions(options):
    """The machine and the conditions of the measurement."""
    with open("/proc/cpuinfo") as file:
        model = re.search(r"model name\s*:\s*(.*)", file.read())
    processor = model[1] if model else "Unknown processor"
    return (f"{processor}, {len(os.sched_getaffinity(0))} cores, load average {os.getloadavg()[0]:.1f} at the start; "
            f"inputs of {options.size:g} MB, medians of {options.rounds} runs.\n")


def write_readme(text):
    with open(README) as file:
        before, rest = file.read().split(MARKERS[0])
    after = rest.split(MARKERS[1])[1]
    with open(README, "w") as file:
        file.write(before + MARKERS[0] + text + MARKERS[1] + after)


def main():
    options = arguments()
    support.PROGRAM = os.path.join(options.bin, "duo2qualys")
    os.environ["PYTHONPATH"] = options.packages
    head = conditions(options)
    print(head, flush=True)
    with support.scratch() as folder:
        inputs = Inputs(folder, os.path.join(options.bin, "make_input"), int(options.size * MB))
        suite = Suite(options.bin, inputs, options.rounds)
        for group in options.only:
            shown = len(suite.tables)
            getattr(suite, group)()
            for table in suite.tables[shown:]:
                print(table.markdown() if options.markdown else table.text(), flush=True)
    print(target_table(suite.targets).text())
    if options.readme:
        write_readme("\n".join([head, *(table.markdown() for table in suite.tables)]))


if __name__ == "__main__":
    sys.exit(main())
