"""Where outputs go: runs that would destroy something are refused, and leave all files unchanged."""

import errno
import fcntl
import json
import os
import socket
import stat
import subprocess
import tarfile
import threading
import zipfile

import support
from support import FIXED, lines

RECORDS = support.plain_records(11, 3000)


class Outputs(support.InFolder):
    # --- runs that would destroy something -------------------------------------------------------------------

    def refuses(self, *arguments, why):
        before = support.tree(self.folder)
        found = support.run(*FIXED, *arguments, cwd=self.folder, stdin=lines(RECORDS[:3]))
        self.assertEqual((2, b""), (found.status, found.out), found)
        self.assertIn(why, found.err)
        self.assertEqual(before, support.tree(self.folder))

    def test_an_output_that_is_an_input_is_refused(self):
        self.write("a.json", lines(RECORDS[:3]))
        self.write("b/a.ndjson", lines(RECORDS[:3]))
        self.write("b/c.ndjson", lines(RECORDS[:3]))
        os.symlink("a.json", self.at("link"))
        os.link(self.at("a.json"), self.at("hard"))
        why = "is an input and would be overwritten: name another"
        self.refuses("-o", "a.json", "a.json", why=f"duo2qualys: a.json {why} file with -o\n")
        self.refuses("-o", "./b/../a.json", "a.json", why=f"./b/../a.json {why} file with -o\n")
        self.refuses("-o", "link", "a.json", why=f"link {why} file with -o\n")
        self.refuses("-o", "a.json", "link", why=why)
        self.refuses("-o", "one", "--rejects", "a.json", "a.json", why=f"a.json {why} file with --rejects\n")
        self.refuses("--report", "a.json", "a.json", why=f"a.json {why} file with --report\n")
        self.refuses("-r", "-d", "b", "b/a.ndjson", why=f"b/a.ndjson {why} folder with --output-dir\n")
        self.refuses("-d", "b", "a.json", "b/c.ndjson", why=f"b/c.ndjson {why} folder with --output-dir\n")

    def test_an_output_that_is_a_settings_file_is_refused(self):
        self.write("a.json", lines(RECORDS[:3]))
        self.write("out/t.ndjson", b'[[constant]]\ntoken = "site"\nvalue = "x"\n')
        self.write("c", b"quiet = true\n")
        why = "is an input and would be overwritten: name another"
        self.refuses("--tables", "out/t.ndjson", "-o", "out/t.ndjson", "a.json", why=f"out/t.ndjson {why} file with -o\n")
        self.refuses("--tables", "out/t.ndjson", "--rejects", "out/t.ndjson", "a.json", why=why)
        self.refuses("--config", "c", "--report", "./c", "a.json", why=f"./c {why} file with --report\n")
        os.rename(self.at("a.json"), self.at("t.json"))
        self.refuses("--tables", "out/t.ndjson", "-d", "out", "t.json", why=f"out/t.ndjson {why} folder with --output-dir\n")

    def test_an_input_that_stdout_leads_to_is_refused(self):
        self.write("a.json", lines(RECORDS[:3]))
        self.write("b.json", b"before\n")
        for arguments in (["a.json", "b.json"], ["-r", "."]):
            with open(self.at("b.json"), "ab") as file:
                found = support.run(*FIXED, *arguments, cwd=self.folder, stdout=file)
            self.assertEqual(2, found.status, found)
            self.assertRegex(found.err, r"^duo2qualys: (\./)?b\.json is an input, and stdout is written to it: .*\n$")
            self.assertEqual(b"before\n", support.read(self.at("b.json")))

    def test_an_output_that_stdin_leads_to_is_refused(self):
        self.write("a.json", lines(RECORDS[:3]))
        self.write("stdin.ndjson", lines(RECORDS[:3]))
        before = support.tree(self.folder)
        for name, *arguments in (
                ("a.json", "-o", "a.json"), ("a.json", "-o", "./a.json", "-"), ("a.json", "-o", self.at("a.json"), "-r"),
                ("a.json", "-o", "/dev/stdin"), ("a.json", "--rejects", "a.json", "-o", "one"),
                ("a.json", "--rejects", "a.json", "-d", "out"), ("a.json", "--report", "a.json"),
                ("a.json", "--seen", "a.json"), ("stdin.ndjson", "-d", "."), ("stdin.ndjson", "-d", ".", "a.json", "-")):
            another = "folder with --output-dir" if arguments[0] == "-d" else f"file with {arguments[0]}"
            with self.subTest(arguments), open(self.at(name), "rb+") as stdin:
                found = support.run(*FIXED, *arguments, cwd=self.folder, stdin=stdin)
            self.assertEqual((2, b""), (found.status, found.out), found)
            self.assertIn(f" is an input and would be overwritten: name another {another}\n", found.err)
            self.assertEqual(before, support.tree(self.folder))

    def test_a_stdout_that_stdin_leads_to_is_refused(self):
        self.write("a.json", lines(RECORDS[:3]))
        for mode, arguments in (("ab", []), ("rb+", []), ("ab", ["-"]), ("ab", ["-r"]), ("ab", ["b.json", "-"])):
            with self.subTest(mode=mode, arguments=arguments), open(self.at("a.json"), "rb") as stdin:
                with open(self.at("a.json"), mode) as stdout:
                    found = support.run(*FIXED, *arguments, cwd=self.folder, stdin=stdin, stdout=stdout)
                self.assertEqual((2, "duo2qualys: stdin and stdout are one file: send stdout to another file\n"),
                                 (found.status, found.err))
                self.assertEqual({"a.json": lines(RECORDS[:3])}, support.tree(self.folder))

    def test_stdin_and_outputs_may_be_one_if_it_is_no_regular_file(self):
        with open("/dev/null", "rb+") as null:
            found = support.run(*FIXED, "--rejects", "/dev/stdin", stdin=null, stdout=null)
        self.assertEqual((0, ""), (found.status, found.err))
        ours, its = socket.socketpair()
        with ours, its:
            ours.sendall(lines(RECORDS[:3]))
            ours.shutdown(socket.SHUT_WR)
            found = support.run(*FIXED, stdin=its, stdout=its)
            self.assertEqual((0, ""), (found.status, found.err))
            self.assertEqual(support.run(*FIXED, stdin=lines(RECORDS[:3])).out, ours.recv(1 << 16))

    def test_an_output_folder_that_is_read_is_refused(self):
        self.write("in/a.json", lines(RECORDS[:3]))
        self.write("in/sub/sub/b.json", lines(RECORDS[:3]))
        os.symlink("in", self.at("link"))
        never = ": the folder of --output-dir is never read: name another folder for the outputs\n"
        self.refuses("-r", "-d", "in", "in", why="duo2qualys: in" + never)
        self.refuses("-r", "-d", "./in/", "in", why="in" + never)
        self.refuses("-r", "-d", "link", "in/sub", "in", why="in" + never)
        self.refuses("-r", "-d", "in", "in/sub",
                     why="in/sub/b.ndjson would be read by the next run: name another folder with --output-dir\n")
        for option, file in (("-o", "in/o"), ("--rejects", "in/sub/rejects"), ("--report", "link/report")):
            self.refuses("-r", option, file, "in",
                         why=f"{file} would be read by the next run: name another file with {option}\n")
        found = support.run(*FIXED, "-r", "-d", "in/sub", "in", cwd=self.folder)  # is not read, as the rules say
        self.assertEqual((0, [".duo2qualys", "a.ndjson", "sub"]), (found.status, sorted(os.listdir(self.at("in/sub")))), found)

    def test_a_file_that_the_next_run_would_read_is_refused_by_the_first_one(self):
        self.write("in/a.json", lines(RECORDS[:3]))
        for option in ("--rejects", "--report", "--seen"):
            for folder in ("in/new", "in/new/", "in/new/sub"):
                self.refuses("-r", "-d", folder, option, "in/side", "in",
                             why=f"in/side would be read by the next run: name another file with {option}\n")
            for name in ("in/.side", "in/new/side"):  # no run reads these
                for _ in range(2):
                    found = support.run(*FIXED, "-r", "-d", "in/new/", option, name, "in", cwd=self.folder)
                    self.assertEqual(0, found.status, found)
                os.unlink(self.at(name))
        self.refuses("-r", "-d", "in", "--rejects", "in/new/side", "in/new",
                     why="in/new/side would be read by the next run: name another file with --rejects\n")

    def test_a_folder_with_nothing_to_read_is_told(self):
        self.write("hidden/.a.json", lines(RECORDS[:3]))
        os.mkdir(self.at("empty"))
        found = support.run(*FIXED, "-r", "empty", "hidden", cwd=self.folder)
        self.assertEqual((0, b""), (found.status, found.out), found)
        self.assertEqual("duo2qualys: empty: contains no file to read\n"
                         "duo2qualys: hidden: contains no file to read\n", found.err)
        self.assertEqual("", support.run(*FIXED, "-q", "-r", "empty", cwd=self.folder).err)

    def test_an_archive_with_nothing_to_read_is_told_as_a_folder_is(self):
        record = lines(RECORDS[:3])
        for name in ("in/.a.json", "in/.b/c.json", "in/d/.e/f/g.json", "in/__MACOSX/h.json"):
            self.write(name, record)
        with tarfile.open(self.at("a.tar"), "w") as tar:
            tar.add(self.at("in"), "./in")
        with zipfile.ZipFile(self.at("b.zip"), "w") as packed:
            for name in support.tree(self.at("in")):
                packed.write(self.at("in/" + name), name)
        for threads in ("-j1", "-j8"):
            found = support.run(*FIXED, threads, "-r", "in", "a.tar", "b.zip", cwd=self.folder)
            self.assertEqual((0, b""), (found.status, found.out), found)
            self.assertEqual("".join(f"duo2qualys: {name}: contains no file to read\n" for name in ("in", "a.tar", "b.zip")),
                             found.err)
            found = support.run(*FIXED, "-q", threads, "-d", "out", "--summary", "none", "a.tar", "b.zip", cwd=self.folder)
            self.assertEqual((0, ""), (found.status, found.err))

    def test_an_archive_and_its_folder_give_the_same_events(self):
        for number, name in enumerate(("a.json", "b/c.json", "b/.d.json", "b/.e/f.json", ".g/h/i.json")):
            self.write("in/" + name, lines(RECORDS[number:number + 1]))
        expected = support.run(*FIXED, "-r", "in", cwd=self.folder).out
        self.assertEqual(2, expected.count(b"\n"))
        with tarfile.open(self.at("a.tar"), "w") as tar:
            for name in ("in/a.json", "in/b", "in/.g"):
                tar.add(self.at(name), name)
        self.assertEqual(expected, support.run(*FIXED, "a.tar", cwd=self.folder).out)

    def test_a_link_to_an_output_below_a_folder_is_told_and_not_read(self):
        """Links are found while the folder is read. Their targets are not part of the folder."""
        self.write("in/a.json", lines(RECORDS[:3]))
        self.write("events", b"before\n")
        os.symlink("../events", self.at("in/link.json"))
        expected = support.run(*FIXED, stdin=lines(RECORDS[:3])).out
        message = "duo2qualys: in/link.json: is a link to what this run writes, and was not read\n"
        found = support.run(*FIXED, "-r", "-o", "events", "in", cwd=self.folder)
        self.assertEqual((3, b"", message), (found.status, found.out, found.err))
        self.assertEqual(expected, support.read(self.at("events")))
        with open(self.at("events"), "wb") as file:
            found = support.run(*FIXED, "-r", "in", cwd=self.folder, stdout=file)
        self.assertEqual((3, message), (found.status, found.err))
        self.assertEqual(expected, support.read(self.at("events")))

    def test_two_inputs_with_one_output_are_refused(self):
        for name in ("x/a.json", "x/a.json.gz", "y/a.json"):
            self.write(name, lines(RECORDS[:3]))
        self.refuses("-r", "-d", "out", "x", why="duo2qualys: x/a.json and x/a.json.gz would both be written to "
                     "out/a.ndjson: rename one of them, or convert them into different folders\n")
        self.refuses("-d", "out", "x/a.json", "y/a.json", why="would both be written to out/a.ndjson")
        self.refuses("-r", "-d", "out", "x/a.json", "y", why="would both be written to out/a.ndjson")
        self.refuses("-d", "out", "x/a.json", "x/../x/a.json",
                     why="would both be written to out/a.ndjson: they are one file: name it once\n")
        self.refuses("-o", "one", "--rejects", "one", "x/a.json",
                     why="-o and --rejects would both be written to one: name another file with --rejects\n")
        self.refuses("-d", "out", "--report", "out/a.ndjson", "x/a.json",
                     why="would both be written to out/a.ndjson: name another file with --report\n")
        self.refuses("-o", "one", "-d", "out", "x/a.json", why="")

    def test_two_outputs_that_are_one_file_are_refused_however_they_are_named(self):
        self.write("a.json", lines(RECORDS[:3]))
        os.symlink("one", self.at("link"))  # leads to nothing yet
        os.symlink("link", self.at("link2"))
        why = "would both be written to "
        for name, other in (("one", "./one"), ("one", self.at("one")), ("x/../one", "one"), ("one", "link"),
                            ("link2", "one"), ("link", "link2")):
            with self.subTest(name=name, other=other):
                self.refuses("-o", name, "--rejects", other, "a.json", why=f"{why}{other}: name another file")

    def test_the_unfinished_name_of_another_output_is_refused(self):
        self.write("a.json", b"bad\n" + lines(RECORDS[:3]))
        why = "is the temporary name of {}: name another file with {}\n"
        self.refuses("-o", "one.part", "--rejects", "one", "a.json",
                     why="duo2qualys: one.part " + why.format("one", "-o"))
        self.refuses("-o", "one", "--report", "./one.part", "a.json", why=why.format("one", "--report"))
        self.refuses("-d", "out", "--rejects", "out/a.ndjson.part", "a.json",
                     why=why.format("out/a.ndjson", "--rejects"))
        self.write("in/b.ndjson.part", lines(RECORDS[:3]))
        why = "in/b.ndjson.part is an input and would be overwritten: name another "
        self.refuses("-o", "in/b.ndjson", "in/b.ndjson.part", why=f"duo2qualys: {why}file with -o\n")
        self.write("b.json", lines(RECORDS[:3]))
        self.refuses("-d", "in", "b.json", "in/b.ndjson.part", why=f"{why}folder with --output-dir\n")

    # --- where an output may be ------------------------------------------------------------------------------

    def test_an_output_through_a_link_keeps_the_link(self):
        expected = support.run(*FIXED, stdin=lines(RECORDS[:3])).out
        os.makedirs(self.at("real"))
        for target in ("real/one", self.at("real/two"), "again"):
            with self.subTest(target):
                os.symlink(target, self.at("link"))
                if target == "again":
                    os.symlink("real/three", self.at("again"))
                found = support.run(*FIXED, "-o", self.at("link"), stdin=lines(RECORDS[:3]))
                self.assertEqual(0, found.status, found)
                self.assertTrue(os.path.islink(self.at("link")))
                self.assertEqual(expected, support.read(self.at("link")))
                os.unlink(self.at("link"))
        self.assertEqual({"one", "two", "three"}, set(os.listdir(self.at("real"))))

    def test_a_fifo_is_written_directly(self):
        os.mkfifo(self.at("fifo"))
        got = []
        reader = threading.Thread(target=lambda: got.append(support.read(self.at("fifo"))))
        reader.start()
        found = support.run(*FIXED, "-o", self.at("fifo"), stdin=lines(RECORDS[:3]))
        reader.join(20)
        self.assertEqual(0, found.status, found)
        self.assertEqual([support.run(*FIXED, stdin=lines(RECORDS[:3])).out], got)
        self.assertTrue(stat.S_ISFIFO(os.stat(self.at("fifo")).st_mode))

    def test_pipes_on_both_sides_hold_what_is_converted_at_once(self):
        try:
            for end in os.pipe():
                fcntl.fcntl(end, fcntl.F_SETPIPE_SZ, 1 << 18)
        except PermissionError:
            support.skip("this user has so many pipes that none can be made larger")
        with support.start(*FIXED, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
                           preexec_fn=lambda: fcntl.fcntl(0, fcntl.F_SETPIPE_SZ, 1 << 17)) as process:
            support.feed(process, lines(RECORDS[:1]), 1)
            sizes = [fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ) for pipe in (process.stdin, process.stdout)]
            process.stdin.close()
        self.assertEqual(0, process.returncode)
        self.assertEqual([1 << 18, 1 << 18], sizes)

    def test_devices_are_written_directly(self):
        expected = support.run(*FIXED, stdin=lines(RECORDS[:3])).out
        self.assertEqual(expected, support.run(*FIXED, "-o", "/dev/stdout", stdin=lines(RECORDS[:3])).out)
        found = support.run(*FIXED, "-o", "/dev/null", "--rejects", "/dev/null", stdin=lines(RECORDS[:3]))
        self.assertEqual((0, b"", ""), (found.status, found.out, found.err))
        self.assertTrue(stat.S_ISCHR(os.stat("/dev/null").st_mode))

    def test_lines_are_appended_where_dev_stdout_is_appended_to(self):
        self.write("one", b"before\n")
        with open(self.at("one"), "ab") as file:
            found = support.run(*FIXED, "-o", "/dev/stdout", stdin=lines(RECORDS[:3]), stdout=file)
        self.assertEqual(0, found.status, found)
        expected = support.run(*FIXED, stdin=lines(RECORDS[:3])).out
        self.assertEqual({"one": b"before\n" + expected}, support.tree(self.folder))

    def test_names_of_open_descriptors_are_written_directly_and_never_replaced(self):
        data = b"{broken\n" + lines(RECORDS[:3])
        expected = support.run(*FIXED, stdin=data).out
        os.symlink("/dev/stderr", self.at("link"))
        with open(self.write("log", b"before\n"), "ab") as log:
            name = log.fileno()
            for names in ("/dev/fd/{}", "/proc/self/fd/{}"):
                found = support.run(*FIXED, "-q", "--rejects", "/dev/stderr", "-o", names.format(name), stdin=data,
                                    stderr=log, pass_fds=[name])
                self.assertEqual(1, found.status, found)
            found = support.run(*FIXED, "-q", "--rejects", self.at("link"), "--report", "/dev/fd/2", stdin=data, stderr=log)
            self.assertEqual((1, expected), (found.status, found.out), found)
            # So is the file that messages are written to, under any name.
            found = support.run(*FIXED, "--rejects", self.at("log"), stdin=data, stderr=log)
        reject, report = b'"reason":"invalid-json"', b'"coverage"'
        text = support.read(self.at("log"))
        self.assertTrue(text.startswith(b"before\n"))
        self.assertEqual((2, 4, 1, 1), (text.count(expected), text.count(reject), text.count(report),
                                        text.count(b"duo2qualys: -:1: invalid-json")))
        self.assertEqual(["link", "log"], sorted(os.listdir(self.folder)))

    def test_a_name_of_a_descriptor_that_is_not_open_is_an_error(self):
        for number in (3, 4, 5, 6, 7, 8, 99):  # including one that the program itself has opened
            for option in ("-o", "--rejects", "--report"):
                found = support.run(*FIXED, option, f"/dev/fd/{number}", stdin=lines(RECORDS[:3]))
                self.assertEqual((3, f"duo2qualys: /dev/fd/{number}: cannot open: Bad file descriptor\n"),
                                 (found.status, found.err))

    def test_the_part_of_a_private_file_is_never_public(self):
        self.write("one", b"")
        os.chmod(self.at("one"), 0o640)
        process = support.start(*FIXED, "-o", self.at("one"), stdin=subprocess.DEVNULL, preexec_fn=lambda: os.umask(0),
                                env={"LD_PRELOAD": support.FAULT_SHIM, "FAULT_SLOW": "300"})
        support.wait_for(lambda: os.path.exists(self.at("one.part")))
        self.assertEqual(0o600, stat.S_IMODE(os.stat(self.at("one.part")).st_mode))
        self.assertEqual(0, process.wait(20))
        self.assertEqual(0o640, stat.S_IMODE(os.stat(self.at("one")).st_mode))

    def test_permissions_that_cannot_be_set_are_an_error(self):
        self.write("one", b"before")
        found = support.run(*FIXED, "-o", self.at("one"), stdin=lines(RECORDS[:3]),
                            env={"LD_PRELOAD": support.FAULT_SHIM, "FAULT_FCHMOD": str(errno.EPERM)})
        self.assertEqual(3, found.status, found)
        self.assertRegex(found.err, r"^duo2qualys: .*one: cannot set the permissions: Operation not permitted\n$")
        self.assertEqual({"one": b"before"}, support.tree(self.folder))

    def test_permissions_are_kept(self):
        for mode in (0o600, 0o640, 0o664, 0o400):
            with self.subTest(oct(mode)):
                self.write("one", b"")
                os.chmod(self.at("one"), mode)
                found = support.run(*FIXED, "-o", self.at("one"), stdin=lines(RECORDS[:3]))
                self.assertEqual(0, found.status, found)
                self.assertEqual(mode, stat.S_IMODE(os.stat(self.at("one")).st_mode))
                os.unlink(self.at("one"))

    def test_new_files_get_the_permissions_of_the_umask(self):
        found = support.run(*FIXED, "-o", self.at("one"), stdin=b"", preexec_fn=lambda: os.umask(0o027))
        self.assertEqual(0, found.status, found)
        self.assertEqual(0o640, stat.S_IMODE(os.stat(self.at("one")).st_mode))

    def test_an_output_folder_that_cannot_be_made_is_an_error(self):
        self.write("file", b"")
        self.write("in/a.json", lines(RECORDS[:3]))
        for arguments in (["-d", "file"], ["-d", "file/below"], ["-o", "file/one"], ["-o", "missing/one"],
                          ["-d", "/proc/nothing"], ["-o", "in"]):
            with self.subTest(arguments):
                found = support.run(*FIXED, *arguments, "in/a.json", cwd=self.folder)
                self.assertEqual(3, found.status, found)
                self.assertEqual(1, found.err.count("\n"), found)
        self.assertEqual({"file", "in/a.json"}, set(support.tree(self.folder)))

    def test_messages_name_the_output_that_was_asked_for(self):
        self.write("b.json", lines(RECORDS[:3]))
        for arguments in (["-o", "missing/one"], ["--rejects", "missing/one"], ["--report", "missing/one"]):
            found = support.run(*FIXED, *arguments, "b.json", cwd=self.folder)
            self.assertEqual((3, "duo2qualys: missing/one: cannot create: the folder missing does not exist\n"),
                             (found.status, found.err))

    def test_rejects_that_cannot_be_read_again_are_kept_wherever_the_output_is(self):
        too_large = {"input": "a", "line": 1, "offset": 0, "length": 9, "reason": "too-large", "detail": "x"}
        kept = b"".join(json.dumps(reject).encode() + b"\n" for reject in [too_large, {**too_large, "line": 2}])
        self.write("kept.ndjson", kept)
        for output in (["-o", self.at("one")], ["-d", self.at("many")]):
            found = support.run(*FIXED, "--replay", "--rejects", self.at("rejects"), *output, self.at("kept.ndjson"))
            self.assertEqual(1, found.status, found)
            self.assertEqual(2, len(support.read(self.at("rejects")).splitlines()))
            self.assertIn("a:2: too-large", found.err)

    def test_an_output_folder_without_permission_is_an_error(self):
        os.mkdir(self.at("locked"), 0o555)
        os.chmod(self.folder, 0o755)
        for arguments in (["-o", self.at("locked/one")], ["-d", self.at("locked")], ["-d", self.at("locked/new")]):
            found = support.run(*FIXED, *arguments, stdin=lines(RECORDS[:3]), **support.unprivileged())
            self.assertEqual(3, found.status, found)
            self.assertIn("Permission denied", found.err)


if __name__ == "__main__":
    support.main()
