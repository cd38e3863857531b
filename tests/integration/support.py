"""Helpers for the integration tests: running the program, making records for it, and scratch folders.

Run by ctest as `python3 FILE.py test_name ...`, with the programs' paths in the environment:
DUO2QUALYS (the program), DUO2QUALYS_MAKE_RECORDS (see make_records.cpp), DUO2QUALYS_FAULT_SHIM (see fault_shim.cpp),
DUO2QUALYS_PACKAGES (packages of Python, see requirements.txt).
"""

import contextlib
import functools
import json
import os
import random
import re
import resource
import select
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.environ.get("DUO2QUALYS", "")
MAKE_RECORDS = os.environ.get("DUO2QUALYS_MAKE_RECORDS", "")
FAULT_SHIM = os.environ.get("DUO2QUALYS_FAULT_SHIM", "")
PACKAGES = os.environ.get("DUO2QUALYS_PACKAGES", "")
SANITIZED = bool(os.environ.get("DUO2QUALYS_SANITIZED"))


def smaller(amount):
    """The size of an input that is large only to test more: a quarter under sanitizers, which slow the program down."""
    return amount // 4 if SANITIZED else amount


# Options that make the output depend on the input alone.
FIXED = ["--received-time", "none"]


class Result:
    """The result of one run. If a signal ended the run, the status is the negative number of the signal."""

    def __init__(self, status, out, err):
        self.status = status
        self.out = out
        self.err = err.decode("utf-8", "replace")

    def __repr__(self):
        return f"status {self.status}, {len(self.out)} bytes out, stderr:\n{self.err}"


def run(*arguments, stdin=b"", env=None, **options):
    """Runs the program and waits for it. `stdin` is bytes, a file or a descriptor."""
    if isinstance(stdin, bytes):
        options["input"] = stdin
    else:
        options["stdin"] = stdin
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.PIPE)
    options.setdefault("timeout", 120)
    done = subprocess.run(command(arguments), env=environment(env), **options)
    return Result(done.returncode, done.stdout or b"", done.stderr or b"")


def start(*arguments, env=None, **options):
    """Starts the program and returns its process."""
    return subprocess.Popen(command(arguments), env=environment(env), **options)


def command(arguments):
    return [PROGRAM, *(os.fspath(argument) for argument in arguments)]


def environment(more):
    env = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    env.update(more or {})
    return env


@contextlib.contextmanager
def scratch():
    """An empty folder that is removed at the end."""
    path = tempfile.mkdtemp(prefix="duo2qualys-test-")
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


class InFolder(unittest.TestCase):
    """Tests that run the program in an empty folder of their own."""

    def setUp(self):
        scratch_folder = scratch()
        self.folder = scratch_folder.__enter__()
        self.addCleanup(scratch_folder.__exit__, None, None, None)

    def at(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, data):
        return write(self.at(name), data)

    def run_here(self, *arguments, **options):
        return run(*FIXED, *arguments, cwd=self.folder, **options)

    def started(self, *arguments, **options):
        """A run in the background, which is ended with the test."""
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        process = start(*FIXED, *arguments, cwd=self.folder, bufsize=0, **options)
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe:
                self.addCleanup(pipe.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process


def lines(records):
    """The records as JSON lines."""
    return b"".join(record + b"\n" for record in records)


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)
    return path


def read(path):
    with open(path, "rb") as file:
        return file.read()


JOURNAL = ".duo2qualys"  # of an output folder


def tree(path):
    """Every regular file below a folder, except journals: its path there, and its bytes."""
    files = {}
    for folder, _, names in os.walk(path):
        for name in names:
            full = os.path.join(folder, name)
            if os.path.isfile(full) and name != JOURNAL:
                with contextlib.suppress(FileNotFoundError):  # a running program may rename it now
                    files[os.path.relpath(full, path)] = read(full)
    return files


def wait_for(condition, limit=20):
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("waited in vain")
        time.sleep(0.001)


def feed(process, data, lines):
    """Writes to a process and reads that many lines from it, in turn, so that no pipe fills up."""
    view = memoryview(data)
    while view or lines > 0:
        may_write = [process.stdin] if view else []
        readable, writable, _ = select.select([process.stdout], may_write, [], 20)
        if not readable and not writable:
            raise AssertionError(f"{lines} lines did not come")
        if writable:
            view = view[process.stdin.write(view[:4096]):]
        if readable:
            lines -= process.stdout.read(1 << 16).count(b"\n")
    assert lines == 0


def skip(reason):
    raise unittest.SkipTest(reason)


def python_with(module, **env):
    """A Python that has the module: this one, or Debian's."""
    for interpreter in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([interpreter, "-c", f"import {module}"], env=environment(env), capture_output=True).returncode == 0:
            return interpreter
    return skip(f"no Python here has the module {module}")


def need_tool(name):
    """The path of the tool. Daemons are in folders that only root's PATH contains."""
    return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin") or skip(f"there is no {name}")


def need_package(name):
    """The folder in which Python finds the package, for PYTHONPATH."""
    if not os.path.isdir(os.path.join(PACKAGES, name)):
        skip(f"there is no {name} (cmake --workflow --preset integration downloads it)")
    return PACKAGES


def unprivileged():
    """Options of run() for a user who may not read and write everything."""
    if os.geteuid() != 0:
        return {}
    nobody = 65534
    may_run = subprocess.run(["test", "-x", PROGRAM], user=nobody, group=nobody).returncode == 0
    return {"user": nobody, "group": nobody} if may_run else skip("root may do everything, and others cannot run it")


@functools.lru_cache(None)
def odd_records(seed, count):
    """Records of the reference generator as byte strings without line breaks."""
    made = subprocess.run([MAKE_RECORDS, str(seed), str(count)], stdout=subprocess.PIPE, check=True)
    return made.stdout.split(b"\n")[:-1]


def plain_record(rng, number):
    """A record of one of the three kinds, as Duo writes it, which differs from all others by its number."""
    time = 1_700_000_000 + number
    user = f"user{rng.randrange(10_000)}@example.com"
    address = ".".join(str(rng.randrange(1, 255)) for _ in range(4))
    kind = rng.randrange(3)
    if kind == 0:
        details = {"ip_address": address, "email": user, "status": "Active", "serial": str(number)}
        record = {"action": rng.choice(["user_update", "admin_login", "phone_create"]),
                  "description": json.dumps(details), "isotimestamp": "2024-03-01T10:00:00+00:00",
                  "object": f"object {number}", "timestamp": time, "username": "Jos\u00e9 \u4e2d"}
    elif kind == 1:
        record = {"access_device": {"ip": address, "os": "Windows", "hostname": None},
                  "application": {"key": "DI1", "name": f"application {number}"},
                  "auth_device": {"name": "734-555-2342"}, "event_type": "authentication",
                  "factor": "duo_push", "result": rng.choice(["success", "denied"]),
                  "timestamp": time, "txid": f"{rng.getrandbits(64):016x}",
                  "user": {"name": user, "groups": ["one", "two"]}}
    else:
        record = {"activity_id": f"{rng.getrandbits(64):016x}", "action": {"name": "user_create"},
                  "actor": {"name": user}, "target": {"name": f"target {number}"},
                  "ts": "2024-03-01T10:00:00.123456+00:00", "outcome": {"result": "SUCCESS"}}
    return json.dumps(record, ensure_ascii=rng.random() < 0.5, separators=(",", ":")).encode()


@functools.lru_cache(None)
def plain_records(seed, count):
    rng = random.Random(seed)
    return [plain_record(rng, number) for number in range(count)]


TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def pretty(text, indent=b"    "):
    """JSON text over many lines, every key and scalar spelled as it was. No line is indented by more than 40 levels: the lines of
    the deepest records would be megabytes of blanks."""
    def line(depth):
        return b"\n" + indent * min(depth, 40)

    out = []
    depth = 0
    previous = b""
    for token in TOKEN.findall(text):
        if token in (b"}", b"]"):
            depth -= 1
            if previous not in (b"{", b"["):
                out.append(line(depth))
        elif previous in (b"{", b"[", b","):
            out.append(line(depth))
        out.append(b": " if token == b":" else token)
        if token in (b"{", b"["):
            depth += 1
        previous = token
    return b"".join(out)


def peak_memory(process):
    """Waits for a process. Returns its status and its peak resident memory in bytes."""
    sampled = 0
    while True:
        # The peak from wait4() is at least the memory of the process that started it. The peak in /proc is
        # exact, but it disappears when the process ends.
        with contextlib.suppress(OSError, TypeError), open(f"/proc/{process.pid}/status") as file:
            sampled = max(sampled, int(re.search(r"VmHWM:\s*(\d+) kB", file.read())[1]) * 1024)
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        time.sleep(0.01)
    process.returncode = os.waitstatus_to_exitcode(status)
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return process.returncode, usage.ru_maxrss * 1024 if usage.ru_maxrss > ours else sampled


def main():
    """Runs the tests named on the command line, or all. Prints `skipped: reason` for those that cannot run."""
    if not PROGRAM:
        sys.exit("set DUO2QUALYS to the program's path")
    names = sys.argv[1:] or None
    loader = unittest.TestLoader()
    module = sys.modules["__main__"]
    suite = loader.loadTestsFromNames(names, module) if names else loader.loadTestsFromModule(module)
    result = unittest.TextTestRunner(verbosity=1).run(suite)
    for test, reason in result.skipped:
        print(f"skipped: {reason} ({test.id()})")
    sys.exit(0 if result.wasSuccessful() else 1)
