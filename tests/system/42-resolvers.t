#!/bin/bash
# However one asks, the answer is the same: dig, drill and kdig directly; and
# through Unbound that minimises names strictly, Unbound that plays with their
# case, BIND that forwards and BIND that resolves.
. "$(dirname "$0")/lib.sh"
private_machine "$@"
require unbound named dig drill kdig python3
. "$ROOT/tests/system/resolvers.sh"

V4=192.0.2.25 V6=2001:db8:25::1
PORT=5300
# BIND's static-stub knows no port but 53.
LISTEN='127.0.0.1@5300, "::1@5300", 127.0.0.5@53'
make_conf
scan "$TMP/scan.jsonl" open $V4 open $V6 closed 192.0.2.26
exits 0 "the scan is imported" relaybl import "$TMP/scan.jsonl"
start_relaybld

STUB="stub-zone:
    name: \"$ZONE\"
    stub-addr: 127.0.0.1@$PORT"
start_unbound unbound-strict 127.0.1.1 <<END
    do-not-query-localhost: no
    qname-minimisation: yes
    qname-minimisation-strict: yes
$STUB
END
start_unbound unbound-caps 127.0.1.2 <<END
    do-not-query-localhost: no
    use-caps-for-id: yes
$STUB
END
start_named bind-forward 127.0.1.3 <<END
options { dnssec-validation no; };
zone "$ZONE" {
	type forward; forward only; forwarders { 127.0.0.1 port $PORT; };
};
END
start_named bind-stub 127.0.1.4 <<END
options { dnssec-validation no; qname-minimization strict; };
zone "$ZONE" { type static-stub; server-addresses { 127.0.0.5; }; };
END

# The ways to ask: way NAME TYPE prints "STATUS answers".
dig_udp() { query "$1" "$2"; }
dig_tcp() { query "$1" "$2" +tcp; }
dig_ipv6() { AT=::1 query "$1" "$2"; }
drill_udp() { drill -o rd -p "$PORT" "$1" @127.0.0.1 "$2" 2>&1 | summarize; }
kdig_udp() { kdig +norec @127.0.0.1 -p "$PORT" "$1" "$2" 2>&1 | summarize; }
unbound_strict() { via 127.0.1.1 "$1" "$2"; }
unbound_caps() { via 127.0.1.2 "$1" "$2"; }
bind_forward() { via 127.0.1.3 "$1" "$2"; }
bind_stub() { via 127.0.1.4 "$1" "$2"; }
ways=(dig_udp dig_tcp drill_udp kdig_udp unbound_strict unbound_caps
    bind_forward bind_stub)
! has_ipv6 || ways+=(dig_ipv6)

# same WANT TYPE NAME WHAT: every way gets WANT for NAME below the zone.
same()
{
	local want=$1 type=$2 name=$3.$ZONE way got wrong=
	for way in "${ways[@]}"; do
		got=$($way "$name" "$type")
		[ "$got" = "$want" ] || wrong+="$way: $got"$'\n'
	done
	[ -z "$wrong" ]
	result $? "$4: $type ${3:0:40} is ${want:0:40}" && return
	diag "want: $want"
	diag "$wrong"
}

v4=$(reversed $V4) v6=$(reversed $V6)
same "NOERROR 127.0.0.2" A "$v4" "listed IPv4"
same "NOERROR \"$(zone_text $V4 relay)\"" TXT "$v4" "listed IPv4"
same "NOERROR" AAAA "$v4" "listed IPv4"
same "NOERROR 127.0.0.2" A "$v4.relay" "listed IPv4 in its class"
same "NXDOMAIN" A "$v4.proxy" "listed IPv4 in another class"
same "NOERROR 127.0.0.2" A "$v6" "listed IPv6"
same "NOERROR \"$(zone_text $V6 relay)\"" TXT "$v6" "listed IPv6"
same "NOERROR 127.0.0.2" A "$(reversed ::ffff:$V4)" "the same, IPv4-mapped"
same "NXDOMAIN" A "$(reversed 192.0.2.26)" "closed IPv4"
same "NXDOMAIN" TXT "$(reversed 192.0.2.26)" "closed IPv4"
same "NXDOMAIN" A "$(reversed 203.0.113.7)" "unlisted IPv4, empty /8"
same "NXDOMAIN" A "$(reversed 2001:db8:26::1)" "unlisted IPv6"
same "NOERROR" A "2.0.192" "part of a listed IPv4"
same "NOERROR" TXT "192" "part of a listed IPv4"
same "NOERROR" A "${v6#*.*.*.*.*.*.*.*.}" "part of a listed IPv6"
same "NOERROR" A relay "a class label"
same "NOERROR 127.0.0.2" A 2.0.0.127 "test entry"
same 'NOERROR "Test entry, not a listing: relay 127.0.0.2"' TXT 2.0.0.127 \
    "test entry"
same "NOERROR 127.0.0.9" A 9.0.0.127 "test entry of a class"
same "NXDOMAIN" A 1.0.0.127 "test entry that is not listed"
same "NOERROR 127.0.0.2" A "$(reversed ::ffff:127.0.0.2)" "IPv6 test entry"
same "NXDOMAIN" A "$(reversed ::ffff:127.0.0.1)" \
    "IPv6 test entry that is not listed"

# All the time nobody was told that something went wrong here.
kill -USR1 "$RELAYBLD_PID"
stop_relaybld
is "$STATUS" 0 "relaybld ends cleanly"
unlike "$(cat "$RELAYBLD_LOG")" 'servfail[ =:]+[1-9]' "no SERVFAIL was sent"
done_testing
