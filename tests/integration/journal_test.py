"""The journal of an output folder: what is made again, what is only renamed, and that no event is lost."""

import fcntl
import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import time

import support
from support import FIXED, JOURNAL, lines

RECORDS = support.plain_records(61, 3000)


def is_read(process, path):
    """Whether a process that has opened the file has read it to its end or has closed it."""
    for name in os.listdir(f"/proc/{process.pid}/fd"):
        try:
            if os.readlink(f"/proc/{process.pid}/fd/{name}") == path:
                with open(f"/proc/{process.pid}/fdinfo/{name}") as file:
                    return int(file.readline().split()[1]) >= os.path.getsize(path)
        except FileNotFoundError:
            pass  # it was closed meanwhile
    return True


class Journal(support.InFolder):
    def run_batch(self, *more, **options):
        return support.run(*FIXED, "-r", "-d", self.at("out"), *more, self.at("in"), **options)

    def run_batch_of(self, files):
        for name, data in files.items():
            self.write("in/" + name, data)
        return self.run_batch()

    def journal(self):
        return [json.loads(line) for line in support.read(self.at("out/" + JOURNAL)).splitlines()]

    def write_journal(self, data):
        self.write("out/" + JOURNAL, data)

    def outputs(self):
        """The outputs of a run that knows nothing about earlier runs."""
        with support.scratch() as folder:
            support.run(*FIXED, "-r", "-d", folder, self.at("in"))
            return support.tree(folder)

    def inode(self, name):
        return os.stat(self.at(name)).st_ino

    # --- what it contains --------------------------------------------------------------------------------------

    def test_each_finished_output_is_one_line(self):
        self.write("in/a.json", lines(RECORDS[:3]))
        self.write("in/sub/b.json", b"{broken\n" + lines(RECORDS[:3]))
        self.assertEqual(1, self.run_batch("-j1").status)
        found = {line["output"]: line for line in self.journal()}
        self.assertEqual({"a.ndjson", "sub/b.ndjson"}, set(found))
        about = os.stat(self.at("in/a.json"))
        made = os.stat(self.at("out/a.ndjson"))
        tables = support.run("--version").out.decode().split("tables ")[1].rstrip(")\n")
        whole = found["a.ndjson"]
        self.assertRegex(whole.pop("version"), r"^\d+\.\d+\.\d+$")
        self.assertRegex(whole.pop("options"), r"^[0-9a-f]{8}$")
        head_size, head = whole.pop("head")
        self.assertEqual(about.st_size, head_size)
        self.assertRegex(head, r"^[0-9a-f]{16}$")
        self.assertEqual(
            {"output": "a.ndjson", "output_size": made.st_size, "output_inode": made.st_ino,
             "output_mtime": list(divmod(made.st_mtime_ns, 10**9)),
             "input": self.at("in/a.json"), "size": about.st_size, "mtime": list(divmod(about.st_mtime_ns, 10**9)),
             "ctime": list(divmod(about.st_ctime_ns, 10**9)), "inode": about.st_ino, "tables": tables,
             "rejects": 0, "drift": 0, "duplicates": 0}, whole)
        self.assertEqual(1, found["sub/b.ndjson"]["rejects"])

    def test_standard_input_is_never_up_to_date(self):
        for _ in range(2):
            found = support.run(*FIXED, "-d", self.at("out"), stdin=lines(RECORDS[:3]))
            self.assertIn("3 records read from 1 input", found.err)
        self.assertEqual(["stdin.ndjson"] * 2, [line["output"] for line in self.journal()])
        self.assertNotIn("inode", self.journal()[0])

    def test_names_need_not_be_utf_8(self):
        self.write("in/\udcff\udc80.json", lines(RECORDS[:3]))
        self.run_batch()
        self.assertIn("1 up to date", self.run_batch().err)

    def test_an_input_is_known_from_whatever_folder_the_program_is_started(self):
        self.write("in/a.json", lines(RECORDS[:3]))
        self.run_batch()
        os.mkdir(self.at("there"))
        found = support.run(*FIXED, "-r", "-d", "../out/", "../in/", cwd=self.at("there"))
        self.assertIn("1 up to date", found.err)

    def test_a_file_of_the_run_cannot_be_the_journal(self):
        self.write("a.json", lines(RECORDS[:3]))
        found = support.run("-d", "out", "--rejects", "out/" + JOURNAL, "a.json", cwd=self.folder)
        self.assertEqual(2, found.status, found)
        self.assertIn("--output-dir and --rejects would both be written to out/.duo2qualys", found.err)

    # --- what is made again ------------------------------------------------------------------------------------

    def test_an_input_that_changed_in_any_way_is_made_again(self):
        path = self.write("in/a.json", lines(RECORDS[:3]))
        self.run_batch()

        def touch():
            os.utime(path, (1, 1))

        def same_time():
            about = os.stat(path)
            with open(path, "r+b") as file:
                file.write(RECORDS[0][:1])
            os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))

        def replace():
            about = os.stat(path)
            os.rename(self.write("new", lines(RECORDS[:3])), path)
            os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))

        def append():
            with open(path, "ab") as file:
                file.write(lines(RECORDS[3:4]))
        for change in (touch, same_time, replace, append):
            with self.subTest(change):
                self.assertIn("1 up to date", self.run_batch().err)
                time.sleep(0.02)  # until the file system's clock shows another time
                change()
                self.assertIn("read from 1 input ", self.run_batch().err)
        self.assertEqual(4, support.read(self.at("out/a.ndjson")).count(b"\n"))

    def test_an_output_that_is_gone_or_changed_is_made_again(self):
        self.write("in/a.json", lines(RECORDS[:3]))
        self.run_batch()
        whole = support.read(self.at("out/a.ndjson"))
        for damage in (lambda path: os.unlink(path), lambda path: os.truncate(path, 10), lambda path: os.utime(path, (1, 1)),
                       lambda path: os.rename(self.write("new", b"x" * len(whole)), path)):
            damage(self.at("out/a.ndjson"))
            self.assertIn("read from 1 input ", self.run_batch().err)
            self.assertEqual(whole, support.read(self.at("out/a.ndjson")))

    def test_other_options_make_all_outputs_anew_and_one_message_says_so(self):
        for name in ("a", "b", "c"):
            self.write(f"in/{name}.json", lines(RECORDS[:3]))
        self.run_batch()
        message = f"duo2qualys: {self.at('out')}: 3 outputs are made again: they were made with other options\n"
        found = self.run_batch("--multi", "first")
        self.assertEqual((0, 1), (found.status, found.err.count(message)), found)
        self.assertIn("9 records read from 3 inputs", found.err)
        self.assertIn("3 up to date", self.run_batch("--multi", "first", "-j2", "--fail-on-drift").err)
        self.assertNotIn("anew", self.run_batch("-q", "--unmapped", "keep").err)
        self.assertNotIn("anew", self.run_batch("--force").err)

    def test_other_tables_or_another_version_make_all_outputs_anew(self):
        self.write("in/a.json", lines(RECORDS[:3]))
        self.run_batch()
        for key, value, why in (("tables", "00000000", "with other tables"), ("version", "0.9.0", "by version 0.9.0")):
            line = self.journal()[-1]
            line[key] = value
            self.write_journal(json.dumps(line).encode() + b"\n")
            found = self.run_batch()
            self.assertIn(f"1 output is made again: it was made {why}\n", found.err)
            self.assertIn("read from 1 input ", found.err)

    def test_other_tables_of_a_site_make_all_outputs_anew(self):
        self.write("in/a.json", lines(RECORDS[:2]))
        self.run_batch()
        for value, profile, is_other in (("x", "full", True), ("x", "full", False), ("y", "full", True),
                                         ("y", "guide", True), ("z", "guide", False)):
            self.write("site.toml", f'[[constant]]\ntoken = "site"\nvalue = "{value}"\n'.encode())
            found = self.run_batch("--tables", self.at("site.toml"), "--profile", profile)
            self.assertEqual((0, is_other), (found.status, "1 output is made again" in found.err), found)
            self.assertEqual(profile == "full", f'"site":"{value}"'.encode() in support.read(self.at("out/a.ndjson")))

    def test_without_a_journal_everything_is_made_anew(self):
        self.write("in/a.json", lines(RECORDS[:3]))
        self.run_batch()
        os.unlink(self.at("out/" + JOURNAL))
        self.assertIn("read from 1 input ", self.run_batch().err)
        self.assertIn("1 up to date", self.run_batch().err)

    def test_a_torn_or_foreign_line_costs_itself(self):
        for name in ("a", "b"):
            self.write(f"in/{name}.json", lines(RECORDS[:3]))
        self.run_batch("-j1")
        whole = support.read(self.at("out/" + JOURNAL))
        second = whole.index(b"\n") + 1
        for cut in (second + 1, second + 100, len(whole) - 2):
            with self.subTest(cut):
                self.write_journal(whole[:cut])
                self.assertIn("read from 1 input ", self.run_batch().err)
                self.assertIn("2 up to date", self.run_batch().err)
        whole = support.read(self.at("out/" + JOURNAL))
        for foreign in (b"what?\n", b'{"output":1}\n', b"[]\n", b"\xff\x00", b'{"output":"a.ndjson"}'):
            with self.subTest(foreign):
                self.write_journal(foreign + b"\n" + whole + foreign)
                self.assertIn("2 up to date", self.run_batch().err)

    def test_a_journal_without_an_end_of_a_line_takes_no_more_time_than_one_of_lines(self):
        """A power failure may leave NULs."""
        self.write("in/a.json", lines(RECORDS[:3]))
        self.run_batch()
        whole = support.read(self.at("out/" + JOURNAL))
        size, times = support.smaller(192 << 20), []
        for ends in (range(1 << 18, size, 1 << 18), ()):
            self.write_journal(whole)
            with open(self.at("out/" + JOURNAL), "r+b") as journal:
                journal.truncate(size)
                for end in ends:
                    journal.seek(end)
                    journal.write(b"\n")
            before = sum(os.times()[2:4])
            self.assertIn("1 up to date", self.run_batch().err)
            times.append(sum(os.times()[2:4]) - before)
        self.assertLess(times[1], 2 + 2 * times[0])

    def test_a_journal_that_cannot_be_read_or_written_is_an_error(self):
        self.write("in/a.json", lines(RECORDS[:3]))
        os.makedirs(self.at("out/" + JOURNAL))
        found = self.run_batch()
        self.assertEqual((3, 1), (found.status, found.err.count("\n")), found)
        self.assertRegex(found.err, r"^duo2qualys: .*/out/\.duo2qualys: ")
        os.rmdir(self.at("out/" + JOURNAL))
        os.mkfifo(self.at("out/" + JOURNAL))
        self.assertIn(".duo2qualys: is not a regular file\n", self.run_batch().err)

    def test_a_journal_of_many_old_lines_is_shortened(self):
        self.write("in/a.json", lines(RECORDS[:3]))
        self.run_batch()
        line = support.read(self.at("out/" + JOURNAL))
        self.write_journal(line * 1500)
        os.chmod(self.at("out/" + JOURNAL), 0o640)
        self.assertIn("1 up to date", self.run_batch().err)
        self.assertEqual(line, support.read(self.at("out/" + JOURNAL)))
        self.assertEqual(0o640, os.stat(self.at("out/" + JOURNAL)).st_mode & 0o777)
        self.assertEqual({JOURNAL, "a.ndjson"}, set(os.listdir(self.at("out"))))

    # --- inputs that are written to meanwhile --------------------------------------------------------------------

    def test_what_is_appended_while_a_slow_disk_is_written_to_is_not_lost(self):
        path = self.write("in/a.json", lines(RECORDS))
        os.utime(path, (1e9, 1e9))
        process = support.start(*FIXED, "-j2", "-r", "-d", self.at("out"), self.at("in"), stderr=subprocess.DEVNULL,
                                env={"LD_PRELOAD": support.FAULT_SHIM, "FAULT_SLOW": "200"})
        support.wait_for(lambda: os.path.exists(self.at("out/a.ndjson.part")) and is_read(process, path))
        time.sleep(0.1)
        self.assertNotIn("a.ndjson", support.tree(self.at("out")))  # not all of it has been written
        with open(path, "ab") as file:
            file.write(lines([b'{"action":"user_update","username":"APPENDED","timestamp":1700000000}']))
        self.assertEqual(0, process.wait(60))
        self.run_batch()
        self.assertEqual(1, support.read(self.at("out/a.ndjson")).count(b"APPENDED"))
        self.assertIn("1 up to date", self.run_batch().err)

    def test_what_is_appended_at_any_moment_is_not_lost(self):
        base = lines(RECORDS) * 2
        rng = random.Random(62)
        begin = time.monotonic()
        self.write("in/a.json", base)
        self.run_batch()
        duration = time.monotonic() - begin
        for number in range(support.smaller(40)):
            path = self.write("in/a.json", base)
            os.utime(path, (1e9, 1e9))
            with open(path, "ab") as file:
                process = support.start(*FIXED, "-r", "-d", self.at("out"), self.at("in"), stderr=subprocess.DEVNULL)
                time.sleep(duration * (0.2 + 0.9 * rng.random()))
                file.write(lines([b'{"action":"user_update","username":"APPENDED","timestamp":1700000000}']))
            process.wait(60)
            self.run_batch()
            self.assertEqual(1, support.read(self.at("out/a.ndjson")).count(b"APPENDED"), number)

    # --- inputs that are renamed ---------------------------------------------------------------------------------

    def test_a_quiet_log_that_is_rotated_is_not_lost(self):
        # The time of its last line is earlier than its conversion, and a rename does not change that time.
        self.write("in/duo.log.1", lines(RECORDS[:1]))
        os.utime(self.at("in/duo.log.1"), (1e9, 1e9))
        self.write("in/duo.log", lines(RECORDS[1:2]))
        os.utime(self.at("in/duo.log"), (1.1e9, 1.1e9))
        self.run_batch()
        os.rename(self.at("in/duo.log"), self.at("in/duo.log.1"))
        self.write("in/duo.log", lines(RECORDS[2:3]))
        self.run_batch()
        self.assertEqual(self.outputs(), support.tree(self.at("out")))

    def test_outputs_are_renamed_with_their_inputs_and_not_made_again(self):
        for number in range(1, 6):
            self.write(f"in/duo.log.{number}", lines(RECORDS[number:number + 1]))
        self.write("in/duo.log", lines(RECORDS[:1]))
        self.run_batch()
        for _ in range(3):
            inodes = {number: self.inode(f"out/duo.log.{number}.ndjson") for number in range(1, 5)}
            first = self.inode("out/duo.ndjson")
            for number in range(4, 0, -1):
                os.rename(self.at(f"in/duo.log.{number}"), self.at(f"in/duo.log.{number + 1}"))
            os.rename(self.at("in/duo.log"), self.at("in/duo.log.1"))
            self.write("in/duo.log", lines(RECORDS[10:12]))
            found = self.run_batch()
            self.assertIn("2 records read from 1 input ", found.err)
            self.assertIn("5 up to date", found.err)
            self.assertEqual(first, self.inode("out/duo.log.1.ndjson"))
            for number, inode in inodes.items():
                self.assertEqual(inode, self.inode(f"out/duo.log.{number + 1}.ndjson"))
            self.assertEqual(self.outputs(), support.tree(self.at("out")))

    def test_an_output_follows_its_renamed_input_also_if_it_must_be_made_again(self):
        for first, options, why in ((b"", ["--multi", "first"], True), (b"{broken\n", [], False), (b"", ["--force"], False)):
            with self.subTest(options=options, first=first):
                for name in ("in", "out"):
                    shutil.rmtree(self.at(name), ignore_errors=True)
                for number, name in enumerate(("duo.log", "duo.log.1")):
                    self.write("in/" + name, first + lines(RECORDS[number:number + 1]))
                self.run_batch()
                os.rename(self.at("in/duo.log.1"), self.at("in/duo.log.2"))
                os.rename(self.at("in/duo.log"), self.at("in/duo.log.1"))
                found = self.run_batch(*options)
                self.assertEqual(why, "2 outputs are made again: they were made with other options\n" in found.err, found)
                self.assertIn("read from 2 inputs", found.err)
                self.assertEqual({"duo.log.1.ndjson", "duo.log.2.ndjson"}, set(support.tree(self.at("out"))))

    def test_an_output_does_not_follow_its_input_under_another_compression(self):
        self.write("in/a.log", lines(RECORDS[:1]))
        self.run_batch()
        os.rename(self.at("in/a.log"), self.at("in/b.log"))
        self.run_batch("--compress", "gzip")
        self.assertEqual({"a.ndjson", "b.ndjson.gz"}, set(support.tree(self.at("out"))))

    def test_names_that_go_round_in_a_circle_lose_nothing(self):
        names = ["a", "b", "c"]
        for number, name in enumerate(names):
            self.write(f"in/{name}.json", lines(RECORDS[number:number + 1]))
        self.run_batch()
        for circle in (["a", "b"], names):
            os.rename(self.at(f"in/{circle[-1]}.json"), self.at("aside"))
            for name, other in reversed(list(zip(circle, circle[1:]))):
                os.rename(self.at(f"in/{name}.json"), self.at(f"in/{other}.json"))
            os.rename(self.at("aside"), self.at(f"in/{circle[0]}.json"))
            self.assertEqual(0, self.run_batch().status)
            self.assertEqual(self.outputs(), support.tree(self.at("out")))

    def test_a_folder_of_inputs_that_is_renamed_is_known_again(self):
        for name in ("a", "sub/b"):
            self.write(f"before/{name}.json", lines(RECORDS[:3]))
        support.run(*FIXED, "-r", "-d", self.at("out"), self.at("before"))
        os.rename(self.at("before"), self.at("in"))
        self.assertIn("2 up to date", self.run_batch().err)
        os.makedirs(self.at("in/more"))
        os.rename(self.at("in/sub"), self.at("in/more/sub"))
        self.assertIn("2 up to date", self.run_batch().err)
        self.assertIn("more/sub/b.ndjson", support.tree(self.at("out")))

    def test_a_file_of_two_names_has_two_outputs(self):
        self.write("in/a.json", lines(RECORDS[:3]))
        self.run_batch()
        os.link(self.at("in/a.json"), self.at("in/b.json"))
        for _ in range(2):
            self.run_batch()
            self.assertEqual({"a.ndjson", "b.ndjson"}, set(support.tree(self.at("out"))))
        self.assertIn("2 up to date", self.run_batch().err)

    def test_a_new_file_with_the_inode_and_size_of_an_old_one_is_not_taken_for_it(self):
        self.write("in/a.json", lines(RECORDS[:1]))
        self.run_batch()
        line = self.journal()[0]
        os.unlink(self.at("in/a.json"))
        path = self.write("in/b.json", b'{"action":"user_create","timestamp":1700000000}\n')
        about = os.stat(path)
        line.update(inode=about.st_ino, size=about.st_size)
        self.write_journal(json.dumps(line).encode() + b"\n")
        self.run_batch()
        self.assertIn(b"user_create", support.read(self.at("out/b.ndjson")))

    def test_another_file_with_the_inode_size_and_time_of_an_old_one_is_not_taken_for_it(self):
        old, new = (b'{"action":"user_create","object":"%s","timestamp":1700000000}\n' % name for name in (b"old", b"new"))
        for more in (b"", lines(RECORDS[:100])):
            self.write("in/a.json", old + more)
            os.utime(self.at("in/a.json"), (1e9, 1e9))
            self.run_batch()
            os.rename(self.at("in/a.json"), self.at("in/b.json"))
            self.write("in/b.json", new + more)
            os.utime(self.at("in/b.json"), (1e9, 1e9))
            self.run_batch()
            for name in (b"old", b"new"):
                output = "out/a.ndjson" if name == b"old" else "out/b.ndjson"
                self.assertIn(b'"' + name + b'"', support.read(self.at(output)))
            os.unlink(self.at("in/b.json"))

    def test_the_first_bytes_of_an_input_are_remembered(self):
        self.assertEqual(0, self.run_batch_of({"a": b"", "b": RECORDS[0], "c": lines(RECORDS[:100])}).status)
        first = {line["output"]: line["head"] for line in self.journal()}
        self.assertEqual([0, len(RECORDS[0]), 4096], [first[name + ".ndjson"][0] for name in "abc"])
        # The first bytes of the file itself, not of its decompressed content.
        packed = {name + ".gz": gzip.compress(lines(RECORDS[:count])) for name, count in (("d", 1), ("e", 100))}
        self.run_batch_of(packed)
        first = {line["output"]: line["head"] for line in self.journal()}
        for name, data in packed.items():
            self.assertEqual(min(len(data), 4096), first[name[0] + ".ndjson"][0])
        # The bytes after them do not count.
        self.run_batch_of({"f": lines(RECORDS[:101])})
        found = {line["output"]: line["head"] for line in self.journal()}
        self.assertEqual(first["c.ndjson"], found["f.ndjson"])

    # --- crashes and runs at the same time -----------------------------------------------------------------------

    def test_kills_and_rotations_at_any_moment_lose_nothing(self):
        rng = random.Random(63)
        count = 0

        def new_log():
            nonlocal count
            self.write("in/duo.log", lines(RECORDS[(count + number) % 3000] for number in range(200)))
            count += 200
        for number in range(1, 4):
            new_log()
            os.rename(self.at("in/duo.log"), self.at(f"in/duo.log.{number}"))
        new_log()
        killed = 0
        tries = 0
        while killed < support.smaller(32):  # a kill may come too late
            tries += 1
            self.assertLess(tries, 1000)
            process = support.start(*FIXED, "-r", "-d", self.at("out"), self.at("in"), stderr=subprocess.DEVNULL)
            time.sleep(rng.random() * 0.03)
            if rng.random() < 0.5:
                for number in range(2, 0, -1):
                    os.rename(self.at(f"in/duo.log.{number}"), self.at(f"in/duo.log.{number + 1}"))
                os.rename(self.at("in/duo.log"), self.at("in/duo.log.1"))
                new_log()
            if rng.random() < 0.7:
                process.kill()
            killed += process.wait(60) == -signal.SIGKILL
            if rng.random() < 0.3:
                self.assertEqual(0, self.run_batch().status)
                self.assertEqual(self.outputs(), support.tree(self.at("out")))
        self.assertEqual(0, self.run_batch().status)
        self.assertEqual(self.outputs(), support.tree(self.at("out")))

    def test_the_part_of_a_killed_run_is_removed_from_beside_an_output_that_is_up_to_date(self):
        self.write("in/a.json", lines(RECORDS[:3]))
        self.run_batch()
        part = self.write("out/a.ndjson.part", b"")
        with open(part, "wb") as other_run:
            fcntl.flock(other_run, fcntl.LOCK_EX)
            self.assertIn("1 up to date", self.run_batch().err)
            self.assertEqual({"a.ndjson", "a.ndjson.part"}, set(support.tree(self.at("out"))))
        self.assertIn("1 up to date", self.run_batch().err)
        self.assertEqual({"a.ndjson"}, set(support.tree(self.at("out"))))

    def test_runs_at_the_same_time_share_the_journal(self):
        for folder in range(4):
            for number in range(30):
                self.write(f"in/{folder}-{number}.json", lines(RECORDS[number:number + 3]))
        runs = [support.start(*FIXED, "-d", self.at("out"), *(self.at(f"in/{folder}-{number}.json") for number in range(30)),
                              stderr=subprocess.DEVNULL) for folder in range(4)]
        self.assertEqual([0] * 4, [process.wait(60) for process in runs])
        self.assertEqual(120, len(self.journal()))
        self.assertIn("120 up to date", self.run_batch().err)


if __name__ == "__main__":
    support.main()
