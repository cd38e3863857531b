"""The files that `cmake --install` installs, used without the source tree."""

import gzip
import json
import os
import re
import subprocess
import sys

import support
from readme import PAGES, recipe
from support import FIXED

BUILD = os.environ.get("DUO2QUALYS_BUILD", "")
SOURCE = os.environ.get("DUO2QUALYS_SOURCE", "")
VERSION = os.environ.get("DUO2QUALYS_VERSION", "")
CMAKE = os.environ.get("DUO2QUALYS_CMAKE", "cmake")
CXX = os.environ.get("DUO2QUALYS_CXX", "c++")
SBOM = "duo2qualys.cdx.json"
CONSUMER = os.path.join(SOURCE, "tests/integration/consumer")
SANITIZE = [f"-fsanitize={os.environ['DUO2QUALYS_SANITIZED']}"] if support.SANITIZED else []


def call(*command, status=0, **options):
    """What a command, which must end with `status`, writes to stdout and stderr."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode != status:
        raise AssertionError(f"{command}: status {done.returncode}\n{done.stdout}")
    return done.stdout


class Installed(support.InFolder):
    """Each test installs into a prefix of its own."""

    def setUp(self):
        super().setUp()
        self.prefix = os.path.join(self.folder, "prefix")
        call(CMAKE, "--install", BUILD, "--prefix", self.prefix)

    def find(self, name):
        """The installed file of that name."""
        found = [os.path.join(folder, name) for folder, _, names in os.walk(self.prefix) if name in names]
        self.assertEqual(1, len(found), f"{name}: {found}")
        return found[0]

    def pkg_config_environment(self):
        paths = [os.path.dirname(self.find("duo2qualys.pc")), os.environ.get("PKG_CONFIG_PATH", "")]
        return {**os.environ, "PKG_CONFIG_PATH": ":".join(filter(None, paths))}

    def pkg_config(self, *arguments):
        return call("pkg-config", *arguments, "duo2qualys", env=self.pkg_config_environment()).split()

    def configure(self, *arguments, **options):
        return call(CMAKE, "-S", CONSUMER, "-B", self.folder + "/build", f"-DCMAKE_PREFIX_PATH={self.prefix}",
                    f"-DCMAKE_CXX_COMPILER={CXX}", f"-DCMAKE_CXX_FLAGS={' '.join(SANITIZE)}", *arguments, **options)

    def test_a_program_finds_the_library_by_find_package(self):
        """It converts and rejects the same records as our program."""
        self.configure()
        call(CMAKE, "--build", self.folder + "/build")
        files = [f"{SOURCE}/samples/{name}.ndjson"
                 for name in ("admin", "offline", "auth-v1", "auth-v2", "activity", "duo_client")]
        records = b"".join(map(support.read, files))
        good = records.count(b"\n")
        records += b'{"telephony_id":"x"}\n{}\n{"action":}\n{"stat":"FAIL","code":40101,"message":"no"}\n'
        ours = support.run(*FIXED, "--unmapped", "keep", "--rejects", self.folder + "/rejects", stdin=records)
        theirs = subprocess.run([self.folder + "/build/consumer"], input=records, capture_output=True)
        self.assertEqual((0, ours.out), (theirs.returncode, theirs.stdout))
        self.assertEqual(good, ours.out.count(b"\n"))
        rejects = [json.loads(line) for line in support.read(self.folder + "/rejects").splitlines()]
        self.assertEqual(4, len(rejects))
        self.assertEqual([f"{reject['line']}: {reject['reason']}: {reject['detail']}" for reject in rejects],
                         theirs.stderr.decode().splitlines())

    def check_program_of_the_page(self, program):
        records = support.read(SOURCE + "/samples/auth-v2.ndjson") + b'{"sekey":"x"}\n'
        ours = support.run(*FIXED, stdin=records)
        theirs = subprocess.run([program], input=records, capture_output=True)
        self.assertEqual((0, ours.out), (theirs.returncode, theirs.stdout))
        self.assertRegex(theirs.stderr.decode(), "^unsupported-kind: a trust-monitor event: .*\n$")

    def test_the_program_of_the_page_finds_the_library_by_pkg_config(self):
        support.write(self.folder + "/program.cpp", recipe("program.cpp").encode())
        command = recipe("compile").replace("g++", " ".join([CXX, *SANITIZE]))
        call("sh", "-c", command, cwd=self.folder, env=self.pkg_config_environment())
        self.check_program_of_the_page(self.folder + "/a.out")

    def test_the_program_of_the_page_finds_the_library_by_cmake(self):
        support.write(self.folder + "/page/program.cpp", recipe("program.cpp").encode())
        lines = ("cmake_minimum_required(VERSION 3.16)\nproject(page LANGUAGES CXX)\nset(CMAKE_CXX_STANDARD 17)\n"
                 "add_executable(program program.cpp)\n" + recipe("CMakeLists.txt"))
        support.write(self.folder + "/page/CMakeLists.txt", lines.encode())
        self.configure("-S", self.folder + "/page")
        call(CMAKE, "--build", self.folder + "/build")
        self.check_program_of_the_page(self.folder + "/build/program")

    def test_another_major_version_is_refused(self):
        major = int(VERSION.split(".")[0])
        self.configure(f"-DWANTED_VERSION={major}")
        refusal = self.configure(f"-DWANTED_VERSION={major + 1}", status=1)
        self.assertIn(f"version: {VERSION}", refusal)

    def test_the_headers_need_the_standard_library_alone(self):
        headers = sorted(os.listdir(self.prefix + "/include/duo2qualys"))
        self.assertEqual(["normalizer.hpp", "types.hpp"], headers)
        for header in headers:
            call(CXX, "-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror", "-fsyntax-only",
                 "-I", self.prefix + "/include", "-x", "c++", "-", input=f"#include <duo2qualys/{header}>\n")

    def test_everything_is_of_the_one_version_that_cmake_knows(self):
        self.assertRegex(support.run("--version").out.decode(), rf"^duo2qualys {VERSION} \(tables [0-9a-f]{{8}}\)\n$")
        self.assertEqual([VERSION], self.pkg_config("--modversion"))
        self.assertIn(f"duo2qualys {VERSION}", gzip.decompress(support.read(self.find("duo2qualys.1.gz"))).decode())
        newest = re.search(r"^## (.*)$", support.read(self.find("CHANGELOG.md")).decode(), re.MULTILINE)[1]
        self.assertRegex(newest, rf"^{re.escape(VERSION)} \((unreleased|\d{{4}}-\d\d-\d\d)\)$")

    def test_it_lays_down_these_files_and_no_others(self):
        samples = support.tree(SOURCE + "/samples")
        docs = {"copyright", SBOM, *PAGES, *(f"samples/{name}" for name in samples)}
        library = {name for name in support.tree(self.prefix) if re.match("include|lib", name)}
        self.assertEqual(2 + 1 + 1 + 4, len(library), library)  # headers, archive, pkg-config, CMake
        self.assertEqual({"bin/duo2qualys", "share/man/man1/duo2qualys.1.gz", "share/zsh/site-functions/_duo2qualys",
                          "share/bash-completion/completions/duo2qualys",
                          "share/fish/vendor_completions.d/duo2qualys.fish",
                          *(f"share/doc/duo2qualys/{name}" for name in docs)},
                         set(support.tree(self.prefix)) - library)

    def test_the_list_of_parts_has_what_cyclonedx_requires(self):
        bom = json.loads(support.read(self.find(SBOM)))
        self.assertEqual(("CycloneDX", "1.5", 1), (bom["bomFormat"], bom["specVersion"], bom["version"]))
        self.assertRegex(bom["serialNumber"], "^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
        itself = bom["metadata"]["component"]
        self.assertEqual(("application", "duo2qualys", VERSION), tuple(itself[key] for key in ("type", "name", "version")))
        for part in bom["components"]:
            self.assertEqual("library", part["type"])
            self.assertRegex(part["purl"], r"^pkg:deb/[a-z]+/[a-z0-9+.%-]+@[A-Za-z0-9.%~-]+\?arch=source$")
            self.assertTrue(part["version"])
            licence, = part["licenses"]
            self.assertTrue(licence.get("expression") or licence["license"]["name"], part)
            self.assertLessEqual({use["value"] for use in part["properties"]}, {"headers", "linked", "loaded"})
        refs = [part["bom-ref"] for part in bom["components"]]
        self.assertEqual(sorted(set(refs)), sorted(refs))
        self.assertEqual([{"ref": itself["bom-ref"], "dependsOn": refs}], bom["dependencies"])

    def test_the_list_of_parts_names_what_is_linked_loaded_and_included(self):
        parts = {part["name"]: {use["value"] for use in part["properties"]}
                 for part in json.loads(support.read(self.find(SBOM)))["components"]}
        headers = {"nlohmann-json3", "cli11", "tomlplusplus", "fmtlib", "libarchive", "zlib", "bzip2", "xz-utils", "libzstd", "libdeflate"}
        self.assertLessEqual(headers, {name for name, uses in parts.items() if "headers" in uses})
        ldd = call("ldd", support.PROGRAM)
        self.assertEqual("libc.so" in ldd, "loaded" in parts["glibc"], ldd)
        # Each library is linked in one of two ways; these are not linked at all.
        headers_only = {"nlohmann-json3", "cli11", "tomlplusplus", "fmtlib"}
        for source in headers_only:
            self.assertEqual({"headers"}, parts[source], source)
        for source in headers - headers_only:
            self.assertTrue(parts[source] & {"linked", "loaded"}, source)

    def test_the_list_of_parts_has_a_licence_for_each_that_is_in_the_program(self):
        for part in json.loads(support.read(self.find(SBOM)))["components"]:
            if {"headers", "linked"} & {use["value"] for use in part["properties"]}:
                text = json.dumps(part["licenses"])
                self.assertNotIn("see the file copyright", text, f"LICENCES in src/package/sbom.py lacks {part['name']}")

    def test_the_list_of_parts_is_the_same_every_time(self):
        again = self.at("again.json")
        make = [sys.executable, "-B", SOURCE + "/src/package/sbom.py", BUILD, support.PROGRAM, "duo2qualys", VERSION, again]
        without_time = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
        call(*make, env=without_time)
        first = support.read(again)
        self.assertNotIn("timestamp", json.loads(first)["metadata"])
        call(*make, env=without_time)
        self.assertEqual(first, support.read(again))
        call(*make, env={**without_time, "SOURCE_DATE_EPOCH": "1700000000"})
        self.assertEqual("2023-11-14T22:13:20Z", json.loads(support.read(again))["metadata"]["timestamp"])

    def test_examples_that_are_scripts_can_be_executed(self):
        folder = self.prefix + "/share/doc/duo2qualys/samples/examples"
        for name in os.listdir(folder):
            script = support.read(f"{folder}/{name}").startswith(b"#!")
            self.assertEqual(0o755 if script else 0o644, os.stat(f"{folder}/{name}").st_mode & 0o777, name)

    def test_the_prefix_may_be_moved(self):
        moved = self.folder + "/moved"
        os.rename(self.prefix, moved)
        self.prefix = moved
        self.configure()
        for flag in self.pkg_config("--cflags", "--libs"):
            if flag.startswith(("-I", "-L")):
                self.assertTrue(os.path.realpath(flag[2:]).startswith((moved, "/usr/")), flag)
        for name, content in support.tree(self.prefix).items():
            if name.endswith((".cmake", ".pc")):
                self.assertNotIn(SOURCE.encode(), content, name)
                self.assertNotIn(self.folder.encode(), content, name)

    def test_nothing_else_is_linked_whatever_the_standard(self):
        """The prefix is moved, and the compiler gets only the paths of the library, without pkg-config."""
        moved = self.folder + "/moved"
        os.rename(self.prefix, moved)
        self.prefix = moved
        support.write(self.folder + "/program.cpp", recipe("program.cpp").encode())
        folder = os.path.dirname(self.find("libduo2qualys.a"))
        for standard in ("17", "20", "23"):
            with self.subTest(standard=standard):
                program = f"{self.folder}/program{standard}"
                call(CXX, f"-std=c++{standard.replace('23', '2b')}", "-Wall", "-Wextra", "-Wpedantic", "-Werror", *SANITIZE,
                     f"-I{moved}/include", self.folder + "/program.cpp", f"-L{folder}", "-lduo2qualys", "-o", program)
                self.check_program_of_the_page(program)

if __name__ == "__main__":
    support.main()
