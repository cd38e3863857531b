"""What README.md says, tried: its examples give what it shows, and its commands work."""

import glob
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import unittest

import support
from readme import README, ROOT, SAMPLES, blocks, section, with_program

OF_OTHERS = ["preset", "prefix", "master"]  # of cmake and spark-submit


class Readme(unittest.TestCase):
    def test_the_first_example_gives_the_line_shown(self):
        record, line = blocks("json")[:2]
        with support.scratch() as folder:
            support.write(os.path.join(folder, "duo.log"), record.encode())
            found = subprocess.run(blocks("sh")[0], shell=True, cwd=folder, env=with_program(), capture_output=True)
        self.assertEqual((0, line, ""), (found.returncode, found.stdout.decode(), found.stderr.decode()))

    def test_the_reject_shown_is_one_of_the_sample(self):
        shown = re.search(r"^duo2qualys: samples/.*\n", section("Nothing is lost"), re.M)[0]
        self.assertIn(shown, support.run("samples/mixed.ndjson", cwd=ROOT).err)

    def test_the_explanation_shown_is_that_of_the_sample(self):
        text = section("Why a token has its value")
        command = re.search(r"`(duo2qualys --explain [^`]*)`", text)[1]
        found = subprocess.run(command, shell=True, cwd=ROOT, env=with_program(), capture_output=True, check=True)
        self.assertEqual(blocks("", text)[0], found.stdout.decode().split("\n\n")[0] + "\n")

    def test_every_option_named_is_one(self):
        known = re.findall(r"--([a-z-]+)", support.run("--help").out.decode())
        for option in re.findall(r"(?<=duo2qualys )--([a-z-]+)|`--([a-z-]+)", README):
            self.assertIn(option[0] or option[1], known + OF_OTHERS)

    def test_the_settings_shown_are_accepted(self):
        with support.scratch() as folder:
            support.write(os.path.join(folder, "duo2qualys.toml"), blocks("toml")[0].encode())
            found = support.run("--config", "duo2qualys.toml", "-q", os.path.join(SAMPLES, "admin.ndjson"), cwd=folder)
        self.assertEqual((0, ""), (found.status, found.err))

    def test_the_event_id_can_be_made_by_the_recipe(self):
        recipe = blocks("python", section("The event id"))[0]
        interpreter = support.python_with("xxhash")
        made = subprocess.run([interpreter, "-c", recipe], capture_output=True, check=True).stdout.decode().strip()
        record = re.search(r"^record = (\{.*\})", recipe, re.M)[1]
        self.assertEqual(made, re.search(r"# ([0-9a-f-]{36})", recipe)[1])
        self.assertEqual(made, json.loads(support.run(stdin=record.encode()).out)["eventId"])

    def test_the_recipes_work_one_after_another(self):
        missing = []
        text = section("Recipes") + section("Nothing is lost") + section("When Duo changes its logs")
        with support.scratch() as folder:
            log = support.read(os.path.join(SAMPLES, "mixed.ndjson"))
            support.write(os.path.join(folder, "duo.log"), log)
            support.write(os.path.join(folder, "duo.log.gz"), gzip.compress(log))
            support.write(os.path.join(folder, "duo2qualys.toml"), blocks("toml")[0].encode())
            shutil.copytree(SAMPLES, os.path.join(folder, "logs"), ignore=shutil.ignore_patterns("expected", "*.md"))
            for recipe in blocks("sh", text):
                if "jq" in recipe and not shutil.which("jq"):
                    missing.append("jq")
                    continue
                with self.subTest(recipe=recipe):
                    found = subprocess.run(recipe, shell=True, cwd=folder, env=with_program(), capture_output=True)
                    self.assertIn(found.returncode, (0, 1), found)
                    self.assertNotIn(b"no such option", found.stderr)
            made = set(os.listdir(folder)) - {"duo.log", "duo.log.gz", "duo2qualys.toml", "logs"}
            self.assertEqual({"bad.ndjson", "still-bad.ndjson", "drift.json", "events", "events.ndjson"}, made)
        if missing:
            support.skip(f"there is no {', '.join(missing)}")

    def test_every_block_of_a_pipeline_is_run_by_a_test(self):
        text = section("Pipelines")
        names = re.findall(r"^<!-- recipe: (\S+) -->\n```", text, re.M)
        self.assertEqual(len(re.findall(r"^```\w", text, re.M)), len(names))
        tests = b"".join(map(support.read, glob.glob(os.path.join(ROOT, "tests/integration/*_test.py")))).decode()
        self.assertEqual(sorted(names), sorted(re.findall(r'recipe\("(\S+)"\)', tests)))


if __name__ == "__main__":
    support.main()
