#!/usr/bin/env python3
"""Computes eventId again, from the description in src/MANUAL.md alone, and compares.

    recompute_event_id.py INPUT OUTPUT
    recompute_event_id.py --run PROGRAM INPUT...

INPUT has records in any container, and OUTPUT has the lines that duo2qualys made from them. The eventId of each line must be
that of an object in INPUT, in the order of the input. With --run, the program is called for each INPUT. The id is:
canonical form -> XXH3-128 (seed 0), big-endian -> version and variant bits of UUIDv8.

Status: 0 equal, 1 not equal, 77 if the module xxhash is missing (Debian: python3-xxhash).
"""
import json
import re
import subprocess
import sys
import uuid

try:
    import xxhash
except ImportError:
    print("skipped: the Python module xxhash is missing (Debian: python3-xxhash)")
    sys.exit(77)

WRAPPERS = ("message", "event.original", "original", "_raw", "result")


class Members(list):
    """An object as pairs of key and value, so that repeated keys survive."""


class Spelling(str):
    """A number as the source spells it."""


def refuse(word):
    raise ValueError(f"{word} is no JSON")


DECODER = json.JSONDecoder(object_pairs_hook=Members, parse_int=Spelling, parse_float=Spelling, parse_constant=refuse)


def characters(text):
    """The text with U+FFFD for every surrogate that has no partner."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def canonical(value):
    """RFC 8785, but keys sorted by their UTF-8 bytes, repeated keys kept in their order, numbers as spelt."""
    if isinstance(value, Spelling):
        return str(value)
    if isinstance(value, str):
        return json.dumps(characters(value), ensure_ascii=False)
    if isinstance(value, Members):
        members = sorted(((characters(key), member) for key, member in value), key=lambda pair: pair[0].encode())
        return "{" + ",".join(canonical(key) + ":" + canonical(member) for key, member in members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value)  # true, false, null


def event_id(record):
    digest = bytearray(xxhash.xxh3_128_digest(canonical(record).encode()))
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(digest)))


def values(text):
    """The JSON objects and lists in a text, with anything between them. A line with damage is skipped."""
    at = 0
    while found := re.compile(r"[{\[]").search(text, at):
        try:
            value, at = DECODER.raw_decode(text, found.start())
            yield value
        except ValueError:
            # A bracket of a prefix, or the beginning of damage.
            newline = text.find("\n", found.start())
            brace = text.find("{", found.start() + 1)
            is_prefix = text[found.start()] == "[" and brace >= 0 and (newline < 0 or brace < newline)
            at = brace if is_prefix else newline if newline >= 0 else len(text)


def objects(value):
    """All objects that may be a record: in the value, in its members and in its texts."""
    if isinstance(value, Members):
        yield value
        for key, member in value:
            if key in WRAPPERS and isinstance(member, str) and member.lstrip(" \t\r\n").startswith("{"):
                for inner in values(member):
                    yield from objects(inner)
            else:
                yield from objects(member)
    elif isinstance(value, list):
        for element in value:
            yield from objects(element)


def compare(name, source, output):
    """Whether every line of the output has the id of an object in the source. Prints the first line that does not."""
    ids = [event_id(record) for value in values(source.decode("utf-8-sig", "replace")) for record in objects(value)]
    at = 0
    lines = output.decode().splitlines()
    for number, line in enumerate(lines, 1):
        given = json.loads(line)["eventId"]
        try:
            at = ids.index(given, at) + 1
        except ValueError:
            print(f"{name}: line {number} of the output: no object of the input gives {given} here")
            return False
    print(f"{name}: {len(lines)} ids")
    return len(lines) > 0


def main(arguments):
    if len(arguments) >= 3 and arguments[0] == "--run":
        good = True
        for path in arguments[2:]:
            run = subprocess.run([arguments[1], "--quiet", path], stdout=subprocess.PIPE, check=False)
            if run.returncode > 1:
                sys.exit(f"{arguments[1]} {path}: status {run.returncode}")
            with open(path, "rb") as source:
                good = compare(path, source.read(), run.stdout) and good
        return 0 if good else 1
    if len(arguments) != 2:
        sys.exit(__doc__)
    with open(arguments[0], "rb") as source, open(arguments[1], "rb") as output:
        return 0 if compare(arguments[0], source.read(), output.read()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
