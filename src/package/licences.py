"""Collects the licence texts of what is linked into the static program, from the Debian packages that it comes from.

usage: licences.py BUILD_FOLDER OUT_FOLDER

The linker's map tells which libraries have parts in the program. Ninja tells which headers its sources have read.
"""

import os
import re
import shutil
import subprocess
import sys

COMMON = "/usr/share/common-licenses/"
README = """What this program contains besides its own code: libraries that are linked in, and headers. Each row has the
name that Debian gives a source package, and its version. The file of this name has the licence text.
apt-get source NAME=VERSION fetches the source on Debian. The program's own source is free as well, so that it can be
linked with other versions of these parts.

"""


def linked(build):
    """The files of the system that have parts in the program."""
    with open(os.path.join(build, "duo2qualys.map"), encoding="utf-8") as file:
        sections = file.read()
    members = sections.partition("\n\n")[2].partition("\n\n")[0]
    return {*re.findall(r"^(/\S+\.a)\(", members, re.M), *re.findall(r"^LOAD (/\S+\.o)$", sections, re.M)}


def included(build):
    """The headers of the system that the program's sources have read."""
    text = subprocess.run(["ninja", "-C", build, "-t", "deps"], check=True, stdout=subprocess.PIPE, text=True).stdout
    headers = set()
    for block in text.split("\n\n"):
        if re.match(r"src/CMakeFiles/duo2qualys(_core|_normalizer)?\.dir/", block):
            headers.update(re.findall(r"^    (/\S+)$", block, re.M))
    return headers


def packages(files):
    """The packages that own the files, and the versions of their sources."""
    owners = subprocess.run(["dpkg-query", "-S", *sorted(files)], check=True, stdout=subprocess.PIPE, text=True).stdout
    names = set()
    for row in owners.splitlines():
        if not row.startswith("diversion by "):
            names.update(row.partition(": ")[0].split(", "))
    rows = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${source:Package} ${source:Version}\\n", *sorted(names)],
                          check=True, stdout=subprocess.PIPE, text=True).stdout
    return [row.split() for row in rows.splitlines()]


def main():
    build, out = sys.argv[1:]
    files = {os.path.realpath(file) for file in linked(build) | included(build)}
    system = {file for file in files if file.startswith("/usr/")}
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    found = {}
    for package, source, version in packages(system):
        with open(f"/usr/share/doc/{package}/copyright", encoding="utf-8") as file:
            found.setdefault(f"{source} {version}", file.read())
    # Debian's copyright files refer to the texts of common licences by path.
    for text in sorted({path for text in found.values() for path in re.findall(COMMON + r"([A-Za-z]+-[0-9.]*[0-9])", text)}):
        shutil.copyfile(COMMON + text, os.path.join(out, text))
    # Debian has some sources twice, with the same text, such as the C library for other processors.
    names = {}
    for name, text in sorted(found.items()):
        path = os.path.join(out, name.split()[0])
        if names.setdefault(text, os.path.basename(path)) != os.path.basename(path):
            os.symlink(names[text], path)
            continue
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    with open(os.path.join(out, "README"), "w", encoding="utf-8") as file:
        file.write(README + "".join(f"{name}\n" for name in sorted(found)))


if __name__ == "__main__":
    main()
