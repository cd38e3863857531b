"""Archived logs: many small files, few large ones, members of a tar, compressed output.

Each job is done by one thread, by two threads, and by two programs with one thread and half of the files each. The two
programs show the gain from the machine's second processor.
"""

import dataclasses
import gzip
import itertools
import os
import shlex
import shutil
import statistics
import tarfile

import measuring
from inputs import MB
from measuring import Command
from tables import Table, Target

RECORDS = 20  # in a small file
MIB = 1 << 20
THREADS = 16  # more than there are processors: the time in sections is counted, not the wait for them


class Files:
    """The same records as small files, as large ones and as members, in two halves `a` and `b`."""

    def __init__(self, folder, lines, size):
        self.folder = folder
        self.size = size
        for half in "ab":
            for kind in ("small", "plain", "large", "tar"):
                os.makedirs(os.path.join(folder, kind, half))
        with open(lines, "rb") as file:
            for i in itertools.count():
                text = b"".join(itertools.islice(file, RECORDS))
                if not text:
                    break
                half, name = "ab"[i % 2], f"duo-{i:06}.json"
                self.write(os.path.join("plain", half, name), text)
                self.write(os.path.join("small", half, name + ".gz"), gzip.compress(text, 6))
        with open(lines, "rb") as file:
            text = file.read()
        cuts = [0, *(text.index(b"\n", len(text) * i // 4) + 1 for i in (1, 2, 3)), len(text)]
        for i in range(4):
            self.write(os.path.join("large", "ab"[i % 2], f"{i}.json.gz"), gzip.compress(text[cuts[i]:cuts[i + 1]], 6))
        self.write("one.json.gz", gzip.compress(text, 6))
        for half in "ab":
            self.tar(os.path.join("tar", half, "members.tar.gz"), half)
        self.tar("members.tar.gz", "")

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, data):
        with open(self.at(name), "wb") as file:
            file.write(data)

    def tar(self, name, half):
        with tarfile.open(self.at(name), "w:gz", compresslevel=6) as file:
            file.add(self.at("plain", half), "logs")


def halves(ours, files, kind, *options):
    """The two programs, each with its half."""
    lines = [shlex.join(ours(files.at(kind, half), "-j1", "-r", *options).words) for half in "ab"]
    return Command(("sh", "-c", f"{lines[0]} & {lines[1]} && wait $!"))


def measure(suite):
    folder = os.path.join(suite.inputs.folder, "archives")
    os.makedirs(folder)
    files = Files(folder, suite.inputs.path("mixed"), suite.inputs.size)
    to_folder = ("--summary", "none", "--force", "-d", files.at("out"))
    to_gzip = (*to_folder, "--compress", "gzip")
    table = Table("Archives of mixed records: MB of records per second of wall-clock time; the time of two threads as "
                  "a multiple of the time of two programs, each with one thread and half of the files; and the peak memory.",
                  ["-j1, MB/s", "-j2, MB/s", "-j2 / two programs", "-j2, MiB"])
    jobs = [(f"files of {RECORDS} records, .gz, to stdout", "small", ()),
            ("the same to -d", "small", to_folder),
            ("the same to -d, --compress gzip", "small", to_gzip),
            ("four large .gz to -d, --compress gzip", "large", to_gzip),
            ("one .tar.gz, to stdout", "tar", ())]
    for name, kind, options in jobs:
        whole = files.at("members.tar.gz") if kind == "tar" else files.at(kind)
        commands = {threads: suite.ours(whole, threads, "-r", *options) for threads in ("-j1", "-j2")}
        series = measuring.compare({**commands, "two": halves(suite.ours, files, kind, *options)}, suite.rounds)
        add(suite, table, name, files.size, series, commands["-j2"], series["-j2"].over(series["two"], "wall"), 1.10)
    options = ("--compress", "gzip", "-o", files.at("one.out"))
    commands = {threads: suite.ours(files.at("one.json.gz"), threads, *options) for threads in ("-j1", "-j2")}
    series = measuring.compare(commands, suite.rounds)
    add(suite, table, "one large .gz to one -o, --compress gzip", files.size, series, commands["-j2"],
        2 * series["-j2"].over(series["-j1"], "wall"), 1.25)
    table.note = ("In the last row, the time of two programs is taken as half of the time of one thread, because two "
                  "programs cannot share one file.")
    suite.tables.append(table)
    serial_share(suite, files)
    unpacking(suite, files)
    shutil.rmtree(folder)
    suite.inputs.clear()


def serial_share(suite, files):
    """The share that only one thread can do at a time, and the speed-up that it allows (Amdahl's law)."""
    table = Table(f"Serial share with {THREADS} threads: the share of all CPU time that is spent while holding one mutex, the "
                  "one held longest; and the largest speed-up that this share allows with 16 and with 64 processors.",
                  ["share", "16", "64"])
    to_gzip = ("--compress", "gzip")
    to_folder = ("--summary", "none", "--force", *to_gzip, "-d", files.at("out"))
    shim = suite.program("liblock_shim.so")
    for name, path, options in [
            ("JSON lines", suite.inputs.path("mixed"), ()),
            (f"files of {RECORDS} records, .gz, to stdout", files.at("small"), ("-r",)),
            ("the same to -d, --compress gzip", files.at("small"), ("-r", *to_folder)),
            ("four large .gz to -d, --compress gzip", files.at("large"), ("-r", *to_folder)),
            ("one .tar.gz, to stdout", files.at("members.tar.gz"), ()),
            ("one large .gz to one -o, --compress gzip", files.at("one.json.gz"), (*to_gzip, "-o", files.at("one.out")))]:
        log = files.at("locks")
        command = suite.ours(path, f"-j{THREADS}", *options)
        command = dataclasses.replace(command, env=(*command.env, ("LD_PRELOAD", shim), ("LOCK_SHIM", log)))
        for _ in range(suite.rounds):
            measuring.run(command)
        with open(log, encoding="ascii") as file:
            runs = [[float(word) for word in line.split()] for line in file]
        os.unlink(log)
        share = statistics.median(longest / cpu for _, longest, cpu in runs)
        table.add(name, f"{100 * share:.1f} %", *(f"{1 / (share + (1 - share) / count):.0f}×" for count in (16, 64)))
        suite.targets.append(Target(f"{name}: serial share", share, 0.02))
    suite.tables.append(table)


def add(suite, table, name, size, series, command, ratio, limit):
    rates = (f"{size / series[threads].median('wall') / MB:.0f}" for threads in ("-j1", "-j2"))
    table.add(name, *rates, f"{ratio:.2f}×", f"{measuring.peak_memory(command) / MIB:.0f}")
    suite.targets.append(Target(f"{name}: wall, -j2 / two programs", ratio, limit))


def unpacking(suite, files):
    """The cost of compression in addition to plain lines, compared with tools that only pack or unpack."""
    table = Table("The cost of compression: CPU time in addition to that for plain lines, as a multiple of the CPU time of a tool "
                  "that only packs or unpacks.", ["CPU"])
    plain = suite.inputs.path("mixed")
    events = files.at("events")
    for name, tool, ours, base, alone in [
            ("reading .gz / igzip -dc", "igzip", suite.ours(files.at("one.json.gz"), "-j1"), suite.ours(plain, "-j1"),
             Command(("igzip", "-dc", files.at("one.json.gz")))),
            ("writing .gz / libdeflate-gzip -6", "libdeflate-gzip",
             suite.ours(plain, "-j1", "-o", files.at("x"), "--compress", "gzip"),
             suite.ours(plain, "-j1", "-o", events), Command(("libdeflate-gzip", "-6", "-c", events)))]:
        if not shutil.which(tool):
            table.add(name, f"{tool} is not installed")
            continue
        measuring.run(suite.ours(plain, "-j1", "-o", events))
        series = measuring.compare({"ours": ours, "base": base, "alone": alone}, suite.rounds)
        ratio = (series["ours"].median() - series["base"].median()) / series["alone"].median()
        table.add(name, f"{ratio:.2f}×")
        suite.targets.append(Target(f"{name}: CPU", ratio, 1.2))
    suite.tables.append(table)
