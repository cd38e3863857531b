"""Failures around a run, and files that are removed during it: one clear message, the right status, no incomplete output."""

import errno
import gzip
import io
import os
import resource
import shutil
import signal
import subprocess
import time
import zipfile

import support
from support import FIXED, lines

RECORDS = support.plain_records(41, 3000)
BROKEN = b"{broken\n"


class Vanishing(support.InFolder):
    """Inputs that are changed or removed while the program runs."""

    def held(self, *arguments):
        """Starts a run that first reads a FIFO. Returns the run and the FIFO. When the FIFO is closed, the run continues."""
        os.mkfifo(self.at("first"))
        process = self.started(*arguments)
        writer = open(self.at("first"), "wb", buffering=0)
        writer.write(lines(RECORDS[:1]))
        return process, writer

    def test_an_input_that_is_deleted_before_its_turn_is_told(self):
        for threads in ("-j1", "-j8"):
            for name in ("a", "b", "c"):
                self.write(name, lines(RECORDS[:3]))
            process, writer = self.held(threads, "first", "a", "b", "c")
            self.assertTrue(process.stdout.readline())
            os.unlink(self.at("b"))
            writer.close()
            out, err = process.communicate(timeout=20)
            self.assertEqual((3, 6), (process.returncode, out.count(b"\n")))
            self.assertEqual(b"duo2qualys: b: No such file or directory\n", err)
            os.unlink(self.at("first"))

    def test_a_file_of_a_folder_that_is_deleted_before_its_turn_is_told(self):
        for threads in ("-j1", "-j2"):
            self.write("in/a", lines(RECORDS) * 30)
            self.write("in/b/c", lines(RECORDS[:1]))
            self.write("in/z", lines(RECORDS[:1]))
            process = self.started(threads, "-r", "in")
            process.stdout.read(1)
            # Soon the pipe is full, and the program waits. By then it has read the folder `in`, but not `in/b`.
            os.unlink(self.at("in/z"))
            err = process.communicate(timeout=60)[1]
            self.assertEqual((3, b"duo2qualys: in/z: No such file or directory\n"), (process.returncode, err))

    def test_an_input_that_is_deleted_before_its_turn_has_no_output(self):
        """With --output-dir, folders are read before the first file is."""
        self.write("a", lines(RECORDS[:3]))
        self.write("folder/b", lines(RECORDS[:3]))
        process, writer = self.held("-r", "-d", "out", "first", "a", "folder")
        support.wait_for(lambda: os.path.exists(self.at("out/first.ndjson.part")))
        os.unlink(self.at("a"))
        os.unlink(self.at("folder/b"))
        writer.close()
        err = process.communicate(timeout=20)[1]
        self.assertEqual(3, process.returncode)
        self.assertIn(b"duo2qualys: a: No such file or directory\nduo2qualys: folder/b: No such file or directory\n", err)
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
        # Nobody reads the rejects at first, so most of the input cannot be read yet.
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


class BrokenPipes(support.InFolder):
    """A pipe without a reader ends the run quietly, as if by the signal, and removes incomplete files."""

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


class Disk(support.InFolder):
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


class Calls(support.InFolder):
    """Makes each system call that an output needs fail: src/output/README.md describes the effects."""

    def setUp(self):
        super().setUp()
        self.write("a", lines(RECORDS[:3]))

    def faulty(self, *arguments, **faults):
        env = {"LD_PRELOAD": support.FAULT_SHIM}
        env.update({"FAULT_" + name.upper(): str(value) for name, value in faults.items()})
        return self.run_here("-q", *arguments, env=env)

    def fails(self, why, *arguments, **faults):
        before = support.tree(self.folder)
        found = self.faulty(*arguments, **faults)
        self.assertEqual(3, found.status, found)
        self.assertRegex(found.err, rf"^duo2qualys: [^\n]*{why}\n$")
        self.assertEqual(before, support.tree(self.folder))

    def test_a_file_that_cannot_be_made_or_locked_is_an_error(self):
        for output in (["-o", "one"], ["-d", "out"], ["-o", "/dev/null", "--rejects", "rejects"],
                       ["-o", "/dev/null", "--report", "report"]):
            with self.subTest(output):
                self.fails("cannot create: Too many open files", *output, "a", create=errno.EMFILE)
                self.fails(r"cannot lock \S+\.part: No locks available", *output, "a", flock=errno.ENOLCK)

    def test_a_link_that_cannot_be_followed_is_an_error_and_stays_a_link(self):
        os.mkdir(self.at("folder"))
        os.symlink("folder/real", self.at("one"))
        for files in (["-o", "one"], ["-o", "/dev/null", "--rejects", "one"], ["-o", "/dev/null", "--report", "one"]):
            self.fails("one: cannot follow the link: Input/output error", *files, "a", readlink=errno.EIO)
            self.assertEqual("folder/real", os.readlink(self.at("one")))

    def test_the_rest_of_a_killed_run_that_cannot_be_removed_is_an_error(self):
        self.write("one.part", b"rest")
        self.fails(r"cannot replace \S+\.part: Operation not permitted", "-o", "one", "a", unlink=errno.EPERM)

    def test_a_journal_that_cannot_be_read_locked_or_written_is_an_error(self):
        self.run_here("-q", "-d", "out", "a")
        self.fails(r"out/\.duo2qualys: cannot read: Input/output error", "-d", "out", "a", pread=errno.EIO)
        self.fails(r"out/\.duo2qualys: cannot lock: No locks available", "-d", "out", "a", flock=errno.ENOLCK)
        size = os.path.getsize(self.at("out/a.ndjson"))
        for more in (0, 10):  # nothing of it, and only a part
            self.fails(r"out/\.duo2qualys: cannot write: No space left on device", "--force", "-d", "out", "a",
                       write=f"{errno.ENOSPC}:{size + more}")
        found = self.run_here("-d", "out", "a")
        self.assertIn("3 records read", found.err)  # the journal does not say that the output is complete
        self.assertIn("1 up to date", self.run_here("-d", "out", "a").err)

    def test_an_input_whose_first_bytes_cannot_be_read_is_another(self):
        """It is unknown which events its output will have, so the output of its copy gets them, too."""
        self.write("copy", lines(RECORDS[:4]))
        for fault in ("open", "fstat"):
            self.write("faulty", lines(RECORDS[:3]))
            arguments = ["--summary", "none", "-d", "out-" + fault, "--seen", "seen-" + fault, "faulty", "copy"]
            self.run_here(*arguments)
            output = self.at(f"out-{fault}/copy.ndjson")
            self.assertEqual(1, support.read(output).count(b"\n"))
            with open(self.at("faulty"), "ab") as file:
                file.write(lines(RECORDS[4:5]))
            found = self.faulty(*arguments, **{fault: errno.EIO})
            self.assertEqual((3, "duo2qualys: faulty: Input/output error\n"), (found.status, found.err))
            self.assertEqual(4, support.read(output).count(b"\n"))

    def test_an_output_that_cannot_be_renamed_with_its_input_is_made_anew(self):
        self.run_here("-q", "-d", "out", "a")
        os.rename(self.at("a"), self.at("b"))
        found = self.faulty("-d", "out", "--summary", "json", "b", rename=f"{errno.EXDEV}:1")
        self.assertEqual(0, found.status, found)
        self.assertIn('"read":3,', found.err)
        self.assertEqual(support.read(self.at("out/a.ndjson")), support.read(self.at("out/b.ndjson")))

    def test_rejects_that_cannot_be_taken_back_are_an_error(self):
        self.write("large", BROKEN + lines(RECORDS) * 6)
        process = self.started("-q", "-d", "out", "--rejects", "rejects", "large", preexec_fn=lambda: signal.signal(
            signal.SIGTERM, signal.SIG_DFL), env={"LD_PRELOAD": support.FAULT_SHIM, "FAULT_SLOW": "50",
                                                  "FAULT_FTRUNCATE": str(errno.EIO)})
        support.wait_for(lambda: support.tree(self.folder).get("out/large.ndjson.part"))
        process.send_signal(signal.SIGTERM)
        self.assertEqual(3, process.wait(60))
        self.assertEqual(b"duo2qualys: rejects: cannot cut the file: Input/output error\n", process.stderr.read())
        self.assertEqual({"a", "large"}, set(support.tree(self.folder)))


class Names(support.InFolder):
    """If an input cannot have an output, only this input fails, not the run."""

    def test_a_name_that_is_too_long_costs_its_input_alone(self):
        for name in ("a", "n" * 243, "n" * 244, "n" * 250, "m" * 255 + "/b", "z"):
            self.write(f"in/{name}.json" if len(name) < 251 else f"in/{name}", lines(RECORDS[:3]))
        for _ in range(2):
            found = self.run_here("-r", "-d", "out", "in")
            self.assertEqual(3, found.status, found)
            told = [line for line in found.err.splitlines() if "cannot have an output" in line]
            self.assertEqual([f"duo2qualys: in/{'n' * length}.json: cannot have an output: File name too long"
                              for length in (244, 250)], told)
            self.assertEqual({"a", "n" * 243, f"{'m' * 255}/b", "z"}, {
                name.removesuffix(".ndjson") for name in support.tree(self.at("out"))})
        self.assertIn("4 up to date", found.err)

    def test_a_name_that_something_else_has_costs_its_input_alone(self):
        for name in ("a.json", "b/c.json", "d.json"):
            self.write(f"in/{name}", lines(RECORDS[:3]))
        os.makedirs(self.at("out/a.ndjson"))
        self.write("out/b", b"")
        found = self.run_here("-r", "-d", "out", "--summary", "none", "in")
        self.assertEqual((3, "duo2qualys: in/a.json: cannot have an output: Is a directory\n"
                          "duo2qualys: in/b/c.json: cannot have an output: Not a directory\n"), (found.status, found.err))
        self.assertIn("out/d.ndjson", support.tree(self.folder))

    def test_an_output_that_needs_the_name_of_another_one_as_a_folder_costs_its_input_alone(self):
        self.write("in/a.json", lines(RECORDS) * 4)
        self.write("in/d.json", lines(RECORDS[:3]))
        for name in ("x", "sub/x"):
            self.write(f"in/a.ndjson/{name}.json", lines(RECORDS[:3]))
        told = "".join(f"duo2qualys: in/a.ndjson/{name}.json: cannot have an output: out/a.ndjson is the output of in/a.json, "
                       "not a folder: rename one of them, or convert them into different folders\n" for name in ("sub/x", "x"))
        for threads in ("-j1", "-j2", "-j8"):
            for _ in range(2):
                found = self.run_here(threads, "-r", "-d", "out", "--summary", "none", "in")
                self.assertEqual((3, told), (found.status, found.err))
                self.assertEqual({"a.ndjson", "d.ndjson"}, set(support.tree(self.at("out"))))
            shutil.rmtree(self.at("out"))
        os.makedirs(self.at("out/a.ndjson"))  # the other way round, because the folder is there
        for threads in ("-j1", "-j8"):
            found = self.run_here(threads, "-r", "-d", "out", "--summary", "none", "in")
            self.assertEqual((3, "duo2qualys: in/a.json: cannot have an output: Is a directory\n"), (found.status, found.err))
            self.assertEqual({"a.ndjson/x.ndjson", "a.ndjson/sub/x.ndjson", "d.ndjson"}, set(support.tree(self.at("out"))))

    def test_a_file_that_an_output_needs_as_a_folder_is_refused(self):
        self.write("in/a/b.json", lines(RECORDS[:3]))
        for option, name, output in (("--rejects", "out/a", "a/b.ndjson"), ("--report", "out/a", "a/b.ndjson"),
                                     ("--seen", "./out/a", "a/b.ndjson"), ("--rejects", "out", ".duo2qualys")):
            found = self.run_here("-r", "-d", "out", option, name, "in")
            self.assertEqual((2, f"duo2qualys: {name} would have to be a folder for out/{output}: name another file "
                              f"with {option}\n"), (found.status, found.err))
        self.assertEqual(["in"], os.listdir(self.folder))


class Memory(support.InFolder):
    """If memory runs out, the program reports it and ends with status 3."""

    BEFORE_MAIN = 16  # the most allocations for static objects of CLI11: nothing can catch what they throw

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
                if found.status == 127:  # from the dynamic linker
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
