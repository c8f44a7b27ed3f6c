#!/bin/bash
# DNS over TLS, as RFC 7858 wants it and as attackers do it: clients of three
# makers, tickets, certificates that change and that clients show, handshakes
# that stop anywhere, and what is no TLS at all.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/tls.sh"
require python3 openssl kdig dig unbound

# tls CASE [ARGUMENT...], tcp_over_tls CASE ...: what tls.py, tcp.py say.
tls()
{
	local name=$1
	shift
	TLS=1 python3 "$ROOT/tests/system/tls.py" "$name" 127.0.0.1 \
	    "$TLS_PORT" "$ZONE" "$@"
}
tcp_over_tls()
{
	local name=$1
	shift
	TLS=1 python3 "$ROOT/tests/system/tcp.py" "$name" 127.0.0.1 \
	    "$TLS_PORT" "$ZONE" "$@"
}
# s_client [OPTION...]: standard input goes to relaybld; all that it prints.
s_client()
{
	openssl s_client -connect "127.0.0.1:$TLS_PORT" "$@" 2>&1
}
# over_tls [OPTION...]: what kdig gets for the listed name.
over_tls()
{
	kdig @127.0.0.1 -p "$TLS_PORT" +norec +retry=0 +timeout=5 "$@" \
	    "1.25.0.127.$ZONE" A 2>&1 | summarize
}
descriptors()
{
	find "/proc/$RELAYBLD_PID/fd" -mindepth 1 | wc -l
}
as_before()
{
	[ "$(descriptors)" -le $((before + WORKERS)) ]
}
# counter NAME: its value in the last that was printed.
counter()
{
	: >"$RELAYBLD_LOG"
	kill -USR1 "$RELAYBLD_PID"
	wait_for 10 grep -q "^$1 " "$RELAYBLD_LOG"
	awk -v name="$1" '$1 == name { n = $2 } END { print n }' \
	    "$RELAYBLD_LOG"
}

WORKERS=2
make_authority authority
make_certificate server authority "ns.$ZONE"
SERVER='  tcp-idle: 2s
  tcp-per-client: 40'
tls_server
make_conf
echo 127.0.25.1 >"$TMP/list"
relaybl import --format list "$TMP/list" >/dev/null || bail "import"
start_relaybld
before=$(descriptors)

# --- Good clients ----------------------------------------------------------

like "$(cat "$RELAYBLD_LOG")" "listening on .*, TLS on 127.0.0.1@$TLS_PORT," \
    "it says where TLS is spoken"
like "$(cat "$RELAYBLD_LOG")" "tls-certificate: $TMP/server.pem: expires in 4[78] hours" \
    "two days are told"
is "$(over_tls "+tls-ca=$TMP/authority.pem" "+tls-hostname=ns.$ZONE")" \
    "NOERROR 127.0.0.2" "kdig, which checks certificate and name"
is "$(dig +tls +norec +tries=1 @127.0.0.1 -p "$TLS_PORT" \
    "1.25.0.127.$ZONE" | summarize)" "NOERROR 127.0.0.2" "dig"
like "$(s_client -alpn dot </dev/null)" "ALPN protocol: dot" "ALPN dot"
like "$(s_client -alpn h2 </dev/null)" "alert no application protocol" \
    "another ALPN is refused"
is "$(tls versions)" "TLSv1.2 listed; TLSv1.3 listed" "TLS 1.2 and 1.3 alone"
is "$(tls tickets)" "19 and 19 of 20" "tickets are good with every worker"
is "$(tcp_over_tls one)" listed "a query"
is "$(tcp_over_tls split)" listed "a message cut anywhere"
is "$(tcp_over_tls pipelined)" all "a thousand in one write"
like "$(tcp_over_tls largest)" 'rcode 1, 0 answers; listed' \
    "the largest message there is, and one behind it"
is "$(tls read_late)" "all in order" "twelve thousand, read late"
is "$(tls half_closed)" "all; goodbye" "who says goodbye gets its answers"
is "$(tcp_over_tls zero)" "listed; closed in 0 s" "length 0 ends it"
is "$(tcp_over_tls busy)" kept "a query now and then is welcome"

# start_unbound_for NAME, ask_unbound KEY: one that asks relaybld over TLS
# alone, and checks that it is NAME.
start_unbound_for()
{
	cat >"$TMP/unbound.conf" <<-END
	server:
	    interface: 127.0.0.1@$UNBOUND_PORT
	    do-not-query-localhost: no
	    do-ip6: no
	    chroot: ""
	    username: ""
	    directory: "$TMP"
	    pidfile: ""
	    use-syslog: no
	    module-config: iterator
	    tls-cert-bundle: $TMP/authority.pem
	stub-zone:
	    name: $ZONE
	    stub-addr: 127.0.0.1@$TLS_PORT#$1
	    stub-tls-upstream: yes
	remote-control:
	    control-enable: no
	END
	spawn "$TMP/unbound.log" unbound -d -p -c "$TMP/unbound.conf"
	wait_for "$PATIENCE" grep -q 'start of service' "$TMP/unbound.log" ||
	    bail "unbound: $(cat "$TMP/unbound.log")"
}
ask_unbound()
{
	PORT=$UNBOUND_PORT query "$1.$ZONE" A +rec
}
plain=$PORT
free_port
UNBOUND_PORT=$PORT PORT=$plain
queries=$(counter queries_tls)
start_unbound_for "ns.$ZONE"
is "$(ask_unbound 1.25.0.127)" "NOERROR 127.0.0.2" \
    "Unbound with stub-tls-upstream"
is "$(ask_unbound 2.25.0.127)" NXDOMAIN "and an unlisted one"
stop "$SPAWNED"
ok "it asked over TLS" test "$(counter queries_tls)" -ge $((queries + 2))
start_unbound_for "other.$ZONE"
is "$(ask_unbound 1.25.0.127)" SERVFAIL "it wants nothing of another name"
stop "$SPAWNED"

# --- Bad ones --------------------------------------------------------------

is "$(tls strangers)" "gone in 0 s; listed" "what is no TLS is sent away"
like "$(tls silence)" '^[23]$' "half a handshake is ended"
like "$(tls trickle)" '^listed; gone in [23] s$' "however it trickles"
like "$(tls steps)" '^104; listed$' "gone at every step of the handshake"
like "$(tcp_over_tls closed_after nothing)" '^[23]$' "silence is ended"
like "$(tcp_over_tls closed_after query)" '^[23]$' "silence after a query"
like "$(tcp_over_tls closed_after promise)" '^[23]$' \
    "a length and nothing behind it"
like "$(tls endless)" '^[23]$' "a message that never ends"
cheap=cheap
[ -z "${SAN:-}" ] || cheap='(cheap|[0-9]+ s a million)'
like "$(tls octets "$RELAYBLD_PID")" "^$cheap; listed\$" "records of one octet"
flat=flat
[ -z "${SAN:-}" ] || flat='(flat|grew.*)'
like "$(tcp_over_tls unread "$RELAYBLD_PID" 10000)" "^$flat; listed\$" \
    "ten thousand, never read: memory is flat, others are served"
like "$(s_client -tls1_2 < <(sleep 0.5; echo R; sleep 2))" 'no renegotiation' \
    "no renegotiation"
is "$(counter tls_closed_bad)" 1 "it ends the connection"
s_client -tls1_3 < <(
	# Two that are read at once count as one.
	for ((i = 0; i < 500; i++)); do
		sleep 0.01
		echo k || break
	done 2>/dev/null
) >"$TMP/updates"
is "$(counter tls_closed_bad)" 2 "nor a flood of key updates"
like "$(tcp_over_tls storm)" '^many; listed$' "resets and half messages"
is "$(tls flood "$PORT")" "many; 0 lost; listed" \
    "a flood of handshakes costs UDP nothing"
is "$(tcp_over_tls per_client 40)" "40 answered; 40 kept; listed; True" \
    "one address gets its share and no more"
ok "no descriptor is left" wait_for 10 as_before
is "$(ss -Htn state close-wait "sport = :$TLS_PORT" | wc -l)" 0 \
    "nor a connection in CLOSE-WAIT"
is "$(grep -c '^relaybld: .*TLS connection' "$RELAYBLD_LOG")" 0 \
    "the log says nothing of all that"

# --- Another certificate, while it runs -------------------------------------

serial_served()
{
	s_client </dev/null | openssl x509 -noout -subject 2>/dev/null
}
make_certificate other authority "new.$ZONE"
cp "$TMP/other.key" "$TMP/server.key"
kill -HUP "$RELAYBLD_PID"
ok "a key that does not match is refused" \
    wait_for 10 grep -q 'tls-key: .*key values mismatch' "$RELAYBLD_LOG"
like "$(serial_served)" "CN = ns.$ZONE" "the old certificate stays"
cp "$TMP/other.pem" "$TMP/server.pem"
is "$(tls held "$RELAYBLD_PID")" "listed; listed" \
    "a connection lives through the change"
ok "both together are taken over" \
    wait_for 10 grep -q 'configuration reloaded' "$RELAYBLD_LOG"
like "$(serial_served)" "CN = new.$ZONE" "and shown"
is "$(over_tls +tls)" "NOERROR 127.0.0.2" "and spoken with"
make_certificate late authority "late.$ZONE" 0
cp "$TMP/late.key" "$TMP/server.key"
cp "$TMP/late.pem" "$TMP/server.pem"
kill -HUP "$RELAYBLD_PID"
ok "one that has expired is told" \
    wait_for 10 grep -q 'server.pem: has expired' "$RELAYBLD_LOG"
like "$(serial_served)" "CN = late.$ZONE" "and shown, for who looks at its key"
stop_relaybld
is "$STATUS" 0 "it ends cleanly"
awk '$1 == "tcp_accepted" { a = $2 } $1 == "tcp_closed" { c = $2 }
    $1 == "tls_handshakes" { h = $2 } $1 == "tls_handshakes_failed" { f = $2 }
    END { exit a != c || h + f > a || h < 300 || f < 70 }' "$RELAYBLD_LOG"
result $? "every connection and handshake was counted"

# --- Handshakes that are left -----------------------------------------------

WORKERS=1
SERVER='  tcp-clients: 40
  tcp-idle: 30s'
tls_server
make_conf
start_relaybld
is "$(tls pressure 40)" "4 of 4; listed" "who is through keeps its place"
ok "the others make room" test "$(counter tcp_closed_evicted)" -ge 100
connect_and_stay()
{
	exec openssl s_client -connect "127.0.0.1:$TLS_PORT" < <(sleep 30)
}
spawn "$TMP/stays" connect_and_stay
wait_for 10 grep -q 'Verif' "$TMP/stays"
stop_relaybld
is "$STATUS" 0 "it ends cleanly with clients connected"
like "$(tail -n 1 "$TMP/stays")" '^(closed|read:errno=0|DONE)' \
    "and says goodbye"

# --- Handshakes that cost much ----------------------------------------------

# A key whose handshakes take milliseconds of the two workers.
openssl req -x509 -newkey rsa:4096 -nodes -subj "/CN=ns.$ZONE" -days 2 \
    -keyout "$TMP/server.key" -out "$TMP/server.pem" 2>/dev/null ||
    bail "openssl req"
start_relaybld
like "$(tls flood "$PORT")" '^(many|[1-9][0-9]*); 0 lost; listed$' \
    "a flood of costly handshakes costs UDP nothing"
ok "they wait" test "$(counter tls_waits)" -gt 0
stop_relaybld
is "$STATUS" 0 "it ends cleanly"
done_testing
