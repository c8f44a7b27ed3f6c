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

# --- the clock is wrong -------------------------------------------------------

rm -rf "$STORE"
day 0
hosts=()
for i in {1..21}; do
	hosts+=(open "203.0.113.$i")
done
scan "$TMP/many" "${hosts[@]}"
exits 0 "one more than max-remove allows" relaybl import "$TMP/many"
day 400
exits 3 "a clock that is a year ahead" relaybl expire
like "$ERR" "list relays: 21 of 21 listings would be over, allowed 20 at once: is the clock right" \
    "is asked about"
exits 3 "a dry run says so, too" relaybl expire --dry-run
day 0
is "$(relaybl list | wc -l)" 21 "nothing was done"
is "$(relaybl history 203.0.113.1 | cut -f2 | paste -sd' ')" "listed" "at all"
day 400
exits 0 "it is right after all" relaybl expire --force
like "$OUT" "expired: 21 listings" "then they are over"
day 0
is "$(relaybl list | wc -l)" 0 "for good"
done_testing
