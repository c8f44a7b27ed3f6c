#!/bin/bash
# README.md tells of what is there: its commands and targets exist, its map
# names every file and no other.
set -u
BUILD=${BUILD:-build}
failed=0
say()
{
	echo "README.md: $*"
	failed=1
}

help=$("$BUILD/relaybl" --help)
# Only in code: `relaybl import`, or a line of a block.
grep -oE '(^|[`/ ])relaybl( -c [^ ]+)? [a-z][a-z-]+' README.md |
    sed -E 's/.*relaybl( -c [^ ]+)? //' | sort -u |
    while read -r command; do
	grep -qE "^ +$command( |\$)" <<<"$help" || echo "$command"
    done >"$BUILD/lint.out"
while read -r command; do
	say "relaybl has no command \"$command\""
done <"$BUILD/lint.out"

grep -oE '(^|[`] ?)make [a-z]+' README.md | sed 's/.*make //' | sort -u |
    while read -r target; do
	grep -qE "^([a-z ]* )?$target( [a-z ]*)?:" Makefile || echo "$target"
    done >"$BUILD/lint.out"
while read -r target; do
	say "make has no target \"$target\""
done <"$BUILD/lint.out"

# The map: "folder/" at the beginning of a line, then "  stem  what it is".
for folder in zones dnsbl importer importer/survey; do
	listed=$(awk -v folder="$folder/" '
	    /^[^ ]/ { inside = $1 == folder; next }
	    inside && /^  [a-z]/ && $1 !~ /\./ { print $1 }' README.md | sort)
	there=$(basename -a "$folder"/*.[ch] | sed 's/\.[ch]$//' | sort -u)
	while read -r line; do
		[ -z "$line" ] || say "the map of $folder/: $line"
	done < <(diff <(echo "$listed") <(echo "$there") |
	    sed -n 's/^< \(.*\)/\1 is not there/p; s/^> \(.*\)/\1 is missing/p')
done
rm -f "$BUILD/lint.out"
exit "$failed"
