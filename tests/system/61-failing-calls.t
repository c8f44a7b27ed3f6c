#!/bin/bash
# An import in which one state-changing call fails, once, with a full disk and
# with an I/O error: exit 0 only where the new generation is current and
# whole; else the old one is, untouched.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/faults.sh"
require strace

prepare_base
count_calls >"$TMP/calls"
every_point error=ENOSPC "no space"
ok "most of them ended the import" test "$FAILURES" -gt 20
every_point error=EIO "I/O error"
ok "most of them ended the import" test "$FAILURES" -gt 20
done_testing
