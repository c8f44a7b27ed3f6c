#!/bin/bash
# What changes under a running relaybld: generations are served without a
# signal, configuration and zone files on HUP; what is wrong changes nothing.
# And on a wildcard address the answer comes from where the query went.
. "$(dirname "$0")/lib.sh"
private_machine "$@"
require dig python3

# logged COUNT TEXT: so many lines of the log hold it.
logged()
{
	[ "$(grep -c -- "$2" "$RELAYBLD_LOG")" -eq "$1" ]
}
# hup TEXT: tells relaybld to reload and waits until the log says so.
hup()
{
	local count
	count=$(grep -c -- "$1" "$RELAYBLD_LOG")
	kill -HUP "$RELAYBLD_PID"
	wait_for "$PATIENCE" logged $((count + 1)) "$1"
}
# within_a_second CONDITION...: as it says, looking all the time.
within_a_second()
{
	local end=$((${EPOCHREALTIME/./} + 1000000))
	until "$@"; do
		[ "${EPOCHREALTIME/./}" -lt "$end" ] || return 1
	done
}

ip address add 192.0.2.53/32 dev lo
ip address add 192.0.2.54/32 dev lo
! has_ipv6 || ip address add 2001:db8::53/128 dev lo nodad
ALLOW='127.0.0.0/8, 192.0.2.0/24, "::1/128", "2001:db8::/32"'
PORT=5300
LISTEN="0.0.0.0@$PORT"
! has_ipv6 || LISTEN="$LISTEN, \"::@$PORT\""
WORKERS=2
make_conf
scan "$TMP/0.jsonl" open 127.0.25.1
relaybl import "$TMP/0.jsonl" >/dev/null || bail "import"
start_relaybld

# --- The answer comes from where the query went ----------------------------

for to in 127.0.0.1 127.0.0.5 192.0.2.53 192.0.2.54 ::1 2001:db8::53; do
	case $to in
	*:*) has_ipv6 || continue ;;
	esac
	from=$(python3 - "$to" "$PORT" "$ZONE" <<-'END'
	import socket, sys
	to, port, zone = sys.argv[1:]
	family = socket.AF_INET6 if ":" in to else socket.AF_INET
	s = socket.socket(family, socket.SOCK_DGRAM)
	s.settimeout(5)
	name = b"".join(bytes([len(l)]) + l.encode() for l in zone.split("."))
	s.sendto(b"\0\1\0\0\0\1\0\0\0\0\0\0" + name + b"\0\0\6\0\1", (to, int(port)))
	print(s.recvfrom(4096)[1][0])
	END
	)
	is "$from" "$to" "a query to $to is answered from there"
	is "$(AT=$to query "1.25.0.127.$ZONE" A +tcp)" "NOERROR 127.0.0.2" \
	    "and over TCP"
done

# --- Generations -----------------------------------------------------------

for i in 1 2 3; do
	scan "$TMP/open.jsonl" open 127.0.25.2
	scan "$TMP/closed.jsonl" closed 127.0.25.2
	relaybl import "$TMP/open.jsonl" >/dev/null
	ok "import $i: listed within a second" within_a_second listed 127.0.25.2
	relaybl import "$TMP/closed.jsonl" >/dev/null
	ok "and delisted" within_a_second unlisted 127.0.25.2
done
# The one thread that loads, of three more, lets the others go first.
stepped_back()
{
	awk '{ sub(/.*\) /, "") } $17 >= 5 { n++ } END { print n + 0, NR }' \
	    "/proc/$RELAYBLD_PID/task/"*/stat
}
[ "$(nice)" -ge 5 ] || is "$(stepped_back)" "1 4" "loading steps back"
ok "one line each" wait_for 10 logged 6 'info: generation .* loaded in'
for i in 4 5 6 7; do
	scan "$TMP/a.jsonl" open "127.0.25.$i"
	relaybl import "$TMP/a.jsonl" >/dev/null
done
ok "of several in a row the last wins" within_a_second listed 127.0.25.7
serial=$(query "$ZONE" SOA | cut -d ' ' -f 4)
is "$(relaybl imports | grep -c nightly)" 11 "there were that many imports"
like "$(grep 'info: generation' "$RELAYBLD_LOG" | tail -n 1)" \
    "$ZONE serial $serial, 5 ranges" "the log has serial and ranges"

# A generation that is none: refused once, and the old one serves on.
head -c 100000 /dev/urandom >"$STORE/served/999.mdb"
good=$(readlink "$STORE/served/current")
ln -s 999.mdb "$STORE/served/current.new"
mv -T "$STORE/served/current.new" "$STORE/served/current"
ok "a bad generation is refused" wait_for 10 logged 1 "generation refused"
sleep 1
ok "once" logged 1 "generation refused"
ok "and the old one serves on" listed 127.0.25.7
ln -s "$good" "$STORE/served/current.new"
mv -T "$STORE/served/current.new" "$STORE/served/current"
rm "$STORE/served/999.mdb"
scan "$TMP/a.jsonl" open 127.0.25.8
relaybl import "$TMP/a.jsonl" >/dev/null
ok "the next good one is served" within_a_second listed 127.0.25.8

# The store away and back: nothing happens until there is something new.
mv "$STORE" "$TMP/away"
sleep 0.5
ok "without its store it serves on" listed 127.0.25.8
mv "$TMP/away" "$STORE"
scan "$TMP/a.jsonl" open 127.0.25.9
relaybl import "$TMP/a.jsonl" >/dev/null
ok "and finds it again" within_a_second listed 127.0.25.9

# --- Configuration ---------------------------------------------------------

cat >"$TMP/apex.zone" <<END
\$TTL 3600
@ SOA ns.example.net. hostmaster.example.net. 1 3600 600 86400 60
@ NS ns.example.net.
END
TTL=77
MORE="  two.example.org:
    list: relays
    apex: apex.zone"
make_conf
hup 'configuration reloaded'
is "$(query 1.25.0.127.two.example.org)" "NOERROR 127.0.0.2" "HUP: a new zone"
is "$(query two.example.org NS)" "NOERROR ns.example.net." "its apex file"
like "$(dig @127.0.0.1 -p "$PORT" "1.25.0.127.$ZONE" A +noall +answer)" \
    '[[:space:]]77[[:space:]]' "a new TTL"
sed -i 's/ns\.example\.net/dns.example.net/' "$TMP/apex.zone"
hup 'configuration reloaded'
is "$(query two.example.org NS)" "NOERROR dns.example.net." "a new apex"

# wrong TEXT NAME: HUP now changes nothing and says why.
wrong()
{
	hup 'configuration not changed'
	like "$(tail -n 3 "$RELAYBLD_LOG")" "$1" "HUP: $2 is refused"
	is "$(query 1.25.0.127.two.example.org)" "NOERROR 127.0.0.2" \
	    "and nothing has changed"
}
cp "$CONF" "$TMP/good.conf"
sed -i 's/workers:/wokers:/' "$CONF"
wrong 'relaybl.conf:[0-9]+: .*wokers' "a wrong configuration"
rm "$CONF"
wrong 'relaybl.conf' "no configuration"
cp "$TMP/good.conf" "$CONF"
echo '@ SOA' >>"$TMP/apex.zone"
wrong 'apex.zone:4' "a wrong apex file"
sed -i '$d' "$TMP/apex.zone"
sed -i 's/^lists:/lists:\n  never: {}/; s/^    list: relays/    list: never/' "$CONF"
wrong 'never been published' "a list without generation"

cp "$TMP/good.conf" "$CONF"
sed -i "s/workers: 2/workers: 3/; s/listen:.*/listen: [127.0.0.1@5301]/" "$CONF"
hup 'configuration reloaded'
ok "listen needs a restart" logged 1 "listen has changed: needs a restart"
ok "so does workers" logged 1 "workers has changed: needs a restart"
hup 'configuration reloaded'
ok "which is told again" logged 2 "listen has changed: needs a restart"
is "$(query "1.25.0.127.$ZONE")" "NOERROR 127.0.0.2" "it serves where it did"

sed -i 's/allow:.*/allow: [192.0.2.0\/24]/' "$CONF"
hup 'configuration reloaded'
is "$(query "1.25.0.127.$ZONE")" REFUSED "who may ask has changed"
stop_relaybld
is "$STATUS" 0 "TERM ends it with 0"
done_testing
