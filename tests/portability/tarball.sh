#!/usr/bin/env bash
# Unpacks the tarball of the static program in a fresh, minimal root of a Debian suite, as README.md says, and converts
# all samples: their events have the same bytes as anywhere. If that suite has a compiler that is as new as the one that
# made the library, compiles a program with the library. Then removes everything. Debian 11 (bullseye) is older than the
# system on which the tarball was made. root.bash says what it needs.
# usage: tarball.sh SUITE TARBALL
set -euo pipefail
suite=${1:?usage: tarball.sh SUITE TARBALL} tarball=$(realpath "${2:?usage: tarball.sh SUITE TARBALL}")
cd "$(dirname "$0")/../.."
. tests/portability/root.bash

say "$suite: a root"
make_root "$suite" --include=g++
cp "$tarball" "$work/root/duo2qualys.tar.gz"

say "$suite: the samples"
# shellcheck disable=SC2016
in_root_quietly '
    tar -xzf /duo2qualys.tar.gz --strip-components=1 -C /usr/local
    cd /usr/local/share/doc/duo2qualys/samples
    count=0
    for sample in *.json *.ndjson *.log; do
        expected=expected/${sample%.*}
        wanted=0 status=0
        [ ! -e "$expected.stderr" ] || wanted=1  # something is rejected
        duo2qualys --received-time none "$sample" >/tmp/events || status=$?
        cmp /tmp/events "$expected.ndjson"
        [ "$status" = "$wanted" ]
        count=$((count + 1))
    done
    version=$(duo2qualys --version)
    cd /source
    library="the library is for GCC 12 and newer, and not for $(g++ -dumpversion)"
    if [ "$(g++ -dumpversion)" -ge 12 ]; then
        g++ -std=c++17 tests/integration/consumer/main.cpp -lduo2qualys -o /tmp/consumer
        /tmp/consumer <samples/auth-v2.ndjson >/tmp/events
        duo2qualys --received-time none --unmapped keep samples/auth-v2.ndjson | cmp - /tmp/events
        library="a program with the library, by GCC $(g++ -dumpversion)"
    fi
    cd /
    tar -tzf /duo2qualys.tar.gz | sed "s,^[^/]*,/usr/local," | xargs rm
    [ -z "$(find /usr/local -type f)" ]
    . /etc/os-release
    echo "$PRETTY_NAME: $version: $count samples; $library"'
tail -n 1 "$work/log"
