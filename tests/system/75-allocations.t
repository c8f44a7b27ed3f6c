#!/bin/bash
# Memory that runs out at any point of a command, once or for good: it says so
# or does without, and leaves what was before or what comes after.
# Not with SAN: ASan allocates for itself, past what is put in between here.
. "$(dirname "$0")/lib.sh"
EVERY=${EVERY:-60} BESIDE=''
. "$(dirname "$0")/faults.sh"

for name in ${ONLY:-$SCENARIOS}; do
	scenario "$name"
	count_allocations >"$TMP/calls"
	like "$(cat "$TMP/calls")" " [0-9]{3}" "$name allocates"
	for how in once on; do
		every_point "$how" "$name, no memory ($how)"
		not_ok "none was killed, none blamed its input" \
		    grep -qE "^(1[2-9]|65)" "$TMP/statuses"
	done
	ok "without any memory it fails" test "$FAILURES" -gt "$SOME"
done
note "$INJECTED injections"
done_testing
