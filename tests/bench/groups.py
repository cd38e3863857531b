"""The groups of measurements. Each gives a table and figures for the targets."""

import os
import shutil

import archives
import competitors
import measuring
import memory
from inputs import MB
from measuring import Command
from tables import Table, Target

MIB = 1 << 20
FIXED = ("--received-time", "none")
RECORDS = [("admin", "python"), ("auth", "python"), ("mixed", "python"),
           ("admin", "compact"), ("auth", "compact"), ("mixed", "compact")]
CONTAINERS = [("lines", "JSON lines"), ("array", "array on one line"), ("array-lines", "array, an element a line"),
              ("pretty-array", "pretty array"), ("answer", "API answer on one line"),
              ("pages", "answers of 1000 records"), ("glued", "glued objects")]
# CPU time, as multiples of parse_only's: with and without the content id.
LIMITS = {"admin": (2.5, 2.0), "auth": (2.0, 1.5), "mixed": (2.0, 1.5)}
# How many times faster than other tools.
TOOL_LIMITS = {"jq": 100, "DuckDB": 2.5}
SAMPLE = 1000  # records for which other tools must give the same lines


class Suite:
    """Has the programs, the inputs and the number of runs; collects tables and targets."""

    def __init__(self, folder, inputs, rounds):
        self.folder = folder
        self.inputs = inputs
        self.rounds = rounds
        self.tables = []
        self.targets = []

    def program(self, name):
        return os.path.join(self.folder, name)

    def ours(self, path, *options, piped=False):
        words = (self.program("duo2qualys"), *FIXED, *options)
        return Command(words, stdin=path, piped=True) if piped else Command((*words, path))

    def records(self):
        """JSON lines on one thread, by kind of record and spelling."""
        table = Table("JSON lines on one thread: MB of input per second of CPU time, and the time as a multiple of "
                      "parsing alone.",
                      [f"{records}, {style}" for records, style in RECORDS])
        names = {"parse only": None, "duo2qualys": [], "without id": ["--event-id", "none"],
                 "guide profile": ["--profile", "guide", "--skip", "activity"]}
        rows = {name: [] for name in names}
        for records, style in RECORDS:
            path = self.inputs.path(records, style=style)
            size = os.path.getsize(path)
            series = measuring.compare(
                {name: Command((self.program("parse_only"), path)) if options is None else
                 self.ours(path, "-j1", *options) for name, options in names.items()}, self.rounds)
            parse = series["parse only"]
            for name in names:
                rate = f"{size / series[name].median() / MB:.0f}"
                rows[name].append(rate if name == "parse only" else f"{rate} ({series[name].over(parse):.2f}×)")
            what = f"{records} records, {style}"
            limits = LIMITS[records]
            self.targets += [
                Target(f"{what}: CPU / parse only", series["duo2qualys"].over(parse), limits[0]),
                Target(f"{what}: CPU without id / parse only", series["without id"].over(parse), limits[1])]
            if records != "mixed":  # the guide's profile does not convert all of them
                self.targets.append(Target(f"{what}: CPU, guide profile / full",
                                           series["guide profile"].over(series["duo2qualys"]), 1.0))
        for name in names:
            table.add(name, *rows[name])
        self.tables.append(table)
        self.inputs.clear()

    def containers(self):
        """The same records in every container, with one thread and two, from a file and a pipe; and the memory needed."""
        table = Table("Containers, with the same mixed records: CPU time as a multiple of that for JSON lines, "
                      "throughput of one thread, how many times faster two threads are (from a file and from a pipe), and "
                      "the peak memory of two threads.",
                      ["CPU", "-j1, MB/s", "-j2, file", "-j2, pipe", "processors busy", "MiB", "MiB, records of 64 KiB"])
        paths = {name: self.inputs.path("mixed", container) for container, name in CONTAINERS}
        series = measuring.compare({(name, threads, piped): self.ours(path, threads, piped=piped)
                                    for name, path in paths.items()
                                    for piped in (False, True) for threads in ("-j1", "-j2")}, self.rounds)
        # The gain from the machine's second processor for programs that share nothing.
        pair = "two programs with -j1"
        alone = self.ours(paths["JSON lines"], "-j1")
        series |= measuring.compare({"alone": alone, pair: measuring.both(alone)}, self.rounds)
        costs, file_gains, pipe_gains, memories = [], [], [], []
        for container, name in CONTAINERS:
            cpu = series[name, "-j1", False].over(series["JSON lines", "-j1", False])
            file, pipe = (series[name, "-j1", piped].over(series[name, "-j2", piped], "wall")
                          for piped in (False, True))
            peaks = [measuring.peak_memory(self.ours(path, "-j2")) / MIB
                     for path in (paths[name], self.inputs.path("large", container))]
            rate = os.path.getsize(paths[name]) / series[name, "-j1", False].median("wall") / MB
            table.add(name, f"{cpu:.2f}×", f"{rate:.0f}", f"{file:.2f}×", f"{pipe:.2f}×",
                      f"{series[name, '-j2', True].busy():.2f}", *(f"{peak:.0f}" for peak in peaks))
            costs.append((cpu, name))
            file_gains.append((file, name))
            pipe_gains.append((pipe, name))
            memories.append((max(peaks), name))
        table.note = ("`cat` feeds the pipe: it is a third thread on two processors. `processors busy` is how many of the two "
                      "processors were kept busy by `cat` and the program. The last row is the throughput of two programs at "
                      "the same time, as a multiple of that of one program alone. That is what the second processor of this "
                      "machine is worth.")
        table.add(pair, "", "", f"{2 * series['alone'].over(series[pair], 'wall'):.2f}×", *[""] * 4)
        for what, (figure, where), limit, more in [("CPU / JSON lines", max(costs), 1.3, {}),
                                                   ("2 threads / 1, file", min(file_gains), 1.8, {"at_least": True}),
                                                   ("2 threads / 1, pipe", min(pipe_gains), 1.8, {"at_least": True}),
                                                   ("peak memory", max(memories), 48, {"unit": " MiB"})]:
            self.targets.append(Target(f"containers: {what}, worst: {where}", figure, limit, **more))
        largest = memory.measure(["-j2"], memory.large_records(max(self.inputs.size, 4 * memory.LARGE)))[1] / MIB
        self.targets.append(Target("records of 16 MiB: peak memory", largest, 48 + 6 * 16, unit=" MiB"))
        self.tables.append(table)
        self.inputs.clear()

    def compressed(self):
        """Compressed inputs, compared with tools that only unpack them."""
        table = Table("Compressed JSON lines, mixed records: MB of unpacked input per second of wall-clock time.",
                      ["unpack only", "-j1", "-j2", "-j2 / unpack only"])
        plain = self.inputs.path("mixed")
        size = os.path.getsize(plain)
        for tool in ("gzip", "zstd"):
            if not shutil.which(tool):
                table.add(tool, "not installed", "", "", "")
                continue
            path = self.inputs.compressed(plain, tool)
            series = measuring.compare({"unpack": Command((tool, "-dc"), stdin=path), "-j1": self.ours(path, "-j1"),
                                        "-j2": self.ours(path, "-j2")}, self.rounds)
            ratio = series["-j2"].over(series["unpack"], "wall")
            table.add(tool, *(f"{size / one.median('wall') / MB:.0f}" for one in series.values()), f"{ratio:.2f}×")
            if tool == "gzip":
                self.targets.append(Target("gzip input: wall / gzip -dc", ratio, 1.1))
        self.tables.append(table)
        self.inputs.clear()

    def archives(self):
        archives.measure(self)

    def tools(self):
        """Other tools with the same mapping, one thread each. They get slices that they can convert in a moment."""
        kinds = ["admin", "auth", "mixed"]
        table = Table("Other tools, with the same mapping, on one thread: MB of input per second of CPU time, start "
                      "not counted, and the time as a multiple of duo2qualys's.", kinds)
        events = competitors.write_events(self.program("duo2qualys"), os.path.join(self.inputs.folder, "events"))
        present = [tool for tool in competitors.TOOLS if tool.installed()]
        rows = {name: [] for name in ["duo2qualys"] + [tool.name for tool in present]}
        for records in kinds:
            self.check_tools(present, events, self.inputs.head(records, SAMPLE))
            whole = self.inputs.path(records)
            one = self.inputs.head(records, 1)
            commands = {"duo2qualys": self.ours(whole, "-j1"), "start of duo2qualys": self.ours(one, "-j1")}
            sizes = {"duo2qualys": os.path.getsize(whole)}
            for tool in present:
                path = self.inputs.path(records, size=min(int(tool.megabytes * MB), self.inputs.size))
                sizes[tool.name] = os.path.getsize(path)
                commands[tool.name] = tool.command(events, path)
                commands["start of " + tool.name] = tool.command(events, one)
            series = measuring.compare(commands, self.rounds)
            rates = {name: size / (series[name].median() - series["start of " + name].median()) / MB
                     for name, size in sizes.items()}
            for name, rate in rates.items():
                times = rates["duo2qualys"] / rate
                rows[name].append(f"{rate:.0f}" if name == "duo2qualys" else f"{rate:.1f} ({times:.1f}×)")
                if name in TOOL_LIMITS:
                    self.targets.append(Target(f"{records} records: speed / {name}", times, TOOL_LIMITS[name],
                                               at_least=True))
        table.add("duo2qualys -j1", *rows["duo2qualys"])
        for tool in competitors.TOOLS:
            if tool in present:
                table.add(f"{tool.name} {tool.installed()}", *rows[tool.name])
            else:
                table.add(tool.name, f"not installed ({tool.install})", *[""] * (len(kinds) - 1))
        self.tables.append(table)
        self.inputs.clear()

    def check_tools(self, tools, events, path):
        ours = measuring.output(self.ours(path, "--event-id", "none"))
        for tool in tools:
            competitors.check_equal(tool.name, measuring.output(tool.command(events, path)), ours)

    def start(self):
        """The time of a start with nothing to convert."""
        table = Table("Start, with nothing to convert: milliseconds.", ["wall", "CPU", "wall / empty program"])
        commands = {"empty program": Command((self.program("empty_program"),)),
                    "duo2qualys": self.ours(os.devnull, "-j1")}
        series = measuring.compare(commands, self.rounds * 20)
        for name, one in series.items():
            table.add(name, *(f"{one.median(clock) * 1e3:.2f}" for clock in ("wall", "cpu")),
                      f"{one.over(series['empty program'], 'wall'):.2f}×")
        self.targets.append(Target("start: wall / empty program",
                                   series["duo2qualys"].over(series["empty program"], "wall"), 4))
        self.tables.append(table)
