#!/bin/bash
# A scanner that brings nothing for longer than it may be silent: relaybld says
# so when it begins, once a day, and when it ends; its counters and relaybl
# status say it all the time. Nothing is taken off the list for it.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/clock.sh"
require dig

logged()
{
	[ "$(grep -c -- "$2" "$RELAYBLD_LOG")" -eq "$1" ]
}
# said COUNT TEXT: so many lines of the log hold it; waits for them.
said()
{
	wait_for "$PATIENCE" logged "$1" "$2"
}
# counter NAME: its value now.
counter()
{
	local count
	count=$(grep -c '^scanners_silent ' "$RELAYBLD_LOG")
	kill -USR1 "$RELAYBLD_PID"
	wait_for "$PATIENCE" logged $((count + 1)) '^scanners_silent '
	awk -v name="$1" '$1 == name { value = $2 } END { print value }' \
	    "$RELAYBLD_LOG"
}
# bring ADDRESS: a scan of now that finds it open.
bring()
{
	SCAN_TIME=$(($(date +%s) - 600))
	scan "$TMP/scan.jsonl" open "$1"
	exits 0 "a scan comes in" relaybl import "$TMP/scan.jsonl"
}
HOUR=3600

make_conf
sed -i 's/^  nightly: {/  weekly: {}\n  nightly: {silent: 36h,/' "$CONF"
bring 127.0.25.1
start_relaybld
is "$(counter scanners_silent)" 0 "just fed: nobody is silent"
is "$(counter scanner_weekly_last_import_age)" '' \
    "a scanner that never came is not counted"
exits 0 "and status is well" relaybl status

clock_shift $((35 * HOUR))
sleep 2.5
is "$(counter scanners_silent)" 0 "35 hours later: nobody, either"
age=$(counter scanner_nightly_last_import_age)
ok "the age is counted" test "$age" -ge $((35 * HOUR)) \
    -a "$age" -lt $((36 * HOUR))
ok "nothing is said" logged 0 'is silent'

clock_shift $((37 * HOUR))
ok "37 hours later: it is said" \
    said 1 'warning: scanner nightly is silent: .* list relays .* 37 h ago'
is "$(counter scanners_silent)" 1 "and counted"
ok "it is still listed" listed 127.0.25.1
exits 1 "status: needs a person" relaybl status
like "$OUT" '^! list relays: scanner nightly is silent: .* 37 h ago' \
    "which says why"
sleep 2.5
ok "it is said once" logged 1 'is silent'

clock_shift $((62 * HOUR))
ok "a day later: again" said 1 'scanner nightly is still silent: .* 62 h ago'

bring 127.0.25.2
ok "heard of: it is said" said 1 'info: scanner nightly is no longer silent'
is "$(counter scanners_silent)" 0 "and counted"
ok "the scan is served" wait_for "$PATIENCE" listed 127.0.25.2
exits 0 "status is well" relaybl status

# A start tells what is so, a reload what the new limit says.
clock_shift $((200 * HOUR))
ok "silent again" said 2 'scanner nightly is silent'
stop_relaybld
like "$(tail -n 3 "$RELAYBLD_LOG")" 'scanners_silent 1' "counted at the end"
start_relaybld
ok "told at the start" said 1 'scanner nightly is silent'
sed -i 's/silent: 36h/silent: 30d/' "$CONF"
kill -HUP "$RELAYBLD_PID"
ok "not by what is configured now" said 1 'nightly is no longer silent'
sed -i 's/silent: 30d/silent: 36h/; s/^  relays:$/&\n    freeze: "moving"/' \
    "$CONF"
kill -HUP "$RELAYBLD_PID"
ok "reloaded" said 2 'configuration reloaded'
sleep 2.5
ok "a frozen list is not waited for" logged 1 'scanner nightly is silent'
is "$(counter scanners_silent)" 0 "nor counted"
stop_relaybld
is "$STATUS" 0 "relaybld ends cleanly"
done_testing
