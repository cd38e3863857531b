"""The pipelines of the pages, each with the programs that it names: the result is that of a single run."""

import contextlib
import glob
import gzip
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tarfile

import support
from support import lines
from readme import SAMPLES, example_text, recipe, replaced, with_program
from services import Service

CLOCK = {"SOURCE_DATE_EPOCH": "1700000000"}
# In place of the installed program, for programs that start it with an empty environment.
PROGRAM = f"env SOURCE_DATE_EPOCH=1700000000 {support.PROGRAM}"
MIXED = support.read(os.path.join(SAMPLES, "mixed.ndjson"))


def converted(data, *options):
    return support.run("-q", *options, stdin=data, env=CLOCK).out


class Pipeline(support.InFolder):
    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name="events.ndjson"):
        with contextlib.suppress(FileNotFoundError):
            return support.read(self.path(name))
        return b""

    def wait_for_events(self, expected, name="events.ndjson"):
        try:
            support.wait_for(lambda: len(self.read(name)) >= len(expected))
        finally:
            self.assertEqual(expected, self.read(name))


def of_process(pid, pattern, read):
    """What `read` returns for each file of the process in /proc; threads and descriptors may end meanwhile."""
    found = []
    for path in glob.glob(f"/proc/{pid}/{pattern}"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            found.append(read(path))
    return found


def children(pid):
    return {int(child) for some in of_process(pid, "task/*/children", support.read) for child in some.split()}


def open_files(pid):
    return set(of_process(pid, "fd/*", os.readlink))


class Tail(Pipeline):
    def start(self, text):
        shell = subprocess.Popen(["sh", "-c", text], cwd=self.folder, env=with_program(CLOCK),
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(shell.wait)
        self.addCleanup(self.end, shell)
        return shell

    def end(self, shell):
        """Ends tail, and thereby the pipe."""
        for child in children(shell.pid) if shell.poll() is None else []:
            if any(b"tail" in name for name in of_process(child, "comm", support.read)):
                os.kill(child, signal.SIGTERM)

    def test_events_of_a_stream_are_written_at_once(self):
        support.need_tool("tail")
        parts = [lines(support.plain_records(18, 30)), lines(support.plain_records(19, 1))]
        log = support.write(self.path("duo.log"), parts[0])
        shell = self.start(recipe("stream"))
        self.wait_for_events(converted(parts[0]))
        with open(log, "ab") as file:
            file.write(parts[1])
        self.wait_for_events(converted(b"".join(parts)))
        self.end(shell)
        self.assertEqual((b"", 0), (shell.stdout.read(), shell.wait()))
        self.assertNotIn(b"duo2qualys", shell.stderr.read())

    def test_tail_goes_on_with_the_new_file_when_the_log_is_renamed_or_cut(self):
        support.need_tool("tail")
        parts = [lines(support.plain_records(number, count)) for number, count in ((1, 20), (2, 300), (3, 300), (4, 9))]
        log = support.write(self.path("duo.log"), parts[0])
        shell = self.start(recipe("tail"))
        expected = [converted(b"".join(parts[:end]), "--unmapped", "keep") for end in range(1, 5)]
        self.wait_for_events(expected[0])
        with open(log, "ab") as file:
            file.write(parts[1])
        os.rename(log, log + ".1")
        support.write(log, parts[2])
        self.wait_for_events(expected[2])
        shutil.copy(log, log + ".2")
        os.truncate(log, 0)
        with open(log, "ab") as file:
            file.write(parts[3])
        self.wait_for_events(expected[3])
        self.end(shell)
        self.assertEqual((b"", 0), (shell.stdout.read(), shell.wait()))
        self.assertNotIn(b"duo2qualys", shell.stderr.read())
        self.assertEqual(expected[3], self.read())


class TailService(Pipeline):
    """The service's own commands. As from systemd, all its processes get a signal at once."""

    def setUp(self):
        super().setUp()
        support.need_tool("tail")
        self.service = Service(self.path("root"), recipe("duo-tail"), "duo-tail.service")
        self.log = self.path("duo.log")
        self.events = os.path.relpath(self.service.state, self.folder) + "/events.ndjson"

    def start(self, run=lambda command: command):
        command = replaced(self.service.command(), {"/var/log/duo.log": self.log})
        self.daemon = subprocess.Popen(run(["sh", "-c", f"exec {command}"]), start_new_session=True, cwd=self.folder,
                                       env=with_program({**CLOCK, **self.service.environment()}),
                                       stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(self.daemon.wait)
        self.addCleanup(lambda: [os.kill(pid, signal.SIGKILL) for pid in self.processes()])

    def stop(self):
        os.killpg(self.daemon.pid, signal.SIGTERM)
        self.daemon.wait(20)
        support.wait_for(lambda: not self.processes())

    def processes(self):
        """The names of the running processes, by their ids."""
        stats = of_process("[0-9]*", "stat", support.read)
        found = [re.fullmatch(rb"(\d+) \((.*)\) ([^Z]) \d+ (\d+) .*", stat, re.S) for stat in stats]
        return {int(match[1]): match[2] for match in found if match and int(match[4]) == self.daemon.pid}

    def files(self, pattern):
        return [support.read(path) for path in sorted(glob.glob(f"{self.service.state}/{pattern}"))]

    def wait_for(self, *parts):
        self.wait_for_events(converted(b"".join(parts), "--unmapped", "keep"), self.events)

    def test_a_service_writes_each_event_once_over_restarts_and_rotations(self):
        parts = [lines(support.plain_records(number, 30)) for number in range(21, 25)]
        support.write(self.log + ".1", parts[0])
        support.write(self.log, parts[1])
        self.start()
        self.wait_for(*parts[:2])

        # It writes the report so far, and continues.
        reload = self.service.command("ExecReload")
        subprocess.run(["sh", "-c", reload], env={**os.environ, "MAINPID": str(self.daemon.pid)}, check=True)
        support.wait_for(lambda: self.files("report-*.json"))
        self.assertEqual(60, json.loads(self.files("report-*.json")[0])["summary"]["written"])
        with open(self.log, "ab") as file:
            file.write(b"no record\n" + parts[2])
        self.wait_for(*parts[:3])
        self.assertIsNone(self.daemon.poll())

        # Stopped while the log is rotated.
        self.stop()
        self.assertEqual(90, json.loads(self.files("report-*.json")[0])["summary"]["written"])
        os.rename(self.log, self.log + ".1")
        support.write(self.log, parts[3])
        self.start()
        self.wait_for(*parts)
        self.stop()
        self.assertEqual([1, 1], [rejects.count(b"\n") for rejects in self.files("rejects-*.ndjson")])
        self.assertEqual(120, self.read(self.events).count(b"\n"))

    def test_a_log_that_is_rotated_while_the_previous_one_is_read_is_not_missed(self):
        parts = [lines(support.plain_records(number, 30)) for number in range(21, 24)]
        os.mkfifo(self.log + ".1")
        support.write(self.log, parts[1])
        self.start()
        with open(self.log + ".1", "wb") as previous:  # opened when the service reads it
            os.rename(self.log, self.log + ".2")
            support.write(self.log, parts[2])
            previous.write(parts[0])
        self.wait_for(*parts)
        self.stop()

    def test_a_service_ends_when_a_part_of_it_ends(self):
        """So that systemd starts it again."""
        for name in (b"duo2qualys", b"tail"):
            support.write(self.log, lines(support.plain_records(21, 30)))
            self.start()
            self.wait_for(lines(support.plain_records(21, 30)))
            pid, = [pid for pid, other in self.processes().items() if other == name]
            os.kill(pid, signal.SIGKILL)
            self.assertNotEqual(0, self.daemon.wait(20))
            support.wait_for(lambda: not self.processes())
            os.remove(self.path(self.events))

    def test_systemd_accepts_the_unit(self):
        self.service.check("duo-tail.service")
        self.service.check_exposure("duo-tail.service", 0.6)

    def test_a_service_does_nothing_that_systemd_refuses_it(self):
        if support.SANITIZED:
            support.skip("a sanitizer makes system calls of its own")
        log = self.path("trace")
        support.write(self.log, lines(support.plain_records(21, 30)))
        self.start(lambda command: self.service.traced(command, log))
        self.wait_for(lines(support.plain_records(21, 30)))
        self.stop()
        self.assertIn(b"inotify", support.read(log))
        self.assertEqual(set(), self.service.refused(log))


class Rsyslog(Pipeline):
    """The examples, with the folder, the port and the program of the test."""

    def setUp(self):
        super().setUp()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        script = replaced(example_text("duo-events.sh"), {"/var/log/duo": self.folder, "exec duo2qualys": f"exec {PROGRAM}"})
        os.chmod(support.write(self.path("duo-events"), script.encode()), 0o755)
        configuration = replaced(example_text("rsyslog-convert.conf"), {"/var/log/duo": self.folder, '"5514"': f'"{self.port}"',
                                                          "/usr/local/lib/duo2qualys/duo-events.sh": self.path("duo-events")})
        configuration = (f'global(workDirectory="{self.folder}")\n{configuration}'
                         f'action(type="omfile" file="{self.path("rest.log")}")\n')
        support.write(self.path("rsyslog.conf"), configuration.encode())
        self.start()
        self.addCleanup(lambda: self.daemon.poll() is None and self.stop())

    def start(self):
        command = [support.need_tool("rsyslogd"), "-n", "-f", self.path("rsyslog.conf"), "-i", self.path("pid")]
        self.daemon = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
        support.wait_for(self.connects)

    def connects(self):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port)).close()
            return True

    def stop(self):
        self.daemon.terminate()
        self.assertEqual(0, self.daemon.wait(60))

    def send(self, data):
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(data)

    def test_rsyslog_hands_its_lines_over_as_they_are(self):
        large = b'{"action":"user_update",\t"object":"' + b"x" * 900_000 + b'","timestamp":1}\n'
        data = lines(support.plain_records(5, 3000)) + large + MIXED
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(data)
            self.wait_for_events(converted(data, "--unmapped", "keep"))
            # The connection is open and idle: a single line does not wait for another.
            line = lines(support.plain_records(6, 1))
            connection.sendall(line)
            self.wait_for_events(converted(data + line, "--unmapped", "keep"))
        self.assertIn(b"unknown-kind", self.read("messages.log"))
        self.assertNotIn(b"eventId", self.read("rest.log"))

    def test_rsyslog_goes_on_in_a_new_file_after_a_rotation(self):
        parts = [lines(support.plain_records(number, 500)) for number in (7, 8)]
        self.send(parts[0])
        self.wait_for_events(converted(parts[0], "--unmapped", "keep"))
        os.rename(self.path("events.ndjson"), self.path("events.ndjson.1"))
        self.daemon.send_signal(signal.SIGHUP)
        support.wait_for(lambda: self.path("events.ndjson.1") not in open_files(self.daemon.pid))
        self.send(parts[1])
        self.wait_for_events(converted(parts[1], "--unmapped", "keep"))
        self.wait_for_events(converted(parts[0], "--unmapped", "keep"), "events.ndjson.1")

    def test_rsyslog_loses_nothing_that_it_has_taken_when_it_is_restarted(self):
        records = support.plain_records(9, 20_000)
        self.send(lines(records))
        queue = self.path("duo.00000001")
        support.wait_for(lambda: os.path.exists(queue) and records[-1] in support.read(queue))
        self.stop()
        self.start()
        self.wait_for_events(converted(lines(records), "--unmapped", "keep"))

    def test_rsyslog_goes_on_when_the_program_was_killed(self):
        parts = [lines(support.plain_records(number, 500)) for number in (10, 11)]
        expected = [converted(b"".join(parts[:end]), "--unmapped", "keep") for end in range(1, 3)]
        self.send(parts[0])
        self.wait_for_events(expected[0])
        program, = children(self.daemon.pid)
        os.kill(program, signal.SIGKILL)
        # Until it has ended, its pipe accepts lines that nobody reads (RECIPES.md says so).
        support.wait_for(lambda: not os.path.exists(f"/proc/{program}"))
        self.send(parts[1])
        self.wait_for_events(expected[1])

    def test_rsyslog_keeps_lines_in_order_while_the_program_takes_none(self):
        data = lines(support.plain_records(12, 20_000))
        self.send(data[:data.index(b"\n") + 1])
        support.wait_for(self.read)
        program, = children(self.daemon.pid)
        os.kill(program, signal.SIGSTOP)
        self.send(data[data.index(b"\n") + 1:])
        self.assertEqual(1, self.read().count(b"\n"))
        os.kill(program, signal.SIGCONT)
        self.wait_for_events(converted(data, "--unmapped", "keep"))


class Parallel(Pipeline):
    def archives(self):
        """Some of each compression, one with a blank in its name, one with rejects and one that is cut."""
        good = lines(support.plain_records(13, 200))
        tar = io.BytesIO()
        with tarfile.open(fileobj=tar, mode="w:xz") as archive:
            for name in ("a.ndjson", "b.ndjson"):
                member = tarfile.TarInfo(name)
                member.size = len(good)
                archive.addfile(member, io.BytesIO(good))
        packed = gzip.compress(good)
        return {"2024-01.json.gz": packed, "all in one.tar.xz": tar.getvalue(), "plain.log": good,
                "mixed.ndjson.gz": gzip.compress(MIXED), "cut.gz": packed[:len(packed) // 2]}

    def test_parallel_gives_what_a_run_for_each_file_gives(self):
        support.need_tool("parallel")
        expected, statuses = {}, {}
        for name, data in self.archives().items():
            path = support.write(self.path("archives/" + name), data)
            run = support.run("-q", path, env=CLOCK)
            expected[name + ".ndjson"], statuses[name] = run.out, run.status
        self.assertEqual([0, 0, 0, 1, 3], sorted(statuses.values()))

        done = subprocess.run(["bash", "-c", recipe("parallel")], cwd=self.folder, capture_output=True,
                              env=with_program({**CLOCK, "HOME": self.folder}))
        self.assertEqual(2, done.returncode, done)
        self.assertEqual(b"", done.stdout)
        self.assertEqual(expected, support.tree(self.path("events")))
        jobs = [line.split("\t") for line in self.read("jobs.log").decode().splitlines()[1:]]
        self.assertEqual(statuses, {re.search(r"archives/(.*?)'?$", job[8])[1]: int(job[6]) for job in jobs})


class Spark(Pipeline):
    def test_spark_gives_the_lines_of_a_single_run(self):
        """Two executors, each a process of its own."""
        packages = support.need_package("pyspark")
        support.need_tool("java")
        mixed = lines(record for record in MIXED.splitlines() if b"\xfc" not in record)
        mixed.decode()
        parts = [lines(support.plain_records(number, 2000)) for number in range(14, 18)]
        parts[1] += mixed
        logs = [support.write(self.path(f"logs/{number}.ndjson"), part) for number, part in enumerate(parts)]
        single = support.run("-q", "--rejects", self.path("single"), *logs, env=CLOCK)
        self.assertEqual(1, single.status)
        script = replaced(example_text("duo-spark.py"), {'"duo2qualys ': f'"{PROGRAM} '})
        support.write(self.path("duo-spark.py"), script.encode())
        command = replaced(recipe("spark-submit"), {"spark://master:7077": "'local-cluster[2,1,1024]'"})
        home = self.path("spark")  # where its workers write, too
        os.mkdir(home)
        for name in os.listdir(packages + "/pyspark"):
            os.symlink(f"{packages}/pyspark/{name}", f"{home}/{name}")
        environment = {"PYTHONPATH": packages, "PYSPARK_PYTHON": sys.executable, "SPARK_HOME": home,
                       "SPARK_LOCAL_IP": "127.0.0.1", "PATH": home + "/bin:" + os.environ["PATH"]}
        done = subprocess.run(["sh", "-c", command], cwd=self.folder, env=support.environment(environment),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=500)
        self.assertEqual(0, done.returncode, done.stdout.decode("utf-8", "replace")[-4000:])

        self.assertIn(b"/1 on hostPort", done.stdout)  # the second executor
        events, rejects = (b"".join(map(support.read, glob.glob(self.path(f"{name}/part-*"))))
                           for name in ("events", "rejects"))
        # Spark lists files in an order of its own.
        self.assertEqual(sorted(single.out.splitlines()), sorted(events.splitlines()))

        def raws(text):
            return sorted((reject["reason"], reject["raw"]) for reject in map(json.loads, text.splitlines()))
        self.assertEqual(raws(self.read("single")), raws(rejects))


if __name__ == "__main__":
    support.main()
