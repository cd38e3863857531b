"""What the program shows on a terminal: colours and progress."""

import os
import pty
import re
import subprocess
import time
import unittest

import support

RECORD = support.plain_records(3, 1)[0] + b"\n"


class Terminal:
    """The program with a terminal as its stdout or stderr; `stdin` stays open."""

    def __init__(self, *arguments, stream, **env):
        master, slave = pty.openpty()
        self.master = master
        env = {"TERM": "xterm", "NO_COLOR": "", **env}
        options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: slave}
        self.process = support.start(*support.FIXED, *arguments, env=env, stdin=subprocess.PIPE, bufsize=0, **options)
        os.close(slave)

    def feed(self, data):
        self.process.stdin.write(data)

    def shown(self):
        """Everything that the terminal got until the program ended."""
        self.process.stdin.close()
        text = b""
        while True:
            try:
                data = os.read(self.master, 1 << 16)
            except OSError:  # EIO: the other side is closed
                data = b""
            if not data:
                break
            text += data
        os.close(self.master)
        self.process.wait(20)
        return text.decode()


class TerminalTest(unittest.TestCase):
    def explain(self, *arguments, **env):
        terminal = Terminal("--explain", *arguments, stream="stdout", **env)
        terminal.feed(RECORD)
        return terminal.shown()

    def test_explanations_are_coloured_where_the_terminal_can_show_it(self):
        self.assertIn("\x1b[1m", self.explain())
        for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": ""}):
            with self.subTest(env=env):
                shown = self.explain(**env)
                self.assertIn("eventTime", shown)
                self.assertNotIn("\x1b", shown)
        self.assertIn("\x1b[1m", self.explain("--color=always", TERM="dumb"))

    def progress(self, *arguments, **env):
        terminal = Terminal(*arguments, stream="stderr", **env)
        terminal.feed(RECORD)
        time.sleep(1.3)
        terminal.feed(RECORD + b"no record\n")
        time.sleep(0.5)
        terminal.feed(RECORD)
        return terminal.shown()

    def test_a_long_run_shows_how_far_it_is_and_takes_it_away(self):
        shown = self.progress("-q")
        self.assertEqual("", shown)
        shown = self.progress()
        states = re.findall(r"\r\x1b\[Kduo2qualys: ([^\r\n]*)", shown)
        self.assertRegex(states[-1], r"^[0-9.]+ (bytes|kB)/s, [34] records, 1 reject$")
        self.assertTrue(shown.endswith("\r\x1b[K"), shown)
        self.assertIn("duo2qualys: -:3: invalid-json: ", shown)

    def test_a_terminal_that_obeys_nothing_gets_messages_only(self):
        shown = self.progress(TERM="dumb")
        self.assertEqual(["duo2qualys: -:3: invalid-json"], [line[:29] for line in shown.splitlines()])


if __name__ == "__main__":
    support.main()
