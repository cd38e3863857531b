#!/usr/bin/env bash
# Builds the program for other processors than this one, and runs the golden tests with it under qemu: events,
# messages and ids have the same bytes as here. s390x is big-endian; i386 has 32 bits. (arm64: the preset static-arm64.)
# Uses a fresh root of Debian 12, so that this system needs no libraries for other processors. root.bash says what it
# needs.
# usage: processors.sh [PROCESSOR...]      (s390x i386)
set -euo pipefail
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- s390x i386
. tests/portability/root.bash

architectures=$(dpkg --print-architecture)
packages=ccache,cmake,ninja-build,g++,pkg-config,python3,file,nlohmann-json3-dev,libcli11-dev,qemu-user-static
for processor in "$@"; do
    architectures+=,$processor
    packages+=,g++-${processor/i386/i686}-linux-gnu
    for library in fmt tomlplusplus xxhash deflate bz2 lzma zstd archive; do
        packages+=,lib$library-dev:$processor
    done
    packages+=,zlib1g-dev:$processor
done
say "$*: a root"
make_root bookworm --architectures="$architectures" --include="$packages"

for processor in "$@"; do
    tools=${processor/i386/i686}-linux-gnu
    libraries=/usr/lib/$processor-linux-gnu
    say "$processor: build"
    # Static, so that qemu needs no library of that processor. ISA-L, which is optional, would be built from its source.
    # More optimization would take longer than it saves.
    in_root_quietly "export PKG_CONFIG_LIBDIR=$libraries/pkgconfig:/usr/share/pkgconfig
        cmake -S . -B build/$processor -G Ninja -D CMAKE_BUILD_TYPE=Release -D CMAKE_CXX_FLAGS_RELEASE='-O1 -DNDEBUG' \
            -D DUO2QUALYS_STATIC=ON -D DUO2QUALYS_ISAL=OFF \
            -D CMAKE_SYSTEM_NAME=Linux -D CMAKE_SYSTEM_PROCESSOR=${tools%%-*} \
            -D CMAKE_LIBRARY_ARCHITECTURE=$processor-linux-gnu \
            -D CMAKE_C_COMPILER=$tools-gcc -D CMAKE_CXX_COMPILER=$tools-g++ \
            -D CMAKE_EXE_LINKER_FLAGS='-B$libraries -L$libraries' \
            -D CMAKE_CROSSCOMPILING_EMULATOR=qemu-$processor-static
        cmake --build build/$processor --target duo2qualys golden_runner"
    grep -E 'warning:' "$work/log" || true
    in_root "file build/$processor/bin/duo2qualys"
    say "$processor: golden tests"
    in_root_quietly "DUO2QUALYS_RUN_UNDER=qemu-$processor-static ctest --test-dir build/$processor -R '^golden\.' \
        -j $(nproc) --output-on-failure"
    grep -E 'tests passed|\*\*\*Skipped' "$work/log"
done
say "done: $*"
