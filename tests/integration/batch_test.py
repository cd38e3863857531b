"""Batches: outputs are complete or absent, are made again only when needed, and trees may contain anything."""

import gzip
import io
import json
import os
import random
import signal
import subprocess
import tarfile
import time
import zipfile

import support
from support import FIXED, lines

RECORDS = support.plain_records(11, 3000)


def make_archive(folder, files=40, records=600):
    """Makes a folder of logs. Returns what stdout gets for each log, by the name of its output."""
    rng = random.Random(12)
    for number in range(files):
        data = lines(rng.choice(RECORDS) for _ in range(records))
        name = f"{folder}/{number % 5}/log{number}.json"
        support.write(name + (".gz" if number % 3 == 0 else ""), gzip.compress(data, 1) if number % 3 == 0 else data)
    return folder


def age(path, seconds=60):
    """Makes a file look older."""
    then = time.time() - seconds
    os.utime(path, (then, then))


class Batch(support.InFolder):
    def run_batch(self, *more):
        return support.run(*FIXED, "-r", "-d", self.at("out"), *more, self.at("in"))

    # --- what a run that was ended leaves --------------------------------------------------------------------

    def test_a_killed_run_is_finished_by_the_same_command(self):
        make_archive(self.at("in"), records=3000)
        command = [*FIXED, "-r", "-j2", "-d"]
        begin = time.monotonic()
        support.run(*command, self.at("undisturbed"), self.at("in"))
        duration = time.monotonic() - begin
        expected = support.tree(self.at("undisturbed"))
        self.assertEqual(40, len(expected))
        rng = random.Random(13)
        cut = 0
        for _ in range(12):
            process = support.start(*command, self.at("out"), self.at("in"), stderr=subprocess.DEVNULL)
            time.sleep(rng.random() * duration / 4)
            process.kill()
            cut += process.wait() == -signal.SIGKILL
            for name, data in (support.tree(self.at("out")) if os.path.exists(self.at("out")) else {}).items():
                self.assertTrue(name.endswith(".part") or data == expected[name], name)
        self.assertGreaterEqual(cut, 2)
        found = support.run(*command, self.at("out"), self.at("in"))
        self.assertEqual(0, found.status, found)
        self.assertEqual(expected, support.tree(self.at("out")))

    def test_a_part_file_of_a_killed_run_is_replaced(self):
        self.write("one.part", b"x" * 100_000)
        found = support.run(*FIXED, "-o", self.at("one"), stdin=lines(RECORDS[:3]))
        self.assertEqual(0, found.status, found)
        self.assertEqual(support.run(*FIXED, stdin=lines(RECORDS[:3])).out, support.read(self.at("one")))
        self.assertEqual(["one"], os.listdir(self.folder))

    def test_a_part_file_that_is_a_link_is_not_followed(self):
        self.write("precious", b"precious")
        os.symlink("precious", self.at("one.part"))
        found = support.run(*FIXED, "-o", self.at("one"), stdin=lines(RECORDS[:3]))
        self.assertEqual(3, found.status, found)
        self.assertRegex(found.err, r"one: cannot replace .*/one\.part: Too many levels of symbolic links")
        self.assertEqual(b"precious", support.read(self.at("precious")))

    # --- two runs at once ------------------------------------------------------------------------------------

    def test_of_two_runs_into_one_file_one_refuses(self):
        first = support.start(*FIXED, "-o", self.at("one"), stdin=subprocess.PIPE, bufsize=0)
        first.stdin.write(lines(RECORDS[:1]))
        support.wait_for(lambda: support.tree(self.folder).get("one.part"))  # it has the lock by then
        second = support.run(*FIXED, "-o", self.at("one"), stdin=lines(RECORDS[:5]))
        self.assertEqual(3, second.status, second)
        self.assertRegex(second.err, r"^duo2qualys: .*one: another run is writing this file\n$")
        first.stdin.write(lines(RECORDS[1:3]))
        first.stdin.close()
        self.assertEqual(0, first.wait(20))
        self.assertEqual({"one": support.run(*FIXED, stdin=lines(RECORDS[:3])).out}, support.tree(self.folder))

    def test_runs_into_one_folder_at_once_damage_nothing(self):
        make_archive(self.at("in"), files=20)
        support.run(*FIXED, "-r", "-d", self.at("undisturbed"), self.at("in"))
        expected = support.tree(self.at("undisturbed"))
        for _ in range(5):
            runs = [support.start(*FIXED, "-r", "-f", "-d", self.at("out"), self.at("in"), stderr=subprocess.PIPE)
                    for _ in range(4)]
            for process in runs:
                message = process.communicate()[1].decode()
                self.assertIn(process.returncode, (0, 3), message)
                if process.returncode == 3:
                    self.assertIn("another run is writing this file", message)
            for name, data in support.tree(self.at("out")).items():
                self.assertFalse(name.endswith(".part"), name)
                self.assertEqual(expected[name], data, name)
        self.assertEqual(0, self.run_batch().status)
        self.assertEqual(expected, support.tree(self.at("out")))

    # --- what is made again ----------------------------------------------------------------------------------

    def test_outputs_that_are_up_to_date_are_skipped_and_counted(self):
        make_archive(self.at("in"), files=5, records=3)
        self.assertRegex(self.run_batch().err, r"^duo2qualys: 15 records read from 5 inputs .*s\n$")
        before = {name: os.stat(self.at("out/" + name)).st_mtime_ns for name in support.tree(self.at("out"))}
        again = self.run_batch()
        self.assertEqual(0, again.status)
        self.assertRegex(again.err, r"^duo2qualys: 0 records read from 0 inputs .*, 5 up to date\n$")
        after = {name: os.stat(self.at("out/" + name)).st_mtime_ns for name in support.tree(self.at("out"))}
        self.assertEqual(before, after)

    def test_force_makes_them_again(self):
        make_archive(self.at("in"), files=5, records=3)
        self.run_batch()
        support.write(self.at("out/0/log0.ndjson"), b"junk")
        self.assertRegex(self.run_batch("--force").err, r"^duo2qualys: 15 records read from 5 inputs ")
        self.assertEqual(3, support.read(self.at("out/0/log0.ndjson")).count(b"\n"))

    def test_an_input_that_changed_is_made_again(self):
        for name in ("a", "b"):
            age(self.write(f"in/{name}.json", lines(RECORDS[:3])))
        self.run_batch()
        self.write("in/a.json", lines(RECORDS[:4]))
        later = time.time() + 5
        os.utime(self.at("in/a.json"), (later, later))
        self.assertRegex(self.run_batch().err, r"^duo2qualys: 4 records read from 1 input .*, 1 up to date\n$")
        self.assertEqual(4, support.read(self.at("out/a.ndjson")).count(b"\n"))

    def test_an_input_that_grew_while_it_was_read_is_made_again(self):
        os.mkdir(self.at("in"))
        path = self.at("in/a.json")
        # Too large to be read completely before it grows.
        self.write("in/a.json", lines(RECORDS) * 40)
        age(path)
        process = support.start(*FIXED, "-r", "-j1", "-d", self.at("out"), self.at("in"), stderr=subprocess.DEVNULL)
        support.wait_for(lambda: os.path.exists(self.at("out/a.ndjson.part")))
        os.utime(path)
        process.wait(60)
        self.assertRegex(self.run_batch().err, r" read from 1 input ")

    def test_a_corrupt_input_is_not_up_to_date(self):
        whole = gzip.compress(lines(RECORDS[:1000]))
        age(self.write("in/bad.json.gz", whole[:len(whole) // 2]))
        age(self.write("in/good.json", lines(RECORDS[:3])))
        first = self.run_batch()
        self.assertEqual(3, first.status, first)
        self.assertIn("bad.json.gz: gzip: truncated", first.err)
        self.assertGreater(support.read(self.at("out/bad.ndjson")).count(b"\n"), 300)
        again = self.run_batch()
        self.assertEqual(3, again.status, again)
        self.assertIn("bad.json.gz: gzip: truncated", again.err)
        self.assertIn("1 up to date", again.err)
        self.write("in/bad.json.gz", whole)
        age(self.at("in/bad.json.gz"))
        self.assertEqual(0, self.run_batch().status)
        self.assertEqual(1000, support.read(self.at("out/bad.ndjson")).count(b"\n"))

    # --- what must not vanish when outputs are skipped ---------------------------------------------------------

    def test_rejects_are_the_same_in_every_run(self):
        age(self.write("in/bad.json", RECORDS[0] + b"\n{broken\n" + RECORDS[1] + b'\n{"what":1}\n'))
        age(self.write("in/good.json", lines(RECORDS[:3])))
        first = self.run_batch("--rejects", self.at("rejects"))
        self.assertEqual(1, first.status, first)
        expected = support.tree(self.folder)
        self.assertEqual(2, expected["rejects"].count(b"\n"))
        again = self.run_batch("--rejects", self.at("rejects"))
        self.assertEqual(1, again.status, again)
        self.assertEqual(expected, support.tree(self.folder))
        self.assertIn("4 records read from 1 input ", again.err)
        self.assertIn("1 up to date", again.err)
        self.write("in/bad.json", lines(RECORDS[:2]))
        age(self.at("in/bad.json"), 30)
        mended = self.run_batch("--rejects", self.at("rejects"))
        self.assertEqual((0, b""), (mended.status, support.read(self.at("rejects"))), mended)
        self.assertIn("2 up to date", self.run_batch().err)

    def test_rejects_are_the_same_when_a_killed_run_is_started_again(self):
        bad = RECORDS[0] + b"\n{broken\n"
        age(self.write("a.json", bad))
        age(self.write("b.json", lines(RECORDS[:3])))
        os.mkfifo(self.at("c.json"))
        command = [*FIXED, "--rejects", self.at("rejects"), "-d", self.at("out"),
                   *(self.at(name) for name in ("a.json", "b.json", "c.json"))]
        process = support.start(*command, stderr=subprocess.DEVNULL)
        with open(self.at("c.json"), "wb"):
            support.wait_for(lambda: os.path.exists(self.at("out/b.ndjson")))
            process.kill()
            process.wait(20)
        os.unlink(self.at("c.json"))
        age(self.write("c.json", bad))
        again = support.run(*command)
        self.assertIn("1 up to date", again.err)
        rejects = support.read(self.at("rejects"))
        self.assertEqual((1, 2), (again.status, rejects.count(b"\n")), again)
        undisturbed = support.run(*command, "--force")
        self.assertEqual((1, rejects), (undisturbed.status, support.read(self.at("rejects"))))

    def test_drift_that_fails_a_run_fails_every_run(self):
        drifting = b'{"action":"brand_new","username":"a","timestamp":1}\n'
        age(self.write("in/a.json", drifting))
        age(self.write("in/b.json", lines(RECORDS[:3])))
        for _ in range(2):
            found = self.run_batch("--fail-on-drift")
            self.assertEqual(1, found.status, found)
        self.assertIn("1 up to date", found.err)
        self.assertIn("2 up to date", self.run_batch().err)
        # A run without --fail-on-drift records the drift, and the next run with it fails.
        self.assertEqual(1, self.run_batch("--fail-on-drift").status)

    def test_an_output_that_rejects_have_stopped_is_not_kept(self):
        self.write("a.json", b"bad\n" + lines(RECORDS[:3]))
        for option in ("-o", "-d"):
            found = support.run(*FIXED, option, "out", "--max-errors", "1", "a.json", cwd=self.folder)
            self.assertEqual(1, found.status, found)
            self.assertIn("duo2qualys: stopped after 1 reject, as --max-errors says: the rest was not read, "
                          "and the unfinished output is not kept\n", found.err)
            self.assertEqual({}, support.tree(self.at("out")) if os.path.isdir(self.at("out")) else {})
            self.assertFalse(os.path.isfile(self.at("out")))

    def test_a_report_says_that_it_does_not_tell_of_what_was_up_to_date(self):
        for name in ("a", "b"):
            age(self.write(f"in/{name}.json", lines(RECORDS[:3])))
        report = ["--report", self.at("report.json")]
        first = self.run_batch(*report)
        self.assertEqual((0, 1), (first.status, first.err.count("\n")), first)
        self.assertNotIn("up_to_date", json.loads(support.read(self.at("report.json")))["summary"])
        age(self.write("in/c.json", lines(RECORDS[:4])))
        again = self.run_batch(*report, "--summary", "json")
        message, summary = again.err.splitlines()
        self.assertEqual(f"duo2qualys: {self.at('report.json')}: does not cover the inputs of 2 outputs that are up "
                         "to date: --force reads them again", message)
        self.assertEqual((4, 2), (json.loads(summary)["read"], json.loads(summary)["up_to_date"]))
        self.assertEqual(2, json.loads(support.read(self.at("report.json")))["summary"]["up_to_date"])
        self.assertEqual("", self.run_batch(*report, "-q", "--summary", "none").err)
        self.assertNotIn("does not tell", self.run_batch(*report, "--force").err)

    def test_an_input_that_cannot_be_opened_leaves_its_output_alone(self):
        self.write("out/a.ndjson", b"of better days")
        os.mkdir(self.at("b"))
        found = support.run(*FIXED, "-d", "out", "a.json", "b", cwd=self.folder)
        self.assertEqual(3, found.status, found)
        self.assertEqual({"out/a.ndjson": b"of better days"}, support.tree(self.folder))

    def test_an_archive_without_members_has_an_empty_output(self):
        file = io.BytesIO()
        tarfile.open(fileobj=file, mode="w").close()
        age(self.write("in/a.tar", file.getvalue()))
        self.assertEqual(0, self.run_batch().status)
        self.assertEqual({"a.ndjson": b""}, support.tree(self.at("out")))
        self.assertIn("1 up to date", self.run_batch().err)

    def test_an_archive_with_a_corrupt_member_is_not_up_to_date(self):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("good.json", lines(RECORDS[:3]))
            archive.writestr("bad.json.gz", gzip.compress(lines(RECORDS[:100]))[:-20])
            archive.writestr("last.json", lines(RECORDS[3:6]))
        age(self.write("in/a.zip", file.getvalue()))
        for _ in range(2):
            found = self.run_batch()
            self.assertEqual(3, found.status, found)
            self.assertIn("a.zip!bad.json.gz: gzip: truncated", found.err)

    # --- names, trees, compression ---------------------------------------------------------------------------

    def test_the_tree_below_the_argument_is_kept(self):
        for name in ("in/a.json", "in/b/c.jsonl", "in/b/d/e.log.gz", "in/b/.hidden.json", "in/__MACOSX/f.json",
                     "in/old.ndjson.part", "in/g"):
            self.write(name, lines(RECORDS[:3]))
        self.assertEqual(0, self.run_batch().status)
        self.assertEqual({"a.ndjson", "b/c.ndjson", "b/d/e.ndjson", "g.ndjson"}, set(support.tree(self.at("out"))))

    def test_an_output_folder_inside_the_input_folder_is_not_read(self):
        self.write("in/a.json", lines(RECORDS[:3]))
        for _ in range(2):
            found = support.run(*FIXED, "-r", "-f", "-d", "in/out", "in", cwd=self.folder)
            self.assertEqual(0, found.status, found)
        self.assertEqual({"in/a.json", "in/out/a.ndjson"}, set(support.tree(self.folder)))

    def test_compressed_outputs_hold_the_same_bytes(self):
        make_archive(self.at("in"), files=4)
        self.run_batch()
        plain = support.tree(self.at("out"))
        support.need_tool("zstd")
        for form, ending, unpack in (("gzip", ".gz", ["gzip", "-dc"]), ("zstd", ".zst", ["zstd", "-dcq"])):
            with self.subTest(form):
                target = self.at(form)
                found = support.run(*FIXED, "-r", "--compress", form, "-d", target, self.at("in"))
                self.assertEqual(0, found.status, found)
                unpacked = {}
                for name in support.tree(target):
                    self.assertTrue(name.endswith(".ndjson" + ending), name)
                    unpacked[name[:-len(ending)]] = subprocess.run(
                        [*unpack, os.path.join(target, name)], stdout=subprocess.PIPE, check=True).stdout
                self.assertEqual(plain, unpacked)

    def test_compressed_output_of_nothing_is_a_valid_file(self):
        support.run("--compress", "gzip", "-o", self.at("one"), stdin=b"")
        self.assertEqual(b"", gzip.decompress(support.read(self.at("one"))))

    def test_a_tree_of_everything_becomes_a_tree_of_compressed_lines(self):
        support.need_tool("zstd")
        self.write("archive/a.json", lines(RECORDS[:10]))
        self.write("archive/2024/b.json.gz", gzip.compress(b"[" + b",".join(RECORDS[10:30]) + b"]"))
        file = io.BytesIO()
        with tarfile.open(fileobj=file, mode="w:gz") as archive:
            for number in range(3):
                data = lines(RECORDS[30 + 10 * number:40 + 10 * number])
                about = tarfile.TarInfo(f"{number}.json")
                about.size = len(data)
                archive.addfile(about, io.BytesIO(data))
        self.write("archive/2024/c.tar.gz", file.getvalue())
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("x.json", lines(RECORDS[60:70]))
            archive.writestr("y.json.gz", gzip.compress(lines(RECORDS[70:80])))
        self.write("archive/d.zip", file.getvalue())
        names = {"a.ndjson.zst": (0, 10), "2024/b.ndjson.zst": (10, 30), "2024/c.ndjson.zst": (30, 60),
                 "d.ndjson.zst": (60, 80)}

        def batch():
            return support.run(*FIXED, "-r", "-d", "out", "--compress", "zstd", "archive/", cwd=self.folder)
        found = batch()
        self.assertEqual(0, found.status, found)
        self.assertRegex(found.err, r"^duo2qualys: 80 records read from 7 inputs \(.*\): 80 written \(.*\), .*s\n$")
        self.assertEqual(set(names), set(support.tree(self.at("out"))))
        for name, (begin, end) in names.items():
            unpacked = subprocess.run(["zstd", "-dcq", self.at("out/" + name)], stdout=subprocess.PIPE, check=True)
            self.assertEqual(support.run(*FIXED, stdin=lines(RECORDS[begin:end])).out, unpacked.stdout)

        self.write("archive/e.json", RECORDS[0] + b"\n{\"broken\n" + RECORDS[1] + b"\n")
        found = batch()
        self.assertEqual(1, found.status, found)
        self.assertIn("archive/e.json:2: invalid-json", found.err)
        self.assertIn("1 rejected (1 invalid-json)", found.err)
        self.assertIn("4 up to date", found.err)


if __name__ == "__main__":
    support.main()
