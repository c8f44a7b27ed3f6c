#!/bin/bash
# The clock that other tests turn: what it says is what both programs go by,
# also while they run.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/clock.sh"

make_conf
clock_stop 1800000000
exits 0 "an address is listed at a time to come" \
    relaybl add 192.0.2.25 --reason test --expires 12h --actor test
like "$(relaybl lookup --json 192.0.2.25)" '"expires":"2027-01-15T20:00:00Z"' \
    "it counts from there"
start_relaybld
ok "it is served" listed 192.0.2.25
clock_stop $((1800000000 + 12 * 3600 - 1))
ok "also a second before it expires" listed 192.0.2.25
clock_stop $((1800000000 + 12 * 3600))
ok "not any more then, though nobody wrote" unlisted 192.0.2.25
clock_shift -86400
behind=$(($(LD_PRELOAD='' date +%s) - $(date +%s)))
ok "a clock that runs, a day late" \
    test "$behind" -ge 86390 -a "$behind" -le 86400
exits 0 "the ledger is sound all the same" relaybl verify
stop_relaybld
is "$STATUS" 0 "relaybld ends cleanly"
done_testing
