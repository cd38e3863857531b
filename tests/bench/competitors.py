"""Other tools with the same mapping: their programs are in competitors/."""

import dataclasses
import functools
import json
import os
import re
import shutil
import subprocess
import sys

from measuring import Command, output

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "competitors")
ONE_THREAD = (("GOMAXPROCS", "1"),)


@dataclasses.dataclass(frozen=True)
class Tool:
    name: str
    install: str  # how to get it
    version: tuple  # the command that prints it; fails where the tool is missing
    words: tuple  # of the command, with {events} (a path), {labels} (its contents) and {input}
    megabytes: float  # that it converts in about half a second
    env: tuple = ()

    @functools.lru_cache(None)
    def installed(self):
        """Its version, or nothing."""
        if not shutil.which(self.version[0]):
            return ""
        done = subprocess.run(self.version, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        found = re.search(r"\d+(\.\d+)+", done.stdout)
        return found[0] if found and done.returncode == 0 else ""

    def command(self, events, path):
        with open(events) as file:
            places = {"events": events, "labels": file.read(), "input": path}
        return Command(tuple(word.format(**places) for word in self.words), env=self.env)


def program(name):
    return os.path.join(FOLDER, name)


def jq_like(name, install, megabytes, env=()):
    words = (name, "-c", "--slurpfile", "events", "{events}", "-f", program("duo.jq"), "{input}")
    return Tool(name, install, (name, "--version"), words, megabytes, env)


def script(name, module, file, more, megabytes):
    version = (sys.executable, "-c", f"import {module}; print({module}.__version__)")
    words = (sys.executable, program(file), *more, "{events}", "{input}")
    return Tool(name, f"pip install {module}", version, words, megabytes)


TOOLS = [
    jq_like("jq", "apt-get install jq", 3),
    jq_like("gojq", "apt-get install gojq", 5, ONE_THREAD),
    jq_like("jaq", "cargo install jaq", 10),
    Tool("Miller", "apt-get install miller", ("mlr", "--version"),
         ("mlr", "--ijsonl", "--ojsonl", "put", "-s", "events={labels}", "-f", program("duo.mlr"), "{input}"), 2, ONE_THREAD),
    Tool("Node.js", "apt-get install nodejs", ("node", "--version"),
         ("node", program("duo.mjs"), "{events}", "{input}"), 40),
    Tool("Python", "", (sys.executable, "--version"),
         (sys.executable, program("duo.py"), "json", "{events}", "{input}"), 15),
    script("Python with orjson", "orjson", "duo.py", ["orjson"], 30),
    script("DuckDB", "duckdb", "duo_duckdb.py", [], 100),
]


def write_events(ours, path):
    """The program's own event list, as a map from action to label and outcome."""
    events = json.loads(output(Command((ours, "--list-events", "json"))))
    with open(path, "w") as file:
        json.dump({event["action"]: [event["label"], event["outcome"] or ""] for event in events}, file)
    return path


def lines(text):
    """JSON lines as values, without tokens that are null."""
    return [{token: value for token, value in json.loads(line).items() if value is not None}
            for line in text.splitlines()]


def check_equal(name, theirs, ours):
    """Ends the run if the lines of a tool differ from the program's, because then the times cannot be compared."""
    theirs, ours = lines(theirs), lines(ours)
    if len(theirs) != len(ours):
        raise SystemExit(f"{name}: {len(theirs)} lines for {len(ours)} records")
    for number, (their, our) in enumerate(zip(theirs, ours), 1):
        if their != our:
            raise SystemExit(f"{name}: line {number} differs\n  {their}\n  {our}")
