#!/usr/bin/env bash
# Does in a fresh, minimal root of a Debian suite what README.md says: its command `run`, then the quick tests. Needs root,
# mmdebstrap, and some gigabytes in $TMPDIR. Packages come from this machine's own mirror, so it has to be a Debian.
# usage: debian.sh SUITE      (bookworm, trixie, forky)
set -euo pipefail
cd "$(dirname "$0")/../.."
suite=${1:?usage: debian.sh SUITE}
skip() { echo "skipped: $*"; exit 77; }
say() { printf '\n=== %d s: %s: %s\n' "$SECONDS" "$suite" "$*"; }
[ "$(id -u)" = 0 ] || skip "only root can change the root folder"
[ -n "$(command -v mmdebstrap)" ] || skip "there is no mmdebstrap"
# shellcheck disable=SC2016
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 'Component: main' | sort -u | head -n 1)
[ -n "$mirror" ] || skip "apt knows no mirror of Debian"

work=$(mktemp -d)
# The mounts are those of another name space, which ends with its processes.
trap 'rm -rf --one-file-system "$work"' EXIT
say "a root"
# A mirror that stands still has releases of testing that have expired.
mmdebstrap --quiet --variant=minbase --mode=root --aptopt='Acquire::Check-Valid-Until "false"' "$suite" "$work/root" "$mirror"
mkdir "$work/root/source"
git ls-files -z | tar -c --null --files-from=- | tar -x -C "$work/root/source"
cp /etc/resolv.conf "$work/root/etc/resolv.conf"

# shellcheck disable=SC2016
in_root() {
    unshare --mount --pid --fork bash -euc '
        mount -t proc proc "$0/proc"
        mount --rbind --make-rslave /dev "$0/dev"
        exec chroot "$0" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
            ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} bash -euxc "cd /source && $1"' \
        "$work/root" "$1" </dev/null
}
say "README: run"
in_root "$(.ci/readme-command run)" >"$work/log" 2>&1 || { tail -n 60 "$work/log"; exit 1; }
tail -n 3 "$work/log"
grep -E 'CXX compiler identification|Found (nlohmann_json|lib)' "$work/log" || true
in_root "dpkg-query -W -f '\${Package} \${Version}\n' cmake g++ nlohmann-json3-dev libcli11-dev libfmt-dev libsimdjson-dev libtomlplusplus-dev catch2"
say "the quick tests"
in_root "cmake --workflow --preset quick" >"$work/log" 2>&1 || { tail -n 60 "$work/log"; exit 1; }
grep -E 'tests passed|warning:|skipped' "$work/log" || true
say "done"
