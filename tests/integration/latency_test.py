"""The program writes the event of a record from a pipe a moment after the record arrives, without any option."""

import gzip
import json
import os
import select
import subprocess
import tempfile
import threading
import time
import unittest
import zlib

import support

MOST_SECONDS = 0.05
TRIES = 5  # because the machine may be busy
COUNT = 20


class Late(Exception):
    pass


class Watched:
    """A running program. Tests wait for its lines."""

    def __init__(self, *arguments, stdin=subprocess.PIPE, warm_up=b"", lines=0):
        self.process = support.start(*support.FIXED, *arguments, stdin=stdin, stdout=subprocess.PIPE,
                                     stderr=subprocess.DEVNULL, bufsize=0)
        self.seen = b""
        if warm_up:
            self.feed(warm_up, lines)

    def feed(self, data, lines):
        support.feed(self.process, data, lines)

    def wait_for_line(self, seconds):
        """The seconds until a whole line has been written."""
        begin = time.monotonic()
        while b"\n" not in self.seen:
            left = begin + seconds - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                raise Late(f"no line after {seconds} s")
            data = self.process.stdout.read(1 << 16)
            if not data:
                raise AssertionError("the program has ended")
            self.seen += data
        line, self.seen = self.seen.split(b"\n", 1)
        json.loads(line)
        return time.monotonic() - begin

    def end(self):
        self.process.stdout.close()
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait(20)


class Latency(unittest.TestCase):
    records = support.plain_records(2, COUNT)

    def check(self, measure):
        """`measure` returns the latency of each record. If the machine is busy, it is called again."""
        tried = []
        for _ in range(TRIES):
            latencies = measure()
            self.assertEqual(COUNT, len(latencies))
            if max(latencies) < MOST_SECONDS:
                return
            tried.append(max(latencies))
            time.sleep(1)
        self.fail(f"too late, in seconds: {tried}")

    def piped(self, *arguments, spell=lambda record: record + b"\n", warm_up=b"", lines=0):
        """Writes one record after another. The event of each must come before the next record is written."""
        def measure():
            watched = Watched(*arguments, warm_up=warm_up, lines=lines)
            try:
                latencies = []
                for record in self.records:
                    watched.process.stdin.write(spell(record))
                    latencies.append(watched.wait_for_line(5))
                    time.sleep(0.005)
                return latencies
            finally:
                watched.end()
        self.check(measure)

    # Threads start only after 256 KiB, so these runs have threads.
    def busy(self, threads, make=lambda records: b"".join(x + b"\n" for x in records), **how):
        records = support.plain_records(3, 8000)
        self.piped(threads, warm_up=make(records), lines=len(records), **how)

    def test_a_line_is_out_at_once(self):
        self.piped("-j1")
        self.piped("-j8")

    def test_a_line_is_out_at_once_when_threads_are_running(self):
        self.busy("-j2")
        self.busy("-j8")

    def test_a_record_without_newline_is_out_at_once(self):
        self.piped("-j1", spell=lambda record: record)
        self.busy("-j8", spell=lambda record: record)

    def test_a_pretty_record_is_out_at_once(self):
        self.piped("-j1", spell=support.pretty)
        self.busy("-j8", spell=lambda record: support.pretty(record) + b"\n")

    def test_whole_lines_are_out_before_the_rest_of_a_torn_one(self):
        # The rest may take long. A line of another kind than those before it begins with another key.
        admin = b'{"action":"user_update","timestamp":1700000000,"username":"a"}\n'
        telephony = b'{"context":"authentication","credits":1,"phone":"+1","timestamp":1700000000,"type":"sms"}\n'
        for threads in ("-j1", "-j2"):
            watched = Watched(threads, warm_up=admin + telephony, lines=2)
            try:
                watched.feed(admin + telephony + 3 * admin + admin[:20], 5)
                watched.feed(admin[20:] + telephony, 2)
            finally:
                watched.end()

    def test_an_element_of_an_array_is_out_at_once(self):
        self.piped("-j1", warm_up=b"[" + self.records[0], lines=1, spell=lambda record: b"," + record)
        self.piped("-j8", warm_up=b"[\n" + self.records[0], lines=1, spell=lambda record: b",\n" + record)
        self.busy("-j8", lambda records: b"[" + b",".join(records), spell=lambda record: b"," + record)

    def test_an_element_with_its_comma_is_out_at_once(self):
        self.piped("-j1", warm_up=b"[" + self.records[0] + b",", lines=1, spell=lambda record: record + b",")
        self.piped("-j8", warm_up=b"[" + self.records[0] + b", ", lines=1, spell=lambda record: record + b", ")

    def test_a_record_of_an_open_answer_is_out_at_once(self):
        # The shape of an object is known only when the object has ended, or is so large that it is read member by member.
        many = b",".join(self.records[:1] * (2 + 65536 // len(self.records[0])))
        warm_up = b'{"stat":"OK","response":{"authlogs":[' + many
        self.piped("-j1", warm_up=warm_up, lines=many.count(self.records[0]), spell=lambda record: b"," + record)

    def test_a_prefixed_line_is_out_at_once(self):
        self.piped("-j1", spell=lambda record: b"<134>Mar  1 10:00:00 h1 duo: " + record + b"\n")
        self.busy("-j8", spell=lambda record: b"<134>Mar  1 10:00:00 h1 duo: " + record + b"\n")

    def test_the_records_of_a_followed_file_are_out_at_once(self):
        support.need_tool("tail")
        for threads in ("-j1", "-j8"):
            with support.scratch() as folder:
                def measure():
                    path = support.write(folder + "/duo.log", b"")
                    tail = subprocess.Popen(["tail", "-n", "+1", "-s", "0.01", "-f", path], stdout=subprocess.PIPE)
                    watched = Watched(threads, stdin=tail.stdout)
                    tail.stdout.close()
                    try:
                        time.sleep(0.3)
                        latencies = []
                        with open(path, "ab", buffering=0) as log:
                            for record in self.records:
                                log.write(record + b"\n")
                                latencies.append(watched.wait_for_line(5))
                        return latencies
                    finally:
                        tail.kill()
                        tail.wait()
                        watched.end()
                self.check(measure)

    def test_a_record_in_a_flushed_gzip_stream_is_out_at_once(self):
        def measure():
            packer = zlib.compressobj(wbits=31)
            watched = Watched("-j8")
            try:
                latencies = []
                for record in self.records:
                    watched.process.stdin.write(
                        packer.compress(record + b"\n") + packer.flush(zlib.Z_SYNC_FLUSH))
                    latencies.append(watched.wait_for_line(5))
                return latencies
            finally:
                watched.end()
        self.check(measure)

    def test_a_record_in_a_gzip_member_of_its_own_is_out_at_once(self):
        self.piped("-j1", spell=lambda record: gzip.compress(record + b"\n"))

    def test_a_record_in_utf_16_is_out_at_once(self):
        first = b"\xff\xfe" + (self.records[0] + b"\n").decode().encode("utf-16-le")
        self.piped("-j1", warm_up=first, lines=1,
                   spell=lambda record: (record + b"\n").decode().encode("utf-16-le"))

    def test_events_come_before_all_folders_were_looked_into(self):
        record = self.records[0] + b"\n"
        with tempfile.TemporaryDirectory() as folder:
            for name, count in (("a", 5000), ("z", 1)):
                os.mkdir(os.path.join(folder, name))
                support.write(os.path.join(folder, name, "a.json"), record * count)
            process = support.start("-j1", "-r", folder, stdout=subprocess.PIPE)
            with process.stdout:
                first = process.stdout.readline()
                # The pipe is full by now, and the program waits.
                support.write(os.path.join(folder, "z", "late.json"), record)
                self.assertEqual(5001, process.stdout.read().count(b"\n"))
                self.assertTrue(first.endswith(b"\n"))
            self.assertEqual(0, process.wait(20))

    def test_a_large_record_in_small_pieces_takes_no_more_time_than_its_size(self):
        if support.SANITIZED:
            support.skip("a sanitizer takes time of its own")
        record = b'{"action":"user_update","object":"' + b"x" * 15_000_000 + b'","timestamp":1}'
        for threads in ("-j1", "-j8"):
            tried = []
            while True:
                watched = Watched(threads)
                begin = time.monotonic()
                watched.feed(record, 1)
                tried.append(time.monotonic() - begin)
                watched.end()
                if tried[-1] < 1:
                    break
                self.assertLess(len(tried), TRIES, tried)

    def test_a_reject_is_told_at_once(self):
        process = support.start("-j8", stdin=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
        try:
            process.stdin.write(b'{"what":"nobody knows"}\n')
            self.assertTrue(select.select([process.stderr], [], [], 5)[0])
            self.assertIn(b"unknown-kind", process.stderr.read(1 << 16))
        finally:
            process.stdin.close()
            process.stderr.close()
            process.wait(20)

    def test_replayed_records_are_out_at_once_also_behind_many(self):
        count = 4000
        record = self.records[0].decode()
        reject = json.dumps({"input": "a", "line": 1, "offset": 0, "length": len(record), "reason": "invalid-json",
                             "detail": "", "raw": record}).encode() + b"\n"
        with support.start(*support.FIXED, "--replay", "-q", "-j4", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL, bufsize=0) as process:
            writer = threading.Thread(target=process.stdin.write, args=(reject * count,))
            writer.start()
            lines = 0
            while lines < count and select.select([process.stdout], [], [], 5)[0]:
                lines += process.stdout.read(1 << 16).count(b"\n")
            writer.join()
            process.stdin.close()
            self.assertEqual(count, lines)

    def test_rejects_are_out_at_once_all_that_arrived_together(self):
        # The first ten are shown as messages, which also writes them to the file. The others must not wait for a message.
        for arguments in (["-j1"], ["-j8"], ["-j8", "-q"]):
            process = support.start(*arguments, "--rejects", "/dev/stdout", stdin=subprocess.PIPE,
                                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0)
            try:
                for count in (1, 12, 5000, 1):
                    support.feed(process, b'{"what":"nobody knows"}\n' * count, count)
            finally:
                process.stdin.close()
                process.stdout.close()
                process.wait(20)


if __name__ == "__main__":
    support.main()
