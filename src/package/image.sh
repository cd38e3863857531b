#!/usr/bin/env bash
# Makes a container image that contains only the static program in FOLDER, with buildah, as an archive in Docker's format,
# which `podman load -i` also reads. The same program gives the same bytes. Leaves nothing in buildah's own store.
# usage: image.sh FOLDER ARCHIVE
set -euo pipefail
folder=$(realpath "$1") archive=$(realpath "$2")
cd "$(dirname "$0")"
work=$(mktemp -d)
in_work() { buildah --root "$work/images" --runroot "$work/run" --storage-driver vfs "$@"; }
# Files of other users can be removed only as root of buildah's name space.
trap 'rm -rf "$work" 2>/dev/null || buildah unshare rm -rf "$work"' EXIT

# The processor that the program's ELF header names.
case $(od -An -tu2 -j18 -N2 "$folder/duo2qualys" | tr -d ' ') in
62) platform=linux/amd64 ;;
183) platform=linux/arm64 ;;
*) echo "image.sh: $folder/duo2qualys is for neither x86-64 nor arm64" >&2; exit 1 ;;
esac
id=$(in_work build --quiet --platform "$platform" --timestamp "${SOURCE_DATE_EPOCH:-0}" -f Containerfile "$folder")
rm -f "$archive"
in_work push --quiet "$id" "docker-archive:$archive:duo2qualys:latest"
