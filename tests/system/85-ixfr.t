#!/bin/bash
# IXFR (RFC 1995): one SOA to who is current, what changed to whom relaybld
# knows, else all; over UDP one SOA. Applied in turn to what was there first,
# the differences make the zone that is there now.
. "$(dirname "$0")/lib.sh"
require dig kdig python3

differences()
{
	python3 "$ROOT/tests/system/transfer.py" differences 127.0.0.1 \
	    "$PORT" "$ZONE" "$1"
}
serial()
{
	dig +short -p "$PORT" @127.0.0.1 "$ZONE" SOA | awk '{ print $3 }'
}
# change ARGUMENTS...: a relaybl command, until it is served; leaves the serial
# from before in $BEFORE and the one after it in $NOW.
change()
{
	BEFORE=$(serial)
	relaybl "$@" >/dev/null || bail "relaybl $*"
	wait_for "$PATIENCE" risen || bail "not served: relaybl $*"
	NOW=$(serial)
}
risen()
{
	[ "$(serial)" != "$BEFORE" ]
}
records()
{
	dig "@127.0.0.1" -p "$PORT" +tcp +onesoa "$ZONE" "$1" |
	    awk '!/^;/ && NF { $1 = $1; print }'
}
# apply: to the zone in $TMP/zone what dig IXFR printed, on standard input.
apply()
{
	python3 -c '
import sys
zone = set(open(sys.argv[1]).read().splitlines())
lines = sys.stdin.read().splitlines()
assert lines[-1] == lines[0]
part = 0
if " SOA " not in lines[1]:
    zone, lines, part = set(), lines[:1] + lines, 2
for line in lines[1:-1]:
    if " SOA " in line:
        part += 1
    if part == 1:
        zone.remove(line)
    else:
        assert line not in zone, line
        zone.add(line)
assert part in (2, 3)
open(sys.argv[1], "w").write("".join(x + "\n" for x in sorted(zone)))
' "$TMP/zone"
}

MORE='    transfer: [127.0.0.1/32]'
make_conf
for i in 25 27 28 29; do
	seq -f "127.0.$i.%g" 1 200
done >"$TMP/list"
seq -f '2001:db8:%g::25' 1 50 >>"$TMP/list"
relaybl import --format list "$TMP/list" >/dev/null || bail "import"
start_relaybld
first=$(serial)

# --- What it begins with ---------------------------------------------------

is "$(differences "$first")" "$first+0" "who is current gets one SOA"
is "$(differences $((first + 5)))" "$first+0" "and who is further"
like "$(differences $((first - 1)))" "^$first\+[0-9]{4} $first\+0\$" \
    "whom nobody knows gets all"
for have in "$first" $((first - 1)); do
	is "$(dig @127.0.0.1 -p "$PORT" +notcp "$ZONE" "IXFR=$have" |
	    awk '!/^;/ && NF { print $4, $7 }')" "SOA $first" \
	    "over UDP one SOA, whatever one has"
done

# What was fetched before the start may have been another configuration's.
change add --class relay --reason test 192.0.2.1
like "$(differences "$first")" "^$NOW\+[0-9]{4} $NOW\+0\$" \
    "from the first serial there is no way but all of it"

# --- What changed ----------------------------------------------------------

second=$NOW
records AXFR >"$TMP/zone"
change add --class relay --reason test 192.0.2.2
is "$(differences "$second")" "$NOW+0 $second+0 $NOW+4 $NOW+0" \
    "four records came"
records "IXFR=$second" | apply
third=$NOW
change remove --reason test 127.0.25.7
is "$(differences "$third")" "$NOW+0 $third+4 $NOW+0 $NOW+0" "four went"
is "$(differences "$second")" "$NOW+0 $second+4 $NOW+4 $NOW+0" \
    "both, from further back"
records "IXFR=$third" | apply
ok "a secondary that follows has the zone" \
    cmp -s "$TMP/zone" <(records AXFR | sort -u)
change remove --reason test 192.0.2.2
is "$(differences "$second")" "$NOW+0 $second+4 $NOW+0 $NOW+0" \
    "what came and went is in neither"

# Prefixes, levels, classes, IPv6; a little each, and always the same zone.
records AXFR | sort -u >"$TMP/zone"
wrong=0
whole=0
step()
{
	local last
	last=$(serial)
	change "$@"
	[[ $(differences "$last") == *' '*' '*' '* ]] || whole=$((whole + 1))
	records "IXFR=$last" | apply || wrong=$((wrong + 1))
	cmp -s "$TMP/zone" <(records AXFR | sort -u) || wrong=$((wrong + 1))
}
step add --class proxy --reason test 127.0.25.9
step add --class relay --reason test 198.51.100.0/27
step add --class trick --reason test 198.51.100.7
step remove --reason test 198.51.100.0/27
step add --class relay --reason test 2001:db8:77::/64
step add --class input --reason test 2001:db8:77::1
step remove --reason test 2001:db8:3::25
step add --class relay --reason test 203.0.113.0/24
step add --class unconfirmed --reason test 203.0.113.200
step remove --reason test 203.0.113.0/24
is "$wrong $whole" "0 0" "ten differences of every kind"

last=$(serial)
for i in 1 2 3 4 5 6; do
	relaybl add --class relay --reason test "203.0.$i.0/25" >/dev/null ||
	    bail "add"
done
wait_for "$PATIENCE" listed 203.0.6.1
NOW=$(serial)
like "$(differences "$last")" "^$NOW\+[0-9]{4} $NOW\+0\$" \
    "where too much changed all is sent"

# --- What makes it begin anew ----------------------------------------------

# reload COUNT: as often it has been done then.
reload()
{
	kill -HUP "$RELAYBLD_PID"
	wait_for "$PATIENCE" reloaded "$1" || bail "no reload"
}
reloaded()
{
	[ "$(grep -c 'configuration reloaded' "$RELAYBLD_LOG")" -ge "$1" ]
}
last=$(serial)
sed -i 's/^server:/&\n  tcp-idle: 11s/' "$CONF"
reload 1
change add --class relay --reason test 192.0.2.7
is "$(differences "$last")" "$NOW+0 $last+0 $NOW+4 $NOW+0" \
    "a reload that changes nothing of the zone"
last=$(serial)
sed -i 's/Open relay/An open relay/' "$CONF"
reload 2
change add --class relay --reason test 192.0.2.8
like "$(differences "$last")" "^$NOW\+[0-9]{4} $NOW\+0\$" \
    "what was fetched before a reload that does"
last=$(serial)
change add --class relay --reason test 192.0.2.9
is "$(differences "$last")" "$NOW+0 $last+0 $NOW+4 $NOW+0" \
    "then there are differences again"
before=$NOW
change rollback
is "$(differences "$before")" "$NOW+0 $before+4 $NOW+0 $NOW+0" \
    "a rollback is a change as any other"

# --- Over sixty-four steps back --------------------------------------------

last=$(serial)
for i in $(seq 65); do
	change add --class relay --reason test "192.0.3.$i"
	[ "$i" != 1 ] || next=$NOW
done
like "$(differences "$last")" "^$NOW\+[0-9]{4} $NOW\+0\$" \
    "who is further back than is kept gets all"
is "$(differences "$next")" "$NOW+0 $next+0 $NOW+256 $NOW+0" \
    "sixty-four steps are one difference"
stop_relaybld
is "$STATUS" 0 "it ends cleanly"
like "$(grep transfers_ixfr "$RELAYBLD_LOG")" '^transfers_ixfr [0-9]+$' \
    "differences are counted"
done_testing
