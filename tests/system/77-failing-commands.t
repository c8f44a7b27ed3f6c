#!/bin/bash
# A spool run, an approval, a revert and a purge in which one state-changing
# call fails, once: no space, an I/O error, a signal.
. "$(dirname "$0")/lib.sh"
EVERY=${EVERY:-9}
. "$(dirname "$0")/faults.sh"
require strace dig

for name in ${ONLY:-spool approve revert purge}; do
	scenario "$name"
	for error in ENOSPC EIO EINTR; do
		every_point "error=$error" "$name, $error"
	done
done
note "$INJECTED injections"
done_testing
