#!/bin/bash
# A claim, killed at every system call that changes something, and one that
# fails once: the ticket is as before or claimed, with its host in the queue,
# and what is served does not change.
. "$(dirname "$0")/lib.sh"
EVERY=${EVERY:-5}
BESIDE=''
. "$(dirname "$0")/faults.sh"
require strace

scenario ticket
every_point signal=KILL "ticket killed"
is "$(sort -u "$TMP/statuses")" 137 "every one of them was killed"
for error in ENOSPC EIO; do
	every_point "error=$error" "ticket, $error"
done
note "$INJECTED injections"
done_testing
