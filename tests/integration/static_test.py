"""The static program (presets `static` and `static-arm64`) in a root folder that contains only it and its inputs.

DUO2QUALYS_RUN_UNDER names the emulator for another processor. It is a static program, too, and is then also in the folder.
DUO2QUALYS_PROCESSOR is the processor for which the program was built.
"""

import bz2
import glob
import gzip
import io
import lzma
import os
import shutil
import struct
import subprocess
import tarfile
import unittest
import zipfile

import support
from readme import SAMPLES
from support import FIXED

ALONE = "/duo2qualys"
EMULATOR = os.environ.get("DUO2QUALYS_RUN_UNDER", "")
MACHINES = {"x86_64": 62, "aarch64": 183}  # e_machine in the header of an ELF file


def expected(sample):
    """The sample's events and messages: see samples/README.md."""
    stem = os.path.join(SAMPLES, "expected", os.path.splitext(sample)[0])
    events = support.read(stem + ".ndjson")
    return (1, events) if os.path.exists(stem + ".stderr") else (0, events)


class EmptyRoot(support.InFolder):
    def setUp(self):
        super().setUp()
        shutil.copy(support.PROGRAM, self.at("duo2qualys"))
        with open(support.PROGRAM, "rb") as file:
            if b"/ld-linux" in file.read(4096):
                support.skip("the program is not static")
        self.command = [ALONE]
        if EMULATOR:
            shutil.copy(support.need_tool(EMULATOR), self.at("emulator"))
            self.command.insert(0, "/emulator")
        tool, *options = ["chroot"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--root"]
        self.enter = [support.need_tool(tool), *options]
        if self.alone("--version").returncode in (1, 125):  # of unshare and of chroot
            support.skip("this system lets nobody change the root folder")

    def alone(self, *arguments, **options):
        return subprocess.run([*self.enter, self.folder, *self.command, *arguments], capture_output=True, timeout=120,
                              env={"PATH": "/"}, **options)

    def samples(self):
        names = [os.path.basename(path) for kind in ("json", "ndjson", "log")
                 for path in sorted(glob.glob(f"{SAMPLES}/*.{kind}"))]
        self.assertGreaterEqual(len(names), 14)
        return names

    def test_samples_give_their_events(self):
        """From a file and from a pipe, with one thread and with two."""
        for name in self.samples():
            data = support.read(os.path.join(SAMPLES, name))
            self.write(name, data)
            for threads in "12":
                for arguments, given in (([name], b""), ([], data)):
                    with self.subTest(name=name, threads=threads, arguments=arguments):
                        done = self.alone(*FIXED, "-j", threads, *arguments, input=given)
                        self.assertEqual(expected(name), (done.returncode, done.stdout), done.stderr)

    def test_everything_packed_gives_the_same_events(self):
        """In any encoding of the members' names: there is no table of character sets."""
        status, events = expected("admin.ndjson")
        data = support.read(os.path.join(SAMPLES, "admin.ndjson"))
        member = "Prüfung/журнал-日本.ndjson"
        packed = {"a.gz": gzip.compress(data), "a.bz2": bz2.compress(data), "a.xz": lzma.compress(data)}
        for name, form, charset in (("pax.tar", tarfile.PAX_FORMAT, "utf-8"), ("gnu.tar", tarfile.GNU_FORMAT, "utf-8")):
            buffer = io.BytesIO()
            with tarfile.open(fileobj=buffer, mode="w", format=form, encoding=charset) as tar:
                entry = tarfile.TarInfo(member)
                entry.size, entry.uname, entry.gname = len(data), "prüfer", "prüfer"
                tar.addfile(entry, io.BytesIO(data))
            packed[name] = buffer.getvalue()
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(member, data)
        packed["a.zip"] = buffer.getvalue()
        self.write("a.ndjson", data)
        for name, compression in (("again.gz", "gzip"), ("again.zst", "zstd")):
            done = self.alone("-q", "--compress", compression, *FIXED, "-o", name, "a.ndjson")
            self.assertEqual((0, b""), (done.returncode, done.stderr))
        for name, content in packed.items():
            with self.subTest(name=name):
                self.write(name, content)
                done = self.alone(*FIXED, name)
                self.assertEqual((status, events), (done.returncode, done.stdout), done.stderr)
        self.assertEqual(events, gzip.decompress(support.read(self.at("again.gz"))))
        if shutil.which("zstd"):
            self.assertEqual(events, subprocess.run(["zstd", "-dc", self.at("again.zst")], check=True,
                                                    stdout=subprocess.PIPE).stdout)

    def test_a_folder_goes_into_a_folder(self):
        self.write("logs/deep/admin.ndjson", support.read(os.path.join(SAMPLES, "admin.ndjson")))
        done = self.alone(*FIXED, "-r", "-d", "events", "logs")
        self.assertEqual((0, b""), (done.returncode, done.stdout), done.stderr)
        made = support.tree(self.at("events"))
        self.assertEqual([expected("admin.ndjson")[1]], list(made.values()))

    def test_it_is_told_what_is_missing(self):
        done = self.alone("nothing.log")
        self.assertEqual((3, b""), (done.returncode, done.stdout))
        self.assertIn(b"nothing.log: No such file or directory", done.stderr)

    def test_it_is_what_it_says(self):
        """For its processor, at a random address, without a loader, and without memory that is written and executed."""
        data = support.read(support.PROGRAM)
        kind, machine, _, _, headers = struct.unpack_from("<HHIQQ", data, 16)
        size, count = struct.unpack_from("<HH", data, 54)
        flags = {}
        for at in range(headers, headers + size * count, size):
            segment, rights = struct.unpack_from("<II", data, at)
            flags.setdefault(segment, []).append(rights)
        executable, writable = 1, 2
        load, interpreter, stack, relocated = 1, 3, 0x6474E551, 0x6474E552
        self.assertEqual(MACHINES[os.environ["DUO2QUALYS_PROCESSOR"]], machine)
        self.assertEqual(3, kind)  # ET_DYN
        self.assertNotIn(interpreter, flags)
        self.assertIn(relocated, flags)
        self.assertFalse([rights for rights in flags[load] if rights & executable and rights & writable])
        self.assertFalse(flags[stack][0] & executable)


if __name__ == "__main__":
    support.main()
