#!/bin/bash
# The benchmark's scans are what they say, its peers are compared for what they
# answer, and make bench-import comes to its end, with the right numbers.
. "$(dirname "$0")/lib.sh"
require dig python3 mdb_copy
# shellcheck source=tests/bench/peers.sh
. "$ROOT/tests/bench/peers.sh"
BENCH=$BUILD/bench

"$BENCH/data" list 2000 1 | grep -v / >"$TMP/hosts"
"$BENCH/verdicts" "$TMP/hosts" 1 $(($(date +%s) - 7200)) >"$TMP/1.jsonl"
"$BENCH/verdicts" "$TMP/hosts" 2 $(($(date +%s) - 3600)) >"$TMP/2.jsonl"
# Most of what is scanned here is open, and it is not all that might be.
LIST='    max-open: [0, 100%]
    min-coverage: 0%' make_conf
sed -i 's/nightly: {/nightly: { max-open: [0, 100%], min-coverage: 0%,/' "$CONF"
exits 0 "a night is imported" relaybl import --json "$TMP/1.jsonl"
is "$(head -n -1 "$TMP/1.jsonl" | sha256sum | cut -d ' ' -f 1)" \
    "$(tail -n 1 "$TMP/1.jsonl" | sed 's/.*"sha256":"//; s/".*//')" \
    "its end has the checksum of what is before it"
exits 0 "and the next one" relaybl import "$TMP/2.jsonl"
closed=$(grep -c '"closed","tests_run"' "$TMP/2.jsonl")
ok "in which about 1 % are closed: $closed of 2000" \
    test "$closed" -ge 5 -a "$closed" -le 50
like "$OUT" "read +2000
.*refused +0" "all of it is read"
like "$OUT" "delisted +$closed" "and what is closed is delisted"

cp "$TMP/hosts" "$TMP/list.txt"
echo 192.31.195.0/24 >>"$TMP/list.txt"
free_port
ok "relaybld as a peer has its data" peer_data relaybld "$TMP"
ok "starts" peer_start relaybld "$TMP" "$PORT"
like "$PEER_START_MS" '^[0-9]+\.[0-9]$' "and that took a time: $PEER_START_MS"
is "$PEER_PID" "${PEER_ROOT[relaybld]}" "its process is known"
ok "answers as it should" peer_check relaybld "$TMP" "$PORT"
is "$(grep -c 'NOERROR aa 127.0.0.2$' "$TMP/relaybld/answers")" \
    "$(grep -c listed "$TMP/relaybld/sample")" "with what is listed, in a /24 too"
{
	"$BENCH/data" list 2000 2 | grep -v /
	echo 192.31.195.0/24
} >"$TMP/list.txt"
not_ok "has not what is not on its list" \
    peer_check relaybld "$TMP" "$PORT" 2>/dev/null
ok "takes the next list" peer_data relaybld "$TMP"
ok "which replaces the first" peer_reload relaybld "$TMP" "$PORT"
ok "and is answered" peer_check relaybld "$TMP" "$PORT"
is "$(query "$(reversed "$(head -n 1 "$TMP/hosts")").$PEER_ZONE")" NXDOMAIN \
    "the first is gone"
peer_stop relaybld
is "$STATUS" 0 "it ends cleanly"

run env RESULTS="$TMP/tsv" SIZE=1000 SIZE10=2000 NIGHTS=3 NIGHT_SIZE=500 \
    timeout 300 bash "$ROOT/tests/bench/nightly.sh"
is "$STATUS" 0 "make bench-import comes to its end" || diag "$ERR"
for what in 'import of 1 k verdicts, s' 'again, 1 % changed, s' \
    'of 2 k, s' 'start to served, ms' 'published to visible, ms' \
    'octets a /64, 1 k of IPv6' 'after 3 nights of 500, times' \
    'generations in served/'; do
	like "$OUT" "${what}[^|]*\| [0-9]+ +\| [0-9.e+]+ +\| (yes|no)" "$what"
done
{
	printf 'nights\t-\t9\nverdicts-s\trelaybl\t8.1\n'
	printf 'nights-ledger-mib\trelaybl\t30\n'
	printf 'nights-compacted-mib\trelaybl\t12\n'
} >"$TMP/tsv"
run "$ROOT/tests/bench/table.sh" "$TMP/tsv"
like "$OUT" 'verdicts, s +\| 8 +\| 8.1 +\| no ' "what is missed is said"
like "$OUT" 'compacted size +\| 3 +\| 2.5 +\| yes ' "and what is reached"
done_testing
