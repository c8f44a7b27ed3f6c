#!/bin/bash
# The benchmark measures what it says: the questions hit as often as they
# should, the load generator counts every answer once, the echo returns what
# it is told to, and the tables have the right numbers.
. "$(dirname "$0")/lib.sh"
BENCH=$BUILD/bench

# counted MODE PORT OPTIONS...: what the load generator says, in $OUT.
counted()
{
	run timeout 60 "$BENCH/load" "$1" 127.0.0.1 "$2" "$TMP/questions" \
	    "${@:3}"
}

"$BENCH/data" list 2000 1 >"$TMP/list"
is "$(sort -u "$TMP/list" | grep -vc /)" 2000 "as many addresses as asked for"
is "$(sort -u "$TMP/list" | grep -c /24)" 10 "... and a /24 for 200 of them"
"$BENCH/data" list 2000 1 | cmp -s - "$TMP/list"
result $? "a seed makes one list"
not_ok "another seed makes another" cmp -s "$TMP/list" \
    <("$BENCH/data" list 2000 2)

"$BENCH/data" queries 2000 1 4000 >"$TMP/questions"
hits=$(awk -F '[./]' '
    NR == FNR { NF == 5 ? net[$1 "." $2 "." $3] : host[$0]; next }
    $4 "." $3 "." $2 in net || $4 "." $3 "." $2 "." $1 in host { n++ }
    END { print n + 0 }' "$TMP/list" "$TMP/questions")
ok "30 % of the questions hit: $hits of 4000" \
    test $((hits / 100)) -ge 11 -a $((hits / 100)) -le 12

make_conf
relaybl import --format list --scanner nightly "$TMP/list" >"$TMP/out" ||
    bail "$(cat "$TMP/out")"
start_relaybld
counted udp "$PORT" -n 4000
like "$OUT" "^answered=4000 lost=0 strange=0 hits=$hits nxdomain=$((4000 - hits)) other=0 " \
    "over UDP all are answered, and so many hit"
counted tcp "$PORT" -n 4000
like "$OUT" "^answered=4000 lost=0 strange=0 hits=$hits nxdomain=$((4000 - hits)) other=0 " \
    "over TCP, too"
counted paced "$PORT" -r 500 -t 1
like "$OUT" '^answered=(4[0-9][0-9]|50[0-5]) lost=0 strange=0 ' \
    "as many as the rate says"
counted idle "$PORT" -n 60 -t 1 </dev/null
like "$OUT" '^open=60' "sixty connections are held"
stop_relaybld
counted udp "$PORT" -n 100
is "$STATUS" 1 "without a server it fails"
like "$OUT" '^answered=0 ' "... and nothing is answered"

free_port
spawn "$TMP/echo.log" "$BENCH/echo" "$PORT" 123
sleep 0.2
counted udp "$PORT" -n 1000
like "$OUT" '^answered=1000 lost=0 .* octets=123\.0 ' \
    "the echo returns as many octets as it is told to"
stop "$SPAWNED"

# Of three rounds the one in the middle counts.
for us in 4 1 2; do
	printf 'udp-us\techo\t%s\nudp-us\trelaybld\t%s.4\n' "$us" "$us"
	printf 'udp-us\trbldnsd-ip4trie\t9\nudp-us\trbldnsd-ip4set\t%s\n' 3
done >"$TMP/tsv"
printf 'size\t-\t1000000\n' >>"$TMP/tsv"
run "$ROOT/tests/bench/table.sh" "$TMP/tsv"
like "$OUT" 'CPU a query over UDP, us +\| 2.00 +\| 2.40 ' "medians"
like "$OUT" 'times the echo +\| 1.00 +\| 1.20 ' "... against the echo"
like "$OUT" 'times the echo +\| 1.20 +\| 1.20 +\| yes ' "... reached"
like "$OUT" 'the faster one +\| 0.80 +\| 0.80 +\| yes ' "... and reached"
sed -i 's/^\(size.*\)/\1\nudp-us\trelaybld\t2.6\nudp-us\trelaybld\t2.6/' \
    "$TMP/tsv"
run "$ROOT/tests/bench/table.sh" "$TMP/tsv"
like "$OUT" 'times the echo +\| 1.20 +\| 1.30 +\| no ' "... or not"

# The picture: one curve for each, through the medians of both lengths.
for size in 1000 1000000; do
	printf 'size\t-\t%s\n' "$size" && grep -v ^size "$TMP/tsv"
done >"$TMP/sizes.tsv"
run awk -f "$ROOT/tests/bench/results.awk" -f "$ROOT/tests/bench/plot.awk" \
    "$TMP/sizes.tsv"
is "$(grep -c '<polyline' <<<"$OUT")" 4 "a curve for each that was measured"
is "$(grep -c '<circle' <<<"$OUT")" 8 "with a point for each length"
like "$OUT" '>1,000<.*>1,000,000<.*</svg>$' "from the shortest to the longest"

for setting in SIZE=abc SIZE=0 ROUNDS=x ONLY=udo PEERS=bind; do
	run env RESULTS="$TMP/none" "$setting" "$ROOT/tests/bench/all.sh"
	is "$STATUS" 64 "make bench $setting is refused"
	like "$ERR" "$setting: (no whole number|it knows)" "... and why"
done
for setting in SIZE10=1e6 NIGHTS=0 NIGHT_SIZE=1.5 ONLY=list9; do
	run env RESULTS="$TMP/none" "$setting" "$ROOT/tests/bench/nightly.sh"
	is "$STATUS" 64 "make bench-import $setting is refused"
done
not_ok "nothing has been measured" test -e "$TMP/none"
done_testing
