"""The examples that process events and reports: metrics, a comparison of mappings, failures, days, Parquet, S3."""

import gzip
import http.server
import json
import os
import re
import shutil
import subprocess
import threading
import urllib.parse

import support
from readme import SAMPLES, example, example_text, recipe, replaced, with_program
from services import Service
from support import lines

CLOCK = {"SOURCE_DATE_EPOCH": "1700000000"}
MIXED = support.read(os.path.join(SAMPLES, "mixed.ndjson"))


class Example(support.InFolder):
    def call(self, *command, status=0, env=None):
        """Runs the command, which must end with the status (None: any but 0) and leave nothing in /tmp."""
        with support.scratch() as temporary:
            done = subprocess.run(command, cwd=self.folder, capture_output=True, timeout=60,
                                  env=with_program({**CLOCK, "TMPDIR": temporary, **(env or {})}))
            self.assertEqual([], os.listdir(temporary))
        if status is None:
            self.assertNotEqual(0, done.returncode, done)
        else:
            self.assertEqual(status, done.returncode, done)
        return done

    def read(self, name):
        return support.read(self.at(name))


class Metrics(Example):
    def test_metrics_are_the_numbers_of_the_report(self):
        support.need_tool("jq")
        log = MIXED + b"".join(b'{"action":"new_action_%d","object":"x","timestamp":1}\n' % number for number in range(1005))
        self.run_here("-q", "--report", "report.json", stdin=log)
        report = json.loads(self.read("report.json"))
        os.utime(self.at("report.json"), (1_700_000_000, 1_700_000_000))
        self.call(example("duo-metrics.sh"), "report.json", "duo.prom")
        self.assertEqual({"report.json", "duo.prom"}, set(os.listdir(self.folder)))
        text = self.read("duo.prom").decode()
        found = {name: float(value) for name, value in re.findall(r"^(duo2qualys_\S+) (\S+)$", text, re.M)}

        summary = report["summary"]
        expected = {"last_run_timestamp_seconds": 1.7e9, "run_seconds": summary["seconds"],
                    f'tables{{fingerprint="{summary["tables"]}"}}': 1, "mapped_ratio": report["coverage"]["share"]}
        for name, label, values in (
                ("records", "result", {result: summary[result] for result in ("written", "rejected", "skipped")}),
                ("records_of_kind", "kind", summary["by_kind"]), ("rejects", "reason", summary["by_reason"]),
                ("skips", "reason", summary["skipped_by_reason"]), ("read_bytes", "part", summary["bytes"]),
                ("drift", "list", {name: len(entries) for name, entries in report["drift"].items()})):
            expected.update({f'{name}{{{label}="{key}"}}': value for key, value in values.items()})
        expected['drift{list="unknown_actions"}'] = 1005
        self.assertEqual({"duo2qualys_" + name: value for name, value in expected.items()}, found)

        names = [re.match(r"\w+", name)[0] for name in found]
        for kind in "HELP", "TYPE":
            self.assertEqual({*names, "duo2qualys_skips"}, set(re.findall(rf"^# {kind} (\S+) .", text, re.M)))
        check = subprocess.run([support.need_tool("promtool"), "check", "metrics"], input=text.encode(), capture_output=True)
        self.assertEqual((0, b"", b""), (check.returncode, check.stdout, check.stderr))

    def test_what_is_no_report_leaves_the_metrics_as_they_were(self):
        support.need_tool("jq")
        self.write("duo.prom", b"old")
        self.write("report.json", b'{"summary":')
        self.call(example("duo-metrics.sh"), "report.json", "duo.prom", status=None)
        self.assertEqual(b"old", self.read("duo.prom"))
        self.assertEqual({"report.json", "duo.prom"}, set(os.listdir(self.folder)))

    def test_a_service_writes_them_after_each_poll(self):
        support.need_tool("jq")
        service = Service(self.at("root"), recipe("duo-poll"), "duo-poll.service")
        folder = "/usr/local/lib/duo2qualys"
        shutil.copy(example("duo-metrics.sh"), self.at("root" + folder))
        line = replaced(recipe("duo-metrics"), {folder: self.at("root" + folder), "/var/lib/prometheus/node-exporter": self.folder})
        with open(service.units + "/duo-poll.service", "a") as unit:
            unit.write(line)
        self.run_here("--report", service.state + "/report.json", stdin=lines(support.plain_records(50, 20)))
        self.call("sh", "-c", line.removeprefix("ExecStopPost=+"), env=service.environment())
        self.assertIn(b'duo2qualys_records{result="written"} 20\n', self.read("duo2qualys.prom"))
        service.check("duo-poll.timer")


class Compare(Example):
    def setUp(self):
        super().setUp()
        support.need_tool("jq")
        self.write("logs/march.ndjson", MIXED + lines(support.plain_records(51, 200)))

    def test_events_that_differ_are_shown_with_the_tokens_that_do(self):
        command = replaced(recipe("compare-mappings"), {"examples/": os.path.dirname(example("compare-mappings.sh")) + "/",
                                                        "duo2qualys-old": "'duo2qualys --profile guide'"})
        done = self.call("sh", "-c", command, status=1)
        events = [{json.loads(line)["eventId"]: json.loads(line) for line in self.run_here(
            "-q", *options, "--since", "2024-03-01", "--until", "2024-04-01", "logs/march.ndjson").out.splitlines()}
            for options in (["--profile", "guide"], [])]
        expected, counts = {}, {}
        for event in {**events[0], **events[1]}:
            old, new = (these.get(event) for these in events)
            if old == new:
                continue
            keys = ["only old"] if not new else ["only new"]
            if old and new:
                old, new = ({token: value for token, value in these.items() if value != those.get(token)}
                            for these, those in ((old, new), (new, old)))
                keys = {**old, **new}
            expected[event] = (old, new)
            for key in keys:
                counts[key] = counts.get(key, 0) + 1
        self.assertLessEqual({"only old", "only new", "outcome"}, set(counts))
        self.assertEqual(expected, {event["eventId"]: (event["old"], event["new"])
                                    for event in map(json.loads, self.read("differences.ndjson").splitlines())})
        self.assertEqual({f"{token}: {count}" for token, count in counts.items()}, set(done.stderr.decode().splitlines()))

    def test_the_other_way_round_and_no_difference(self):
        log = "logs/march.ndjson"
        done = self.call(example("compare-mappings.sh"), "duo2qualys", "duo2qualys --profile guide", log, status=1)
        self.assertIn(b"only old: ", done.stderr)
        self.write(log, lines(support.plain_records(51, 20)))
        done = self.call(example("compare-mappings.sh"), "duo2qualys", "duo2qualys -j1", log)
        self.assertEqual((b"", b""), (done.stdout, done.stderr))

    def test_a_version_that_fails_ends_it(self):
        self.call(example("compare-mappings.sh"), "duo2qualys", "duo2qualys --unknown", "logs/march.ndjson", status=2)
        self.call(example("compare-mappings.sh"), "duo2qualys", "duo2qualys", "logs/missing", status=3)

    def test_it_ends_when_a_program_that_it_uses_fails(self):
        os.chmod(self.write("bin/jq", b"#!/bin/sh\nexit 9\n"), 0o755)
        path = {"PATH": f"{self.folder}/bin:{os.path.dirname(support.PROGRAM)}:{os.environ['PATH']}"}
        done = self.call(example("compare-mappings.sh"), "duo2qualys", "duo2qualys --profile guide", "logs/march.ndjson",
                         status=9, env=path)
        self.assertEqual(b"", done.stdout)


def event(**tokens):
    return json.dumps(tokens, separators=(",", ":")).encode()


class Choose(Example):
    def test_failures_of_one_user(self):
        support.need_tool("jq")
        user = 'a"b\\c@example.com'
        events = [event(outcome="Failure", sourceUser=user), event(outcome=["Success", "Failure"], sourceUser=["x", user]),
                  event(outcome="Failure", destinationUser=user),
                  event(outcome="Success", sourceUser=user), event(outcome="Failure", sourceUser=user + "x"),
                  event(outcome="Failure", sourceUser="x", message=user), event(sourceUser=user), event(outcome="Failure")]
        self.write("one.ndjson", lines(events[:1]))
        self.write("two.ndjson", lines(events[1:]))
        done = self.call(example("failures-of.sh"), user, "one.ndjson", "two.ndjson")
        self.assertEqual(lines(events[:3]), done.stdout)
        self.assertEqual(b"", self.call(example("failures-of.sh"), "nobody", "one.ndjson").stdout)
        self.call(example("failures-of.sh"), user, "one.ndjson", "missing", status=None)

    def test_one_file_a_day(self):
        days = {"2024-03-01": [event(eventTime="2024-03-01T23:59:59-05:00"), event(eventTime=["2024-03-01T00:00:00Z", "2025"])],
                "2024-03-02": [event(message='"eventTime":"2024-03-09T', eventTime="2024-03-02T00:00:00Z")],
                "no-time": [event(eventType="x"), event(message='"eventTime":"2024-03-09T')]}
        (first, last), (second,), (none, other) = days.values()
        self.write("one.ndjson", lines([first, second]))
        self.write("two.ndjson", lines([none, last, other]))
        self.call(example("split-days.sh"), "days", "one.ndjson", "two.ndjson")
        self.assertEqual({f"{day}.ndjson": lines(events) for day, events in days.items()}, support.tree(self.at("days")))
        # A name that awk could mistake for an assignment.
        self.write("dt=2024/day=4.ndjson", lines(next(iter(days.values()))))
        self.call(example("split-days.sh"), "partition", "dt=2024/day=4.ndjson")
        self.assertEqual(1, len(support.tree(self.at("partition"))))
        # More days than files that may be open.
        many = [event(eventTime=f"20{year}-01-01T00:00:00Z") for year in range(10, 60)]
        self.write("many.ndjson", lines(many))
        self.call("sh", "-c", f"ulimit -n 20 && exec {example('split-days.sh')} many many.ndjson")
        self.assertEqual(sorted(many), sorted(data.rstrip() for data in support.tree(self.at("many")).values()))
        self.call(example("split-days.sh"), "days", "one.ndjson", status=1)
        self.call(example("split-days.sh"), "other", "missing", status=2)

    def test_one_file_a_day_by_miller(self):
        support.need_tool("mlr")
        self.write("events.ndjson", self.run_here("-q", stdin=lines(support.plain_records(52, 300))).out)
        self.call("sh", "-c", recipe("miller"))
        self.call(example("split-days.sh"), "days", "events.ndjson")

        def read(files):
            return {name: list(map(json.loads, data.splitlines())) for name, data in files.items()}
        expected = read(support.tree(self.at("days")))
        self.assertGreater(len(expected), 1)
        found = read({name: self.read(name) for name in os.listdir(self.folder) if re.match("20", name)})
        self.assertEqual(expected, found)


class Parquet(Example):
    def test_parquet_has_what_the_events_have(self):
        interpreter = support.python_with("duckdb", PYTHONPATH=support.PACKAGES)
        path = {"PYTHONPATH": support.PACKAGES}
        data = MIXED + lines(support.plain_records(53, 200))
        self.write("one.ndjson", self.run_here("-q", "--unmapped", "keep", stdin=data).out)
        self.write("two.ndjson", self.run_here("-q", "--event-id", "none", stdin=lines(support.plain_records(54, 20))).out)
        script = replaced(example_text("to-parquet.py"), {"/usr/bin/env python3": interpreter})
        os.chmod(self.write("to-parquet.py", script.encode()), 0o755)
        self.call("./to-parquet.py", "events.parquet", "one.ndjson", "two.ndjson", env=path)
        show = ("import duckdb, json\nrows = duckdb.read_parquet('events.parquet')\n"
                "print(json.dumps([dict(zip(rows.columns, row)) for row in rows.fetchall()]))")
        rows = json.loads(self.call(interpreter, "-c", show, env=path).stdout)

        def text(value):
            return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        expected = [{token: text(value) for token, value in json.loads(line).items()}
                    for line in (self.read("one.ndjson") + self.read("two.ndjson")).splitlines()]
        found = [{token: value for token, value in row.items() if value is not None} for row in rows]
        self.assertEqual(expected, found)
        self.assertEqual(list(json.loads(support.run("--schema").out)["properties"]), list(rows[0]))
        self.call("./to-parquet.py", "events.parquet", "missing", env=path, status=1)
        self.assertNotIn("events.parquet.new", os.listdir(self.folder))


class Bucket(http.server.BaseHTTPRequestHandler):
    """The part of S3 that aws uses: a list of the objects of one bucket, and each object."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        key = urllib.parse.unquote(url.path).removeprefix("/logs").removeprefix("/")
        query = urllib.parse.parse_qs(url.query)
        objects = self.server.objects
        if key in objects:
            self.server.requests.append(key)
            self.answer(200, objects[key], "application/octet-stream")
        elif "list-type" in query:
            names = [name for name in objects if name.startswith(query["prefix"][0])]
            text = "".join(f"<Contents><Key>{name}</Key><Size>{len(objects[name])}</Size></Contents>" for name in names)
            self.answer(200, f"<ListBucketResult><IsTruncated>false</IsTruncated>{text}</ListBucketResult>".encode(), "text/xml")
        else:
            self.answer(404, b"", "text/xml")

    do_HEAD = do_GET

    def answer(self, status, body, kind):
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), ("ETag", '"1"'),
                            ("Last-Modified", "Fri, 01 Mar 2024 00:00:00 GMT")):
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            # The download of one object is interrupted.
            self.wfile.write(body[:len(body) // 2] if self.path.endswith("broken.log") else body)
            self.close_connection = self.path.endswith("broken.log")

    def log_message(self, *_):
        pass


class S3(Example):
    def setUp(self):
        super().setUp()
        support.need_tool("aws")
        support.need_tool("jq")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
        server.requests = self.requests = []
        records = support.plain_records(55, 20)
        server.objects = self.objects = {
            "duo/2024/a b.log": lines(records[:10]), "duo/2024/b.json.gz": gzip.compress(lines(records[10:]) + b"{}x\n"),
            "duo/2024/": b"", "other/c.log": lines(records)}
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.env = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}", "AWS_ACCESS_KEY_ID": "example",
                    "AWS_SECRET_ACCESS_KEY": "example", "AWS_DEFAULT_REGION": "us-east-1", "AWS_CONFIG_FILE": "/dev/null",
                    "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1", "NO_PROXY": "*", "no_proxy": "*"}

    def fetch(self, status):
        return self.call(example("s3-objects.sh"), "logs", "duo/", "events", status=status, env=self.env)

    def test_objects_become_files_of_events(self):
        self.fetch(1)
        expected = {f"{key}.ndjson": support.run("-q", stdin=self.objects[key], env=CLOCK).out
                    for key in ("duo/2024/a b.log", "duo/2024/b.json.gz")}
        self.assertEqual(expected, support.tree(self.at("events")))
        # The next run fetches what is new. An interrupted download gives no events.
        self.objects["duo/2024/broken.log"] = self.objects["other/c.log"]
        self.requests.clear()
        self.fetch(1)
        self.assertEqual({"duo/2024/broken.log"}, set(self.requests))
        self.assertNotIn("duo/2024/broken.log.ndjson", support.tree(self.at("events")))
        # Names that lead out of the folder.
        del self.objects["duo/2024/broken.log"]
        self.objects["duo/../../x.log"] = self.objects["other/c.log"]
        self.fetch(3)


if __name__ == "__main__":
    support.main()
