#!/bin/bash
# make bench-transfer: how long a whole zone takes to be transferred, from
# relaybld and from Knot, which has loaded what relaybl exports: the same client
# on loopback, in turns; and what relaybld's memory grows by meanwhile. Prints
# the numbers, and keeps them in $BUILD/bench/transfer.tsv.
#
# From the environment: SIZE (addresses, 1000000), ROUNDS (5).
. "$(dirname "$0")/../system/lib.sh"
HERE=$ROOT/tests/bench
# shellcheck source=tests/bench/measure.sh
. "$HERE/measure.sh"
# shellcheck source=tests/bench/peers.sh
. "$HERE/peers.sh"
require knotd knotc python3

SIZE=${SIZE:-1000000} ROUNDS=${ROUNDS:-5}
check_numbers SIZE ROUNDS
RESULTS=$BUILD/bench/transfer.tsv
: >"$RESULTS"
record_machine
KNOT_PORT=5301 OUR_PORT=5300
AT=$TMP/relaybld

mkdir -p "$AT" "$TMP/knot"
relaybld_conf "$AT" $OUR_PORT
echo "    transfer: [127.0.0.0/8]" >>"$AT/conf"
say "the list"
"$BUILD/bench/data" list "$SIZE" 1 | grep -v / >"$TMP/list"
relaybld_import "$AT" --format list --complete --scan-id 1 "$TMP/list" ||
    give_up "$(tail -n 5 "$AT/log")"
say "the zone file"
"$RELAYBL" -c "$AT/conf" export --format zone "$TMP/knot/zone" ||
    give_up "no export"

cat >"$TMP/knot/conf" <<END
server:
    listen: 127.0.0.1@$KNOT_PORT
    rundir: $TMP/knot
    tcp-workers: 1
    tcp-io-timeout: 0
database:
    storage: $TMP/knot
acl:
  - id: all
    address: 127.0.0.0/8
    action: transfer
zone:
  - domain: $PEER_ZONE
    storage: $TMP/knot
    file: zone
    acl: all
    zonefile-sync: -1
END
spawn "$TMP/knot/log" taskset -c "$SERVER_CORE" knotd -c "$TMP/knot/conf"
spawn "$AT/served" taskset -c "$SERVER_CORE" "$RELAYBLD" -c "$AT/conf"
OUR_PID=$SPAWNED
has_zone()
{
	dig @127.0.0.1 -p "$1" +norec +short "$PEER_ZONE" SOA | grep -q ^ns1
}
for port in $KNOT_PORT $OUR_PORT; do
	wait_for "$PEER_PATIENCE" has_zone "$port" ||
	    give_up "nobody answers at $port: $(tail -n 3 "$TMP/knot/log")"
done

# transfer WHO PORT: in a line of its own; the numbers to keep.
transfer()
{
	local got
	got=$(taskset -c "$LOAD_CORE" python3 "$HERE/axfr.py" 127.0.0.1 "$2" \
	    "$PEER_ZONE") || give_up "$1: $got"
	read -r ms messages records octets _ <<<"$got"
	say "$1: $ms ms, $records records in $messages messages, $octets octets"
	record ms "$1" "$ms"
}
# rss FIELD: of relaybld, in KiB.
rss()
{
	awk -v field="$1:" '$1 == field { print $2 }' "/proc/$OUR_PID/status"
}
private=$(rss RssAnon) all=$(rss VmRSS)
watch_private "$OUR_PID" >"$TMP/private" &
watcher=$!
for ((round = 0; round < ROUNDS; round++)); do
	transfer knot $KNOT_PORT
	transfer relaybld $OUR_PORT
done
kill $watcher

median()
{
	awk -F '\t' -v who="$1" '$1 == "ms" && $2 == who { print $3 }' \
	    "$RESULTS" | sort -n | awk '{ v[NR] = $1 }
	    END { print v[int((NR + 1) / 2)] }'
}
ours=$(median relaybld) theirs=$(median knot)
growth=$(($(tail -n 1 "$TMP/private") - private))
record private-growth-kib relaybld "$growth"
record rss-growth-kib relaybld $(($(rss VmHWM) - all))
echo "relaybld $ours ms, Knot $theirs ms:" \
    "$(awk -v a="$ours" -v b="$theirs" 'BEGIN { printf "%.2f", a / b }')" \
    "times; private memory grew by $growth KiB, with mapped pages by" \
    "$(($(rss VmHWM) - all)) KiB"
