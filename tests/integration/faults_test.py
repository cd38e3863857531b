"""What fails around a run, or is taken away from under it: one clear message, the right status, no half output."""

import errno
import gzip
import io
import os
import resource
import signal
import subprocess
import time
import zipfile

import support
from support import FIXED, lines

RECORDS = support.plain_records(41, 3000)
BROKEN = b"{broken\n"


class Scratch(support.InFolder):
    def started(self, *arguments, **options):
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        process = support.start(*FIXED, *arguments, cwd=self.folder, bufsize=0, **options)
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe:
                self.addCleanup(pipe.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process


class Vanishing(Scratch):
    """Inputs that are changed or taken away while the program runs."""

    def held(self, *arguments):
        """A run that reads a FIFO before its other inputs, and the file that lets it go on when it is closed."""
        os.mkfifo(self.at("first"))
        process = self.started(*arguments)
        writer = open(self.at("first"), "wb", buffering=0)
        writer.write(lines(RECORDS[:1]))
        return process, writer

    def test_an_input_that_is_deleted_before_its_turn_is_told(self):
        for threads in ("-j1", "-j8"):
            for name in ("a", "c"):
                self.write(name, lines(RECORDS[:3]))
            self.write("folder/b", lines(RECORDS[:3]))
            process, writer = self.held(threads, "-r", "first", "a", "folder", "c")
            self.assertTrue(process.stdout.readline())
            os.unlink(self.at("folder/b"))
            writer.close()
            out, err = process.communicate(timeout=20)
            self.assertEqual((3, 6), (process.returncode, out.count(b"\n")))
            self.assertEqual(b"duo2qualys: folder/b: No such file or directory\n", err)
            os.unlink(self.at("first"))

    def test_an_input_that_is_deleted_before_its_turn_has_no_output(self):
        self.write("a", lines(RECORDS[:3]))
        process, writer = self.held("-d", "out", "first", "a")
        support.wait_for(lambda: os.path.exists(self.at("out/first.ndjson.part")))
        os.unlink(self.at("a"))
        writer.close()
        err = process.communicate(timeout=20)[1]
        self.assertEqual(3, process.returncode)
        self.assertIn(b"duo2qualys: a: No such file or directory\n", err)
        self.assertEqual({"first.ndjson"}, set(support.tree(self.at("out"))))

    def test_an_input_that_is_deleted_while_it_is_read_is_read_to_its_end(self):
        self.write("a", lines(RECORDS) * 3)
        expected = self.run_here("a").out
        process = self.started("a")
        head = process.stdout.read(1)
        os.unlink(self.at("a"))
        out, err = process.communicate(timeout=60)
        self.assertEqual((0, b""), (process.returncode, err))
        self.assertEqual(expected, head + out)

    def test_an_input_that_is_cut_while_it_is_read_is_told(self):
        whole = lines(RECORDS) * 6
        for threads in ("-j1", "-j8"):
            self.write("a", whole)
            process = self.started(threads, "a")
            head = process.stdout.read(1)
            os.truncate(self.at("a"), 100)
            out, err = process.communicate(timeout=60)
            self.assertEqual(3, process.returncode)
            self.assertIn(b"duo2qualys: a: became shorter while it was read\n", err)
            self.assertLess(0, (head + out).count(b"\n"))

    def test_an_input_that_is_cut_while_it_is_read_is_read_again_by_the_next_run(self):
        self.write("a", BROKEN * 10_000 + lines(RECORDS) * 6)
        # Nobody reads the rejects at first: so much of the input cannot be read yet.
        process = self.started("-q", "-d", "out", "--rejects", "/dev/stdout", "a")
        process.stdout.read(1)
        os.truncate(self.at("a"), len(BROKEN))
        err = process.communicate(timeout=60)[1]
        self.assertEqual(3, process.returncode)
        self.assertIn(b"duo2qualys: a: became shorter while it was read\n", err)
        self.write("a", lines(RECORDS[:1]))
        found = self.run_here("-d", "out", "--summary", "json", "a")
        self.assertIn('"read":1,', found.err)

    def test_an_input_that_is_read_from_its_middle_is_not_taken_for_one_that_became_shorter(self):
        with open(self.write("a", lines(RECORDS[:3])), "rb") as stdin:
            for place, count in ((len(RECORDS[0]) + 1, 2), (1_000_000, 0)):
                stdin.seek(place)
                found = self.run_here(stdin=stdin)
                self.assertEqual((0, count, ""), (found.status, found.out.count(b"\n"), found.err))

    def test_waiting_for_the_writer_of_a_fifo_ends_with_the_run(self):
        self.write("few", lines(RECORDS[:1]))
        self.write("many", lines(RECORDS) * 2 + BROKEN)
        os.mkfifo(self.at("nobody"))
        for threads in ("-j1", "-j2"):
            with self.subTest(threads):
                process = self.started(threads, "few", "nobody")
                process.stdout.readline()
                time.sleep(0.1)
                process.stdout.close()
                self.assertEqual((-signal.SIGPIPE, b""), (process.wait(20), process.stderr.read()))
                process = self.started(threads, "-q", "--max-errors", "1", "many", "nobody")
                process.communicate(timeout=20)
                self.assertEqual(1, process.returncode)

    def test_a_fifo_is_read_when_its_writer_comes(self):
        os.mkfifo(self.at("fifo"))
        expected = self.run_here(stdin=lines(RECORDS[:3])).out
        for threads in ("-j1", "-j2"):
            process = self.started(threads, "fifo")
            time.sleep(0.1)
            with open(self.at("fifo"), "wb", buffering=0) as writer:
                time.sleep(0.1)
                writer.write(lines(RECORDS[:3]))
            out, err = process.communicate(timeout=20)
            self.assertEqual((0, b"", expected), (process.returncode, err, out))

    def test_a_fifo_whose_writer_writes_nothing_is_an_empty_input(self):
        os.mkfifo(self.at("fifo"))
        process = self.started("fifo")
        with open(self.at("fifo"), "wb"):
            pass
        self.assertEqual((b"", b""), process.communicate(timeout=20))
        self.assertEqual(0, process.returncode)


class BrokenPipes(Scratch):
    """A pipe that nobody reads ends the run quietly, and as by the signal; what is not complete is removed."""

    FILES = (["--rejects", "rejects"], ["--report", "report"], ["--rejects", "rejects", "--report", "report"])

    def test_unfinished_files_are_removed(self):
        self.write("a", BROKEN + lines(RECORDS) * 3)
        for threads in ("-j1", "-j8"):
            for files in self.FILES:
                with self.subTest(threads, files=files):
                    process = self.started("-q", threads, *files, "a")
                    process.stdout.readline()
                    process.stdout.close()
                    self.assertEqual((-signal.SIGPIPE, b""), (process.wait(20), process.stderr.read()))
                    self.assertEqual(["a"], os.listdir(self.folder))

    def test_unfinished_files_are_removed_when_the_run_waits_for_input(self):
        for threads in ("-j1", "-j8"):
            for files in self.FILES:
                process = self.started("-q", threads, *files, stdin=subprocess.PIPE)
                process.stdin.write(lines(RECORDS[:1]))
                process.stdout.readline()
                process.stdout.close()
                self.assertEqual((-signal.SIGPIPE, b""), (process.wait(20), process.stderr.read()))
                self.assertEqual([], os.listdir(self.folder))

    def test_an_output_file_that_is_a_pipe_ends_it_too(self):
        os.mkfifo(self.at("fifo"))
        self.write("a", lines(RECORDS) * 3)
        process = self.started("-o", "fifo", "--rejects", "rejects", "a")
        with open(self.at("fifo"), "rb", buffering=0) as reader:
            reader.read(1)
        self.assertEqual((-signal.SIGPIPE, b""), (process.wait(20), process.stderr.read()))
        self.assertEqual({"a", "fifo"}, set(os.listdir(self.folder)))

    def test_messages_that_nobody_reads_end_it(self):
        self.write("a", BROKEN + lines(RECORDS[:3]))
        read_end, write_end = os.pipe()
        os.close(read_end)
        process = self.started("-o", "one", "a", stderr=write_end)
        os.close(write_end)
        self.assertEqual(-signal.SIGPIPE, process.wait(20))
        self.assertEqual(["a"], os.listdir(self.folder))

    def test_an_answer_that_nobody_reads_ends_quietly(self):
        for option in ("--help", "--version", "--list-mappings", "--schema"):
            read_end, write_end = os.pipe()
            os.close(read_end)
            process = self.started(option, stdout=write_end)
            os.close(write_end)
            self.assertEqual((-signal.SIGPIPE, b""), (process.wait(20), process.stderr.read()))


class Disk(Scratch):
    def setUp(self):
        super().setUp()
        self.write("a", BROKEN + lines(RECORDS) * 3)

    def test_a_report_that_cannot_be_written_is_an_error(self):
        for threads in ("-j1", "-j8"):
            found = self.run_here("-q", threads, "--report", "/dev/full", "-o", "/dev/null", "a")
            self.assertEqual((3, "duo2qualys: /dev/full: cannot write: No space left on device\n"),
                             (found.status, found.err))

    def test_an_answer_that_cannot_be_written_is_an_error(self):
        with open("/dev/full", "wb") as full:
            for option in ("--help", "--version", "--list-mappings", "--list-events", "--schema"):
                found = self.run_here(option, stdout=full)
                self.assertEqual((3, "duo2qualys: stdout: cannot write: No space left on device\n"),
                                 (found.status, found.err))

    def test_a_finished_file_that_cannot_be_named_is_removed(self):
        for files in (["-o", "one"], ["-d", "out"], ["-o", "one", "--compress", "zstd"],
                      ["-o", "/dev/null", "--rejects", "rejects"], ["-o", "/dev/null", "--report", "report"]):
            for threads in ("-j1", "-j8"):
                with self.subTest(threads, files=files):
                    found = self.run_here("-q", threads, *files, "a",
                                          env={"LD_PRELOAD": support.FAULT_SHIM, "FAULT_RENAME": str(errno.EDQUOT)})
                    self.assertEqual(3, found.status)
                    self.assertRegex(found.err, r"^duo2qualys: [^\n]*: cannot rename the finished file: "
                                     r"Disk quota exceeded\n$")
                    self.assertEqual(["a"], list(support.tree(self.folder)))


class Memory(Scratch):
    """Where memory runs out the program says so and ends by status 3."""

    BEFORE_MAIN = 16  # allocations, or some less, for static objects of CLI11: nothing can catch what they throw

    def setUp(self):
        if support.SANITIZED:
            support.skip("a sanitizer needs memory of its own")
        super().setUp()
        self.write("a", BROKEN + lines(RECORDS) * 3)
        self.write("b.gz", gzip.compress(lines(RECORDS)))
        zipped = io.BytesIO()
        with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("c", lines(RECORDS[:30]))
        self.write("c.zip", zipped.getvalue())

    def failing(self, which, *arguments):
        return self.run_here(*arguments, env={"LD_PRELOAD": support.FAULT_SHIM, "FAULT_MEMORY": which})

    def test_whichever_allocation_fails_it_is_told_and_nothing_half_is_left(self):
        inputs = {"a", "b.gz", "c.zip"}
        outputs = {"one", "rejects", "report"}
        for threads in ("-j1", "-j8"):
            arguments = ["-q", threads, "--rejects", "rejects", "--report", "report", "-o", "one", *sorted(inputs)]
            self.assertEqual(1, self.run_here(*arguments).status)
            expected = support.read(self.at("one"))
            for all_after in ("", "+"):
                number = self.BEFORE_MAIN
                while True:
                    for name in outputs:
                        if os.path.exists(self.at(name)):
                            os.unlink(self.at(name))
                    with self.subTest(threads, which=f"{number}{all_after}"):
                        found = self.failing(f"{number}{all_after}", *arguments)
                        left = set(support.tree(self.folder)) - inputs
                        self.assertLessEqual(left, outputs, found)
                        if "one" in left:
                            self.assertEqual(expected, support.read(self.at("one")))
                        if found.status == 1:
                            self.assertEqual((outputs, ""), (left, found.err))
                            break
                        self.assertEqual(3, found.status, found)
                        self.assertRegex(found.err, r"^duo2qualys: ([^\n]*: )?out of memory\n$")
                    number += 1 + number // 8
                self.assertGreater(number, 1000)

    def test_a_limit_of_memory_is_told(self):
        # One record that needs much more than the program itself.
        self.write("large", b'{"action":"a","object":[' + b"0," * 1_000_000 + b"0]}\n")

        def limited(mib):
            return lambda: resource.setrlimit(resource.RLIMIT_AS, (mib << 20, mib << 20))
        statuses = []
        for mib in range(8, 264, 12):
            for threads in ("-j1", "-j4"):
                found = self.run_here("-o", "one", threads, "large", "a", preexec_fn=limited(mib))
                if found.status == 127:  # the dynamic linker's
                    continue
                statuses.append(found.status)
                if found.status == 1:
                    os.unlink(self.at("one"))
                    continue
                self.assertEqual(3, found.status, found)
                self.assertRegex(found.err, "(?m)^duo2qualys: (out of memory|cannot start a thread: "
                                 "Resource temporarily unavailable)\n$")
                self.assertFalse(set(os.listdir(self.folder)) & {"one", "one.part"})
        self.assertEqual({1, 3}, set(statuses))
        self.assertGreater(statuses.count(3), 4)


if __name__ == "__main__":
    support.main()
