#!/bin/bash
# An import killed at every system call that changes something leaves a store
# that opens by itself and serves what was before or what comes after.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/faults.sh"
require strace dig

scenario import
like "$(cat "$TMP/calls")" "rename" "the import was traced"
every_point signal=KILL killed
is "$(sort -u "$TMP/statuses")" 137 "every one of them was killed"
done_testing
