#!/bin/bash
# AXFR as RFC 5936 wants it: all of a zone, from one generation, to the end or
# recognisably not; whoever asks, however he reads, and whatever happens to
# relaybld meanwhile.
. "$(dirname "$0")/lib.sh"
require dig kdig python3

# transfer CASE [ARGUMENT...]: what tests/system/transfer.py says.
transfer()
{
	local name=$1
	shift
	python3 "$ROOT/tests/system/transfer.py" "$name" 127.0.0.1 "$PORT" \
	    "$ZONE" "$@"
}
# axfr COMMAND...: the records that dig or kdig gets, each once, in order.
axfr()
{
	"$@" @127.0.0.1 -p "$PORT" +tcp "$ZONE" AXFR |
	    awk '!/^;/ && NF { $1 = $1; print }' | sort -u
}
counter()
{
	awk -v name="$1" '$1 == name { n = $2 } END { print n + 0 }' \
	    "$RELAYBLD_LOG"
}
# counted NAME NUMBER: after the counters were asked for.
counted()
{
	kill -USR1 "$RELAYBLD_PID"
	sleep 0.3
	[ "$(counter "$1")" = "$2" ]
}
serial()
{
	dig +short -p "$PORT" @127.0.0.1 "$ZONE" SOA | awk '{ print $3 }'
}
# later NAME CASE...: a case in the background that says when it is in the
# middle, in $TMP/NAME.ready, and goes on at $TMP/NAME.go; finish NAME lets it,
# and leaves what it says in $SAID.
later()
{
	local name=$1
	shift
	spawn "$TMP/$name.said" python3 "$ROOT/tests/system/transfer.py" "$1" \
	    127.0.0.1 "$PORT" "$ZONE" "$TMP/$name.ready" "$TMP/$name.go"
	LATER=$SPAWNED
	wait_for "$PATIENCE" test -e "$TMP/$name.ready" || bail "no transfer"
}
finish()
{
	touch "$TMP/$1.go"
	ended "$LATER" $((PATIENCE * 10))
	SAID=$(cat "$TMP/$1.said")
}

# Enough that not all of it can be on its way to somebody who does not read.
SERVER='  transfers: 3'
MORE='    transfer: [127.0.0.1/32]'
make_conf
python3 -c 'for i in range(60000):
    print("127.%d.%d.%d" % (64 + i // 20000, i % 20000 // 200, 1 + i % 200))' \
    >"$TMP/list"
printf '%s\n' 198.51.100.0/24 203.0.113.64/26 2001:db8::/48 2001:db8:1::25 \
    >>"$TMP/list"
relaybl import --format list "$TMP/list" >/dev/null || bail "import"
start_relaybld

# --- All of it ------------------------------------------------------------

axfr dig >"$TMP/dig"
lines=$(wc -l <"$TMP/dig")
ok "dig gets every record" test "$lines" -gt 240000
ok "kdig gets the same" cmp -s "$TMP/dig" <(axfr kdig)
relaybl export --format zone "$TMP/zone" >/dev/null 2>&1
named-checkzone -q -D -o - "$ZONE" "$TMP/zone" 2>/dev/null |
    awk '!/^;/ && NF { $1 = $1; print }' | sort -u >"$TMP/exported"
ok "and it is what is exported" cmp -s "$TMP/dig" "$TMP/exported"
is "$(transfer whole)" "whole, $((lines + 1)) records of $(serial)" \
    "the first record is the last"
like "$(transfer pipelined)" \
    '^NOERROR whole NOERROR NXDOMAIN whole NOERROR$' \
    "what is asked meanwhile is answered afterwards"
ok "each is counted" counted transfers_axfr 5
like "$(grep -c ": info: transfer of $ZONE serial .*: all; $((lines + 1)) " \
    "$RELAYBLD_LOG")" 5 "and told"

# --- Who may, and how many -------------------------------------------------

is "$(transfer strangers 500 127.0.0.2)" "500 refused, whole" \
    "who may not is refused, who may is served meanwhile"
like "$(grep 'refused: not allowed' "$RELAYBLD_LOG" | head -n 1)" \
    "warning: transfer of $ZONE to 127.[0-9.]+#[0-9]+ refused: not allowed\$" \
    "the log says who that was"
ok "a few times" test "$(grep -c 'refused: not allowed' "$RELAYBLD_LOG")" \
    -lt 200
is "$(transfer limit 3)" "rcode 2, then whole" "so many at once and no more"
like "$(grep 'refused: too many' "$RELAYBLD_LOG")" \
    "transfer of $ZONE to 127.0.0.1#[0-9]+ refused: too many under way" \
    "that is told"
ok "and counted" counted transfers_refused 1

# --- In the middle of one --------------------------------------------------

before=$(serial)
later reload wait
kill -HUP "$RELAYBLD_PID"
wait_for "$PATIENCE" grep -q 'configuration reloaded' "$RELAYBLD_LOG"
finish reload
is "$SAID" "whole, $((lines + 1)) records of $before" "a reload in its middle"

later import wait
echo 192.0.2.77 >"$TMP/one"
relaybl import --format list "$TMP/one" >/dev/null || bail "import"
wait_for "$PATIENCE" listed 192.0.2.77
finish import
is "$SAID" "whole, $((lines + 1)) records of $before" "an import in its middle"
is "$(transfer whole)" "whole, $((lines + 5)) records of $(serial)" \
    "the next one is of the new generation"

later rollback wait
relaybl rollback >/dev/null 2>&1
wait_for "$PATIENCE" unlisted 192.0.2.77
finish rollback
like "$SAID" "^whole, $((lines + 5)) records" "a rollback in its middle"

transfer reset 50 >/dev/null
is "$(query "2.0.0.127.$ZONE")" "NOERROR 127.0.0.2" "fifty resets do no harm"

later damage wait
current=$(readlink -f "$STORE/served/current")
cp "$current" "$TMP/good.mdb"
truncate -s 8192 "$current"
finish damage
is "$SAID" cut "a generation that is cut off is never sent as if whole"
wait_for "$PATIENCE" grep -q 'generations_lost\|was changed or cut off' \
    "$RELAYBLD_LOG"
cp "$TMP/good.mdb" "$current"
wait_for "$PATIENCE" eval '[[ $(transfer whole) == whole* ]]'

later stop wait
stop "$RELAYBLD_PID"
is "$STATUS" 0 "it stops with a transfer under way"
finish stop
is "$SAID" cut "which then is cut off"

# --- Those that do not read ------------------------------------------------

SERVER='  tcp-idle: 2s'
make_conf
start_relaybld
flat=flat
[ -z "${SAN:-}" ] || flat='(flat|grew .*)'
like "$(transfer never_read 5 "$RELAYBLD_PID")" "^5 cut; $flat\$" \
    "who does not read is cut off, and takes little"
ok "that is counted" counted transfers_cut 5
stop_relaybld
is "$STATUS" 0 "it ends cleanly"

# --- Whom we keep waiting ---------------------------------------------------

# The end is looked at once more (dnsbl/served.h), from a disk that is slow.
RELAYBL_SLOW=4 LD_PRELOAD=$BUILD/preload/slow.so \
    ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0" \
    start_relaybld
like "$(dig "@127.0.0.1" -p "$PORT" +tcp +time=20 +tries=1 "$ZONE" AXFR)" \
    'XFR size: [0-9]+ records' "who is kept waiting is not idle"
ok "nobody was taken for it" counted tcp_closed_idle 0
stop_relaybld
is "$STATUS" 0 "it ends cleanly"

# --- Of many generations ---------------------------------------------------

# Each transfer keeps its generation, so many at once: then the oldest ends.
SERVER='  transfers: 30'
make_conf
start_relaybld
is "$(transfer crowd 17 "$RELAYBL" -c "$CONF" add --class relay \
    --reason test '192.0.2.%d' 2>/dev/null | tail -1)" \
    "cut$(printf ' whole%.0s' {1..16})" \
    "of seventeen generations the oldest is given up"
like "$(grep 'cut off' "$RELAYBLD_LOG")" 'too many newer generations' \
    "and that is told"
current_alone()
{
	[ "$(grep -c '/served/' "/proc/$RELAYBLD_PID/maps")" = 1 ]
}
ok "in the end only the current one is held" wait_for 10 current_alone
stop_relaybld
is "$STATUS" 0 "it ends cleanly"

MORE='    transfer: [127.0.0.1/32]
    max-records: 1000'
make_conf
start_relaybld
is "$(transfer whole)" "rcode 2" "a zone of too many records is not sent"
like "$(grep 'max-records' "$RELAYBLD_LOG")" \
    'refused: the zone has more than max-records: 1000' "that is told"
stop_relaybld
done_testing
