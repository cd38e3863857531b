"""Lists what the program consists of, as CycloneDX 1.5 (JSON): its parts, and the Debian packages that they come from.

usage: sbom.py BUILD_FOLDER PROGRAM NAME VERSION OUT_FILE

Parts are what licences.py finds (libraries with parts in the program, headers that its sources have read) and the shared
libraries that the program loads. The same build gives the same bytes: there is a time only where SOURCE_DATE_EPOCH is set.
"""

import datetime
import json
import os
import re
import subprocess
import sys
import urllib.parse
import uuid

from licences import included, linked, packages

# SPDX names. They cover what goes into the program, not tools and tests of the same source packages.
LICENCES = {
    "bzip2": "bzip2-1.0.6",
    "cli11": "BSD-3-Clause",
    "fmtlib": "MIT",
    "gcc": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "glibc": "LGPL-2.1-or-later",
    "libarchive": "BSD-2-Clause",
    "libdeflate": "MIT",
    "libisal": "BSD-3-Clause",
    "libzstd": "BSD-3-Clause OR GPL-2.0-only",
    "linux": "GPL-2.0-only WITH Linux-syscall-note",
    "nlohmann-json3": "MIT",
    "tomlplusplus": "MIT",
    "xxhash": "BSD-2-Clause",
    "zlib": "Zlib",
}
# SPDX has no name for these licences.
NAMED = {"xz-utils": "public domain"}


def loaded(program):
    """The paths of the shared libraries that the program loads, with links followed."""
    done = subprocess.run(["ldd", program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return {os.path.realpath(path) for path in re.findall(r"(/\S+\.so\S*) \(0x", done.stdout)}


def owned(path):
    """The path by which dpkg knows the file: it may have been installed through the link /lib."""
    for known in (path, path.removeprefix("/usr")):
        if subprocess.run(["dpkg-query", "-S", known], capture_output=True).returncode == 0:
            return known
    raise SystemExit(f"sbom.py: {path} is of no package")


def licence(source):
    """What CycloneDX wants to know of a source package's licence."""
    name = re.sub(r"-[0-9.]+$", "", source)
    if name in LICENCES:
        return {"expression": LICENCES[name]}
    return {"license": {"name": NAMED.get(name, f"see the file copyright of Debian's package {source}")}}


def component(source, version, uses):
    with open("/etc/os-release", encoding="utf-8") as file:
        system = re.search(r'^ID="?([a-z]+)', file.read(), re.M)[1]
    purl = f"pkg:deb/{system}/{urllib.parse.quote(source)}@{urllib.parse.quote(version, safe='')}?arch=source"
    return {
        "type": "library", "bom-ref": purl, "name": source, "version": version, "licenses": [licence(source)], "purl": purl,
        "properties": [{"name": "duo2qualys:use", "value": use} for use in sorted(uses)],
    }


def main():
    build, program, name, version, out = sys.argv[1:]
    system = {"linked": linked(build), "headers": included(build)}
    uses = {use: {path for path in map(os.path.realpath, files) if path.startswith("/usr/")} for use, files in system.items()}
    uses["loaded"] = set(map(owned, loaded(program)))
    found = {}
    for use, files in uses.items():
        for _, source, source_version in packages(files) if files else []:
            found.setdefault((source, source_version), set()).add(use)
    components = [component(*key, found[key]) for key in sorted(found)]
    itself = f"pkg:generic/{name}@{version}"
    bom = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": itself, "name": name, "version": version,
                                   "licenses": [{"license": {"id": "MIT"}}], "purl": itself}},
        "components": components,
        "dependencies": [{"ref": itself, "dependsOn": [one["bom-ref"] for one in components]}],
    }
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        time = datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc)
        bom["metadata"]["timestamp"] = time.strftime("%Y-%m-%dT%H:%M:%SZ")
    bom["serialNumber"] = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(bom, sort_keys=True)).urn
    with open(out, "w", encoding="utf-8") as file:
        json.dump(bom, file, indent=2, sort_keys=True)
        file.write("\n")


if __name__ == "__main__":
    main()
