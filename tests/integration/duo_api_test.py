"""The recipes that fetch Duo's logs (samples/RECIPES.md), with an API that checks signatures and answers page by page."""

import glob
import json
import os
import re
import shutil
import signal
import subprocess
import sys

import fake_duo
import support
from readme import EXAMPLES, example, example_text, recipe, replaced, with_program
from services import Service

CLOCK = {"SOURCE_DATE_EPOCH": "1700000000"}


class Fetched(support.InFolder):
    def fetch(self, *command, env=None, status=0):
        """Runs the command, which must end with this status."""
        done = subprocess.run(command, cwd=self.folder, env=with_program({**CLOCK, **(env or {})}),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        self.assertEqual((status, b""), (done.returncode, done.stdout), done)

    def configure(self, host=fake_duo.HOST, secret=fake_duo.SECRET, mode=0o600):
        """The example's settings with the values of the server, and all logs."""
        text = replaced(example_text("duo.conf"), {
            "host=api-xxxxxxxx.duosecurity.com": f"host={host}", "ikey=DIXXXXXXXXXXXXXXXXXX": f"ikey={fake_duo.KEY}",
            "skey=": f"skey={secret}", "logs=activity authentication": "logs=activity authentication administrator"})
        os.chmod(support.write(self.at("duo.conf"), text.encode()), mode)

    def serve(self):
        server = fake_duo.Server(self.folder)
        server.__enter__()
        self.addCleanup(server.__exit__)
        return server


class ByCurl(Fetched):
    """Makes curl connect to the local server under the API's name and trust its certificate; changes nothing else."""

    def setUp(self):
        super().setUp()
        for tool in ("curl", "jq", "openssl"):
            support.need_tool(tool)
        self.server = self.serve()
        settings = (f'connect-to = "{fake_duo.HOST}:443:127.0.0.1:{self.server.port}"\n'
                    f'cacert = "{self.server.certificate}"\nnoproxy = "*"\n')
        support.write(self.folder + "/.curlrc", settings.encode())
        self.home = {"CURL_HOME": self.folder}
        self.configure()

    def lines(self):
        return b"".join(map(self.server.lines, ("activity", "administrator", "authentication")))


class Curl(ByCurl):
    def fetch_pages(self, status=0):
        """Runs the page's command with the examples' folder in place."""
        command = replaced(recipe("duo-fetch"), {"examples/": EXAMPLES + "/"})
        return self.fetch("sh", "-c", command, env=self.home, status=status)

    def test_pages_saved_by_curl_give_what_their_records_give(self):
        self.fetch_pages()
        self.assertEqual(len(self.server.requests) - 1, len(os.listdir(self.at("pages"))))  # one exceeded the rate
        self.assertEqual(0o700, os.stat(self.at("pages")).st_mode & 0o777)
        events = support.read(self.at("events.ndjson")).splitlines()
        expected = support.run(stdin=self.lines(), env=CLOCK).out.splitlines()
        self.assertEqual(sorted(expected), sorted(events))
        # Pages of an earlier fetch are not mixed with new ones.
        requests = len(self.server.requests)
        self.fetch_pages(status=1)
        self.assertEqual(requests, len(self.server.requests))

    def test_a_refusal_ends_it_and_nothing_is_converted(self):
        self.configure(secret="wrong")
        self.fetch_pages(status=22)
        self.assertEqual([], glob.glob(self.at("pages/*.json")))
        self.assertFalse(os.path.exists(self.at("events.ndjson")))

    def test_settings_that_everybody_may_read_or_that_lack_a_key_are_refused(self):
        self.configure(mode=0o604)
        self.fetch_pages(status=1)
        self.configure(secret="")
        self.fetch_pages(status=2)
        self.assertEqual([], self.server.requests)

    def test_no_program_gets_the_secret_as_an_argument(self):
        """Replaces each program that a script may start by one that records its arguments and environment, then starts it."""
        for name in ("curl", "openssl", "jq", "sed", "find", "date", "cat", "mkdir", "rm", "mv", "mktemp", "dirname"):
            script = (f'#!/bin/sh\n{{ printf "%s\\n" {name} "$@"; cat /proc/$$/environ; }} >> {self.at("noted")}\n'
                      f'exec {support.need_tool(name)} "$@"\n').replace("cat /proc", support.need_tool("cat") + " /proc")
            os.chmod(support.write(self.at("bin/" + name), script.encode()), 0o755)
        os.mkdir(self.at("state"))
        path = {"PATH": f"{self.folder}/bin:{os.path.dirname(support.PROGRAM)}:{os.environ['PATH']}"}
        self.fetch(example("duo-poll.sh"), "duo.conf", "state", env={**self.home, **path})
        noted = support.read(self.at("noted"))
        self.assertIn(b"curl\n", noted)
        self.assertNotIn(fake_duo.SECRET.encode(), noted)
        self.assertNotIn(b"\\0", noted)  # nor what the signature derives from it


class Poll(ByCurl):
    """The service's own command, with its folders as systemd makes them."""

    def setUp(self):
        super().setUp()
        self.service = Service(self.at("root"), recipe("duo-poll"), "duo-poll.service")
        self.state = self.service.state
        self.assertEqual(0o600, os.stat(self.at("root/etc/duo2qualys/duo.conf")).st_mode & 0o777)
        self.configure()

    def configure(self, **options):
        super().configure(**options)
        if hasattr(self, "service"):
            shutil.copy(self.at("duo.conf"), self.at("root/etc/duo2qualys/duo.conf"))

    def poll(self, status=0):
        """The events and rejects that one poll adds to the folder."""
        before = set(os.listdir(self.state))
        os.makedirs(self.at("tmp"), exist_ok=True)
        self.fetch("sh", "-c", self.service.command(), status=status,
                   env={**self.home, **self.service.environment(), "TMPDIR": self.at("tmp")})
        self.assertEqual([], os.listdir(self.at("tmp")))
        added = [name for name in os.listdir(self.state) if name not in before and re.match("events|rejects", name)]
        return [b"".join(support.read(f"{self.state}/{name}") for name in added if name.startswith(kind + "-"))
                for kind in ("events", "rejects")]

    def first_second(self):
        return min(int(re.search(r"mintime=(-?\d+)", request)[1][:10]) for request in self.server.requests)

    def test_settings_without_logs_are_refused(self):
        settings = re.sub(rb"(?m)^logs=.*$", b"logs=", support.read(self.at("duo.conf")))
        self.write("root/etc/duo2qualys/duo.conf", settings)
        self.poll(status=2)
        self.assertEqual([], os.listdir(self.state))

    def test_each_poll_writes_what_is_new(self):
        events, rejects = self.poll()
        expected = support.run(stdin=self.lines(), env=CLOCK).out.splitlines()
        self.assertEqual((sorted(expected), b""), (sorted(events.splitlines()), rejects))
        self.assertEqual(len(expected), json.loads(support.read(self.state + "/report.json"))["summary"]["written"])
        self.assertEqual({"seen", "last-poll", "report.json"},
                         {name for name in os.listdir(self.state) if not name.startswith("events-")})
        last = int(support.read(self.state + "/last-poll"))
        self.assertEqual(last - 86400, self.first_second())

        # A failed poll changes nothing, and the next one fetches everything that it missed.
        before = support.tree(self.state)
        self.configure(secret="wrong")
        self.poll(status=22)
        self.configure()
        support.write(self.state + "/seen", b"no ids")
        self.poll(status=2)
        support.write(self.state + "/seen", before["seen"])
        self.assertEqual(before, support.tree(self.state))
        new = [{**json.loads(self.server.lines("administrator").splitlines()[-1]), "object": "new"}, {"neither": "of them"}]
        new[1]["timestamp"] = new[0]["timestamp"]
        self.server.logs["/admin/v1/logs/administrator"] += new
        self.server.requests.clear()
        events, rejects = self.poll(status=1)
        self.assertEqual(support.run(stdin=json.dumps(new[0]).encode(), env=CLOCK).out, events)
        self.assertEqual([new[1]], [json.loads(json.loads(line)["raw"]) for line in rejects.splitlines()])
        self.assertEqual(last - 86400, self.first_second())

        # Without new events, there is no new file.
        del self.server.logs["/admin/v1/logs/administrator"][-1]
        self.assertEqual([b"", b""], self.poll())
        self.assertEqual(1 + 2, len(glob.glob(self.state + "/events-*") + glob.glob(self.state + "/rejects-*")))

    def test_a_poll_that_is_killed_leaves_nothing_that_the_next_one_uses(self):
        env = {**self.home, **self.service.environment(), "TMPDIR": self.at("tmp")}
        os.mkdir(self.at("tmp"))
        # Slow enough that it is still running when it is killed, even on a busy machine.
        slow = {"LD_PRELOAD": support.FAULT_SHIM, "FAULT_SLOW": "10000"}
        os.mkdir(self.at("slow"))
        os.chmod(support.write(self.at("slow/duo2qualys"), "".join(
            ["#!/bin/sh\n", *(f"export {name}='{value}'\n" for name, value in slow.items()),
             f"exec '{support.PROGRAM}' \"$@\"\n"]).encode()), 0o755)
        slowly = with_program({**CLOCK, **env})
        slowly["PATH"] = self.at("slow") + ":" + slowly["PATH"]
        expected = support.run(stdin=self.lines(), env=CLOCK).out.splitlines()
        for kill in ("the script", "all of it"):
            with self.subTest(kill):
                process = subprocess.Popen(["sh", "-c", "exec " + self.service.command()], cwd=self.folder, env=slowly,
                                           start_new_session=True, stderr=subprocess.PIPE)
                self.addCleanup(process.stderr.close)
                support.wait_for(lambda: glob.glob(self.state + "/events-*.part"), limit=60)
                if kill == "the script":
                    process.kill()
                    process.wait(20)
                    self.poll(status=75)  # the processes that it has started continue
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(20)
                # Nobody waits for the processes that the script had started. The lock is free when they have
                # ended.
                support.wait_for(lambda: subprocess.run(["flock", "-n", self.state, "true"]).returncode == 0, limit=60)
                self.assertTrue(glob.glob(self.state + "/events-*.part"))
                self.assertFalse(os.path.exists(self.state + "/last-poll"))
        events, rejects = self.poll()
        self.assertEqual((sorted(expected), b""), (sorted(events.splitlines()), rejects))
        self.assertEqual({"seen", "last-poll", "report.json"},
                         {name for name in os.listdir(self.state) if not re.fullmatch(r"events-[^.]*\.[0-9]*Z\.ndjson", name)})

    def test_systemd_accepts_the_units(self):
        self.service.check("duo-poll.timer")
        self.service.check_exposure("duo-poll.service", 1.5)

    def test_a_poll_does_nothing_that_systemd_refuses_it(self):
        if support.SANITIZED:
            support.skip("a sanitizer makes system calls of its own")
        log = self.at("trace")
        self.fetch(*self.service.traced(["sh", "-c", self.service.command()], log),
                   env={**self.home, **self.service.environment()})
        self.assertIn(b"AF_INET", support.read(log))
        self.assertEqual(set(), self.service.refused(log))


class DuoClient(Fetched):
    def test_what_duo_client_returns_gives_what_its_records_give(self):
        """In a poll that uses it in place of curl."""
        packages = support.need_package("duo_client")
        server = self.serve()
        self.configure(host="localhost")
        script = replaced(example_text("duo-fetch.py"), {
            'host=settings["host"]': f'host=settings["host"], port={server.port}, ca_certs="{server.certificate}"',
            "/usr/bin/env python3": sys.executable})
        os.chmod(support.write(self.at("duo-fetch.py"), script.encode()), 0o755)
        os.mkdir(self.at("state"))
        self.fetch(example("duo-poll.sh"), "duo.conf", "state", "./duo-fetch.py", env={"PYTHONPATH": packages})

        name, = glob.glob(self.at("state/events-*"))
        expected = []
        for kind in ("activity", "administrator", "authentication"):  # as the pages are sorted
            # duo_client adds the host and the kind to each record.
            records = [{**json.loads(line), "eventtype": kind, "host": "localhost"}
                       for line in server.lines(kind).splitlines()]
            text = "".join(json.dumps(record) + "\n" for record in records)
            expected += support.run(stdin=text.encode(), env=CLOCK).out.splitlines()
        self.assertEqual(expected, support.read(name).splitlines())
        summary = json.loads(support.read(self.at("state/report.json")))["summary"]
        self.assertEqual(len(expected), summary["written"])
        self.assertIn(summary["skipped_by_reason"]["duplicate"], range(2, 7))  # the records of a second on two pages

        os.chmod(self.at("duo.conf"), 0o604)
        self.fetch(example("duo-poll.sh"), "duo.conf", "state", "./duo-fetch.py", env={"PYTHONPATH": packages}, status=1)


if __name__ == "__main__":
    support.main()
