"""Tests the pages: their examples give what they show, their commands work, and their links have targets."""

import glob
import gzip
import json
import os
import re
import shutil
import subprocess
import unittest

import support
from readme import (EXAMPLES, MANUAL, PAGES, PAGES_OF_RECIPES, README, RECIPES, ROOT, SAMPLES, SERVICES, blocks, marked,
                    recipe, section, with_program)

OF_OTHERS = ["preset", "prefix", "master"]  # of cmake and spark-submit


class Readme(unittest.TestCase):
    def test_the_front_page_is_short(self):
        self.assertLessEqual(README.count("\n"), 200)

    def test_the_first_example_gives_the_line_shown(self):
        record, line = blocks("json", README)
        with support.scratch() as folder:
            support.write(os.path.join(folder, "duo.log"), record.encode())
            found = subprocess.run(recipe("example"), shell=True, cwd=folder, env=with_program(), capture_output=True)
        self.assertEqual((0, line, ""), (found.returncode, found.stdout.decode(), found.stderr.decode()))

    def test_the_exit_statuses_are_those_of_the_help(self):
        shown = re.findall(r"^\| (\d) \|", section("Exit status", README), re.M)
        self.assertEqual(re.findall(r"^  (\d)  ", support.run("--help").out.decode(), re.M), shown)

    def test_the_reject_shown_is_one_of_the_sample(self):
        shown = re.search(r"^duo2qualys: samples/.*\n", section("Rejects and replay", MANUAL), re.M)[0]
        self.assertIn(shown, support.run("samples/mixed.ndjson", cwd=ROOT).err)

    def test_the_explanation_shown_is_that_of_the_sample(self):
        text = section("Why a token has its value", MANUAL)
        command = re.search(r"`(duo2qualys --explain [^`]*)`", text)[1]
        found = subprocess.run(command, shell=True, cwd=ROOT, env=with_program(), capture_output=True, check=True)
        self.assertEqual(blocks("", text)[0], found.stdout.decode().split("\n\n")[0] + "\n")

    def test_every_option_named_is_one(self):
        known = re.findall(r"--([a-z-]+)", support.run("--help").out.decode())
        for page, text in PAGES.items():
            for option in re.findall(r"(?<=duo2qualys )--([a-z-]+)|`--([a-z-]+)", text):
                self.assertIn(option[0] or option[1], known + OF_OTHERS, page)

    def test_every_option_is_told_of(self):
        """On the pages for users, by its long or its short name."""
        text = README + MANUAL + PAGES["samples/RECIPES.md"]
        options = re.findall(r"^ +(?:-(\w), )?--([a-z-]+)", support.run("--help").out.decode(), re.M)
        self.assertGreater(len(options), 30)
        for short, name in options:
            used = rf"--{name}\b" + (rf"|(?<![\w-])-{short}\b" if short else "")
            self.assertTrue(re.search(used, text), f"src/MANUAL.md does not tell what --{name} is for")

    def test_the_event_id_can_be_made_by_the_recipe(self):
        script = recipe("event-id.py")
        interpreter = support.python_with("xxhash")
        made = subprocess.run([interpreter, "-c", script], capture_output=True, check=True).stdout.decode().strip()
        record = re.search(r"^record = (\{.*\})", script, re.M)[1]
        self.assertEqual(made, re.search(r"# ([0-9a-f-]{36})", script)[1])
        self.assertEqual(made, json.loads(support.run(stdin=record.encode()).out)["eventId"])


class Sources(unittest.TestCase):
    def test_every_test_that_they_name_is_there(self):
        named = 0
        for folder in ("include", "mappings", "src"):
            for path in glob.glob(os.path.join(ROOT, folder, "**", "*.[ch]pp"), recursive=True):
                with open(path, encoding="utf-8") as source:
                    for name in re.findall(r"\btests/(?:\w+/)+\w+\.(?:cpp|hpp|py)\b", source.read()):
                        named += 1
                        self.assertTrue(os.path.isfile(os.path.join(ROOT, name)), f"{path} names {name}, which is not there")
        self.assertGreater(named, 5)

    def test_what_stops_a_change_is_there(self):
        """The tests and compile errors that the pages name for each step of a change, in italics."""
        text = ""
        for pattern in ("tests/**/*.cpp", "tests/**/*.py", "mappings/*.hpp", "src/input/*.[ch]pp"):
            for path in glob.glob(os.path.join(ROOT, pattern), recursive=True):
                text += support.read(path).decode()
        text = re.sub(r'"\s*"', "", text).replace("_", " ")
        for page in ("mappings/README.md", "src/input/README.md", "src/output/README.md"):
            named = re.findall(r"(?<!\*)\*([a-z][^*|]+)\*(?!\*)", PAGES[page])
            self.assertGreater(len(named), 3)
            for words in named:
                self.assertIn(" ".join(words.split()).replace("_", " "), text, f"{page} names a check that is not there")

    def libraries(self, *folders):
        """For each header of a library that the folders include: its name, its Debian package and the source package."""
        support.need_tool("dpkg-query")
        names = set()
        for folder in folders:
            for path in glob.glob(os.path.join(ROOT, folder, "**", "*.[ch]pp"), recursive=True):
                names.update(re.findall(r"^#include <([^>]+)>", support.read(path).decode(), re.M))
        found = []
        for name in sorted(names):
            # If it does not exist, it is a header of the compiler, or only other versions of a
            # library have it.
            for path in (f"/usr/include/{name}", *glob.glob(f"/usr/include/*-linux-gnu/{name}")):
                if os.path.exists(path):
                    owner = subprocess.run(["dpkg-query", "-S", path], stdout=subprocess.PIPE, check=True, text=True).stdout
                    package = owner.split(":")[0]
                    source = subprocess.run(["dpkg-query", "-W", "-f", "${source:Package}\n", package],
                                            stdout=subprocess.PIPE, check=True, text=True).stdout.split()[0]
                    if source not in ("glibc", "linux"):
                        found.append((name, package, source))
        self.assertGreater(len({package for _, package, _ in found}), 5)
        return found

    def test_the_front_page_installs_the_libraries_that_they_include(self):
        command = re.search(r"apt-get install -qy ([a-z0-9 .+-]+) && cmake --workflow --preset release", README)[1].split()
        for name, package, _ in self.libraries("include", "mappings", "src", "tests/unit", "tests/support", "tests/reference"):
            self.assertIn(package, command, f"README.md does not install the package of <{name}>")

    def test_the_pages_name_every_library_that_they_include(self):
        """By the name of the package, of its source, or of the header."""
        def plain(text):
            return re.sub(r"[^a-z0-9]", "", text.lower().replace("+", "plus"))
        for page, heading in (("src/HOW-IT-WORKS.md", "Libraries"), ("src/SECURITY.md", "What it depends on")):
            table = plain(section(heading, PAGES[page]))
            for name, package, source in self.libraries("include", "mappings", "src"):
                words = [plain(re.sub(r"^lib|-dev$|lib$", "", word)) for word in (package, source)]
                words.append(plain(re.split(r"[/.]", name)[0]))
                self.assertTrue(any(word in table for word in words), f"{page}, {heading}: nothing about <{name}> ({source})")

    def test_the_page_of_the_samples_names_each_of_them(self):
        page = PAGES["samples/README.md"]
        for path in glob.glob(os.path.join(SAMPLES, "*.[!m]*")):  # except pages
            name = os.path.basename(path)
            self.assertIn(name, page, f"samples/README.md does not tell what {name} is for")


class Commands(support.InFolder):
    """The commands that need only the program and jq, each with the files that it must leave in its folder."""

    def setUp(self):
        super().setUp()
        self.log = support.read(os.path.join(SAMPLES, "mixed.ndjson"))
        self.write("duo.log", self.log)
        self.clock = {"SOURCE_DATE_EPOCH": "1700000000"}
        self.events = support.run("-q", stdin=self.log, env=self.clock).out
        self.assertEqual(5, self.events.count(b"\n"))

    def call(self, text, status):
        found = subprocess.run(text, shell=True, cwd=self.folder, env=with_program(self.clock), capture_output=True)
        self.assertEqual(status, found.returncode, found)
        return found.stdout

    def read(self, name):
        return support.read(self.at(name))

    def test_the_command_for_a_file(self):
        self.write("duo.log.gz", gzip.compress(self.log))
        self.assertEqual(b"", self.call(recipe("file"), 1))
        self.assertEqual(self.events, self.read("events.ndjson"))

    def test_the_command_for_a_folder(self):
        shutil.copytree(SAMPLES, self.at("logs"), ignore=shutil.ignore_patterns("examples", "expected", "*.md", "*.toml"))
        self.assertEqual(b"", self.call(recipe("folder"), 1))
        made = {name.removesuffix(".ndjson.zst") for name in support.tree(self.at("events"))}
        self.assertEqual({os.path.splitext(name)[0] for name in os.listdir(self.at("logs"))}, made)
        support.need_tool("zstd")
        self.assertEqual(self.events, subprocess.run(["zstd", "-dcq", self.at("events/mixed.ndjson.zst")],
                                                     stdout=subprocess.PIPE, check=True).stdout)

    def test_the_commands_for_rejects(self):
        self.assertEqual(b"", self.call(recipe("rejects"), 1))
        self.assertEqual(self.events, self.read("events.ndjson"))
        rejects = self.read("bad.ndjson")
        self.assertIn(b'"reason":"invalid-json"', rejects)
        self.call(recipe("replay"), 1)
        self.assertEqual(self.events, self.read("events.ndjson"))
        self.assertEqual(rejects, self.read("bad.ndjson"))
        self.assertEqual(rejects.count(b"\n"), self.read("still-bad.ndjson").count(b"\n"))

    def test_the_command_that_explains(self):
        expected = support.run("-q", "--explain", "duo.log", cwd=self.folder, env=self.clock).out
        self.assertEqual(expected, self.call(recipe("explain"), 1))

    def test_the_command_that_chooses_failures(self):
        support.need_tool("jq")
        failures = [line for line in self.events.splitlines() if json.loads(line).get("outcome") == "Failure"]
        chosen = self.call(recipe("failures"), 0).splitlines()
        self.assertEqual(list(map(json.loads, failures)), list(map(json.loads, chosen)))

    def test_the_settings_file(self):
        self.write("duo2qualys.toml", recipe("duo2qualys.toml").encode())
        options = ["--unmapped", "keep", "--customer-id", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "--skip",
                   "telephony,trust-monitor"]
        expected = support.run("-q", *options, stdin=self.log, env=self.clock)
        self.assertEqual(expected.out, self.call(recipe("config"), expected.status))

    def test_the_command_that_reports_drift(self):
        self.call(recipe("drift"), 1)
        self.assertEqual(self.events, self.read("events.ndjson"))
        self.assertIn("drift", json.loads(self.read("drift.json")))


def anchors(text):
    """The anchors of the headings of a page."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
            for heading in re.findall(r"^#+ (.*)$", prose, re.M)}


class Pages(unittest.TestCase):
    def test_every_recipe_is_there_once_and_run_by_a_test(self):
        found = [name for page in PAGES_OF_RECIPES for name, _ in marked(PAGES[page])]
        self.assertEqual(RECIPES, found)
        self.assertEqual(found, [name for text in PAGES.values() for name, _ in marked(text)])
        tests = b"".join(map(support.read, glob.glob(os.path.join(ROOT, "tests/integration/*_test.py")))).decode()
        self.assertEqual(set(RECIPES), set(re.findall(r'recipe\("(\S+?)"\)', tests)))

    def test_every_example_is_linked_from_the_recipes_and_run_by_a_test(self):
        """Files that the recipe of a service installs are run where they are installed."""
        examples = sorted(os.listdir(EXAMPLES))
        self.assertEqual(examples, sorted(set(re.findall(r"\]\(examples/(\S+?)\)", PAGES["samples/RECIPES.md"]))))
        tests = b"".join(map(support.read, glob.glob(os.path.join(ROOT, "tests/integration/*_test.py")))).decode()
        run = set(re.findall(r'example(?:_text)?\("(\S+?)"\)', tests))
        installed = {word for name in SERVICES for word in recipe(name).split()}
        self.assertEqual(set(), set(examples) - run - installed)

    def test_shellcheck_finds_nothing_in_the_examples(self):
        scripts = [path for path in sorted(glob.glob(EXAMPLES + "/*")) if re.match(rb"#!.*sh\n", support.read(path))]
        self.assertGreater(len(scripts), 1)
        for script in scripts:
            self.assertTrue(os.access(script, os.X_OK), script)
        done = subprocess.run([support.need_tool("shellcheck"), *scripts], stdout=subprocess.PIPE)
        self.assertEqual((0, b""), (done.returncode, done.stdout))

    def test_every_command_shown_is_a_recipe_or_run_elsewhere(self):
        """Those of README.md that install and test are run by .ci/run; the other one installs without a package."""
        unmarked = []
        for page in PAGES_OF_RECIPES:
            text = re.sub(r"^<!-- (recipe|command): \S+ -->\n```\w+\n.*?^```$", "", PAGES[page], flags=re.M | re.S)
            unmarked += re.findall(r"^```((?!json)\w+)\n(.*?)^```$", text, re.M | re.S)
        self.assertEqual(1, len(unmarked), unmarked)
        self.assertIn("cmake --install build/release --prefix", unmarked[0][1])
        commands = re.findall(r"^<!-- command: (\S+) -->\n```sh$", README, re.M)
        self.assertEqual(["run", "install", "test"], commands)
        script = support.read(os.path.join(ROOT, ".ci/run")).decode()
        self.assertEqual(set(commands), set(re.findall(r"\$\(\.ci/readme-command (\w+)\)", script)))

    def test_every_link_leads_to_a_shipped_file_and_to_a_heading_of_it(self):
        shipped = {*PAGES, *(f"samples/{name}" for name in support.tree(SAMPLES))}
        links = 0
        for page, text in PAGES.items():
            for target in re.findall(r"\]\(([^)\s]+)\)", text):
                if re.match(r"https?:", target):
                    continue
                links += 1
                path, _, anchor = target.partition("#")
                path = os.path.normpath(os.path.join(os.path.dirname(page), path)) if path else page
                with self.subTest(page=page, target=target):
                    self.assertIn(path, shipped)
                    if anchor:
                        self.assertIn(anchor, anchors(PAGES[path]))
        self.assertGreater(links, 50)

    def test_the_front_page_leads_to_every_page(self):
        """Directly, or through pages that it links to."""
        reached, waiting = set(), ["README.md"]
        while waiting:
            page = waiting.pop()
            if page in reached or page not in PAGES:
                continue
            reached.add(page)
            for target in re.findall(r"\]\(([^)#\s]+)", PAGES[page]):
                waiting.append(os.path.normpath(os.path.join(os.path.dirname(page), target)))
        self.assertEqual(set(PAGES), reached)


if __name__ == "__main__":
    support.main()
