#!/bin/bash
# What need not be kept is forgotten by relaybl expire, in time, and nothing
# else: findings that list nothing, what they quote, events, what a revert
# needs, requests to look again. The history outlives the finding.
. "$(dirname "$0")/lib.sh"
require python3
. "$(dirname "$0")/clock.sh"

make_conf
cat >>"$CONF" <<END
keep:
  evidence: 40d
  findings: 60d
  events: 100d
  undo: 20d
END
exits 0 "the configuration is good" relaybl checkconf

# day N: that many days from the beginning.
START=$(date +%s)
day()
{
	clock_stop "$((START + $1 * 86400))"
	SCAN_TIME=$((START + $1 * 86400 - 60))
}

# said: what expire says it forgot.
said()
{
	relaybl expire --json | python3 -c 'import json, sys
d = json.load(sys.stdin)
f = d["forgotten"]
print(d["listings"], f["findings"], f["texts"], f["events"], f["undo"],
    f["rechecks"])'
}
has()
{
	relaybl list --state all --json --prefix 192.0.2.1 | python3 -c 'import json, sys
for f in map(json.loads, sys.stdin):
    print(f["state"], f.get("note", "-"))'
}

day 0
exits 0 "listed by hand for ever" relaybl add 198.51.100.1 --reason test --expires 3000d
exits 0 "listed by hand" relaybl add 192.0.2.1 --reason quoted --expires 90d
exits 0 "asked for" relaybl recheck 192.0.2.77 --reason "please look"
day 1
exits 0 "removed" relaybl remove 192.0.2.1 --reason test
is "$(has)" "removed quoted" "a tombstone with its texts"
is "$(said)" "0 0 0 0 0 0" "nothing is old yet"
exits 0 "a dry run finds nothing" relaybl expire --dry-run

day 32
exits 1 "a dry run says what would be done" relaybl expire --dry-run
like "$OUT" "the undo of 3 imports, 0 holds, 1 rechecks" "and how much"
is "$(said)" "0 0 0 0 3 1" "undo and requests go first"
exits 1 "and cannot be undone any more" relaybl revert 1 --reason late
like "$ERR" "nothing is kept to undo import 1" "which is said"

day 42
is "$(said)" "0 0 1 0 0 0" "then what is quoted"
is "$(has)" "removed -" "of the tombstone"

day 62
is "$(said)" "0 1 0 0 0 0" "then the finding"
is "$(has)" "" "it is gone"
like "$(relaybl history 192.0.2.1)" "listed.*removed" \
    "its history is not"
exits 0 "verify is clean" relaybl verify

day 102
is "$(said)" "0 0 0 4 0 0" "then the history"
is "$(relaybl history 192.0.2.1)" "" "it is gone, too"
is "$(relaybl list | cut -f1)" 198.51.100.1 "what is listed stays"
exits 0 "verify is clean" relaybl verify

done_testing
