#!/bin/bash
# What an answer costs, on this machine: respond() alone, and relaybld with
# its system calls, from a list of 100,000 addresses and 21,504 prefixes.
# Numbers of one machine; compare only with its own.
. "$(dirname "$0")/../system/lib.sh"
require awk

ADDRESSES=${ADDRESSES:-100000}
QUERIES=${QUERIES:-2000000}
WORKERS=1
LIST='    max-addresses: 16777216'
make_conf
# Single addresses all over 10/8, and 84 whole /16 of it as /24s: a third of
# the questions hits.
awk -v n="$ADDRESSES" 'BEGIN {
	srand(1)
	for (i = 0; i < n; i++) {
		a = int(rand() * 16777216)
		printf "10.%d.%d.%d\n", int(a / 65536), int(a / 256) % 256,
		    a % 256
	}
	for (i = 0; i < 84; i++)
		for (j = 0; j < 256; j++)
			printf "10.%d.%d.0/24\n", i, j
}' >"$TMP/list.txt"

start=$(date +%s.%N)
relaybl import --format list --scanner nightly "$TMP/list.txt" \
    >"$TMP/import.out" || bail "import: $(cat "$TMP/import.out")"
awk -v a="$start" -v b="$(date +%s.%N)" -v n="$(wc -l <"$TMP/list.txt")" \
    'BEGIN { printf "import:  %d lines in %.2f s\n", n, b - a }'

"$BUILD/bench/respond" "$CONF" "$QUERIES"
if command -v valgrind >/dev/null && [ -z "${SAN:-}" ]; then
	for n in 1000 101000; do
		valgrind --tool=callgrind --callgrind-out-file=/dev/null \
		    "$BUILD/bench/respond" "$CONF" $n 2>&1 |
		    sed -n 's/.*Collected : //p'
	done | awk '{ v[NR] = $1 } END {
		printf "respond: %.0f instructions each\n",
		    (v[2] - v[1]) / 100000 }'
fi

start_relaybld
ticks()
{
	awk '{ print $14 + $15 }' "/proc/$RELAYBLD_PID/stat"
}
before=$(ticks)
read -r answered rate < <("$BUILD/bench/flood" 127.0.0.1 "$PORT" "$ZONE" \
    "$QUERIES")
after=$(ticks)
awk -v t="$((after - before))" -v hz="$(getconf CLK_TCK)" -v n="$answered" \
    -v rate="$rate" 'BEGIN {
	printf "relaybld: %d answers, %d a second, %.2f us of CPU each, ", n,
	    rate, t / hz / n * 1e6
	print "kernel included" }'
stop_relaybld
