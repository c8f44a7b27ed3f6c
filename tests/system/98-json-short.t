#!/bin/bash
# Memory that runs out while a JSON document is made: the command says so, or
# the document is whole. Never one that lacks a member.
# Not with SAN: ASan allocates for itself, past what is put in between here.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/clock.sh"
MORE="survey:
  holders: [csv:$TMP/holders.csv]"
make_conf
printf '192.0.2.0/24,One,abuse@one.example,en,\n' >"$TMP/holders.csv"
printf 'a.example\tmx.a.example\t192.0.2.1\n' >"$TMP/triples"

clock_stop 1795000000
SCAN_TIME=1794990000
scan "$TMP/scan" open 192.0.2.1 open 2001:db8::1
exits 0 'two are listed' relaybl import "$TMP/scan"
exits 0 'a survey' relaybl survey "$TMP/triples"
exits 0 'a ticket' relaybl ticket open --survey 1 --holder One

# short VARIABLE=VALUE: the command, with its allocations counted or failing.
# What room the disk has changes by itself.
short()
{
	local status
	env SUDO_USER=test LD_PRELOAD="$LD_PRELOAD $BUILD/preload/nomemory.so" "$1" \
	    "$RELAYBL" -c "$CONF" "${COMMAND[@]}" --json \
	    >"$TMP/short" 2>"$TMP/said"
	status=$?
	sed -i 's/"ledger_room":[0-9]*/"ledger_room":0/' "$TMP/short"
	return "$status"
}
while read -ra COMMAND; do
	rm -f "$TMP/calls"
	short RELAYBL_ALLOC_COUNT="$TMP/calls"
	cp "$TMP/short" "$TMP/whole"
	read -r calls <"$TMP/calls"
	wrong='' failures=0
	for ((i = 10; i <= calls; i += ${EVERY:-3})); do
		short RELAYBL_ALLOC=$i
		status=$?
		case $status in
		71) failures=$((failures + 1)) ;;
		0) cmp -s "$TMP/short" "$TMP/whole" || wrong+=" $i" ;;
		# What is served could not be looked at: status says so.
		1) grep -q memory "$TMP/short" || wrong+=" $i:1" ;;
		*) wrong+=" $i:$status" ;;
		esac
	done
	is "$wrong" '' "${COMMAND[*]}: no memory, no document, or the right one"
	ok "it was short of it ($failures of $calls)" test $failures -gt 10
done <<END
status
lookup 192.0.2.1
history 192.0.2.1
list
imports
card 192.0.2.1
monthly 2026-11
ticket list
ticket show 1
survey --stored
END

done_testing
