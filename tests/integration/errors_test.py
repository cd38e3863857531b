"""Each failure is reported once, affects nothing else, and shows in the status."""

import errno
import gzip
import json
import os
import signal
import subprocess
import time
import unittest
import zlib

import support
from support import FIXED, lines

RECORDS = support.plain_records(21, 3000)

class Inputs(support.InFolder):
    def write(self, name, data):
        support.write(os.path.join(self.folder, name), data)
        return name

    def test_a_missing_input_is_told_and_the_others_are_converted(self):
        self.write("a", lines(RECORDS[:3]))
        self.write("b", lines(RECORDS[3:5]))
        expected = self.run_here("a", "b").out
        for threads in ("-j1", "-j8"):
            found = self.run_here(threads, "a", "missing", "b")
            self.assertEqual((3, expected), (found.status, found.out))
            self.assertEqual("duo2qualys: missing: No such file or directory\n", found.err)

    def test_a_directory_without_recursive_is_told_with_what_to_do(self):
        self.write("folder/a", lines(RECORDS[:3]))
        self.write("b", lines(RECORDS[:3]))
        for arguments in (["folder", "b"], ["-d", "out", "folder", "b"]):
            found = self.run_here(*arguments)
            self.assertEqual(3, found.status, found)
            self.assertRegex(found.err, r"duo2qualys: folder: is a directory; .*--recursive")
        self.assertEqual({"b.ndjson"}, set(support.tree(self.folder + "/out")))

    def test_a_file_that_may_not_be_read_is_told(self):
        self.write("a", lines(RECORDS[:3]))
        self.write("folder/b", lines(RECORDS[:3]))
        self.write("locked/c", lines(RECORDS[:3]))
        os.chmod(self.folder + "/a", 0)
        os.chmod(self.folder + "/locked", 0)
        os.chmod(self.folder, 0o755)
        found = self.run_here("-r", "a", "folder", "locked", **support.unprivileged())
        os.chmod(self.folder + "/locked", 0o700)
        self.assertEqual((3, 3), (found.status, found.out.count(b"\n")), found)
        self.assertIn("duo2qualys: a: Permission denied\n", found.err)
        self.assertIn("duo2qualys: locked: Permission denied\n", found.err)

    def test_a_truncated_gzip_file_gives_all_that_can_be_decoded(self):

        whole = gzip.compress(lines(RECORDS))
        for size in (len(whole) // 3, len(whole) - 4, len(whole) - 100):
            with self.subTest(size):
                self.write("a.gz", whole[:size])
                decoded = zlib.decompressobj(31).decompress(whole[:size])
                complete = decoded[:decoded.rfind(b"\n") + 1]
                for threads in ("-j1", "-j8"):
                    found = self.run_here(threads, "a.gz")
                    self.assertEqual(3, found.status, found)
                    self.assertEqual(self.run_here(stdin=complete).out, found.out)
                    self.assertEqual(1, found.err.count("duo2qualys: a.gz: gzip: truncated\n"), found)

    def test_a_corrupt_gzip_file_does_not_end_the_others(self):
        whole = bytearray(gzip.compress(lines(RECORDS)))
        whole[-6] ^= 1
        self.write("a.gz", bytes(whole))
        self.write("b", lines(RECORDS[:3]))
        found = self.run_here("a.gz", "b")
        self.assertEqual((3, 3003), (found.status, found.out.count(b"\n")))
        self.assertEqual("duo2qualys: a.gz: gzip: checksum error\n", found.err)

    def test_names_of_inputs_cannot_write_to_the_terminal(self):
        found = self.run_here("\x1b[31mred\n", "\udcff")
        self.assertEqual("duo2qualys: \\u001b[31mred\\n: No such file or directory\n"
                         "duo2qualys: \\xff: No such file or directory\n", found.err)

    def test_a_closed_stdin_is_an_error(self):
        found = subprocess.run(timeout=60, args=["sh", "-c", 'exec "$0" <&-', support.PROGRAM], stderr=subprocess.PIPE,
                               stdout=subprocess.PIPE)
        self.assertEqual((3, b""), (found.returncode, found.stdout))
        self.assertEqual(b"duo2qualys: -: Bad file descriptor\n", found.stderr)

    def test_a_closed_stdin_is_not_mistaken_for_a_file_of_the_run(self):
        self.write("a", lines(RECORDS[:3]))
        found = subprocess.run(timeout=60, args=["sh", "-c", 'exec "$0" --received-time none -o one a - <&-', support.PROGRAM],
                               stderr=subprocess.PIPE, cwd=self.folder)
        self.assertEqual((3, b"duo2qualys: -: Bad file descriptor\n"), (found.returncode, found.stderr))
        self.assertEqual(self.run_here("a").out, support.read(self.folder + "/one"))

class Outputs(support.InFolder):
    def setUp(self):
        super().setUp()
        self.input = support.write(self.folder + "/a.json", lines(RECORDS) * 3)

    def fails(self, found, why):
        """One message, status 3, and no .part file."""
        self.assertEqual(3, found.status, found)
        self.assertRegex(found.err, rf"^duo2qualys: [^\n]*{why}\n$")
        self.assertEqual([], [name for name in support.tree(self.folder) if name.endswith(".part")])

    def test_a_closed_stdout_is_an_error(self):
        found = subprocess.run(timeout=60, args=["sh", "-c", 'exec "$0" >&-', support.PROGRAM],
                               input=lines(RECORDS[:3]), stderr=subprocess.PIPE)
        self.fails(support.Result(found.returncode, b"", found.stderr), "stdout: .*Bad file descriptor")

    def test_a_closed_stdout_is_not_mistaken_for_a_file_of_the_run(self):
        found = subprocess.run(timeout=60, args=["sh", "-c", 'exec "$0" --rejects r a.json >&-', support.PROGRAM], cwd=self.folder,
                               stderr=subprocess.PIPE)
        self.fails(support.Result(found.returncode, b"", found.stderr), "stdout: .*Bad file descriptor")
        self.assertEqual({"a.json": support.read(self.input)}, support.tree(self.folder))

    def test_a_closed_stderr_does_not_write_messages_into_the_output(self):
        support.write(self.input, b"{broken\n" + lines(RECORDS[:3]))
        expected = support.run(*FIXED, self.input).out
        found = subprocess.run(timeout=60, args=["sh", "-c", 'exec "$0" --received-time none -o one a.json 2>&-', support.PROGRAM],
                               cwd=self.folder)
        self.assertEqual(1, found.returncode)
        self.assertEqual(expected, support.read(self.folder + "/one"))

    def test_a_full_disk_is_an_error(self):
        for threads in ("-j1", "-j8"):
            with open("/dev/full", "wb") as full:
                self.fails(support.run(threads, self.input, stdout=full), "stdout: cannot write: No space left.*")
            self.fails(support.run(threads, "-o", "/dev/full", self.input), "/dev/full: .*No space left.*")
            self.fails(support.run(threads, "-o", "/dev/full", "--compress", "gzip", self.input),
                       "/dev/full: .*No space left.*")
            self.fails(support.run(threads, "-o", "/dev/full", "--compress", "zstd", stdin=lines(RECORDS[:3])),
                       "/dev/full: .*No space left.*")
            os.makedirs(self.folder + "/out", exist_ok=True)
            if not os.path.islink(self.folder + "/out/a.ndjson"):
                os.symlink("/dev/full", self.folder + "/out/a.ndjson")
            self.fails(support.run(threads, "-f", "-d", self.folder + "/out", self.input),
                       "a.ndjson: .*No space left.*")
        self.assertTrue(os.path.exists("/dev/full"))

    def test_a_full_disk_for_rejects_is_an_error(self):
        support.write(self.input, b"{broken\n" + lines(RECORDS[:3]))
        for threads in ("-j1", "-j8"):
            found = support.run("-q", threads, "--rejects", "/dev/full", "-o", self.folder + "/one", self.input)
            self.fails(found, "/dev/full: cannot write: No space left.*")
            self.assertEqual(["a.json"], os.listdir(self.folder))

    def test_a_full_disk_for_messages_is_an_error_or_nothing(self):
        support.write(self.input, b"{broken\n" + lines(RECORDS[:3]))
        with open("/dev/full", "wb") as full:
            found = support.run(*FIXED, self.input, stderr=full)
        self.assertIn(found.status, (1, 3))

    def test_a_broken_pipe_ends_quietly(self):
        for threads in ("-j1", "-j8"):
            with subprocess.Popen(["head", "-n", "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as head:
                process = support.start(*FIXED, threads, self.input, stdout=head.stdin, stderr=subprocess.PIPE)
                head.stdin.close()
                self.assertEqual(b"", process.communicate(timeout=20)[1])
                self.assertEqual(-13, process.returncode)
                json.loads(head.stdout.read())

    def test_a_broken_pipe_also_ends_a_run_that_waits_for_signals(self):
        with subprocess.Popen(["head", "-n", "1"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as head:
            process = support.start(*FIXED, "--rejects", self.folder + "/rejects", self.input, stdout=head.stdin,
                                    stderr=subprocess.PIPE)
            head.stdin.close()
            self.assertEqual(b"", process.communicate(timeout=20)[1])
            self.assertEqual(-13, process.returncode)

class Idle(unittest.TestCase):
    """A run that waits for input ends at once when the input is no longer needed."""

    MANY = lines(RECORDS) * 2  # enough for threads to start

    def started(self, *arguments, **options):
        process = support.start(*FIXED, *arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, bufsize=0, **options)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stdin.close)
        self.addCleanup(process.kill)
        return process

    def test_a_pipe_that_nobody_reads_any_more_ends_it(self):
        for threads in ("-j1", "-j2"):
            for data in (lines(RECORDS[:1]), self.MANY):
                with self.subTest(threads, size=len(data)):
                    process = self.started(threads)
                    support.feed(process, data, data.count(b"\n"))
                    process.stdout.close()
                    self.assertEqual((-signal.SIGPIPE, b""), (process.wait(20), process.stderr.read()))

    def test_a_pipe_that_nobody_reads_is_told_where_the_signal_is_ignored(self):
        process = self.started("-j2", restore_signals=False)
        support.feed(process, lines(RECORDS[:1]), 1)
        process.stdout.close()
        self.assertEqual((3, b"duo2qualys: stdout: cannot write: Broken pipe\n"),
                         (process.wait(20), process.stderr.read()))

    def test_a_pipe_that_is_not_written_to_does_not_end_it(self):
        with support.scratch() as folder:
            process = self.started("-o", folder + "/one")
            process.stdin.write(lines(RECORDS[:1]))
            process.stdout.close()
            time.sleep(0.2)
            process.stdin.write(lines(RECORDS[1:2]))
            process.stdin.close()
            self.assertEqual((0, b""), (process.wait(20), process.stderr.read()))
            self.assertEqual(2, support.read(folder + "/one").count(b"\n"))

    def test_max_errors_ends_it(self):
        for threads in ("-j1", "-j2"):
            for data in (b"", self.MANY):
                with self.subTest(threads, size=len(data)):
                    process = self.started(threads, "--max-errors", "1")
                    support.feed(process, data, data.count(b"\n"))
                    process.stdin.write(b'{"what":"nobody knows"}\n')
                    self.assertEqual(1, process.wait(20))
                    self.assertIn(b"-:%d: unknown-kind" % (data.count(b"\n") + 1), process.stderr.read())

    def test_a_full_disk_ends_it(self):
        size = len(support.run(*FIXED, stdin=self.MANY).out)
        for threads in ("-j1", "-j2"):
            process = self.started(threads, env={"LD_PRELOAD": support.FAULT_SHIM,
                                                 "FAULT_WRITE": f"{errno.ENOSPC}:{size - 1}"})
            support.feed(process, self.MANY, self.MANY.count(b"\n") - 1)
            self.assertEqual(3, process.wait(20))
            self.assertEqual(b"duo2qualys: stdout: cannot write: No space left on device\n", process.stderr.read())


class Faults(support.InFolder):
    """System calls that fail, or do less than requested: see fault_shim.cpp."""

    def setUp(self):
        super().setUp()
        self.data = lines(RECORDS) * 3
        support.write(self.folder + "/a.json", self.data + b"{broken\n" + lines(RECORDS[:3]))
        support.write(self.folder + "/b.json.gz", gzip.compress(self.data))

    def faulty(self, *arguments, **faults):
        env = {"LD_PRELOAD": support.FAULT_SHIM}
        env.update({"FAULT_" + name.upper(): str(value) for name, value in faults.items()})
        stdin = open(self.folder + "/a.json", "rb")
        with stdin:
            return support.run(*FIXED, *arguments, env=env, stdin=stdin, cwd=self.folder)

    def test_the_shim_works(self):
        found = self.faulty("-j1", write=f"{errno.EDQUOT}:100")
        self.assertEqual((3, 100), (found.status, len(found.out)))
        self.assertIn("Disk quota exceeded", found.err)

    def test_interrupted_and_short_calls_change_nothing(self):
        expected = support.run(*FIXED, "-q", "a.json", "b.json.gz", cwd=self.folder)
        rejects = self.folder + "/rejects"
        support.run(*FIXED, "-q", "--rejects", rejects, "a.json", "b.json.gz", cwd=self.folder)
        expected_rejects = support.read(rejects)
        os.unlink(rejects)
        for shim in ("eintr", "short", "eintr,short"):
            for threads in ("-j1", "-j8"):
                with self.subTest(shim, threads=threads):
                    found = self.faulty(threads, "a.json", "b.json.gz", shim=shim)
                    self.assertEqual((1, expected.out), (found.status, found.out), found.err)
                    self.assertEqual(1, found.err.count("\n"), found)
                    found = self.faulty(threads, "-", shim=shim)
                    self.assertEqual(1, found.status, found)
                    self.assertEqual(found.out, expected.out[:len(found.out)])
                    found = self.faulty("-q", threads, "--rejects", "rejects", "-o", "one", "--compress", "gzip",
                                        "a.json", "b.json.gz", shim=shim)
                    self.assertEqual((1, ""), (found.status, found.err))
                    self.assertEqual(expected.out, gzip.decompress(support.read(self.folder + "/one")))
                    self.assertEqual(expected_rejects, support.read(rejects))

    def test_a_part_that_another_run_finishes_just_then_is_made_anew(self):
        support.write(self.folder + "/one.part", b"of another run")
        found = self.faulty("-o", "one", "a.json", gone=1)
        self.assertEqual(1, found.status, found)
        expected = support.run(*FIXED, "a.json", cwd=self.folder).out
        self.assertEqual(expected, support.read(self.folder + "/one"))
        self.assertNotIn("one.part", support.tree(self.folder))

    OUTPUTS = {
        "stdout": [],
        "-o": ["-o", "one"],
        "-d": ["-d", "out"],
        "gzip": ["-o", "one", "--compress", "gzip"],
        "zstd": ["-o", "one", "--compress", "zstd"],
    }

    def fails_once(self, found, why, files=()):
        """One message about the failure, status 3, and nothing that looks like a complete output."""
        self.assertEqual(3, found.status, found)
        messages = [line for line in found.err.splitlines() if "invalid-json" not in line]
        self.assertEqual(1, len(messages), found)
        self.assertIn(why, messages[0])
        self.assertEqual({"a.json", "b.json.gz", *files}, set(support.tree(self.folder)))

    def test_a_disk_that_fills_up_gives_one_message_and_no_file(self):
        for name, output in self.OUTPUTS.items():
            for threads in ("-j1", "-j8"):
                for error, why in ((errno.ENOSPC, "No space left on device"), (errno.EIO, "Input/output error")):
                    for size in (0, 1, 100_000):
                        with self.subTest(name, threads=threads, size=size):
                            found = self.faulty(threads, *output, "a.json", write=f"{error}:{size}")
                            self.fails_once(found, why)

    def test_a_disk_that_fails_at_close_gives_one_message_and_no_file(self):
        for name, output in self.OUTPUTS.items():
            for threads in ("-j1", "-j8"):
                with self.subTest(name, threads=threads):
                    found = self.faulty(threads, *output, "a.json", close=errno.EIO)
                    self.fails_once(found, "Input/output error")

    def test_an_input_that_fails_costs_what_could_not_be_read(self):
        expected = support.run(*FIXED, "-q", "a.json", cwd=self.folder).out
        other = support.run(*FIXED, "-q", "b.json.gz", cwd=self.folder).out
        for threads in ("-j1", "-j8"):
            for size in (0, 1, 1_000_000):
                with self.subTest(threads=threads, size=size):
                    found = self.faulty("-q", threads, "a.json", read=f"{errno.EIO}:{size}")
                    self.fails_once(found, "duo2qualys: a.json: Input/output error")
                    self.assertTrue(expected.startswith(found.out))
                    self.assertGreaterEqual(found.out.count(b"\n"), support.read(
                        self.folder + "/a.json")[:size].count(b"\n"))
                    found = self.faulty("-q", threads, "b.json.gz", read=f"{errno.EIO}:{size // 10}")
                    self.fails_once(found, "duo2qualys: b.json.gz: Input/output error")
                    self.assertTrue(other.startswith(found.out))
                    self.assertEqual(size > 1, found.out != b"")

    def test_whichever_system_call_of_an_input_fails_it_is_told_and_the_others_are_converted(self):
        support.write(self.folder + "/faulty.json", self.data)
        expected = support.run(*FIXED, "-q", "a.json", cwd=self.folder).out
        for call, number in (("open", errno.EACCES), ("open", errno.EMFILE), ("open", errno.ENFILE),
                             ("open", errno.ENOMEM), ("open", errno.ELOOP), ("open", errno.EIO),
                             ("open", errno.ENXIO), ("open", errno.EWOULDBLOCK), ("fstat", errno.EIO),
                             ("fstat", errno.EOVERFLOW)):
            for threads in ("-j1", "-j8"):
                with self.subTest(call, number=number, threads=threads):
                    found = self.faulty("-q", threads, "faulty.json", "a.json", **{call: number})
                    self.assertEqual((3, f"duo2qualys: faulty.json: {os.strerror(number)}\n"),
                                     (found.status, found.err))
                    self.assertEqual(expected, found.out)

    def test_a_directory_that_cannot_be_read_to_its_end_is_told(self):
        for number in range(10):
            support.write(f"{self.folder}/logs/{number}.json", lines(RECORDS[:1]))
        found = self.faulty("-q", "-r", "logs", readdir=errno.EIO)
        self.assertEqual((3, "duo2qualys: logs: Input/output error\n"), (found.status, found.err))
        self.assertLess(found.out.count(b"\n"), 4)

    def test_a_link_to_nothing_is_told(self):
        support.write(self.folder + "/logs/a.json", lines(RECORDS[:1]))
        os.symlink("/nowhere/duo.json", self.folder + "/logs/duo.json")
        os.symlink("loop.json", self.folder + "/logs/loop.json")
        found = support.run(*FIXED, "-r", "logs", cwd=self.folder)
        self.assertEqual((3, 1), (found.status, found.out.count(b"\n")), found)
        self.assertEqual("duo2qualys: logs/duo.json: is a link to a missing file\n"
                         "duo2qualys: logs/loop.json: Too many levels of symbolic links\n",
                         "".join(sorted(found.err.splitlines(True))))

    def test_an_input_that_failed_is_not_up_to_date(self):
        for _ in range(2):
            found = self.faulty("-q", "--summary", "none", "-d", "out", "a.json", read=f"{errno.EIO}:100000")
            self.fails_once(found, "a.json: Input/output error", files=["out/a.ndjson"])
        found = support.run(*FIXED, "-q", "-d", "out", "a.json", cwd=self.folder)
        self.assertEqual(support.run(*FIXED, "-q", "a.json", cwd=self.folder).out,
                         support.read(self.folder + "/out/a.ndjson"), found)

if __name__ == "__main__":
    support.main()
