#!/bin/bash
# A hundred imports list and delist one address, while clients ask all the
# time over UDP and TCP: every question is answered, never with SERVFAIL, and
# every change is visible within a quarter of a second.
. "$(dirname "$0")/lib.sh"
private_machine "$@"
require python3

make_conf
scan "$TMP/listed.jsonl" open 192.0.2.1
exits 0 "an address that stays listed" relaybl import "$TMP/listed.jsonl"
start_relaybld

IMPORTS=100
for ((i = 0; i < IMPORTS; i++)); do
	verdicts=(open closed)
	scan "$TMP/$i.jsonl" "${verdicts[i % 2]}" 192.0.2.25
done
run python3 "$ROOT/tests/system/load.py" 127.0.0.1 "$PORT" "$ZONE" \
    "$RELAYBL" "$CONF" "$TMP" $IMPORTS
note "$OUT"
is "$STATUS" 0 "the load ran to its end" || diag "$ERR"
for count in failed lost wrong late; do
	like "$OUT" "(^|[[:space:]])$count=0([[:space:]]|\$)" "none is $count"
done
for count in udp tcp; do
	like "$OUT" "$count=[0-9]{3}" "clients asked over $count"
done
stop_relaybld
is "$STATUS" 0 "relaybld ends cleanly"
done_testing
