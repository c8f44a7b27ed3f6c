#!/bin/bash
# EDNS as dig and kdig see it: cookies (also of servers that share a secret),
# NSID, ZONEVERSION, keepalive, padding, reasons of refusals; strangers, whose
# answers are limited.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/tls.sh"
require dig kdig openssl python3

AT=127.0.0.1
# asked [dig options]: all that dig prints.
asked()
{
	dig "@$AT" -p "$PORT" +norec +tries=1 +time=5 "$@" 2>&1
}
# over_tls [kdig options]
over_tls()
{
	kdig "@127.0.0.1" -p "$TLS_PORT" +tls +norec +retry=0 +timeout=5 "$@" \
	    2>&1
}
counter()
{
	: >"$RELAYBLD_LOG"
	kill -USR1 "$RELAYBLD_PID"
	wait_for 10 grep -q "^$1 " "$RELAYBLD_LOG"
	awk -v name="$1" '$1 == name { n = $2 } END { print n }' \
	    "$RELAYBLD_LOG"
}
LISTED=9.1.0.127.$ZONE
FREE=10.1.0.127.$ZONE

make_authority authority
make_certificate server authority "ns.$ZONE"
umask 077
echo 00112233445566778899aabbccddeeff >"$TMP/cookies"
SERVER="  tcp-idle: 12s
  nsid: server one
  cookie-secrets: $TMP/cookies
  rate-limit: 20"
tls_server
make_conf
cat >>"$CONF" <<END
  open.example.org:
    list: relays
    allow: [127.0.0.2, 0.0.0.0/0]
  gone.example.org:
    list: relays
    retire: "closed in 2026"
END
echo 127.0.1.9 >"$TMP/list"
exits 0 "a list is imported" relaybl import --format list --scanner nightly \
    "$TMP/list"
start_relaybld

# --- Options ---------------------------------------------------------------

out=$(asked +nocookie "$LISTED")
like "$out" "status: NOERROR" "without a cookie"
unlike "$out" "COOKIE|NSID|EDE" "no option that was not asked for"
out=$(asked +cookie +nsid "$LISTED")
like "$out" "COOKIE: [0-9a-f]{48} \(good\)" "dig has its cookie back"
like "$out" 'NSID: .*\("server one"\)' "and the server's name"
cookie=$(awk '/COOKIE: / { print $3 }' <<<"$out")
good=$(counter cookie_good)
out=$(asked "+cookie=$cookie" "$LISTED")
like "$out" "\(good\)" "it shows the cookie"
is "$(counter cookie_good)" $((good + 1)) "and that is ours"
stop_relaybld
start_relaybld
good=$(counter cookie_good)
asked "+cookie=$cookie" "$LISTED" >/dev/null
is "$(counter cookie_good)" $((good + 1)) \
    "still after a restart: the secret is in a file"
{
	echo 0f0e0d0c0b0a09080706050403020100
	echo "00112233445566778899aabbccddeeff # the one before"
} >"$TMP/cookies"
kill -HUP "$RELAYBLD_PID"
wait_for "$PATIENCE" grep -q 'configuration reloaded' "$RELAYBLD_LOG"
good=$(counter cookie_good)
out=$(asked "+cookie=$cookie" "$LISTED")
is "$(counter cookie_good)" $((good + 1)) "and after the secret was changed"
unlike "$out" "COOKIE: $cookie" "but the new one makes cookies"
chmod 644 "$TMP/cookies"
: >"$RELAYBLD_LOG"
kill -HUP "$RELAYBLD_PID"
wait_for "$PATIENCE" grep -q 'configuration not changed' "$RELAYBLD_LOG"
like "$(cat "$RELAYBLD_LOG")" "cookies: .*" \
    "a file of secrets that others may read is refused"
like "$(asked +cookie "$LISTED")" "\(good\)" "the old configuration serves on"
chmod 600 "$TMP/cookies"

for bad in 00 0011223344556677aa \
    "$(printf '00%.0s' {1..41})"; do
	like "$(asked +nocookie "+ednsopt=10:$bad" "$LISTED")" \
	    "status: FORMERR" "a cookie of $((${#bad} / 2)) octets is none"
done
like "$(asked +header-only +cookie)" "status: NOERROR.*COOKIE: .*\(good\)" \
    "a question for a cookie alone"
serial=$(dig "@$AT" -p "$PORT" +short "$ZONE" SOA | awk '{ print $3 }')
want=$(printf '03 00 %s' "$(printf '%08x' "$serial" | sed 's/../& /g; s/ $//')")
like "$(asked +nocookie +ednsopt=19 "$FREE")" "OPT=19: $want" \
    "ZONEVERSION: labels, type, serial"
unlike "$(asked +nocookie +ednsopt=19 example.com)" "OPT=19" \
    "none of a zone that is not ours"

# --- TCP and TLS -----------------------------------------------------------

like "$(asked +tcp +keepalive "$LISTED")" "KEEPALIVE: 12\.0" \
    "keepalive: the idle time-out"
unlike "$(asked +keepalive "$LISTED")" "KEEPALIVE" "but not over UDP"
like "$(over_tls +padding "$LISTED")" "Received 468 B" \
    "padded to 468 octets over TLS"
like "$(over_tls +padding "$FREE")" "Received 468 B" \
    "whatever the answer is"
unlike "$(over_tls +nopadding "$LISTED")" "Received 468 B" \
    "where that is asked for"
unlike "$(asked +tcp +padding=128 "$LISTED")" "PAD" "and not over TCP"
like "$(over_tls +nsid +cookie "$LISTED")" "NSID.*server one" \
    "NSID over TLS"

# --- Reasons ---------------------------------------------------------------

like "$(asked example.com)" "status: REFUSED.*EDE: 20 \(Not Authoritative\)" \
    "another zone"
like "$(asked "x.gone.example.org")" "EDE: 0 .*\(closed in 2026\)" \
    "a zone that is retired says why"
unlike "$(asked "gone.example.org" SOA)" "EDE" "but not where it answers"
like "$(asked +opcode=notify "$ZONE" SOA)" "status: REFUSED" \
    "we are nobody's secondary"
like "$(asked +opcode=update "$ZONE" SOA)" "status: NOTIMP" "and not updated"

# --- Strangers -------------------------------------------------------------

# flood FROM NAME COUNT [COOKIE]: asks from an address; prints how many answers
# were whole and truncated, and the most octets in and out.
flood()
{
	python3 - "$PORT" "$@" <<'END'
import socket, struct, sys
port, source, name, count = sys.argv[1:5]
cookie = bytes.fromhex(sys.argv[5]) if len(sys.argv) > 5 else b""
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((source, 0))
s.connect(("127.0.0.1", int(port)))
s.settimeout(0.5)
option = struct.pack(">HH", 10, len(cookie)) + cookie if cookie else b""
query = struct.pack(">6H", 7, 0, 1, 0, 0, 1) + b"".join(
    bytes([len(x)]) + x.encode() for x in name.split(".")
) + b"\0\0\1\0\1" + struct.pack(">BHHIH", 0, 41, 1232, 0, len(option)) + option
whole = cut = octets = 0
for i in range(0, int(count), 50):
    for _ in range(50):
        s.send(query)
    try:
        for _ in range(50):
            data = s.recv(4096)
            octets += len(data)
            if data[2] & 2:
                cut += 1
            else:
                whole += 1
    except socket.timeout:
        pass
print(whole, cut, octets, int(count) * len(query))
END
}
read -r whole cut octets asked_octets \
    <<<"$(flood 127.0.0.3 10.1.0.127.open.example.org 2000)"
note "of 2000 of a stranger $whole answered, $cut truncated;" \
    "$octets octets for $asked_octets"
ok "a stranger's answers are limited" \
    test "$whole" -lt 1000 -a "$cut" -gt 100
ok "to fewer octets than he sends" test "$octets" -lt "$asked_octets"
is "$(counter rrl_slipped)" "$cut" "counted: truncated"
is "$(counter rrl_dropped)" $((2000 - whole - cut)) "and dropped"
read -r whole cut octets asked_octets \
    <<<"$(flood 127.0.0.2 10.1.0.127.open.example.org 2000)"
is "$whole $cut" "2000 0" "who is named by address is not limited"
cookie=$(dig @127.0.0.1 -b 127.0.0.4 -p "$PORT" +cookie +norec \
    open.example.org SOA | awk '/COOKIE: / { print $3 }')
read -r whole cut octets asked_octets \
    <<<"$(flood 127.0.0.4 10.1.0.127.open.example.org 2000 "$cookie")"
is "$whole $cut" "2000 0" "nor who shows a cookie"
stop_relaybld
is "$STATUS" 0 "it ends"
done_testing
