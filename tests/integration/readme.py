"""Reads the shipped pages for the tests: their sections, their code blocks, and their recipes by name."""

import glob
import os
import re

import support

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLES = os.path.join(ROOT, "samples")
EXAMPLES = os.path.join(SAMPLES, "examples")


def pages():
    """Every page of the source tree, by its path below the top. All of them are shipped."""
    patterns = ["*.md", *(f"{folder}/**/*.md" for folder in ("include", "mappings", "samples", "src", "tests"))]
    paths = sorted(path for pattern in patterns for path in glob.glob(os.path.join(ROOT, pattern), recursive=True))
    return {os.path.relpath(path, ROOT): support.read(path).decode() for path in paths}


PAGES = pages()
README = PAGES["README.md"]
MANUAL = PAGES["src/MANUAL.md"]
# All blocks of these pages are recipes. Other pages have commands for those who change the program.
PAGES_OF_RECIPES = ("README.md", "include/README.md", "samples/RECIPES.md", "src/MANUAL.md", "src/SECURITY.md")
# Every recipe, in the order of the pages. None may be missing, and each is run by a test.
RECIPES = [
    "example", "file", "folder", "stream", "rejects", "explain",
    "program.cpp", "CMakeLists.txt", "compile",
    "duo2qualys.toml", "config", "failures", "duo-fetch", "duo-poll", "tail", "duo-tail",
    "parallel", "spark-submit", "duo-metrics", "compare-mappings", "miller",
    "replay", "drift", "event-id.py",
]
# The recipes that install a service, with the examples of which it consists.
SERVICES = ["duo-poll", "duo-tail"]


def blocks(language, text):
    """The code blocks of a language, each with its LF."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


def section(title, text):
    return re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.M | re.S)[1]


def marked(text):
    """The name and text of each code block of a page that follows a marker of a recipe."""
    return re.findall(r"^<!-- recipe: (\S+) -->\n```\w+\n(.*?)^```$", text, re.M | re.S)


def recipe(name):
    """The code block after the marker with this name, on any page."""
    found = [text for page in PAGES_OF_RECIPES for marker, text in marked(PAGES[page]) if marker == name]
    if len(found) != 1:
        raise AssertionError(f"{len(found)} recipes are called {name}")
    return found[0]


def example(name):
    """The path of a file of samples/examples."""
    path = os.path.join(EXAMPLES, name)
    if not os.path.exists(path):
        raise AssertionError(f"no example is called {name}")
    return path


def example_text(name):
    return support.read(example(name)).decode()


def replaced(text, changes):
    """The text with the names of this machine: every key of `changes` must occur, and is replaced."""
    for old, new in changes.items():
        if old not in text:
            raise AssertionError(f"{old} is not in\n{text}")
        text = text.replace(old, new)
    return text


def with_program(env=None):
    """The environment in which `duo2qualys` is the program."""
    path = os.path.dirname(support.PROGRAM) + os.pathsep + os.environ["PATH"]
    return support.environment({"PATH": path, **(env or {})})
