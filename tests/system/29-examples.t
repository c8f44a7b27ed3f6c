#!/bin/bash
# The examples that make install puts beside the manual: systemd takes the
# units, and the service is shut in; the crontab is the one of README.md, whose
# lines 50-snippets.t runs.
. "$(dirname "$0")/lib.sh"
UNITS=$ROOT/importer

for unit in "$UNITS"/relaybl-import.*; do
	name=$(basename "$unit")
	sed "s|/usr/local/bin/relaybl|$RELAYBL|" "$unit" >"$TMP/$name"
	# In any systemd there is: a line is a section, a setting, a comment.
	is "$(grep -vE '^(\[[A-Z][a-z]+\]|[A-Z][A-Za-z]+=.*|#.*|)$' "$unit")" \
	    "" "$name: every line is one of a unit"
done
if command -v systemd-analyze >/dev/null; then
	exits 0 "systemd takes the units" systemd-analyze verify \
	    "$TMP"/relaybl-import.{service,timer,path}
	is "$OUT$ERR" "" "without a word"
	run systemd-analyze security --offline=yes "$TMP/relaybl-import.service"
	like "$OUT" 'Overall exposure level for [^:]*: 0\.[0-9]' \
	    "the service is shut in"
else
	note "no systemd-analyze here: only the form was looked at"
fi
is "$(grep -v '^#' "$UNITS/relaybl.cron")" \
    "$(sed -n '/^```crontab/,/^```$/p' "$ROOT/README.md" |
	grep -v '^[#`]')" "relaybl.cron is README.md's"
done_testing
