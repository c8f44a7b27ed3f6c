#!/bin/bash
# An import in which one state-changing call fails, once, with a full disk,
# with an I/O error, or because a signal came: exit 0 only where the new
# generation is current and whole; else the old one is.
. "$(dirname "$0")/lib.sh"
EVERY=${EVERY:-3}
. "$(dirname "$0")/faults.sh"
require strace dig

scenario import
every_point error=ENOSPC "no space"
ok "most of them ended the import" test "$FAILURES" -gt "$SOME"
every_point error=EIO "I/O error"
ok "most of them ended the import" test "$FAILURES" -gt "$SOME"
every_point error=EINTR interrupted
done_testing
