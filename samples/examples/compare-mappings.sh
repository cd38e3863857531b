#!/bin/sh
# Converts the same logs by two versions of the program, or with other options, and compares the events by eventId.
# usage: compare-mappings.sh OLD NEW ARGUMENT...
# OLD and NEW are commands with their options, such as 'duo2qualys --profile guide'. Both get the arguments: logs and options.
# Writes a JSON line for each event that differs, with its tokens that do; an event that only one version wrote is null in the
# other. Counts by token go to stderr. Ends with 1 if anything differs. Needs jq.
set -eu
old=$1 new=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 3' HUP INT TERM

# convert COMMAND NAME ARGUMENT...: status 1 is for rejects, of which both versions may have some.
convert() {
    command=$1 name=$2
    shift 2
    status=0
    sh -c "$command"' "$@"' sh --quiet --received-time none -o "$work/$name" "$@" || status=$?
    [ "$status" -le 1 ] || exit "$status"
    LC_ALL=C sort -u -o "$work/$name" "$work/$name"
}
convert "$old" old "$@"
convert "$new" new "$@"

# Only lines that differ come to jq, which keeps them in memory.
LC_ALL=C comm -23 "$work/old" "$work/new" > "$work/old-only"
LC_ALL=C comm -13 "$work/old" "$work/new" > "$work/new-only"
jq -nc --slurpfile old "$work/old-only" --slurpfile new "$work/new-only" '
def by_id: map({(.eventId): .}) | add // {};
($old | by_id) as $old | ($new | by_id) as $new | ($old + $new | keys[]) as $id |
def differing($this; $other): $this | if . == null then null else with_entries(select(.value != $other[.key])) end;
{eventId: $id, old: differing($old[$id]; $new[$id]), new: differing($new[$id]; $old[$id])}
' > "$work/differences"
cat "$work/differences"
[ -s "$work/differences" ] || exit 0
jq -nr '
reduce (inputs | if .old and .new then .old + .new | keys[] elif .old then "only old" else "only new" end) as $token
    ({}; .[$token] += 1) | to_entries[] | "\(.key): \(.value)"
' "$work/differences" >&2
exit 1
