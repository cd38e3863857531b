#!/bin/bash
# Converts the objects of an S3 bucket whose names begin with PREFIX: one file of events for each object, compressed or not.
# usage: s3-objects.sh BUCKET PREFIX FOLDER
# Files in FOLDER have the names of the objects. Objects whose events are there already are skipped. Needs aws and jq.
set -euo pipefail
bucket=$1 prefix=$2 folder=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
aws s3api list-objects-v2 --bucket "$bucket" --prefix "$prefix" --output json > "$work/list"
jq -r '.Contents // [] | .[].Key | select(endswith("/") | not)' "$work/list" > "$work/keys"

worst=0
while IFS= read -r key; do
    case /$key/ in */../*) echo "$0: $key leads out of the folder" >&2; exit 3 ;; esac
    events=$folder/$key.ndjson
    [ ! -e "$events" ] || continue
    mkdir -p "${events%/*}"
    # If a download is interrupted, duo2qualys only sees that its input ends. So events get their name only if both succeed.
    aws s3 cp --only-show-errors "s3://$bucket/$key" - < /dev/null |
        { status=0; duo2qualys -o "$events.new" || status=$?; [ "$status" -le 1 ] || exit "$status"; echo "$status" > "$work/status"; }
    mv "$events.new" "$events"
    status=$(cat "$work/status")
    [ "$status" -le "$worst" ] || worst=$status
done < "$work/keys"
exit "$worst"
