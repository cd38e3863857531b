#!/bin/sh
# Converts the same logs by two versions of the program, or with other options, and compares the events by eventId.
# usage: compare-mappings.sh OLD NEW ARGUMENT...
# OLD and NEW are commands with their options, such as 'duo2qualys --profile guide'. Both get the arguments: logs and options.
# Writes a JSON line for each event that differs, with the tokens that differ. If only one version wrote the event, the other
# has null. Writes counts by token to stderr. Ends with status 1 if any event differs. Needs jq.
set -eu
old=$1 new=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 3' HUP INT TERM

# usage: convert COMMAND NAME ARGUMENT... Status 1 means that there were rejects, which is not a failure here.
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

# jq keeps its input in memory, so it gets only lines that differ.
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
