"""Events that rsyslog sends to a collector with samples/examples/rsyslog-forward.conf."""

import collections
import glob
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

import support
from pipelines_test import Pipeline, converted
from readme import example_text, replaced
from support import lines


class Forward(Pipeline):
    """Runs rsyslog with the example's settings, for the folder and port of the test, and another rsyslog as collector."""

    NAME = "collector.example.com"

    def setUp(self):
        super().setUp()
        support.need_tool("rsyslogd")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.events = b""
        self.running = {}
        os.mkdir(self.path("queue"))
        self.addCleanup(lambda: [self.end(name, signal.SIGKILL) for name in list(self.running)])

    def start(self, name, configuration, tracer=()):
        support.write(self.path(name + ".conf"), configuration.encode())
        command = [*tracer, support.need_tool("rsyslogd"), "-n", "-f", self.path(name + ".conf"),
                   "-i", self.path(name + ".pid")]
        self.running[name] = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                              stderr=subprocess.DEVNULL)

    def end(self, name, signal_number=signal.SIGTERM):
        daemon = self.running.pop(name)
        daemon.send_signal(signal_number)
        daemon.wait(20)

    def start_sender(self, tls, tracer=()):
        text = replaced(example_text("rsyslog-forward.conf"), {
            "/var/lib/duo-poll": self.folder, 'port="6514"': f'port="{self.port}"', f'target="{self.NAME}"':
            'target="127.0.0.1"', "/etc/duo2qualys/collector-ca.pem": self.path("certificates.pem")})
        if not tls:
            text = re.sub(r".*# TLS\n", "", text)
        self.start("sender", f'global(workDirectory="{self.path("queue")}" processInternalMessages="on")\n{text}'
                             f'action(type="omfile" file="{self.path("sender.log")}")\n', tracer)

    def start_collector(self, certificate=None):
        driver = tls = ""
        if certificate:
            driver = (f'defaultNetstreamDriverCAFile="{certificate}" defaultNetstreamDriverCertFile="{certificate}" '
                      f'defaultNetstreamDriverKeyFile="{certificate}"')
            # Not "ossl", which sometimes closes the file of the events (RECIPES.md).
            tls = 'streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="anon"'
        self.start("collector", f'''
global(workDirectory="{self.folder}" maxMessageSize="1m" {driver})
module(load="imtcp" {tls})
template(name="message" type="string" string="%msg%\\n")
ruleset(name="collect") {{ action(type="omfile" template="message" file="{self.path("collected")}") }}
input(type="imtcp" address="127.0.0.1" port="{self.port}" ruleset="collect")
action(type="omfile" file="{self.path("collector.log")}")
''')

    def start_orderly_collector(self, certificate):
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tls_collector.py")
        command = [sys.executable, script, str(self.port), certificate, self.path("collected")]
        self.running["collector"] = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    def add_events(self, number, count):
        """Adds a file. Like the file of a poll, it gets its name when it is complete."""
        large = b'{"action":"user_update","object":"' + b"x" * 100_000 + b'","timestamp":1}\n'
        events = converted(lines(support.plain_records(number, count)) + large)
        os.rename(support.write(self.path("new"), events), self.path(f"events-{number}.ndjson"))
        self.events += events

    def certificate(self, name):
        subprocess.run([support.need_tool("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-noenc", "-days", "1", "-subj", f"/CN={name}", "-addext",
                        f"subjectAltName=DNS:{name}", "-keyout", self.path("key.pem"), "-out", self.path("cert.pem")],
                       check=True, capture_output=True)
        both = self.read("cert.pem") + self.read("key.pem")
        with open(self.path("certificates.pem"), "ab") as known:
            known.write(self.read("cert.pem"))
        return support.write(self.path(name + ".pem"), both)

    def test_the_message_is_syslog_with_its_length_before_it(self):
        with socket.create_server(("127.0.0.1", self.port)) as server:
            self.start_sender(tls=False)
            self.add_events(31, 2)
            server.settimeout(20)
            with server.accept()[0] as connection, connection.makefile("rb") as stream:
                for event in self.events.splitlines():
                    length = b""
                    while not length.endswith(b" "):
                        length += stream.read(1)
                    message = stream.read(int(length))
                    self.assertRegex(message, rb"^<133>1 20\S+ \S+ duo2qualys - - - \{")
                    self.assertEqual(event, message[message.index(b"{"):])

    def test_a_collector_that_was_away_gets_each_event_once(self):
        self.start_collector()
        self.start_sender(tls=False)
        self.add_events(32, 300)
        self.wait_for_events(self.events, "collected")
        self.end("collector", signal.SIGKILL)
        self.add_events(33, 300)
        queue = self.path("queue/duo-forward.00000001")
        last = json.loads(self.events.splitlines()[-1])["eventId"].encode()
        support.wait_for(lambda: os.path.exists(queue) and last in support.read(queue))
        self.add_events(34, 20)
        self.start_collector()
        self.wait_for_events(self.events, "collected")
        # A copy is sent again.
        shutil.copy(self.path("events-34.ndjson"), self.path("events-34-again.ndjson"))
        self.wait_for_events(self.events + self.read("events-34.ndjson"), "collected")

    def need_tls(self):
        if not glob.glob("/usr/lib/*/rsyslog/lmnsd_gtls.so"):
            support.skip("there is no rsyslog-gnutls")

    def test_by_tls_only_the_collector_with_that_name_gets_the_events(self):
        self.need_tls()
        right, wrong = (self.certificate(name) for name in (self.NAME, "other.example.com"))
        self.add_events(35, 30)
        self.start_collector(wrong)
        self.start_sender(tls=True)
        support.wait_for(lambda: b"peer name not authorized" in self.read("sender.log"))
        self.end("collector")
        self.assertEqual(b"", self.read("collected"))
        self.start_collector(right)
        self.wait_for_events(self.events, "collected")

    def test_by_tls_a_collector_that_was_away_gets_each_event_once(self):
        self.need_tls()
        certificate = self.certificate(self.NAME)
        self.start_collector(certificate)
        self.start_sender(tls=True)
        for number, how, comes_back in ((41, signal.SIGKILL, "at once"), (42, signal.SIGTERM, "at once"),
                                        (43, signal.SIGTERM, "later")):
            self.add_events(number, 20)
            self.wait_for_events(self.events, "collected")
            self.end("collector", how)
            if comes_back == "at once":
                self.start_collector(certificate)
            self.add_events(number + 10, 20)
            if comes_back == "later":
                support.wait_for(lambda: b"cannot connect" in self.read("sender.log"))
                self.start_collector(certificate)
            self.wait_for_events(self.events, "collected")

    def add_files(self, number, count):
        """Adds files with one event each, one every 10 ms."""
        events = converted(lines(support.plain_records(number, count)))
        for place, event in enumerate(events.splitlines(True)):
            os.rename(support.write(self.path("new"), event), self.path(f"events-{number}-{place}.ndjson"))
            self.events += event
            time.sleep(0.01)

    def wait_for_each_once(self):
        """The order does not matter: rsyslog does not keep the order of files that come at the same time."""
        expected = collections.Counter(self.events.splitlines())
        try:
            support.wait_for(lambda: self.read("collected").count(b"\n") >= len(expected), limit=60)
        finally:
            collected = collections.Counter(self.read("collected").splitlines())
            self.assertEqual((0, 0), (len(list((expected - collected).elements())),
                                      len(list((collected - expected).elements()))), "lost, doubled")

    def test_by_tls_the_sender_closes_nothing_twice(self):
        """Between two closes, another thread may open a file. The second close would close that file."""
        self.need_tls()
        certificate = self.certificate(self.NAME)
        self.start_orderly_collector(certificate)
        log = self.path("calls")
        self.start_sender(True, [support.need_tool("strace"), "-D", "-f", "-qq", "-e", "signal=none", "-e",
                                 "trace=connect,close", "-o", log])
        self.add_files(67, 10)
        self.wait_for_each_once()
        # At its start, rsyslog closes all descriptors, whether they are open or not.
        calls = support.read(log).partition(b"connect(")[2]
        self.assertGreaterEqual(calls.count(b"connect("), 9)
        self.assertEqual(0, calls.count(b"EBADF"))

    def test_by_tls_events_that_come_while_others_are_sent_arrive_once(self):
        """The collector goes away twice, by close_notify and killed, and comes back while files come."""
        self.need_tls()
        certificate = self.certificate(self.NAME)
        self.start_orderly_collector(certificate)
        self.start_sender(tls=True)
        for number, how in ((61, signal.SIGTERM), (64, signal.SIGKILL)):
            self.add_files(number, 100)
            self.wait_for_each_once()
            self.end("collector", how)
            self.add_files(number + 1, 50)
            self.start_orderly_collector(certificate)
            self.add_files(number + 2, 50)
            self.wait_for_each_once()


if __name__ == "__main__":
    support.main()
