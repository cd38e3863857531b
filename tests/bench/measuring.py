"""Runs whole commands and measures their time and memory."""

import contextlib
import dataclasses
import os
import resource
import shlex
import signal
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "integration"))
import support


@dataclasses.dataclass(frozen=True)
class Command:
    """A program and its arguments. `stdin` is a file; `piped` puts a `cat` between them. stdout is discarded."""

    words: tuple
    stdin: str = os.devnull
    piped: bool = False
    env: tuple = ()  # (name, value) pairs, added to ours

    @contextlib.contextmanager
    def source(self):
        """The descriptor that is the command's stdin."""
        with open(self.stdin, "rb") as file:
            if not self.piped:
                yield file.fileno()
                return
            with subprocess.Popen(["cat"], stdin=file, stdout=subprocess.PIPE) as cat:
                yield cat.stdout.fileno()
                cat.stdout.close()

    def environment(self):
        return support.environment(dict(self.env))

    def checked(self, status):
        if status != 0:
            raise SystemExit(f"status {status}: {' '.join(self.words)}")


def both(command):
    """Runs the command twice at the same time."""
    line = shlex.join(command.words)
    return Command(("sh", "-c", f"{line} & {line} && wait $!"))


@dataclasses.dataclass
class Series:
    """The seconds of each run of a command."""

    wall: list = dataclasses.field(default_factory=list)
    cpu: list = dataclasses.field(default_factory=list)  # user and system together
    feeder: list = dataclasses.field(default_factory=list)  # CPU of the `cat` before it

    def median(self, clock="cpu"):
        return statistics.median(getattr(self, clock))

    def over(self, other, clock="cpu"):
        """The median of the ratios within each round, because both runs of a round meet the same load."""
        return statistics.median(mine / theirs for mine, theirs in zip(getattr(self, clock), getattr(other, clock)))

    def busy(self):
        """How many processors the command and its `cat` kept busy, on average."""
        return statistics.median((cpu + feeder) / wall for wall, cpu, feeder in zip(self.wall, self.cpu, self.feeder))


def cpu_seconds(usage):
    return usage.ru_utime + usage.ru_stime


def run(command):
    """One run, as in Series. The process is started with as little overhead as Python allows."""
    before = cpu_seconds(resource.getrusage(resource.RUSAGE_CHILDREN))
    with command.source() as source:
        actions = [(os.POSIX_SPAWN_DUP2, source, 0), (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
        begin = time.perf_counter()
        pid = os.posix_spawnp(command.words[0], command.words, command.environment(), file_actions=actions,
                              setsigdef=[signal.SIGPIPE])
        _, status, usage = os.wait4(pid, 0)
        wall = time.perf_counter() - begin
    command.checked(os.waitstatus_to_exitcode(status))
    cpu = cpu_seconds(usage)
    return wall, cpu, cpu_seconds(resource.getrusage(resource.RUSAGE_CHILDREN)) - before - cpu


def compare(commands, rounds):
    """Runs the commands in turn, once to warm up and then `rounds` times. Returns a Series for each name."""
    series = {name: Series() for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            taken = run(command)
            if turn > 0:
                for clock, seconds in zip(("wall", "cpu", "feeder"), taken):
                    getattr(series[name], clock).append(seconds)
    return series


def peak_memory(command):
    """Peak resident memory of one run in bytes."""
    with command.source() as source:
        process = subprocess.Popen(command.words, stdin=source, stdout=subprocess.DEVNULL, env=command.environment())
        status, peak = support.peak_memory(process)
    command.checked(status)
    return peak


def output(command):
    """What a command writes to stdout."""
    with command.source() as source:
        done = subprocess.run(command.words, stdin=source, stdout=subprocess.PIPE, env=command.environment())
    command.checked(done.returncode)
    return done.stdout
