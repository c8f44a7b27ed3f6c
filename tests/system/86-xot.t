#!/bin/bash
# Zones over TLS (RFC 9103), and private ones, which only clients with a
# certificate see: the same records as over TCP, whole while queries run, and
# nothing at all for anybody else.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/tls.sh"
require python3 openssl kdig dig

# over_tls [OPTION...] NAME TYPE: what kdig gets over TLS.
over_tls()
{
	kdig @127.0.0.1 -p "$TLS_PORT" +tls +norec +retry=0 +timeout=10 "$@" 2>&1
}
# zone: its records, out of what dig or kdig prints, sorted.
zone()
{
	tr -s '\t ' ' ' | grep ' IN ' | sort
}

make_authority authority
make_authority stranger
make_certificate server authority "ns.$ZONE"
make_certificate secondary authority "secondary.$ZONE"
make_certificate other stranger "secondary.$ZONE"
SERVER="  tls-client-ca: $TMP/authority.pem
  tcp-idle: 3s"
tls_server
MORE='    transfer: [127.0.0.0/8]'
make_conf
for ((i = 0; i < 20000; i++)); do
	echo "127.$((40 + i / 5000)).$((i / 200 % 25)).$((i % 200))"
done >"$TMP/list"
relaybl import --format list "$TMP/list" >/dev/null || bail "import"
start_relaybld

# --- The same zone ----------------------------------------------------------

dig +noall +answer @127.0.0.1 -p "$PORT" "$ZONE" AXFR | zone >"$TMP/tcp"
dig +tls +noall +answer @127.0.0.1 -p "$TLS_PORT" "$ZONE" AXFR | zone \
    >"$TMP/dig"
over_tls +noall +answer "$ZONE" AXFR | zone >"$TMP/kdig"
ok "over TCP it has everything" test "$(wc -l <"$TMP/tcp")" -gt 40000
ok "dig gets the same over TLS" cmp "$TMP/tcp" "$TMP/dig"
ok "and kdig" cmp "$TMP/tcp" "$TMP/kdig"

xot()
{
	local name=$1
	shift
	TLS=1 python3 "$ROOT/tests/system/xot.py" "$name" 127.0.0.1 \
	    "$TLS_PORT" "$ZONE" "$@"
}
is "$(xot then_a_query)" "True; (2, 'listed'); (3, 'listed')" \
    "queries behind a transfer are answered after it"
is "$(xot by_version)" "5 listed; 0 listed" \
    "TLS 1.2 is for queries, 1.3 for the zone as well"
is "$(xot given_up)" listed "secondaries that give up in the middle"
small=small
[ -z "${SAN:-}" ] || small='(small|[0-9]+ KiB)'
like "$(xot unread "$RELAYBLD_PID")" "^$small; cut; listed\$" \
    "and that never read"

# --- Over TLS alone ---------------------------------------------------------

MORE='    transfer: [127.0.0.0/8]
    transfer-tls: true'
make_conf
kill -HUP "$RELAYBLD_PID"
wait_for 10 grep -q 'configuration reloaded' "$RELAYBLD_LOG"
like "$(dig +tries=1 @127.0.0.1 -p "$PORT" "$ZONE" AXFR 2>&1)" \
    'Transfer failed' "transfer-tls: not over TCP"
over_tls +noall +answer "$ZONE" AXFR | zone >"$TMP/kdig"
ok "but over TLS" cmp "$TMP/tcp" "$TMP/kdig"

# --- With a certificate alone -----------------------------------------------

MORE='    transfer: [127.0.0.0/8]
    client-certificate: require'
make_conf
: >"$RELAYBLD_LOG"
kill -HUP "$RELAYBLD_PID"
wait_for 10 grep -q 'configuration reloaded' "$RELAYBLD_LOG"
listed=0.0.40.127.$ZONE
is "$(query "$listed")" REFUSED "a private list: not over UDP"
is "$(query "$listed" A +tcp)" REFUSED "nor over TCP"
is "$(PORT=$TLS_PORT query "$listed" A +tls)" REFUSED \
    "nor without a certificate"
shown=("+tls-certfile=$TMP/secondary.pem" "+tls-keyfile=$TMP/secondary.key")
is "$(over_tls "${shown[@]}" "$listed" A | summarize)" "NOERROR 127.0.0.2" \
    "with one it is asked"
over_tls "${shown[@]}" +noall +answer "$ZONE" AXFR | zone >"$TMP/kdig"
ok "and transferred" cmp "$TMP/tcp" "$TMP/kdig"
is "$(over_tls +noall +answer "$ZONE" AXFR | zone)" "" \
    "without one there is no transfer"
like "$(openssl s_client -connect "127.0.0.1:$TLS_PORT" -cert "$TMP/other.pem" \
    -key "$TMP/other.key" < <(sleep 1) 2>&1)" 'alert unknown ca' \
    "one of a stranger's is no good"
like "$(cat "$RELAYBLD_LOG")" \
    'warning: TLS connection from 127.0.0.1: its certificate: ' "the log says so"
stop_relaybld
is "$STATUS" 0 "it ends cleanly"
done_testing
