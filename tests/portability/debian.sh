#!/usr/bin/env bash
# Follows README.md in a fresh, minimal root of a Debian suite: runs its commands `run` and `install`, then the
# quick tests. root.bash says what it needs.
# usage: debian.sh SUITE      (bookworm, trixie, forky)
set -euo pipefail
cd "$(dirname "$0")/../.."
suite=${1:?usage: debian.sh SUITE}
. tests/portability/root.bash

say "$suite: a root"
make_root "$suite" --include=ccache

say "$suite: README: run"
in_root_quietly "$(.ci/readme-command run)"
tail -n 3 "$work/log"
grep -E 'CXX compiler identification|Found (nlohmann_json|lib)' "$work/log" || true
in_root "dpkg-query -W -f '\${Package} \${Version}\n' cmake g++ nlohmann-json3-dev libcli11-dev libfmt-dev \
    libsimdjson-dev libtomlplusplus-dev catch2"

say "$suite: README: install"
in_root_quietly "$(.ci/readme-command install)"
# shellcheck disable=SC2016
in_root_quietly '
    depends=$(dpkg-query -W -f "\${Depends}" duo2qualys)
    echo "Depends: ${depends:?the package depends on nothing}"
    dpkg --verify duo2qualys
    cd /usr/share/doc/duo2qualys
    test "$(command -v duo2qualys)" = /usr/bin/duo2qualys
    duo2qualys --received-time none samples/admin.ndjson | cmp - samples/expected/admin.ndjson'
grep '^Depends' "$work/log"

say "$suite: the quick tests"
# A unity build, as above, so that ccache has the program already.
in_root_quietly "cmake --preset quick -D CMAKE_UNITY_BUILD=ON && cmake --build --preset quick && ctest --preset quick"
grep -E 'tests passed|warning:|\*\*\*Skipped' "$work/log" || true
say "$suite: done"
