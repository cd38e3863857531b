"""Choosing events by their time, and writing each event once, in a run or across runs."""

import errno
import gzip
import io
import json
import os
import random
import shutil
import signal
import subprocess
import tarfile

import support
from support import FIXED, lines

RECORDS = support.plain_records(91, 400)
SUMMARY = ["--summary", "json", "-q"]


def admin(time, name):
    return b'{"action":"user_update","isotimestamp":"%s","object":"%s"}\n' % (time.encode(), name.encode())


def ids(data):
    return [json.loads(line)["eventId"] for line in data.splitlines()]


def packed_as_gzip(data):
    return gzip.compress(data, mtime=0)


def packed_as_tar(data):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        member = tarfile.TarInfo("a.log")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


class Times(support.InFolder):
    def names(self, data, *arguments):
        result = self.run_here(*arguments, stdin=data)
        self.assertEqual(0, result.status, result)
        return [json.loads(line)["object"] for line in result.out.splitlines()]

    def test_times_are_compared_with_their_offsets(self):
        data = (admin("2024-03-01T00:30:00+01:00", "february") + admin("2024-03-01T00:00:00Z", "first") +
                admin("2024-02-29T23:30:00-01:00", "march") + admin("2024-03-31T23:59:59.999+00:00", "last") +
                admin("2024-03-31T23:59:59.999999999Z", "last of all") + admin("2024-04-01T00:00:00Z", "april") +
                admin("2024-03-31T23:30:00-01:00", "april too") +
                b'{"action":"user_update","timestamp":1709337600,"object":"unix"}\n')
        march = ["first", "march", "last", "last of all", "unix"]
        self.assertEqual(march, self.names(data, "--since", "2024-03-01", "--until", "2024-04-01"))
        self.assertEqual(march, self.names(data, "--since", "2024-03-01T02:00:00+02:00", "--until", "1711929600"))
        self.assertEqual(["february"], self.names(data, "--until", "2024-03-01T00:00:00Z"))
        self.assertEqual(["last of all", "april", "april too"], self.names(data, "--since", "2024-03-31T23:59:59.9995Z"))
        self.assertEqual(["april", "april too"], self.names(data, "--since", "2024-04-01"))

    def test_events_without_a_time_are_kept(self):
        data = b'{"action":"user_update","object":"none"}\n' + admin("2024-03-01T00:00:00Z", "some")
        self.assertEqual(["none"], self.names(data, "--until", "2000-01-01"))

    def test_what_is_outside_is_skipped_and_counted(self):
        data = admin("2024-03-01T00:00:00Z", "a") + admin("2025-03-01T00:00:00Z", "b") + b"{broken\n"
        result = self.run_here(*SUMMARY, "--since", "2025-01-01", stdin=data)
        summary = json.loads(result.err)
        self.assertEqual((1, 3, 1, 1), (result.status, summary["read"], summary["written"], summary["skipped"]))
        self.assertEqual({"time": 1}, summary["skipped_by_reason"])

    def test_times_that_are_none_are_usage_errors(self):
        for arguments, part in ((["--since", "yesterday"], "is not a time"), (["--until", "2024-13-01"], "is not a time"),
                                (["--since", "2024-01-02", "--until", "2024-01-02"], "no time is in between")):
            result = self.run_here(*arguments, stdin=lines(RECORDS))
            self.assertEqual(2, result.status, result)
            self.assertIn(part, result.err)


class Once(support.InFolder):
    def test_each_event_is_written_once_in_the_order_of_the_input(self):
        rng = random.Random(5)
        data = [rng.choice(RECORDS[:50]) for _ in range(support.smaller(20_000))]
        plain = self.run_here(stdin=lines(data)).out.splitlines()
        for most in (0, 1, 7, 30):
            window, expected = [], []
            for line in plain:
                event = json.loads(line)["eventId"]
                if event in window:
                    continue
                expected.append(line)
                window = (window + [event])[-most:]
            for threads in ("1", "2", "8"):
                result = self.run_here(*SUMMARY, f"--dedup={most}", "-j", threads, stdin=lines(data))
                self.assertEqual(expected, result.out.splitlines(), most)
                summary = json.loads(result.err)
                self.assertEqual(len(data) - len(expected), summary["skipped_by_reason"]["duplicate"])
                self.assertEqual(len(result.out), summary["bytes_written"])

    def test_ids_need_not_be_written(self):
        data = lines([RECORDS[0], RECORDS[1], RECORDS[0]])
        result = self.run_here("--dedup", "--event-id", "none", stdin=data)
        self.assertEqual(self.run_here("--event-id", "none", stdin=lines(RECORDS[:2])).out, result.out)

    def test_explanations_come_once_too(self):
        self.assertEqual(self.run_here("--explain", stdin=lines(RECORDS[:2])).out,
                         self.run_here("--explain", "--dedup", stdin=lines([*RECORDS[:2], RECORDS[1]])).out)


class OverRuns(support.InFolder):
    def poll(self, begin, end, *arguments, name=None):
        """Reads a page of records. Returns its events and the counts."""
        page = self.write(name or f"page-{begin}", lines(RECORDS[begin:end]))
        return self.run_here("--seen", "seen", *SUMMARY, *arguments, page)

    def test_polls_that_overlap_give_each_event_once(self):
        everything = b""
        for begin in range(0, 380, 60):
            everything += self.poll(begin, begin + 100).out
        self.assertEqual(self.run_here(stdin=lines(RECORDS)).out, everything)

    def test_only_the_last_so_many_are_kept(self):
        self.poll(0, 100, "--dedup=30")
        first = support.read(self.at("seen")).splitlines()
        self.assertEqual(b"duo2qualys seen 1 30", first[0])
        self.assertEqual(ids(self.run_here(stdin=lines(RECORDS[70:100])).out), [line.decode() for line in first[1:]])
        self.assertEqual(10, self.poll(70, 110, "--dedup=30").out.count(b"\n"))
        self.assertEqual(5, self.poll(75, 80, "--dedup=30").out.count(b"\n"))

    def test_a_run_that_fails_leaves_the_file_as_it_was(self):
        self.poll(0, 50)
        before = support.read(self.at("seen"))
        result = self.run_here("--seen", "seen", "page-0", "missing", self.write("more", lines(RECORDS[50:60])))
        self.assertEqual((3, 10), (result.status, result.out.count(b"\n")), result)
        self.assertEqual(before, support.read(self.at("seen")))
        full = self.run_here("--seen", "seen", "-o", "/dev/full", "more")
        self.assertEqual(3, full.status, full)
        self.assertEqual(before, support.read(self.at("seen")))
        self.assertEqual({"seen", "page-0", "more"}, set(os.listdir(self.folder)))

    def test_an_output_that_is_not_kept_is_not_seen(self):
        broken = self.write("broken", lines(RECORDS[:20]) + b"{broken\n" + lines(RECORDS[20:30]))
        self.run_here("--seen", "seen", "--max-errors", "1", "-o", "out", broken)
        self.assertFalse(os.path.exists(self.at("seen")))
        # What is written to stdout has been delivered, and so have finished files of -d.
        self.run_here("--seen", "seen", "--max-errors", "1", broken)
        self.assertTrue(support.read(self.at("seen")).startswith(b"duo2qualys seen 1 20\n"))
        whole = self.write("a-whole", lines(RECORDS[100:105]))
        self.run_here("--seen", "seen-too", "--max-errors", "1", "-d", "out-dir", whole, broken)
        self.assertTrue(support.read(self.at("seen-too")).startswith(b"duo2qualys seen 1 5\n"))

    def test_what_is_no_such_file_is_a_usage_error_and_left_alone(self):
        self.poll(0, 5)
        good = support.read(self.at("seen"))
        for data in (b"", b"text\n", good[:-1], good[:-30], good + b"x", good.replace(b"1 5\n", b"1 4\n"),
                     good.replace(b"-", b"_"), b"duo2qualys seen 2 0\n"):
            self.write("other", data)
            result = self.run_here("--seen", "other", stdin=lines(RECORDS))
            self.assertEqual((2, b""), (result.status, result.out), data)
            self.assertIn("is not a file that --seen wrote", result.err)
            self.assertEqual(data, support.read(self.at("other")))
        self.assertEqual(2, self.run_here("--seen", "/dev/null", stdin=b"").status)
        self.assertEqual(2, self.run_here("--seen", "seen", "seen").status)

    def test_a_file_that_cannot_be_read_is_an_error_that_blames_the_reading(self):
        self.poll(0, 50)
        before = support.tree(self.folder)
        for size in (0, 60, 1000):  # bytes that can be read
            found = self.run_here("--seen", "seen", stdin=lines(RECORDS), env={
                "LD_PRELOAD": support.FAULT_SHIM, "FAULT_READ": f"{errno.EIO}:{size}"})
            self.assertEqual((3, b"", "duo2qualys: --seen: seen: cannot read: Input/output error\n"),
                             (found.status, found.out, found.err))
            self.assertEqual(before, support.tree(self.folder))
        os.chmod(self.at("seen"), 0)
        os.chmod(self.folder, 0o777)
        found = self.run_here("--seen", "seen", stdin=lines(RECORDS), **support.unprivileged())
        self.assertEqual((3, "duo2qualys: --seen: seen: cannot read: Permission denied\n"), (found.status, found.err))

    def test_an_output_that_is_made_anew_loses_nothing(self):
        log = self.write("logs/a.log", lines(RECORDS[:10]))
        arguments = ["--seen", "seen", "-r", "-d", "out", "logs"]
        self.run_here(*arguments)
        with open(log, "ab") as file:
            file.write(lines(RECORDS[5:20]))
        self.run_here(*arguments)
        self.assertEqual(self.run_here(stdin=lines(RECORDS[:20])).out, support.read(self.at("out/a.ndjson")))
        # Another file has only new events.
        self.write("logs/b.log", lines(RECORDS[15:25]))
        self.run_here(*arguments)
        self.assertEqual(self.run_here(stdin=lines(RECORDS[20:25])).out, support.read(self.at("out/b.ndjson")))

    def events_below(self, folder):
        """The ids of all events in the outputs, with repetitions."""
        files = support.tree(self.at(folder))
        return sorted(event for name in files for event in ids(files[name]))

    def forget(self):
        for folder in ("logs", "out"):
            shutil.rmtree(self.at(folder))
        os.unlink(self.at("seen"))

    def test_no_event_is_lost_when_logs_are_rotated(self):
        """A log has grown before it is renamed, so its old output is replaced by that of another log."""
        def renamed():
            os.rename(self.at("logs/a.log"), self.at("logs/a.log.1"))

        def packed():
            self.write("logs/a.log.1.gz", gzip.compress(support.read(self.at("logs/a.log"))))
            os.unlink(self.at("logs/a.log"))

        def copied():
            self.write("logs/a.log.1", support.read(self.at("logs/a.log")))

        arguments = ["--seen", "seen", "-r", "-d", "out", "logs"]
        for rotate in (renamed, packed, copied):
            with self.subTest(rotate.__name__):
                self.write("logs/a.log", lines(RECORDS[:10]))
                self.run_here(*arguments)
                with open(self.at("logs/a.log"), "ab") as log:
                    log.write(lines(RECORDS[10:20]))
                rotate()
                self.write("logs/a.log", lines(RECORDS[20:25]))
                self.assertEqual(0, self.run_here(*arguments).status)
                self.assertEqual(sorted(ids(self.run_here(stdin=lines(RECORDS[:25])).out)), self.events_below("out"))
                for folder in ("logs", "out"):
                    shutil.rmtree(self.at(folder))
                os.unlink(self.at("seen"))

    def test_no_event_is_lost_when_names_are_swapped(self):
        for count in (2, 3):
            names = "abc"[:count]
            for number, name in enumerate(names):
                self.write(f"logs/{name}.log", lines(RECORDS[10 * number:10 * number + 5 + number]))
            arguments = ["--seen", "seen", "-r", "-d", "out", "logs"]
            self.run_here(*arguments)
            before = self.events_below("out")
            for name, other in zip(names, names[1:] + "-"):
                os.rename(self.at(f"logs/{name}.log"), self.at(f"logs/{other}.new"))
            for name in names:
                other = name if name != names[0] else "-"
                os.rename(self.at(f"logs/{other}.new"), self.at(f"logs/{name}.log"))
            self.assertEqual(0, self.run_here(*arguments).status)
            self.assertEqual(before, self.events_below("out"))
            for folder in ("logs", "out"):
                shutil.rmtree(self.at(folder))
            os.unlink(self.at("seen"))

    def test_no_event_is_lost_when_the_last_log_is_rotated_away(self):
        """Its output is replaced, and another output has left out events because they were in it."""
        self.write("logs/a.log.1", lines(RECORDS[:10]))
        self.write("logs/a.log", lines(RECORDS[10:20]))
        self.write("logs/c.log", lines(RECORDS[5:10]))
        arguments = ["--seen", "seen", "-r", "-d", "out", "logs"]
        self.run_here(*arguments)
        os.rename(self.at("logs/a.log"), self.at("logs/a.log.1"))
        self.write("logs/a.log", lines(RECORDS[20:25]))
        self.assertEqual(0, self.run_here(*arguments).status)
        self.assertEqual(sorted(ids(self.run_here(stdin=lines(RECORDS[5:25])).out)), self.events_below("out"))

    def test_an_output_that_is_gone_is_made_again_with_all_its_events(self):
        """It is unknown which events it left out, so it may get those of other outputs again."""
        for name, doubled in (("a", []), ("b", RECORDS[5:10])):
            self.write("logs/a.log", lines(RECORDS[:10]))
            self.write("logs/b.log", lines(RECORDS[5:15]))
            arguments = ["--seen", "seen", "-r", "-d", "out", "logs"]
            self.run_here(*arguments)
            os.unlink(self.at(f"out/{name}.ndjson"))
            self.run_here(*arguments)
            self.assertEqual(sorted(ids(self.run_here(stdin=lines(RECORDS[:15] + doubled)).out)), self.events_below("out"))
            shutil.rmtree(self.at("out"))
            os.unlink(self.at("seen"))

    def test_an_event_stays_when_the_input_that_had_it_first_is_another(self):
        for options in (["--dedup"], ["--seen", "seen"]):
            self.write("logs/a.log", lines(RECORDS[:10]))
            self.write("logs/b.log", lines(RECORDS[:10]))
            arguments = [*options, "-r", "-d", "out", "logs"]
            self.run_here(*arguments)
            self.write("logs/a.log", lines(RECORDS[20:25]))
            self.run_here(*arguments)
            self.assertEqual(sorted(ids(self.run_here(stdin=lines(RECORDS[:10] + RECORDS[20:25])).out)), self.events_below("out"))
            for folder in ("logs", "out"):
                shutil.rmtree(self.at(folder))

    def test_an_event_stays_when_the_input_that_had_it_first_is_another_in_the_same_file(self):
        """It is overwritten in place, or a new file gets the inode of a removed one."""
        for pack in (bytes, packed_as_gzip, packed_as_tar):
            for first in (1, 100):  # some of the first bytes by which it is recognized, and more than these
                with self.subTest(pack=pack, first=first):
                    log = self.write("logs/a.log", pack(lines(RECORDS[:first])))
                    inode = os.stat(log).st_ino
                    self.write("logs/c.log", lines(RECORDS[:first + 1]))
                    arguments = ["--seen", "seen", "-r", "-d", "out", "logs"]
                    self.run_here(*arguments)
                    self.write("logs/a.log", pack(lines(RECORDS[200:202 + first * 2])))
                    self.assertEqual(inode, os.stat(log).st_ino)
                    self.assertEqual(0, self.run_here(*arguments).status)
                    expected = RECORDS[:first + 1] + RECORDS[200:202 + first * 2]
                    self.assertEqual(sorted(ids(self.run_here(stdin=lines(expected)).out)), self.events_below("out"))
                    self.forget()

    def test_an_input_that_has_grown_has_its_events_still(self):
        """So no other output gets copies of them."""
        for pack in (bytes, packed_as_gzip):
            for first in (0, 1, 100):
                with self.subTest(pack=pack, first=first):
                    log = self.write("logs/a.log", pack(lines(RECORDS[:first])))
                    self.write("logs/c.log", lines(RECORDS[:first + 1]))
                    arguments = ["--seen", "seen", "-r", "-d", "out", "logs"]
                    self.run_here(*arguments)
                    for begin in (200, 300):
                        with open(log, "ab") as file:
                            file.write(pack(lines(RECORDS[begin:begin + 100])))
                        self.assertEqual(0, self.run_here(*arguments).status)
                    expected = RECORDS[:first + 1] + RECORDS[200:]
                    self.assertEqual(sorted(ids(self.run_here(stdin=lines(expected)).out)), self.events_below("out"))
                    self.forget()

    def test_an_input_whose_first_bytes_the_journal_does_not_have_has_grown_if_it_is_not_smaller(self):
        arguments = ["--seen", "seen", "-r", "-d", "out", "logs"]
        for others in (lines(RECORDS[:20]), lines(RECORDS[200:220])):
            self.write("logs/a.log", lines(RECORDS[:10]))
            self.write("logs/c.log", lines(RECORDS[:15]))
            self.run_here(*arguments)
            before = support.read(self.at("out/c.ndjson"))
            journal = [json.loads(line) for line in support.read(self.at("out/" + support.JOURNAL)).splitlines()]
            for line in journal:
                del line["head"]
            self.write("out/" + support.JOURNAL, lines(json.dumps(line).encode() for line in journal))
            self.write("logs/a.log", others)
            self.assertEqual(0, self.run_here(*arguments).status)
            self.assertEqual(before, support.read(self.at("out/c.ndjson")))
            self.assertIn(b'"head":', support.read(self.at("out/" + support.JOURNAL)).splitlines()[-1])
            self.forget()

    def test_no_event_is_lost_when_the_run_that_should_write_it_again_ends_early(self):
        for options in (["--dedup"], ["--seen", "seen"]):
            self.write("logs/a.log", lines(RECORDS[:10]))
            self.write("logs/c.log", lines(RECORDS[9:15]))
            arguments = [*options, "-r", "-d", "out", "logs"]
            self.run_here(*arguments)
            # These events are lost, except those of which other inputs have copies.
            os.unlink(self.at("logs/a.log"))
            self.write("logs/a.log", lines(RECORDS[20:25]))
            self.write("logs/d.log", lines(RECORDS[8:9]))
            broken = self.write("logs/b.log", b"{broken\n")
            self.assertEqual(1, self.run_here("--max-errors", "1", *arguments).status)
            os.unlink(broken)
            for _ in range(2):
                self.assertEqual(0, self.run_here(*arguments).status)
                expected = ids(self.run_here(stdin=lines(RECORDS[8:15] + RECORDS[20:25])).out)
                self.assertEqual(sorted(expected), self.events_below("out"))
            for folder in ("logs", "out"):
                shutil.rmtree(self.at(folder))

    def test_a_run_in_which_all_outputs_are_up_to_date_keeps_what_was_seen(self):
        self.write("logs/a.log", lines(RECORDS[:10]))
        arguments = ["--seen", "seen", "-r", "-d", "out", "logs"]
        self.run_here(*arguments)
        before = support.read(self.at("seen"))
        result = self.run_here(*arguments, "--summary", "json")
        self.assertEqual((0, 1), (result.status, json.loads(result.err)["up_to_date"]), result)
        self.assertEqual(before, support.read(self.at("seen")))

    def test_an_output_that_cannot_be_finished_keeps_what_was_seen(self):
        self.poll(0, 10)
        before = support.read(self.at("seen"))
        broken = self.write("broken", b"{broken\n" + lines(RECORDS[10:20]))
        self.run_here("--seen", "seen", "--max-errors", "1", "-d", "out", broken)
        self.assertEqual(before, support.read(self.at("seen")))

    def test_a_second_run_at_the_same_time_is_refused(self):
        first = support.start(*FIXED, "--seen", "seen", stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=self.folder)
        self.addCleanup(first.stdout.close)
        support.wait_for(lambda: os.path.exists(self.at("seen.part")))
        second = self.run_here("--seen", "seen", stdin=lines(RECORDS))
        self.assertEqual((3, b""), (second.status, second.out), second)
        self.assertIn("another run is writing this file", second.err)
        out, _ = first.communicate(lines(RECORDS[:5]))
        self.assertEqual(5, out.count(b"\n"))
        self.assertEqual(0, self.poll(0, 5).out.count(b"\n"))

    def test_a_stream_that_a_signal_ends_is_seen(self):
        process = support.start(*FIXED, "--seen", "seen", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                cwd=self.folder, preexec_fn=lambda: signal.signal(signal.SIGTERM, signal.SIG_DFL))
        self.addCleanup(process.stdout.close)
        process.stdin.write(lines(RECORDS[:5]))
        process.stdin.flush()
        events = [process.stdout.readline() for _ in range(5)]
        process.send_signal(signal.SIGTERM)
        self.assertEqual(-signal.SIGTERM, process.wait(20))
        process.stdin.close()
        self.assertEqual(5, len(events))
        self.assertEqual(10, self.poll(0, 15).out.count(b"\n"))

    def test_kills_at_any_moment_lose_no_event(self):
        """Events of a killed run may be written again if it could not record them, but none is ever missing."""
        rng = random.Random(17)
        expected = ids(self.run_here(stdin=lines(RECORDS)).out)
        outputs, begin, kills = [], 0, 0
        longest = 0.01  # seconds; adjusted so that about half of the runs are killed on any machine
        while begin < len(RECORDS):
            page = self.write("page", lines(RECORDS[max(0, begin - 20):begin + 10]))
            process = support.start(*FIXED, "--seen", "seen", "-o", "out", page, cwd=self.folder)
            try:
                process.wait(rng.uniform(0, longest))
            except subprocess.TimeoutExpired:
                process.kill()
            was_killed = process.wait() != 0
            if os.path.exists(self.at("out")):
                outputs.append((was_killed, ids(support.read(self.at("out")))))
                os.unlink(self.at("out"))
            kills += was_killed
            longest *= 1.25 if was_killed else 0.8
            begin += 0 if was_killed else 10
        found = [event for _, events in outputs for event in events]
        self.assertEqual(expected, list(dict.fromkeys(found)))
        self.assertGreater(kills, 3)
        first = set()
        for was_killed, events in outputs:
            # Events that occur again were in outputs that a killed run had finished.
            self.assertFalse(first & set(events))
            first |= set() if was_killed else set(events)


class Lost(support.InFolder):
    def test_the_summary_tells_what_has_no_token(self):
        data = (b'{"action":"admin_login","object":"x","timestamp":1,"description":"{\\"ip_address\\":\\"2001:db8::1\\"}"}\n'
                b'{"action":"admin_login","object":{"a":1},"isotimestamp":"never"}\n')
        clause = "; 1 address is not IPv4, 1 time cannot be read, 1 value is of a wrong type and have no token: "
        self.assertIn(clause, self.run_here("--summary", stdin=data).err)
        self.assertNotIn(";", self.run_here("--summary", "--unmapped", "keep", stdin=data).err)

    def test_the_summary_and_the_report_name_the_tables(self):
        version = support.run("--version").out.decode()
        result = self.run_here("--summary", "json", "--report", "report", stdin=b"")
        tables = json.loads(result.err)["tables"]
        self.assertIn(f"(tables {tables})", version)
        self.assertEqual(tables, json.loads(support.read(self.at("report")))["summary"]["tables"])


class Omit(support.InFolder):
    ALL = ["--unmapped", "keep", "--device-host", "h", "--customer-id", "01234567-89ab-cdef-0123-456789abcdef",
           "--collector-id", "01234567-89ab-cdef-0123-456789abcdef",
           "--event-source-id", "01234567-89ab-cdef-0123-456789abcdef", "--received-time", "2024-01-01T00:00:00Z"]

    def events(self, *arguments):
        result = support.run(*self.ALL, *arguments, stdin=lines(RECORDS))
        self.assertEqual(0, result.status, result)
        return [json.loads(line) for line in result.out.splitlines()]

    def tokens(self, *arguments):
        return list(json.loads(support.run("--schema", *arguments).out)["properties"])

    def test_each_token_but_the_event_type_can_be_left_out(self):
        every, names = self.events(), self.tokens()
        self.assertEqual("eventType", names[0])
        self.assertGreater(len({token for event in every for token in event}), 18)
        for omitted in [*([name] for name in names[1:]), ["outcome", "eventId", "unmapped"], names[1:]]:
            expected = [{name: value for name, value in event.items() if name not in omitted} for event in every]
            self.assertEqual(expected, self.events("--omit", ",".join(omitted)), omitted)
            self.assertEqual([name for name in names if name not in omitted], self.tokens("--omit", ",".join(omitted)))

    def test_a_line_may_have_nothing_left(self):
        names = self.tokens()
        result = support.run("--kind", "admin", "--received-time", "none", "--omit", ",".join(names[1:]),
                             stdin=b'{"object":"x"}\n')
        self.assertEqual((0, b"{}\n"), (result.status, result.out), result)

    def test_explanations_leave_them_out(self):
        explained = support.run("--explain=json", "--omit", "outcome,eventId", stdin=lines(RECORDS)).out
        tokens = {token["token"] for line in explained.splitlines() for token in json.loads(line)["tokens"]}
        self.assertIn("sourceUser", tokens)
        self.assertFalse(tokens & {"outcome", "eventId"})

    def test_duplicates_are_told_without_the_id_too(self):
        data = lines(RECORDS[:3]) + lines(RECORDS[:3])
        self.assertEqual(3, self.run_here("--dedup", "--omit", "eventId", stdin=data).out.count(b"\n"))

    def test_other_names_are_usage_errors(self):
        for name, part in (("eventType", "'eventType' is in every line: take it off the list"),
                           ("outcom", "did you mean outcome?"), (",", "unknown value ''")):
            result = self.run_here("--omit", name, stdin=b"")
            self.assertEqual(2, result.status)
            self.assertIn(part, result.err)


if __name__ == "__main__":
    support.main()
