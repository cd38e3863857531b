#!/usr/bin/env bash
# Compiles each source of src/ for macOS and FreeBSD, with the headers of this system's third-party libraries. Nothing is
# linked and nothing is run. Needs zig (PyPI: ziglang 0.15 or newer) as $ZIG, as `zig` or as a module of python3.
# usage: compile.sh [TARGET...]     (aarch64-macos x86_64-freebsd)
set -euo pipefail
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- aarch64-macos x86_64-freebsd
zig=${ZIG:-$(command -v zig || true)}
if [ -z "$zig" ] && python3 -c 'import ziglang' 2>/dev/null; then zig="python3 -m ziglang"; fi
if [ -z "$zig" ]; then
    echo "skipped: there is no zig (pip install ziglang)"
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Only these: all of /usr/include would hide the headers of the other system's C library.
mkdir "$work/headers"
for name in CLI archive.h archive_entry.h bzlib.h fmt isa-l libdeflate.h lzma lzma.h nlohmann toml++ xxh3.h xxhash.h \
    zconf.h zlib.h zstd.h zstd_errors.h; do
    for folder in /usr/include "/usr/include/$(uname -m)-linux-gnu"; do
        [ ! -e "$folder/$name" ] || ln -sf "$folder/$name" "$work/headers/$name"
    done
    [ -e "$work/headers/$name" ] || { echo "skipped: there is no /usr/include/$name (README.md, Install)"; exit 77; }
done

# <cfloat> must come first: in zig 0.17 for macOS, the headers that others include before it hide FLT_RADIX from toml++.
# But then INFINITY is hidden from <random>.
# Without debug information and zig's checks, because this only tests whether the code compiles.
options=(-std=c++20 -g0 -fno-sanitize=undefined -Wall -Wextra -Werror -Iinclude -Isrc -I. -isystem "$work/headers"
    -include cfloat '-DINFINITY=__builtin_inff()' -DXXH_INLINE_ALL -DDUO2QUALYS_ISAL '-DDUO2QUALYS_VERSION="0"')
for target in "$@"; do
    find src -name '*.cpp' | sort >"$work/sources"
    export zig target work
    # shellcheck disable=SC2016
    xargs -P "$(nproc)" -I{} sh -c '
        source=$1; shift
        case $source,$target in
            */wide_avx512.cpp,x86_64*) set -- "$@" -mavx512bw -mavx512vbmi2 -mbmi2 -mpclmul -mpopcnt;;
            */wide_avx512.cpp,*) exit 0;;
        esac
        object=$work/$(echo "$source" | tr / _).o
        $zig c++ -target "$target" -c "$source" -o "$object" "$@" && rm -f "$object"' \
        sh {} "${options[@]}" <"$work/sources" || { echo "FAILED for $target"; exit 1; }
    echo "$target: $(wc -l <"$work/sources") sources (src/json/wide_avx512.cpp for x86_64 only) compiled with zig $($zig version)"
done
