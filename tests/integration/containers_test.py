"""The same records in any container, compression and encoding give the same bytes, from a file and from a pipe."""

import bz2
import gzip
import io
import json
import lzma
import os
import re
import subprocess
import sys
import tarfile
import unittest
import zipfile

import support

RECORDS = support.smaller(300)


def wrapped(key, as_text):
    """Lines of objects with the record under `key`, as shippers make them. As the value of a member, a record needs three
    names of its kind. Not all of these have them, so they are in a list."""
    def wrap(record):
        inner = json.dumps(record.decode()).encode() if as_text else b"[" + record + b"]"
        return b'{"@timestamp":"2024-03-01T10:00:00Z","host":{"name":"h1"},%s:%s}' % (
            json.dumps(key).encode(), inner)
    return lambda records: lines(map(wrap, records))


def lines(records, end=b"\n"):
    return b"".join(record + end for record in records)


def answer(records, before=b'{"stat":"OK","response":[', after=b"]}"):
    return before + b",".join(records) + after


def grouped(records, size=7):
    return [records[i:i + size] for i in range(0, len(records), size)]


def pages(records, make=answer, between=b""):
    return between.join(make(page) for page in grouped(records)) + between


def named_answer(name, inside=True):
    """The form of the v2 endpoints: the list has a name, and metadata is beside it."""
    body = lambda records: (b'{"metadata":{"next_offset":["1532951895000","af0ba235"],"total_objects":9},'
                            b'"%s":[%s]}' % (name, b",".join(records)))
    if not inside:
        return body
    return lambda records: b'{"stat":"OK","response":' + body(records) + b"}"


def metadata_behind(records):
    return answer(records, b'{"response":{"authlogs":[', b'],"metadata":{"next_offset":null}},"stat":"OK"}')


def array(records, between=b",", begin=b"[", end=b"]"):
    return begin + between.join(records) + end


def utf16(order, bom):
    return lambda records: bom + lines(records).decode().encode("utf-16-" + order)


TEXT = {
    "JSON lines": lines,
    "JSON lines with CRLF": lambda r: lines(r, b"\r\n"),
    "JSON lines without the last newline": lambda r: lines(r)[:-1],
    "JSON lines with blank lines": lambda r: lines(r, b"\n\n \r\n"),
    "JSON lines with a byte order mark": lambda r: b"\xef\xbb\xbf" + lines(r),
    "UTF-16 little-endian": utf16("le", b"\xff\xfe"),
    "UTF-16 big-endian": utf16("be", b"\xfe\xff"),
    "pretty objects": lambda r: lines(map(support.pretty, r)),
    "pretty objects with CRLF": lambda r: lines(map(support.pretty, r)).replace(b"\n", b"\r\n"),
    "pretty objects glued": lambda r: b"".join(map(support.pretty, r)),
    "objects glued": b"".join,
    "objects with blanks between": b" ".join,
    "objects with commas between": b",".join,
    "array on one line": array,
    "array, one element a line": lambda r: array(r, b",\n", b"[\n", b"\n]\n"),
    "array, comma first": lambda r: array(r, b"\n,", b"[", b"\n]\n"),
    "pretty array": lambda r: support.pretty(array(r)),
    "pretty array with tabs": lambda r: support.pretty(array(r), b"\t"),
    "arrays, one a line": lambda r: pages(r, array, b"\n"),
    "nested arrays": lambda r: array([array(page) for page in grouped(r)]),
    "nested pretty arrays": lambda r: support.pretty(array([array(page) for page in grouped(r)])),
    "answer": answer,
    "pretty answer": lambda r: support.pretty(answer(r)),
    "answer with authlogs": named_answer(b"authlogs"),
    "answer with items": named_answer(b"items"),
    "answer with events": named_answer(b"events"),
    "pretty answer with authlogs": lambda r: support.pretty(named_answer(b"authlogs")(r)),
    "unwrapped answer with items": named_answer(b"items", inside=False),
    "pretty unwrapped answer with events": lambda r: support.pretty(named_answer(b"events", inside=False)(r)),
    "answer with metadata behind": metadata_behind,
    "pretty answer with metadata behind": lambda r: support.pretty(metadata_behind(r)),
    "answers, one a line": lambda r: pages(r, between=b"\n"),
    "answers glued": pages,
    "pretty answers glued": lambda r: pages(r, lambda page: support.pretty(answer(page))),
    "answers in an array": lambda r: array([answer(page) for page in grouped(r)]),
    "syslog lines": lambda r: lines(b"<134>Mar  1 10:00:00 h1 duo[4711]: " + x for x in r),
    "lines with a time in brackets": lambda r: lines(b"[2024-03-01 10:00:00] duo: " + x for x in r),
    "lines of all containers": lambda r: b"\n".join(
        [answer(r[:50]), array(r[50:100]), lines(r[100:150]), support.pretty(array(r[150:200])),
         b"".join(r[200:250]), lines(b"h1 duo: " + x for x in r[250:])]),
    "wrapped in message as text": wrapped("message", True),
    "wrapped in message": wrapped("message", False),
    "wrapped in event.original as text": wrapped("event.original", True),
    "wrapped in event.original": wrapped("event.original", False),
    "wrapped in _raw as text": wrapped("_raw", True),
    "wrapped in _raw": wrapped("_raw", False),
    "wrapped in result as text": wrapped("result", True),
    "wrapped in result": wrapped("result", False),
}


def members(data, count=3):
    """The text in pieces that end with lines."""
    rows = data.splitlines(keepends=True)
    size = -(-len(rows) // count)
    return [b"".join(rows[i:i + size]) for i in range(0, len(rows), size)]


def zstd(data):
    return subprocess.run([support.need_tool("zstd"), "-q"], input=data, stdout=subprocess.PIPE, check=True).stdout


def make_tar(pieces, mode="w"):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:
        for number, piece in enumerate(pieces):
            about = tarfile.TarInfo(f"logs/{number}.json")
            about.size = len(piece)
            archive.addfile(about, io.BytesIO(piece))
    return file.getvalue()


def make_zip(pieces, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for number, piece in enumerate(pieces):
            archive.writestr(f"logs/{number}.json", piece)
    return file.getvalue()


SKIPPABLE_FRAME = b"\x50\x2a\x4d\x18\x04\x00\x00\x00skip"

PACKED = {
    "gzip": gzip.compress,
    "gzip, twice": lambda d: gzip.compress(gzip.compress(d)),
    "gzip of several members": lambda d: b"".join(map(gzip.compress, members(d))),
    "gzip members cut inside records": lambda d: b"".join(
        gzip.compress(d[i:i + 1000]) for i in range(0, len(d), 1000)),
    "bzip2": bz2.compress,
    "bzip2 of several streams": lambda d: b"".join(map(bz2.compress, members(d))),
    "xz": lzma.compress,
    "xz of several streams": lambda d: b"".join(map(lzma.compress, members(d))),
    "lzma": lambda d: lzma.compress(d, lzma.FORMAT_ALONE),
    "lzma of several streams": lambda d: b"".join(lzma.compress(m, lzma.FORMAT_ALONE) for m in members(d)),
    "zstd": zstd,
    "zstd of several frames, one skippable": lambda d: SKIPPABLE_FRAME.join(map(zstd, members(d))),
    "zstd after a skippable frame": lambda d: SKIPPABLE_FRAME + zstd(d),
    "tar": lambda d: make_tar(members(d)),
    "tar.gz": lambda d: make_tar(members(d), "w:gz"),
    "tar.bz2": lambda d: make_tar(members(d), "w:bz2"),
    "tar.lzma": lambda d: lzma.compress(make_tar(members(d)), lzma.FORMAT_ALONE),
    "tar.xz": lambda d: make_tar(members(d), "w:xz"),
    "tar.zst": lambda d: zstd(make_tar(members(d))),
    "tar of compressed members": lambda d: make_tar(
        [gzip.compress(members(d)[0]), lzma.compress(members(d)[1]), members(d)[2]]),
    "zip": lambda d: make_zip(members(d)),
    "zip, stored": lambda d: make_zip(members(d), zipfile.ZIP_STORED),
    "zip of gzip members": lambda d: make_zip(map(gzip.compress, members(d)), zipfile.ZIP_STORED),
}


class Pages(unittest.TestCase):
    def setUp(self):
        manual = support.read(os.path.join(os.environ["DUO2QUALYS_SOURCE"], "src/MANUAL.md")).decode()
        named = re.search(r"^\| compression \| (.*?), also several members", manual, re.M)[1]
        self.compressions = re.split(r", | and ", named)

    def test_every_compression_that_the_manual_names_is_packed_here(self):
        for compression in self.compressions:
            self.assertIn(compression, list(PACKED), "PACKED above has no logs in this form")

    def test_every_compression_that_the_manual_names_has_a_bomb(self):
        sys.path.insert(0, os.path.join(os.environ["DUO2QUALYS_SOURCE"], "tests/bench"))
        self.addCleanup(sys.path.pop, 0)
        import bombs
        for compression in self.compressions:
            self.assertIn(compression, list(bombs.FORMATS), "FORMATS in tests/bench/bombs.py has no bomb in this form")


def texts_in(value):
    """How many texts in texts the value holds."""
    if isinstance(value, str):
        try:
            inner = json.loads(value)
        except ValueError:
            return 0
        return 1 + texts_in(inner) if isinstance(inner, (str, list, dict)) else 0
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max(map(texts_in, children), default=0)


class Containers(unittest.TestCase):
    # The reference generator also makes objects of other kinds, which give no line in any container. A record in three
    # texts is not found in a fourth.
    @classmethod
    def setUpClass(cls):
        made = support.odd_records(1, RECORDS)
        cls.records = [record for record in made if texts_in(json.loads(record)) <= 3]
        assert len(cls.records) > RECORDS * 0.9, len(cls.records)
        found = support.run(*support.FIXED, "-q", "-j1", stdin=lines(cls.records))
        cls.expected = found.out
        assert cls.expected.count(b"\n") > RECORDS * 0.8, found

    def check(self, data):
        """From a file and from a pipe, with one, two and eight threads."""
        with support.scratch() as folder:
            path = support.write(folder + "/input", data)
            for threads in ("-j1", "-j2", "-j8"):
                for arguments, stdin in (([path], b""), ([], data)):
                    found = support.run(*support.FIXED, "-q", threads, *arguments, stdin=stdin)
                    self.assertEqual(self.expected, found.out, f"{threads} {arguments} {found}")
                    self.assertIn(found.status, (0, 1))

    def test_any_container_gives_the_same_bytes(self):
        for name, make in TEXT.items():
            with self.subTest(name):
                self.check(make(self.records))

    def test_any_compression_gives_the_same_bytes(self):
        for name, pack in PACKED.items():
            with self.subTest(name):
                self.check(pack(lines(self.records)))

    def test_any_container_gives_the_same_bytes_when_compressed(self):
        for number, (name, make) in enumerate(TEXT.items()):
            pack = PACKED[("gzip", "bzip2", "xz")[number % 3]]
            with self.subTest(name):
                self.check(pack(make(self.records)))

    def test_any_container_gives_the_same_bytes_when_it_arrives_in_pieces(self):
        for name, make in TEXT.items():
            with self.subTest(name):
                process = support.start(*support.FIXED, "-q", "-j8", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        bufsize=0)
                data = make(self.records[:40])
                expected = support.run(*support.FIXED, "-q", stdin=lines(self.records[:40])).out
                with process:
                    for at in range(0, len(data), 777):
                        process.stdin.write(data[at:at + 777])
                    process.stdin.close()
                    self.assertEqual(expected, process.stdout.read())


if __name__ == "__main__":
    support.main()
