"""Signals: what was read from a stream is written, cut-off files are left to the next run, and no output is incomplete."""

import bz2
import contextlib
import fcntl
import gzip
import io
import json
import lzma
import os
import re
import resource
import select
import signal
import struct
import subprocess
import tarfile
import termios
import time
import zipfile
import zlib

import support
from support import FIXED, lines

RECORDS = support.plain_records(71, 3000)
BROKEN = b"{broken\n"
ENDING = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
SUMMARY = ["--summary", "json", "-q"]


def obey(number):
    """For preexec_fn: the signal ends the process, even if the tests were started with the signal ignored."""
    return lambda: signal.signal(number, signal.SIG_DFL)


class Signals(support.InFolder):
    def started(self, *arguments, number=signal.SIGTERM, **options):
        options = {"stdin": subprocess.PIPE, "stdout": None, "preexec_fn": obey(number), **options}
        return super().started(*arguments, **options)

    def files(self):
        """All files in the folder."""
        return support.tree(self.folder)

    def clear(self):
        for name in self.files():
            os.unlink(self.at(name))
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.at("out/" + support.JOURNAL))

    def wait_until_waiting(self, process, data):
        """Writes, and waits until the process has taken all of it and waits for more."""
        process.stdin.write(data)
        support.wait_for(lambda: sleeps(process))

    # --- streams -------------------------------------------------------------------------------------------------

    def test_signals_complete_what_was_read_of_a_stream(self):
        data = (RECORDS[0] + b"\n" + BROKEN) * 25
        expected = support.run(*FIXED, stdin=data).out
        outputs = {"one": ["-o", "one"], "out/stdin.ndjson": ["-d", "out", "-"],
                   "zipped": ["-o", "zipped", "--compress", "gzip"]}
        for number in ENDING:
            for name, output in outputs.items():
                for threads in ("-j1", "-j8"):
                    with self.subTest(number=number, name=name, threads=threads):
                        process = self.started(threads, *output, "--rejects", "rejects", "--report", "report", *SUMMARY,
                                               number=number)
                        self.wait_until_waiting(process, data)
                        process.send_signal(number)
                        self.assertEqual(-number, process.wait(20))
                        files = self.files()
                        self.assertEqual({name, "rejects", "report"}, set(files))
                        found = gzip.decompress(files[name]) if name == "zipped" else files[name]
                        self.assertEqual(expected, found)
                        self.assertEqual(25, files["rejects"].count(b"\n"))
                        counts = [json.loads(files["report"])["summary"], json.loads(process.stderr.read())]
                        self.assertEqual([(50, 25, 25)] * 2,
                                         [(one["read"], one["written"], one["rejected"]) for one in counts])
                        self.clear()

    def test_lines_on_stdout_are_complete_and_a_record_that_is_cut_off_is_a_reject(self):
        process = self.started("--rejects", "rejects", *SUMMARY, stdout=subprocess.PIPE)
        self.wait_until_waiting(process, lines(RECORDS[:3]) + RECORDS[3][:20])
        process.send_signal(signal.SIGTERM)
        self.assertEqual((-signal.SIGTERM, 3), (process.wait(20), process.stdout.read().count(b"\n")))
        self.assertEqual({"truncated": 1}, json.loads(process.stderr.read())["by_reason"])
        self.assertEqual(RECORDS[3][:20].decode(), json.loads(self.files()["rejects"])["raw"])

    def test_the_end_of_a_stream_that_comes_with_the_signal_is_its_end(self):
        # As on a terminal: the signal arrives before the end of the input, and both arrive before the program sees
        # them.
        for _ in range(10):
            process = self.started("-j2", "-o", "one")
            self.wait_until_waiting(process, lines(RECORDS[:100]))
            process.send_signal(signal.SIGSTOP)
            process.send_signal(signal.SIGTERM)
            process.stdin.close()
            process.send_signal(signal.SIGCONT)
            self.assertEqual(-signal.SIGTERM, process.wait(20))
            self.assertEqual(100, self.files()["one"].count(b"\n"))
            self.assertEqual({"one"}, set(self.files()))

    def test_a_fifo_ends_like_standard_input_and_what_follows_is_not_read(self):
        os.mkfifo(self.at("fifo"))
        self.write("after", lines(RECORDS[:5]))
        process = self.started("-o", "one", "fifo", "after")
        with open(self.at("fifo"), "wb", buffering=0) as writer:
            writer.write(lines(RECORDS[:3]))
            support.wait_for(lambda: self.files().get("one.part"))
            process.send_signal(signal.SIGTERM)
            self.assertEqual(-signal.SIGTERM, process.wait(20))
        self.assertEqual(3, self.files()["one"].count(b"\n"))
        self.assertEqual(b"duo2qualys: ended by a signal: the rest was not read\n", process.stderr.read())

    def test_a_compressed_stream_or_an_archive_ends_like_a_plain_one(self):
        text = lines(RECORDS)
        for name, data in unended(text).items():
            for threads in ("-j1", "-j8"):
                with self.subTest(name, threads=threads):
                    process = self.started(threads, "-o", "one", "--seen", "seen", *SUMMARY)
                    self.wait_until_waiting(process, data)
                    process.send_signal(signal.SIGTERM)
                    self.assertEqual(-signal.SIGTERM, process.wait(20))
                    told = process.stderr.read()
                    self.assertEqual(1, told.count(b"\n"), told)  # the summary, and no message
                    files = self.files()
                    self.assertEqual({"one", "seen"}, set(files))
                    # The last few bytes may still be in a decoder; everything before them has been written.
                    self.assertLess(100, files["one"].count(b"\n"))
                    self.assertEqual(files["one"].count(b"\n"), files["seen"].count(b"\n") - 1)
                    if name in ("gzip", "gzip twice", "stored in a zip"):
                        self.assertEqual(support.run(*FIXED, stdin=text).out, files["one"])
                    self.clear()

    def test_an_archive_that_ends_by_a_signal_before_its_first_file_is_no_error(self):
        folder = tarfile.TarInfo("folder")
        folder.type = tarfile.DIRTYPE
        for data in (flushed_gzip(folder.tobuf()), b"PK\3\4" + b"\0" * 6):
            process = self.started("-o", "one", "--seen", "seen")
            self.wait_until_waiting(process, data)
            process.send_signal(signal.SIGTERM)
            self.assertEqual((-signal.SIGTERM, b""), (process.wait(20), process.stderr.read()))
            self.assertEqual({"one", "seen"}, set(self.files()))
            self.clear()

    def test_damage_that_is_found_before_the_signal_stays_an_error(self):
        self.write("bad.gz", gzip.compress(lines(RECORDS[:5]))[:-4])
        process = self.started("-o", "one", "--seen", "seen", "bad.gz", "-")
        self.wait_until_waiting(process, flushed_gzip(lines(RECORDS[5:10])))
        process.send_signal(signal.SIGTERM)
        self.assertEqual(-signal.SIGTERM, process.wait(20))
        self.assertEqual(b"duo2qualys: bad.gz: gzip: truncated\n", process.stderr.read())
        self.assertEqual({"bad.gz", "one"}, set(self.files()))
        self.assertEqual(10, self.files()["one"].count(b"\n"))

    # --- files ---------------------------------------------------------------------------------------------------

    def test_a_signal_drops_the_file_that_is_converted_and_keeps_what_is_finished(self):
        self.write("a.json", RECORDS[0] + b"\n" + BROKEN)
        self.write("b.json", (BROKEN + b'{"action":"brand_new","username":"a"}\n' + lines(RECORDS)) * 6)
        self.write("c.json", lines(RECORDS[:3]))
        batch = ["-d", "out", "--rejects", "rejects", "--report", "report", *SUMMARY, "a.json", "b.json", "c.json"]
        for threads in ("-j1", "-j8"):
            with self.subTest(threads):
                process = self.started(threads, *batch, env={"LD_PRELOAD": support.FAULT_SHIM, "FAULT_SLOW": "50"})
                support.wait_for(lambda: self.files().get("out/b.ndjson.part"))
                process.send_signal(signal.SIGTERM)
                self.assertEqual(-signal.SIGTERM, process.wait(60))
                files = self.files()
                self.assertEqual({"a.json", "b.json", "c.json", "out/a.ndjson", "rejects", "report"}, set(files))
                self.assertEqual(["a.json"], [json.loads(line)["input"] for line in files["rejects"].splitlines()])
                report = json.loads(files["report"])
                for counts in (report["summary"], json.loads(process.stderr.read())):
                    self.assertEqual((1, 2, 1, 1), tuple(
                        counts[name] for name in ("inputs", "read", "written", "rejected")))
                self.assertNotIn("brand_new", files["report"].decode())
                found = support.run(*FIXED, *batch, cwd=self.folder)
                self.assertEqual(3, json.loads(found.err)["inputs"])
                for name in ("out/a.ndjson", "out/b.ndjson", "out/c.ndjson", "rejects", "report"):
                    os.unlink(self.at(name))
                os.unlink(self.at("out/" + support.JOURNAL))

    def test_a_signal_drops_one_output_of_files_and_the_old_one_stays(self):
        self.write("a", lines(RECORDS) * 6)
        self.write("one", b"before")
        process = self.started("-o", "one", "a", env={"LD_PRELOAD": support.FAULT_SHIM, "FAULT_SLOW": "50"})
        support.wait_for(lambda: self.files().get("one.part"))
        process.send_signal(signal.SIGTERM)
        self.assertEqual(-signal.SIGTERM, process.wait(60))
        self.assertEqual({"a", "one"}, set(self.files()))
        self.assertEqual(b"before", self.files()["one"])
        self.assertEqual(b"duo2qualys: ended by a signal: the rest was not read, and the unfinished output is not kept\n",
                         process.stderr.read())

    def test_standard_input_that_is_a_file_ends_as_a_stream(self):
        self.write("a", lines(RECORDS) * 6)
        with open(self.at("a"), "rb") as stdin:
            process = self.started("-o", "one", stdin=stdin, env={"LD_PRELOAD": support.FAULT_SHIM, "FAULT_SLOW": "50"})
            support.wait_for(lambda: self.files().get("one.part"))
            process.send_signal(signal.SIGTERM)
            self.assertEqual(-signal.SIGTERM, process.wait(60))
        self.assertLess(0, self.files()["one"].count(b"\n"))

    # --- at once -------------------------------------------------------------------------------------------------

    def test_a_second_signal_ends_the_run_at_once(self):
        for second in ENDING:
            process = self.started("-o", "one", "--rejects", "rejects", number=second,
                                   env={"LD_PRELOAD": support.FAULT_SHIM, "FAULT_SLOW": "20000"})
            process.stdin.write(lines(RECORDS[:1]))
            support.wait_for(lambda: {"one.part", "rejects.part"} <= set(self.files()))
            time.sleep(0.1)
            process.send_signal(signal.SIGTERM)
            time.sleep(0.2)
            self.assertIsNone(process.poll())
            process.send_signal(second)
            self.assertEqual(-second, process.wait(5))
            self.assertEqual({}, self.files())

    def test_before_anything_is_read_the_first_signal_ends_the_run_at_once(self):
        os.mkfifo(self.at("fifo"))
        process = self.started("--rejects", "rejects", "-o", "fifo")  # whose reader never comes
        support.wait_for(lambda: "rejects.part" in self.files())
        time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(-signal.SIGTERM, process.wait(5))
        self.assertEqual({}, self.files())

    def test_the_shell_sees_128_and_the_signal(self):
        for number in ENDING:
            shell = subprocess.Popen(["sh", "-c", '"$0" -o "$1"; echo $?', support.PROGRAM, self.at("one")],
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                     preexec_fn=obey(number))
            support.wait_for(lambda: os.path.exists(self.at("one.part")))
            children = support.read(f"/proc/{shell.pid}/task/{shell.pid}/children").split()
            os.kill(int(children[0]), number)
            self.assertEqual(f"{128 + number}\n".encode(), shell.communicate(timeout=20)[0])

    def test_an_ignored_signal_stays_ignored(self):
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGUSR1):
            process = self.started("-o", "one", preexec_fn=lambda: signal.signal(number, signal.SIG_IGN))
            process.stdin.write(lines(RECORDS[:10]))
            support.wait_for(lambda: self.files().get("one.part"))
            process.send_signal(number)
            time.sleep(0.2)
            process.stdin.write(lines(RECORDS[10:20]))
            process.stdin.close()
            self.assertEqual((0, b""), (process.wait(20), process.stderr.read()))
            self.assertEqual(20, self.files()["one"].count(b"\n"))
            self.clear()

    # --- what does not end a run ---------------------------------------------------------------------------------

    def test_a_run_that_is_asked_how_far_it_is_tells_and_goes_on(self):
        for threads in ("-j1", "-j8"):
            for form in ("json", "none"):
                with self.subTest(threads, form=form):
                    process = self.started("-q", threads, "--summary", form, "--report", "report", "-o", "one")
                    data = BROKEN + lines(RECORDS[:200])
                    for times in (1, 2):
                        self.wait_until_waiting(process, data)
                        process.send_signal(signal.SIGUSR1)
                        told = process.stderr.read(1 << 16).decode()
                        if form == "json":
                            self.assertEqual(201 * times, json.loads(told)["read"])
                        else:
                            self.assertRegex(told, rf"^duo2qualys: so far: {201 * times} records read from 1 input ")
                        support.wait_for(lambda: {"report", "report.part"} <= set(self.files()))
                        support.wait_for(lambda: json.loads(self.files()["report"])["summary"]["read"] == 201 * times)
                    process.stdin.close()
                    self.assertEqual(1, process.wait(20))
                    self.assertEqual(402, json.loads(self.files()["report"])["summary"]["read"])
                    self.assertEqual({"one", "report"}, set(self.files()))
                    self.clear()

    def test_a_run_that_is_asked_how_far_it_is_while_it_converts_tells(self):
        self.write("a", lines(RECORDS) * 3)
        for threads in ("-j1", "-j8"):
            process = self.started("-q", threads, "-o", "one", "a", env={"LD_PRELOAD": support.FAULT_SHIM,
                                                                          "FAULT_SLOW": "50"})
            support.wait_for(lambda: self.files().get("one.part"))
            process.send_signal(signal.SIGUSR1)
            self.assertEqual(0, process.wait(60))
            self.assertRegex(process.stderr.read().decode(), r"^duo2qualys: so far: [^\n]*\n$")

    def test_a_run_that_is_asked_how_far_it_is_when_it_begins_tells_and_goes_on(self):
        for times in range(support.smaller(200)):
            process = self.started("-q", "-o", "one")
            # The first thing that the program does is to block signals.
            support.wait_for(lambda: blocked(process))
            process.send_signal(signal.SIGUSR1)
            self.assertTrue(select.select([process.stderr], [], [], 20)[0], f"no answer in run {times}")
            self.assertRegex(process.stderr.readline(), rb"^duo2qualys: so far: 0 records [^\n]*\n$", f"run {times}")
            process.stdin.close()
            self.assertEqual((0, b""), (process.wait(20), process.stderr.read()))
            process.stderr.close()

    def ask_in_vain(self, process, folder, fault):
        """Asks for the progress while the report in the folder cannot be written for the reason given."""
        with spoilt(process, folder, fault):
            process.send_signal(signal.SIGUSR1)
            told = [line_of(process.stderr) for _ in range(2)]
        self.assertRegex(told[0], r"^duo2qualys: so far: [^\n]*\n$")
        self.assertRegex(told[1], rf"^duo2qualys: \S+/report: {FAULTS[fault]}; the run continues, and tries "
                         r"again at its end\n$")

    def test_a_report_that_cannot_be_written_when_it_is_asked_for_does_not_harm_the_last_one(self):
        for fault in FAULTS:
            for threads in ("-j1", "-j8"):
                with self.subTest(fault, threads=threads):
                    os.mkdir(self.at("folder"))
                    process = self.started("-q", threads, "--report", "folder/report", "-o", "one")
                    for _ in range(2):
                        self.wait_until_waiting(process, lines(RECORDS[:200]))
                        self.ask_in_vain(process, self.at("folder"), fault)
                    process.stdin.write(lines(RECORDS[:100]))
                    process.stdin.close()
                    self.assertEqual((0, b""), (process.wait(20), process.stderr.read()))
                    self.assertEqual({"one", "folder/report"}, set(self.files()))
                    self.assertEqual(500, json.loads(self.files()["folder/report"])["summary"]["read"])
                    self.clear()
                    os.rmdir(self.at("folder"))

    def test_a_report_that_cannot_be_written_while_the_run_converts_does_not_harm_the_last_one(self):
        self.write("a", lines(RECORDS) * 3)
        for fault in FAULTS.keys() - {"size"}:
            for threads in ("-j1", "-j8"):
                with self.subTest(fault, threads=threads):
                    os.mkdir(self.at("folder"))
                    process = self.started("-q", threads, "--report", "folder/report", "-o", "one", "a",
                                           env={"LD_PRELOAD": support.FAULT_SHIM, "FAULT_SLOW": "50"})
                    support.wait_for(lambda: self.files().get("one.part"))
                    self.ask_in_vain(process, self.at("folder"), fault)
                    self.assertEqual((0, b""), (process.wait(60), process.stderr.read()))
                    self.assertEqual({"a", "one", "folder/report"}, set(self.files()))
                    report = json.loads(self.files()["folder/report"])
                    self.assertEqual(3 * len(RECORDS), report["summary"]["read"])
                    os.unlink(self.at("folder/report"))
                    os.rmdir(self.at("folder"))

    def test_a_report_that_cannot_be_written_at_the_end_either_fails_the_run(self):
        os.mkdir(self.at("folder"))
        process = self.started("-q", "--report", "folder/report", "-o", "one")
        self.wait_until_waiting(process, lines(RECORDS[:10]))
        self.ask_in_vain(process, self.at("folder"), "rename")
        os.rename(self.at("folder"), self.at("moved"))
        process.stdin.close()
        self.assertEqual(3, process.wait(20))
        self.assertEqual(b"duo2qualys: folder/report: cannot create: the folder folder does not exist\n",
                         process.stderr.read())

    def test_a_file_that_gets_larger_than_it_may_is_a_failed_write(self):
        self.write("a", lines(RECORDS) * 3)

        def limited():
            resource.setrlimit(resource.RLIMIT_FSIZE, (102400, 102400))
        for threads in ("-j1", "-j8"):
            for output in (["-o", "one"], ["-d", "out"], ["-o", "one", "--compress", "zstd"]):
                found = support.run(*FIXED, "-q", threads, "--rejects", "rejects", *output, "a", cwd=self.folder,
                                    preexec_fn=limited)
                self.assertEqual(3, found.status, found)
                self.assertRegex(found.err, r"^duo2qualys: \S+: cannot write: File too large\n$")
                self.assertEqual({"a"}, set(self.files()))


def flushed_gzip(text):
    """The beginning of a gzip stream that already contains the whole text."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(text) + packer.flush(zlib.Z_SYNC_FLUSH)


def unended(text):
    """Streams that stay open, with the text or its beginning."""
    member = tarfile.TarInfo("a.log")
    member.size = 2 * len(text)
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("a.log", text)
    stored = zipped.getvalue()[:zipped.getvalue().index(text) + len(text)]
    header = stored[:18] + struct.pack("<II", member.size, member.size) + stored[26:len(stored) - len(text)]
    return {"gzip": flushed_gzip(text), "gzip twice": flushed_gzip(flushed_gzip(text)),
            "xz": lzma.compress(text)[:-40], "bzip2": bz2.compress(text, 1)[:-200], "a tar": member.tobuf() + text,
            "a tar in gzip": flushed_gzip(member.tobuf() + text), "stored in a zip": header + text,
            "UTF-16 in gzip": flushed_gzip(text.decode().encode("utf-16")[:-1])}


# Why a report cannot be written: the file may not be that large, cannot be named, or the next one cannot be opened.
FAULTS = {"size": "cannot write: File too large",
          "rename": "cannot (rename the finished file: No such file or directory|create: the folder folder does not exist)",
          "open": "cannot create: Too many open files"}
if support.SANITIZED:
    del FAULTS["open"]  # the sanitizer opens a pipe to inspect an object, and mistakes the failure for a wrong object


@contextlib.contextmanager
def spoilt(process, folder, fault):
    """Meanwhile, the process cannot write a report into the folder."""
    if fault == "rename":
        os.rename(folder, folder + "-moved")
        yield
        os.rename(folder + "-moved", folder)
        return
    which, amount = {"size": (resource.RLIMIT_FSIZE, 100), "open": (resource.RLIMIT_NOFILE, 3)}[fault]
    before = resource.prlimit(process.pid, which)
    resource.prlimit(process.pid, which, (amount, before[1]))
    yield
    resource.prlimit(process.pid, which, before)


def line_of(pipe):
    """The next line that is written to a pipe; empty if none comes."""
    return pipe.readline().decode() if select.select([pipe], [], [], 20)[0] else ""


def blocked(process):
    """The mask of the signals that are blocked in the first thread of a process."""
    return int(re.search(rb"^SigBlk:\s*(\w+)", support.read(f"/proc/{process.pid}/status"), re.M)[1], 16)


def switches(process):
    """How often each thread of a process has begun to wait, if all of them wait now; else nothing."""
    waits = {}
    for task in os.listdir(f"/proc/{process.pid}/task"):
        status = support.read(f"/proc/{process.pid}/task/{task}/status").decode()
        if not re.search(r"^State:\s+S", status, re.M):
            return {}
        waits[task] = re.search(r"^voluntary_ctxt_switches:\s+(\d+)", status, re.M)[1]
    return waits


def sleeps(process):
    """Whether every thread of a process waits, and nothing is left in the pipe that it reads. Looks twice, because a
    thread may wake another one at which this has already looked."""
    left = struct.unpack("i", fcntl.ioctl(process.stdin, termios.FIONREAD, b"\0" * 4))[0]
    before = switches(process)
    return left == 0 and len(before) > 1 and before == switches(process)


if __name__ == "__main__":
    support.main()
