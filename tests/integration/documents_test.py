"""Man page and completions in the programs that use them: man, mandoc, and shells at a terminal."""

import os
import pty
import re
import select
import subprocess
import time
import unittest

import support

DOCUMENTS = os.environ.get("DUO2QUALYS_DOCUMENTS", "")
MAN_PAGE = DOCUMENTS + "/duo2qualys.1"
HELP = support.run("--help").out.decode()
OPTIONS = re.findall(r"^  (?:-(\w), |    )--([a-z-]+)(?:\[=|\s|$)", HELP, re.MULTILINE)


def output(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=True, **options)


class ManPage(unittest.TestCase):
    def test_man_formats_it_without_a_warning(self):
        support.need_tool("man")
        done = output("man", "--warnings", "-l", MAN_PAGE, env={**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80"})
        self.assertEqual("", done.stderr)
        self.assertIn("turn Cisco Duo logs into Qualys Context XDR events", done.stdout)
        self.assertNotRegex(done.stdout, "@[A-Z_]+@")

    def test_mandoc_finds_nothing_to_mend(self):
        done = subprocess.run([support.need_tool("mandoc"), "-T", "lint", "-W", "warning", MAN_PAGE],
                              capture_output=True, text=True)
        self.assertEqual((0, "", ""), (done.returncode, done.stdout, done.stderr))

    def test_it_names_no_path_that_depends_on_the_prefix(self):
        with open(MAN_PAGE, encoding="utf-8") as page:
            paths = re.findall(r"^\.(?:It )?Pa (\S+)", page.read(), re.MULTILINE)
        self.assertIn("share/doc/duo2qualys", paths)
        self.assertEqual([], [path for path in paths if path.startswith("/") and not path.startswith("/dev/")])

    def test_it_has_every_option_example_and_exit_status_of_the_help(self):
        support.need_tool("man")
        env = {**os.environ, "LC_ALL": "C", "MANWIDTH": "500", "MAN_KEEP_FORMATTING": ""}
        page = output("man", "-l", MAN_PAGE, env=env).stdout
        self.assertGreater(len(OPTIONS), 30)
        for short, name in OPTIONS:
            head = f"-{short}, --{name}" if short else f"--{name}"
            self.assertRegex(page, rf"(?m)^     {re.escape(head)}(\[=[A-Z]+\]| |$)")
        examples = re.findall(r"^    (\S.*)$", HELP[HELP.index("\nExamples:"):], re.MULTILINE)
        statuses = re.findall(r"^  ([0-9])  (.*)$", HELP, re.MULTILINE)
        self.assertEqual((3, 4), (len(examples), len(statuses)))
        for text in examples:
            self.assertRegex(page, rf"(?m)^ +{re.escape(text)}$")
        for status, meaning in statuses:
            self.assertRegex(page, rf"(?m)^ +{status} +{re.escape(meaning)}$")


class Shell:
    """A shell at a terminal, in which `duo2qualys` shows its arguments. It has only our completion."""

    def __init__(self, command, setup, folder):
        environment = {"PATH": os.environ["PATH"], "TERM": "dumb", "HOME": folder, "LC_ALL": "C.UTF-8"}
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)
        self.type(setup + "\nPS1='' PS2=''; echo rea''dy\n")
        self.wait_for(b"ready\r\n")

    def type(self, text):
        os.write(self.terminal, text.encode())

    def wait_for(self, pattern):
        seen = b""
        limit = time.monotonic() + 30
        while not re.search(pattern, seen):
            if not select.select([self.terminal], [], [], max(0, limit - time.monotonic()))[0]:
                raise AssertionError(f"waited in vain for {pattern}: {seen}")
            seen += os.read(self.terminal, 4096)
        return re.search(pattern, seen)

    def arguments(self, typed):
        """The arguments that the program gets when a user types this and Return."""
        self.type(f"duo2qualys {typed}\n")
        return self.wait_for(rb"arguments(.*?) end\r\n")[1].decode().split("|")[1:]

    def close(self):
        os.close(self.terminal)
        os.waitpid(self.pid, 0)


class Typed:
    """Tests what each input is completed to, in a folder with a few files. TAB is \\t."""

    CASES = {
        "an option": ("--unm\t", ["--unmapped"]),
        "a choice": ("--unmapped k\t", ["--unmapped", "keep"]),
        "a choice behind an equals sign": ("--unmapped=k\t", ["--unmapped=keep"]),
        "a choice of an option that may be bare": ("--summary=j\t", ["--summary=json"]),
        "a list": ("--skip tele\t", ["--skip", "telephony"]),
        "a later member of a list": ("--skip admin,tele\t", ["--skip", "admin,telephony"]),
        "an input": ("du\t", ["duo 1.log"]),
        "an input behind an option": ("--unmapped keep du\t", ["--unmapped", "keep", "duo 1.log"]),
        "an input behind a flag": ("-q du\t", ["-q", "duo 1.log"]),
        "an input behind --": ("-- -o\t", ["--", "-odd.log"]),
        "a file": ("--rejects du\t", ["--rejects", "duo 1.log"]),
        "a file behind a short option": ("-o du\t", ["-o", "duo 1.log"]),
        "a directory and no file": ("-d d\t", ["-d", "dir/"]),
        "nothing for a number": ("--max-errors du\t", ["--max-errors", "du"]),
    }

    def setUp(self):
        super().setUp()
        for name in ("duo 1.log", "-odd.log", "dir/x"):
            support.write(os.path.join(self.folder, name), b"")

    def check(self, shell, cases):
        for name, (typed, expected) in cases.items():
            with self.subTest(name):
                self.assertEqual(expected, shell.arguments(typed))
        shell.close()


class Bash(Typed, support.InFolder):
    SHOW = "duo2qualys() { printf 'arguments'; printf '|%s' \"$@\"; printf ' end\\n'; }"

    def shell(self, setup=""):
        return Shell(["bash", "--norc", "--noprofile", "-i"],
                     f"bind 'set bell-style none'; {self.SHOW}; . {DOCUMENTS}/duo2qualys.bash; {setup}", self.folder)

    def test_bash_completes_what_is_typed(self):
        self.check(self.shell(), {**self.CASES,
                                  "an option and its choice": ("--unm\tk\t", ["--unmapped", "keep"]),
                                  "a file behind several short options": ("-qo du\t", ["-qo", "duo 1.log"]),
                                  "an input behind a bare option": ("--summary du\t", ["--summary", "duo 1.log"])})

    def test_bash_completes_where_an_equals_sign_breaks_no_words(self):
        self.check(self.shell("COMP_WORDBREAKS=${COMP_WORDBREAKS//=/}"), {
            "a choice": ("--unmapped=k\t", ["--unmapped=keep"]),
            "a list": ("--skip=admin,tele\t", ["--skip=admin,telephony"])})

    def test_bash_offers_every_option_and_every_choice(self):
        def offers(*words):
            script = (f". {DOCUMENTS}/duo2qualys.bash; COMP_WORDS=(duo2qualys {' '.join(words)});"
                      " COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _duo2qualys; echo ${COMPREPLY[@]}")
            return output("bash", "-c", script).stdout.split()
        self.assertEqual({f"--{name}" for _, name in OPTIONS}, set(offers("--")))
        self.assertLessEqual({f"-{short}" for short, _ in OPTIONS if short}, set(offers("-")))
        self.assertEqual(["auto", "admin", "auth", "activity", "telephony"], offers("--kind", "''"))
        self.assertEqual(["none", "text", "json"], offers("--summary", "''"))


class Zsh(Typed, support.InFolder):
    def test_zsh_completes_what_is_typed(self):
        shell = Shell([support.need_tool("zsh"), "-f", "-i"],
                      f"unsetopt zle prompt_cr prompt_sp beep; fpath=({DOCUMENTS} $fpath);"
                      f"autoload -Uz compinit && compinit -u -D; {Bash.SHOW}; setopt zle", self.folder)
        # It writes an equals sign or a slash, and removes it if nothing follows.
        self.check(shell, {**self.CASES,
                           "an option and its choice": ("--unm\tk\t", ["--unmapped=keep"]),
                           "a directory and no file": ("-d d\t", ["-d", "dir"])})


class Fish(Typed, support.InFolder):
    def offers(self, typed):
        """What fish offers, in which places and in which form."""
        script = f"source {DOCUMENTS}/duo2qualys.fish; complete -C (string join '' -- $argv[1])"
        lines = output("fish", "--no-config", "-c", script, f"duo2qualys {typed}", cwd=self.folder,
                       env={**os.environ, "HOME": self.folder, "LC_ALL": "C.UTF-8"}).stdout.splitlines()
        return [line.split("\t")[0] for line in lines]

    def test_fish_completes_what_is_typed(self):
        support.need_tool("fish")
        for name, (typed, expected) in self.CASES.items():
            with self.subTest(name):
                offered = [] if name == "nothing for a number" else [expected[-1]]
                self.assertEqual(offered, self.offers(typed.rstrip("\t")))

    def test_fish_offers_every_option(self):
        support.need_tool("fish")
        self.assertLessEqual({f"--{name}" for _, name in OPTIONS}, {name.rstrip("=") for name in self.offers("--")})


if __name__ == "__main__":
    support.main()
