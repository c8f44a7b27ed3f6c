#!/bin/bash
# A restore, and the import of an export, hurt at every system call that changes
# something: killed, no space, an I/O error, a signal. The ledger is the one
# there was or the one that was brought, whole.
. "$(dirname "$0")/lib.sh"
EVERY=${EVERY:-9}
. "$(dirname "$0")/faults.sh"
require strace dig

# A backup in the place of a ledger that has gone on.
scenario_restore()
{
	one_listing
	run relaybl backup "$TMP/base/b"
	[ "$STATUS" -eq 0 ] || bail "backup: $ERR"
	import_into_base closed 127.0.25.1 open 127.0.25.2
	OP=(restore --force --actor test "@/b")
	# Each of them is one more.
	ONCE=1
	STEPS=1
}
undisturbed_restore()
{
	undisturbed_import "$@"
}

# An export into a store that was published and holds nothing.
scenario_load()
{
	one_listing
	run relaybl export "$TMP/base/e"
	[ "$STATUS" -eq 0 ] || bail "export: $ERR"
	rm -rf "$TMP/base/store"
	mkdir "$TMP/base/store"
	run relaybl publish
	OP=(import --actor test "@/e")
	AGAIN="0 73"
	STEPS=1
}
undisturbed_load()
{
	undisturbed_import "$@"
}

for name in ${ONLY:-restore load}; do
	scenario "$name"
	like "$(cat "$TMP/calls")" "rename" "$name was traced"
	every_point signal=KILL "$name killed"
	is "$(sort -u "$TMP/statuses")" 137 "every one of them was killed"
	for error in ENOSPC EIO EINTR; do
		every_point "error=$error" "$name, $error"
	done
done
note "$INJECTED injections"
done_testing
