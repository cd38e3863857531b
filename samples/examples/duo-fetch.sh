#!/bin/sh
# Saves the pages of Duo's logs in a new folder.
# usage: duo-fetch.sh CONFIG FOLDER SINCE LOG...
# CONFIG is a file like duo.conf, SINCE is Unix time in seconds, LOG is activity, authentication or administrator.
set -eu
umask 077
config=$1 folder=$2 since=$3
shift 3

exposed=$(find -L "$config" -perm /007)
[ -z "$exposed" ] || { echo "$0: everybody may read $config: chmod 600 it" >&2; exit 1; }
host=$(sed -n 's/^host=//p' "$config")
ikey=$(sed -n 's/^ikey=//p' "$config")
skey=$(sed -n 's/^skey=//p' "$config")
: "${host:?is missing in $config}" "${ikey:?is missing in $config}" "${skey:?is missing in $config}"

# Fails if the folder exists, so that pages of different days are never mixed.
mkdir "$folder"

# Prints what HMAC-SHA512 puts before the text: the key, filled up with zeros to 128 bytes, with each byte XORed with $1.
padded_key() {
    rest=$skey left=128
    while [ "$left" -gt 0 ]; do
        code=0
        [ -z "$rest" ] || code=$(printf %d "'${rest%"${rest#?}"}")
        printf '\\0%03o' $((code ^ $1))
        rest=${rest#?} left=$((left - 1))
    done
}
inner=$(padded_key 54)
outer=$(padded_key 92)
empty=$(openssl dgst -sha512 -r /dev/null)
empty=${empty%% *}

# usage: fetch PATH QUERY FILE. The names in QUERY must be sorted, because the signature requires that. Arguments of a program
# can be read by everybody, so the key is only an argument of printf, which is part of the shell. The last program of each pipe
# is the one that can fail.
fetch() {
    date=$(LC_ALL=C date -uR)
    {
        printf %b "$inner"
        printf '%s\n%s\n%s\n%s\n%s\n%s\n%s' "$date" GET "$host" "$1" "$2" "$empty" "$empty"
    } | openssl dgst -sha512 -binary -out "$folder/hash"
    signature=$({ printf %b "$outer"; cat "$folder/hash"; } | openssl dgst -sha512 -r)
    printf 'user = "%s:%s"\n' "$ikey" "${signature%% *}" |
        curl -K - -sS --fail --retry 7 --connect-timeout 20 --max-time 600 -H "Date: $date" -o "$3" "https://$host$1?$2"
}

now=$(date +%s)
for log in "$@"; do
    page=1 from=$since offset=
    while :; do
        file=$folder/$log-$(printf %05d $page).json
        if [ "$log" = administrator ]; then
            # A page has the first 1000 records from a second on. It may lack records of its last second, so the next page
            # begins with that second. Records of that second are then in both pages; --seen or --dedup drops the copies.
            fetch /admin/v1/logs/administrator "mintime=$from" "$file"
            last=$(jq '.response | if length < 1000 then empty else .[-1].timestamp end' "$file")
            [ -n "$last" ] || break
            if [ "$last" -gt "$from" ]; then from=$last; else from=$((from + 1)); fi
        else
            fetch "/admin/v2/logs/$log" "limit=1000&maxtime=${now}000&mintime=${since}000${offset:+&next_offset=$offset}" "$file"
            offset=$(jq -r '.response.metadata.next_offset // empty | if type == "array" then join(",") else . end | @uri' "$file")
            [ -n "$offset" ] || break
        fi
        page=$((page + 1))
    done
done
rm "$folder/hash"
