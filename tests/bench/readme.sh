#!/bin/bash
# readme.sh RESULTS...: puts the tables of these runs into README.md, between
# the two lines that say so.
set -eu
cd "$(dirname "$0")/../.."
new=$(mktemp "${TMPDIR:-/tmp}/relaybl-readme.XXXXXX")
trap 'rm -f "$new" "$new.md"' EXIT
tests/bench/table.sh "$@" >"$new"
awk -v tables="$new" '
/^<!-- bench: end -->$/ { inside = 0 }
!inside { print }
/^<!-- bench: begin/ {
	inside = found = 1
	print ""
	while ((getline line <tables) > 0)
		print line
}
END { exit !found }' README.md >"$new.md"
cat "$new.md" >README.md
