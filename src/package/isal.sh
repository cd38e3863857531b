#!/usr/bin/env bash
# Makes a static library of ISA-L, because Debian has only a shared one. Builds Debian's source of the version whose
# headers are installed, in an empty folder. Needs neither root nor deb-src in the settings of apt.
# usage: isal.sh LIBRARY FOLDER PROCESSOR
set -euo pipefail
library=$1 work=$2 processor=$3
source=$(dpkg-query -W -f '${source:Package}=${source:Version}' libisal-dev)

rm -rf "$work"
mkdir -p "$work"/{lists/partial,cache/archives/partial,sources,code}
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources}; do
    [ ! -f "$file" ] && continue
    # apt requires the ending .list for the one-line format.
    sed -E 's/^deb /deb-src /; s/^Types:.*/Types: deb-src/' "$file" >"$work/sources/$(basename "${file/%sources.list/main.list}")"
done
options=(-qq -o "Dir::Etc::sourcelist=/dev/null" -o "Dir::Etc::sourceparts=$work/sources"
    -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache"
    -o "APT::Sandbox::User=$(id -un)")
cd "$work/code"
apt-get "${options[@]}" update
apt-get "${options[@]}" source "$source" >/dev/null

# Only the parts for gzip, position-independent like the program. Debian's tools have the processor in their names.
# For x86-64, `arch` of ISA-L's makefile is empty.
tools=$processor-linux-gnu
arch=${processor/x86_64/}
cd libisal-*/
make -s -f Makefile.unx lib units="crc igzip" arch="$arch" CFLAGS_="-fPIC" CFLAGS_aarch64="-fPIC" \
    have_threads=n host_cpu="$processor" CC="$tools-gcc" AR="$tools-ar" >"$work/log" || { cat "$work/log" >&2; exit 1; }
mv bin/isa-l.a "$library"
