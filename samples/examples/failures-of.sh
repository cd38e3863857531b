#!/bin/sh
# The failures of one user, from files of events.
# usage: failures-of.sh USER FILE...
# grep quickly finds the lines that have the name anywhere. Then jq inspects their tokens, whose values may be arrays. Needs jq.
set -eu
user=$1
shift
text=$(jq -nr --arg user "$user" '$user | tojson | .[1:-1]')
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
trap 'exit 3' HUP INT TERM
# Status 1 means that no line has the name.
grep -hF -- "$text" "$@" > "$lines" || [ $? -eq 1 ]
jq -c --arg user "$user" '
select([.outcome] | flatten | index("Failure")) | select([.sourceUser, .destinationUser] | flatten | index($user))
' "$lines"
