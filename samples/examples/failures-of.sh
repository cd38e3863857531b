#!/bin/sh
# The failures of one user, from files of events.
# usage: failures-of.sh USER FILE...
# grep chooses the lines that have the name anywhere, as fast as the disk is; jq looks at the tokens, whose values may be
# arrays. Needs jq.
set -eu
user=$1
shift
text=$(jq -nr --arg user "$user" '$user | tojson | .[1:-1]')
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
trap 'exit 3' HUP INT TERM
# Status 1 is for no such line.
grep -hF -- "$text" "$@" > "$lines" || [ $? -eq 1 ]
jq -c --arg user "$user" '
select([.outcome] | flatten | index("Failure")) | select([.sourceUser, .destinationUser] | flatten | index($user))
' "$lines"
