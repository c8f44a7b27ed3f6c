#!/bin/bash
# What a transfer of a large zone costs: at most twice the time that Knot needs
# for the same zone, and next to no memory. FULL=1: a million listings, not a
# hundred thousand.
. "$(dirname "$0")/lib.sh"
require dig knotd python3

COUNT=100000
[ -z "${FULL:-}" ] || COUNT=1000000
ROUNDS=5
LIST='    max-prefix4: 16'
MORE='    transfer: [127.0.0.1/32]'
make_conf
python3 -c 'import random, sys
random.seed(1)
for a in sorted(random.sample(range(11 << 24, 126 << 24), int(sys.argv[1]))):
    print("%d.%d.%d.%d" % (a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255))' \
    "$COUNT" >"$TMP/list"
relaybl import --format list "$TMP/list" >/dev/null || bail "import"
start_relaybld
OURS=$PORT

relaybl export --format zone "$TMP/zone" >/dev/null 2>&1 || bail "export"
free_port
THEIRS=$PORT
mkdir "$TMP/knot"
cat >"$TMP/knot.conf" <<-END
server:
    listen: 127.0.0.1@$THEIRS
    rundir: $TMP/knot
    tcp-workers: 1
    udp-workers: 1
    background-workers: 1
database:
    storage: $TMP/knot
acl:
  - id: loopback
    address: 127.0.0.1
    action: transfer
zone:
  - domain: $ZONE
    file: $TMP/zone
    acl: loopback
    zonefile-sync: -1
    journal-content: none
    semantic-checks: off
END
spawn "$TMP/knot.log" knotd -c "$TMP/knot.conf"
KNOT=$SPAWNED
knot_serves()
{
	[ -n "$(dig +short -p "$THEIRS" @127.0.0.1 "$ZONE" SOA)" ]
}
wait_for 120 knot_serves || bail "knotd: $(tail -5 "$TMP/knot.log")"

# timed PORT FILE: appends "milliseconds records" of one transfer.
timed()
{
	python3 "$ROOT/tests/system/transfer.py" timed 127.0.0.1 "$1" "$ZONE" \
	    >>"$TMP/$2"
}
# least FILE: the shortest of them.
least()
{
	sort -n "$TMP/$1" | awk 'NR == 1 { print $1 }'
}
kib()
{
	awk -v name="$1:" '$1 == name { print $2 }' "/proc/$2/status"
}
before=$(kib VmRSS "$RELAYBLD_PID")
# Side by side: whatever else the machine does, both feel it.
for ((i = 0; i < ROUNDS; i++)); do
	timed "$OURS" ours
	timed "$THEIRS" theirs
done
grown=$(($(kib VmHWM "$RELAYBLD_PID") - before))
note "$COUNT listings: relaybld $(least ours) ms and $grown KiB more," \
    "knotd $(least theirs) ms; knotd holds $(kib VmRSS "$KNOT") KiB," \
    "relaybld $(kib VmRSS "$RELAYBLD_PID")"
is "$(awk '{ print $2 }' "$TMP/ours" "$TMP/theirs" | sort -u | wc -l)" 1 \
    "both send the same number of records, every time"
if [ -z "${SAN:-}" ]; then
	ok "at most twice the time that Knot needs" \
	    test "$(least ours)" -le $((2 * $(least theirs)))
	ok "memory grows by less than 8 MiB" test "$grown" -lt 8192
fi
stop "$KNOT"
stop_relaybld
is "$STATUS" 0 "it ends cleanly"
done_testing
