"""The ways of samples/RECIPES.md to fetch Duo's logs, against an API that checks signatures and answers page by page."""

import glob
import json
import subprocess
import sys

import fake_duo
import support
from readme import recipe, replaced, with_program

CLOCK = {"SOURCE_DATE_EPOCH": "1700000000"}


class Fetched(support.InFolder):
    def fetch(self, *command, env=None, status=0):
        """What the command that fetches writes to stdout."""
        names = {"DUO_IKEY": fake_duo.KEY, "DUO_SKEY": fake_duo.SECRET, "DUO_HOST": fake_duo.HOST}
        done = subprocess.run(command, cwd=self.folder, env=with_program({**CLOCK, **names, **(env or {})}),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        self.assertEqual(status, done.returncode, done)
        return done.stdout

    def serve(self):
        server = fake_duo.Server(self.folder)
        server.__enter__()
        self.addCleanup(server.__exit__)
        return server


class Curl(Fetched):
    """curl takes the API's name for the local server, and its certificate for good; nothing else is changed."""

    def setUp(self):
        super().setUp()
        for tool in ("curl", "jq", "openssl"):
            support.need_tool(tool)
        self.server = self.serve()
        settings = (f'connect-to = "{fake_duo.HOST}:443:127.0.0.1:{self.server.port}"\n'
                    f'cacert = "{self.server.certificate}"\nnoproxy = "*"\n')
        support.write(self.folder + "/.curlrc", settings.encode())
        support.write(self.folder + "/duo-pages.sh", recipe("duo-pages.sh").encode())
        self.home = {"CURL_HOME": self.folder}

    def test_pages_saved_by_curl_give_what_their_records_give(self):
        for log in ("authentication", "activity"):
            with self.subTest(log):
                self.server.requests.clear()
                self.fetch("sh", "duo-pages.sh", log, env=self.home)
                pages = glob.glob(f"{self.folder}/{log}-*.json")
                self.assertEqual(len(self.server.requests) - 1, len(pages))  # one was too many for its minute
                self.assertGreater(len(pages), 2)
        self.fetch("sh", "-c", recipe("duo-pages"))
        lines = self.server.lines("activity") + self.server.lines("authentication")
        self.assertEqual(support.run(stdin=lines, env=CLOCK).out, support.read(self.folder + "/events.ndjson"))

    def test_a_refusal_ends_it_and_leaves_no_page(self):
        self.fetch("sh", "duo-pages.sh", "activity", env={**self.home, "DUO_SKEY": "wrong"}, status=22)
        self.assertEqual([], glob.glob(self.folder + "/*.json"))


class DuoClient(Fetched):
    def test_what_duo_client_returns_gives_what_its_records_give(self):
        packages = support.need_package("duo_client")
        server = self.serve()
        reached = f'host="localhost", port={server.port}, ca_certs="{server.certificate}"'
        script = replaced(recipe("duo-dump.py"), {'host=os.environ["DUO_HOST"]': reached})
        support.write(self.folder + "/duo-dump.py", script.encode())
        dumped = self.fetch(sys.executable, "duo-dump.py", env={"PYTHONPATH": packages})
        # It adds the host and the kind to each record.
        for page in map(json.loads, dumped.splitlines()):
            for record in page.get("authlogs") or page.get("items") or [page]:
                self.assertEqual("localhost", record["host"])

        command = replaced(recipe("duo-dump"), {"venv/bin/python": sys.executable})
        self.fetch("sh", "-c", command, env={"PYTHONPATH": packages})
        events = support.read(self.folder + "/events.ndjson").splitlines()
        expected = []
        for kind in ("administrator", "authentication", "activity"):
            records = [{**json.loads(line), "eventtype": kind, "host": "localhost"}
                       for line in server.lines(kind).splitlines()]
            text = "".join(json.dumps(record) + "\n" for record in records)
            expected += support.run(stdin=text.encode(), env=CLOCK).out.splitlines()
        # Pages of the administrator log overlap by the records of one second.
        self.assertEqual(expected, list(dict.fromkeys(events)))
        self.assertIn(len(events) - len(expected), range(2, 7))


if __name__ == "__main__":
    support.main()
