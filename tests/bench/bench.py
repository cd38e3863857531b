"""How fast the program is: against parsing alone, in each container, compressed, and against other tools.

    cmake --workflow --preset bench
    python3 tests/bench/bench.py [--size MB] [--rounds N] [--only GROUP ...] [--markdown]

Whole commands run in turn, several times each; medians are shown, and ratios within one round. Says for each
target whether it holds, and never fails because of a time. The inputs (some hundred MB) lie in a temporary
folder, and so does the page cache's copy: reading costs no disk.
"""

import argparse
import os
import re
import sys

import measuring
import support
from groups import Suite
from inputs import MB, Inputs
from tables import target_table

GROUPS = ["records", "containers", "compressed", "tools", "start"]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def machine():
    with open("/proc/cpuinfo") as file:
        model = re.search(r"model name\s*:\s*(.*)", file.read())
    return f"{model[1] if model else 'unknown processor'}, {len(os.sched_getaffinity(0))} cores"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=os.path.join(ROOT, "build/test/bin"), help="the folder of the programs")
    parser.add_argument("--packages", default=os.path.join(ROOT, "build/bench-packages"),
                        help="a folder with Python packages of other tools (pip install --target)")
    parser.add_argument("--size", type=float, default=100, help="of each input, in MB")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", nargs="+", choices=GROUPS, default=GROUPS)
    parser.add_argument("--markdown", action="store_true", help="print the tables as Markdown")
    return parser.parse_args()


def main():
    options = arguments()
    support.PROGRAM = os.path.join(options.bin, "duo2qualys")
    os.environ["PYTHONPATH"] = options.packages
    with support.scratch() as folder:
        inputs = Inputs(folder, os.path.join(options.bin, "make_input"), int(options.size * MB))
        suite = Suite(options.bin, inputs, options.rounds)
        print(f"{machine()}, load {os.getloadavg()[0]:.1f}; inputs of {options.size:g} MB, "
              f"medians of {options.rounds} runs\n", flush=True)
        shown = 0
        for group in options.only:
            getattr(suite, group)()
            for table in suite.tables[shown:]:
                print(table.markdown() if options.markdown else table.text(), flush=True)
            shown = len(suite.tables)
    targets = target_table(suite.targets)
    print(targets.markdown() if options.markdown else targets.text())


if __name__ == "__main__":
    sys.exit(main())
