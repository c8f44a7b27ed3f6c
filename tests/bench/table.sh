#!/bin/bash
# table.sh RESULTS...: the tables of one run, or of several (other sizes, the
# nightly job), as they stand in README.md: what was measured, and what was to
# be reached.
set -eu
here=$(dirname "$0")

# The first value of that name.
value()
{
	awk -F '\t' -v name="$1" '$1 == name { print $3; exit }' "$results"
}

# One of its tables, cells between tabs.
table()
{
	if [ "$1" = nightly ]; then
		awk -f "$here/nightly.awk" "$results"
	else
		awk -f "$here/results.awk" -f "$here/table.awk" \
		    -v part="$1" "$results"
	fi
}

for results; do
	echo "$(value machine), $(value kernel), $(value date)," \
	    "$(value version); load $(value load-before) before," \
	    "$(value load-after) after"
	parts='measured aims'
	[ -z "$(value nights)" ] || parts=nightly
	for part in $parts; do
		echo
		table "$part" | column -t -s '	' -o ' ' |
		    awk '/^[|]-/ { gsub(/ /, "-") } { print }'
	done
	echo
done
