"""README.md as the tests read it: its sections, its code blocks, and its recipes by their names."""

import os
import re

import support

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
README = support.read(os.path.join(ROOT, "README.md")).decode()
SAMPLES = os.path.join(ROOT, "samples")


def blocks(language, text=README):
    """The code blocks of a language, each with its LF."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


def section(title):
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.M | re.S)[1]


def recipe(name):
    """The code block below the marker with this name."""
    return re.search(rf"^<!-- recipe: {re.escape(name)} -->\n```\w+\n(.*?)^```$", README, re.M | re.S)[1]


def replaced(text, changes):
    """The text with what is of this machine put in: every key of `changes` must be there."""
    for old, new in changes.items():
        if old not in text:
            raise AssertionError(f"{old} is not in\n{text}")
        text = text.replace(old, new)
    return text


def with_program(env=None):
    """The environment in which `duo2qualys` is the program."""
    path = os.path.dirname(support.PROGRAM) + os.pathsep + os.environ["PATH"]
    return support.environment({"PATH": path, **(env or {})})
