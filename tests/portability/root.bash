# Shared by the scripts here: makes a fresh, minimal root of a Debian suite, and runs commands in it. To be
# sourced at the top of the source tree. Needs root, mmdebstrap, and some gigabytes in $TMPDIR. Packages come
# from this machine's own mirror, so this machine must run Debian.
skip() { echo "skipped: $*"; exit 77; }
say() { printf '\n=== %d s: %s\n' "$SECONDS" "$*"; }

# make_root SUITE [OPTION...]: makes the folder $work/root, with the source tree in its /source and the collected
# records beside it.
make_root() {
    local suite=$1 mirror
    shift
    [ "$(id -u)" = 0 ] || skip "only root can change the root folder"
    [ -n "$(command -v mmdebstrap)" ] || skip "there is no mmdebstrap"
    # shellcheck disable=SC2016
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 'Component: main' |
        sort -u | head -n 1)
    [ -n "$mirror" ] || skip "apt knows no mirror of Debian"
    unshare --mount --pid --fork true || skip "this system allows no name spaces"
    work=$(mktemp -d)
    trap remove_root EXIT
    # On a mirror that is no longer updated, the releases of testing have expired.
    mmdebstrap --quiet --variant=minbase --mode=root --aptopt='Acquire::Check-Valid-Until "false"' "$@" \
        "$suite" "$work/root" "$mirror" || skip "mmdebstrap could not make a root of $suite"
    mkdir "$work/root/source"
    git ls-files -z | tar -c --null --files-from=- | tar -x -C "$work/root/source"
    if [ -d ../shared/corpus ]; then
        mkdir "$work/root/shared"
        cp -r ../shared/corpus "$work/root/shared/corpus"
    fi
    cp /etc/resolv.conf "$work/root/etc/resolv.conf"
}

# Ends everything that still runs in the root, and removes the root, when this script ends. The mounts belong to
# another name space. It ends with its first process, which unshare has started.
remove_root() {
    if [ -n "${inside:-}" ]; then
        # shellcheck disable=SC2046
        kill -KILL $(cat "/proc/$inside/task/$inside/children") 2>/dev/null || kill -KILL "$inside" || true
        wait "$inside" || true
    fi
    # If something from the same file system is still mounted there, rm would remove its files, too.
    if grep -qF " $work/" /proc/self/mountinfo; then
        echo "something is mounted below $work: left alone"
    else
        rm -rf --one-file-system "$work"
    fi
}

# in_root COMMAND: runs the command with bash, in the source tree. What ccache has compiled there is not compiled
# again, even in another folder of build/. When the command ends, everything that it has started ends, too.
in_root() {
    local status=0
    # shellcheck disable=SC2016
    unshare --mount --pid --fork --kill-child bash -euc '
        mount -t proc proc "$0/proc"
        mount --rbind --make-rslave /dev "$0/dev"
        exec chroot "$0" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
            CMAKE_BUILD_PARALLEL_LEVEL="$(nproc)" CMAKE_CXX_COMPILER_LAUNCHER=ccache \
            CCACHE_BASEDIR=/source \
            ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
            bash -euxc "cd /source && $1"' \
        "$work/root" "$1" </dev/null &
    inside=$!
    wait "$inside" || status=$?
    inside=
    return "$status"
}

# in_root_quietly COMMAND: the same, but writes the output to $work/log, and shows it only if the command fails.
in_root_quietly() {
    in_root "$1" >"$work/log" 2>&1 || { tail -n 60 "$work/log"; exit 1; }
}
