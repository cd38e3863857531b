"""Compares the program with Python's decoders on damaged and undamaged streams and archives.

    DUO2QUALYS=build/test/bin/duo2qualys python3 tests/fuzz/containers.py SECONDS [SEED]

Packs records at random, usually damages the bytes, and runs the program on them, from a file or in pieces from a pipe.
If Python's zlib, bz2, lzma, zipfile and tarfile (and zstandard, if installed) read them without an error, the program
must give exactly the records that they read. Otherwise the program must report an error. Each difference is kept in
the current folder and printed. Comments state where the two may differ by design.
"""

import bz2
import gzip
import io
import lzma
import os
import random
import subprocess
import sys
import tarfile
import time
import zipfile
import zlib

try:
    import zstandard
except ImportError:
    zstandard = None
    print("without zstd: the module zstandard is not installed", flush=True)

PROGRAM = [os.environ["DUO2QUALYS"], "-q", "--received-time", "none"]
MAGIC = [(b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\0", "xz"), (b"\x28\xb5\x2f\xfd", "zstd")]
ZIP_METHODS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]


class Unclear(Exception):
    """The rules and Python differ about this input."""


def run(path, pieces=None):
    """Returns the status and the output. `pieces` of the file are written to a pipe."""
    threads = "-j%d" % (1 + (len(path) + (pieces or 0)) % 2)
    if pieces is None:
        done = subprocess.run([*PROGRAM, threads, path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60)
        return done.returncode, done.stdout
    process = subprocess.Popen([*PROGRAM, threads], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)
    with open(path, "rb") as file:
        data = file.read()
    # The output is smaller than a pipe holds.
    try:
        for begin in range(0, len(data), pieces):
            process.stdin.write(data[begin:begin + pieces])
            process.stdin.flush()
    except BrokenPipeError:
        pass
    out, _ = process.communicate(timeout=60)
    return process.returncode, out


def decompressor(kind):
    if kind == "gzip":
        return zlib.decompressobj(31)
    if kind == "bzip2":
        return bz2.BZ2Decompressor()
    if kind == "xz":
        return lzma.LZMADecompressor(lzma.FORMAT_XZ)
    return zstandard.ZstdDecompressor().decompressobj()


def plain(data, depth=0):
    """The contents of streams, one after another (rules, 11)."""
    out = b""
    while data:
        kind = next((name for magic, name in MAGIC if data.startswith(magic)), None)
        if kind is None:
            if data[:1] not in (b"{", b"["):
                raise Unclear("other bytes")
            return out + data
        if depth == 3:
            raise Unclear("depth")
        decoder = decompressor(kind)
        try:
            part = decoder.decompress(data)
            ended = decoder.eof
        except Exception as error:
            raise ValueError(str(error))
        if not ended:
            raise ValueError("cut off")
        if any(part.startswith(magic) for magic, _ in MAGIC):
            part = plain(part, depth + 1)
        elif part and part[:1] not in (b"{", b"["):
            raise Unclear("other bytes inside")
        out += part
        data = decoder.unused_data.lstrip(b"\0")
    return out


def members_of_zip(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if archive.start_dir > len(data):
            raise ValueError("directory")
        parts = [archive.read(info) for info in archive.infolist() if not info.filename.endswith("/")]
    return parts


def members_of_tar(data):
    parts = []
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        for info in archive:
            if info.isfile():
                part = archive.extractfile(info).read()
                if len(part) != info.size:
                    raise ValueError("cut off")
                parts.append(part)
    return parts


def records(rng, first, count):
    return b"".join(b'{"action":"user_update","username":"u%d","object":"%s","timestamp":%d}\n' % (
        first + i, b"x" * rng.choice((0, 3, 50, 400)), 1700000000 + first + i) for i in range(count))


def pack(rng, kind, text):
    if kind == "gzip":
        return gzip.compress(text, rng.randrange(10), mtime=0)
    if kind == "bzip2":
        return bz2.compress(text, rng.randrange(1, 10))
    if kind == "xz":
        check = rng.choice((lzma.CHECK_CRC32, lzma.CHECK_CRC64, lzma.CHECK_SHA256))
        return lzma.compress(text, lzma.FORMAT_XZ, check, rng.randrange(4))
    if kind == "zstd":
        return zstandard.ZstdCompressor(level=rng.randrange(1, 6), write_checksum=True).compress(text)
    file = io.BytesIO()
    step = max(1, len(text) // rng.randrange(1, 5))
    cuts = [0]
    while cuts[-1] < len(text):  # members begin with a record
        end = text.find(b"\n", cuts[-1] + step)
        cuts.append(len(text) if end < 0 else end + 1)
    parts = [text[a:b] for a, b in zip(cuts, cuts[1:])]
    if kind == "zip":
        with zipfile.ZipFile(file, "w") as archive:
            for i, part in enumerate(parts):
                archive.writestr(zipfile.ZipInfo("m%d.json" % i), part, rng.choice(ZIP_METHODS))
    else:
        form = rng.choice((tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT))
        with tarfile.open(fileobj=file, mode="w", format=form) as archive:
            for i, part in enumerate(parts):
                info = tarfile.TarInfo("m%d.json" % i if rng.random() < 0.8 else "n" * 60 + "/" + "n" * 60 + str(i))
                info.size = len(part)
                archive.addfile(info, io.BytesIO(part))
    return file.getvalue()


def damage(rng, data):
    data = bytearray(data)
    for _ in range(rng.choice((0, 1, 1, 1, 2, 5))):
        at = rng.randrange(len(data)) if data else 0
        size = rng.choice((1, 1, 2, 8, 100))
        how = rng.randrange(6)
        if how == 0 and data:
            data[at] ^= 1 << rng.randrange(8)
        elif how == 1 and data:
            data[at] = rng.randrange(256)
        elif how == 2:
            del data[at:at + size]
        elif how == 3:
            data[at:at] = rng.randbytes(size)
        elif how == 4:
            data[at:at] = data[at:at + size]
        else:
            del data[at:]
    return bytes(data)


def one(rng, count):
    """Returns what is wrong, or None."""
    kinds = ["gzip", "bzip2", "xz", "zip", "tar"] + (["zstd"] if zstandard else [])
    kind = rng.choice(kinds)
    data = pack(rng, kind, records(rng, 0, rng.choice((1, 3, 30, 300))))
    if kind not in ("zip", "tar") and rng.random() < 0.3:
        other = rng.choice([name for name in kinds if name not in ("zip", "tar")])
        data += b"\0" * rng.choice((0, 0, 4, 512)) + pack(rng, other, records(rng, 1000, 3))
    data = damage(rng, data)
    with open("input", "wb") as file:
        file.write(data)
    status, out = run("input", rng.choice((None, None, 1 + rng.randrange(50), 1000 + rng.randrange(5000))))
    if status not in (0, 1, 3):
        return kind, "status %d" % status
    try:
        if kind == "zip" and data[:4] == b"PK\3\4":
            parts = members_of_zip(data)
        elif kind == "tar" and not any(data.startswith(magic) for magic, _ in MAGIC) and data[257:262] == b"ustar":
            parts = members_of_tar(data)
        elif kind in ("zip", "tar"):
            raise Unclear("no archive")
        else:
            parts = [plain(data)]
    except (Unclear, NotImplementedError):  # Python refuses zips that need a newer version
        count["unclear"] += 1
        return None
    except Exception as error:
        # Python compares names with the directory, and reads there whether a member is encrypted. The program uses names only
        # in messages, and reads this flag before the member's data. So a wrong directory does not lose a member.
        if "File name in directory" in str(error) or "is encrypted" in str(error):
            count["unclear"] += 1
            return None
        count["damaged"] += 1
        if status != 0:  # 1: an input that is no longer a stream or archive was read as text
            return None
        return kind, "status %d, but Python says: %r" % (status, error)
    expected = b""
    for part in parts:
        with open("part", "wb") as file:
            file.write(part)
        expected += run("part")[1]
    if status == 3:  # the program checks more than Python, so a reported error is not a loss
        count["refused"] += 1
        return None
    count["whole"] += 1
    return None if out == expected else (kind, "status %d, but other records" % status)


def main():
    end = time.monotonic() + float(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 30)
    count = dict.fromkeys(("whole", "damaged", "refused", "unclear"), 0)
    differences = 0
    while time.monotonic() < end:
        problem = one(random.Random(seed), count)
        if problem:
            differences += 1
            os.replace("input", "found-%s-%d" % (problem[0], seed))
            print("seed %d: %s: %s" % (seed, *problem), flush=True)
        seed += 1
    print("%d inputs: %s; %d differences" % (sum(count.values()), count, differences))
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
