#!/bin/bash
# A spool run, an approval, a revert and a purge, killed at every system call
# that changes something: before or after, and the next run goes on.
. "$(dirname "$0")/lib.sh"
EVERY=${EVERY:-5}
. "$(dirname "$0")/faults.sh"
require strace dig

for name in ${ONLY:-spool approve revert purge}; do
	scenario "$name"
	every_point signal=KILL "$name killed"
	is "$(sort -u "$TMP/statuses")" 137 "every one of them was killed"
done
note "$INJECTED injections"
done_testing
