#!/bin/bash
# table.sh RESULTS...: the tables of one run, or of several (other sizes), as
# they stand in README.md: what was measured, and what was to be reached.
set -eu
here=$(dirname "$0")

# The first value of that name.
value()
{
	awk -F '\t' -v name="$1" '$1 == name { print $3; exit }' "$results"
}

for results; do
	echo "$(value machine), $(value kernel), $(value date)," \
	    "$(value version); load $(value load-before) before," \
	    "$(value load-after) after"
	for part in measured aims; do
		echo
		awk -f "$here/results.awk" -f "$here/table.awk" \
		    -v part="$part" "$results" |
		    column -t -s '	' -o ' ' |
		    awk '/^[|]-/ { gsub(/ /, "-") } { print }'
	done
	echo
done
