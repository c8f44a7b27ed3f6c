#!/bin/bash
# DNS over TLS with others' programs: kdig, openssl, Unbound in front, BIND's
# dig; what is too old or of no use is refused, and a list that asks for
# certificates shows itself to nobody else.
. "$(dirname "$0")/lib.sh"
private_machine "$@"
. "$ROOT/tests/system/secondary.sh"
. "$ROOT/tests/system/tls.sh"
. "$ROOT/tests/system/resolvers.sh"
require unbound kdig

make_authority ca
make_authority others
make_certificate server ca relaybld.example.org
make_certificate client ca client
make_certificate stranger others stranger
make_key ns2.example.org
HIDDEN=hidden.example.org
PORT=53 TLS_PORT=853
LISTEN=127.0.0.1@53
SERVER="  tls-client-ca: $TMP/ca.pem"
tls_server
MORE="    transfer-keys: [ns2.example.org]
    transfer-tls: true
  $HIDDEN:
    list: relays
    apex: $TMP/hidden.zone
    transfer-keys: [ns2.example.org]
    client-certificate: require
keys:
  ns2.example.org: {file: $TMP/keys/ns2.example.org.key}"
make_conf
sed "s/$ZONE/$HIDDEN/g" "$TMP/apex" >"$TMP/hidden.zone"
scan "$TMP/scan.jsonl" open 192.0.2.25
exits 0 "the scan is imported" relaybl import "$TMP/scan.jsonl"
start_relaybld

# tls_query NAME TYPE [kdig options]
tls_query()
{
	kdig +norec +noedns +tls +retry=0 @127.0.0.1 -p 853 "${@:3}" "$1" "$2" 2>&1 |
	    summarize
}
CA=(+tls-ca="$TMP/ca.pem" +tls-hostname=relaybld.example.org)
CLIENT=(+tls-certfile="$TMP/client.pem"
    +tls-keyfile="$TMP/client.key")
STRANGER=(+tls-certfile="$TMP/stranger.pem"
    +tls-keyfile="$TMP/stranger.key")

# --- Asking -----------------------------------------------------------------

is "$(tls_query "25.2.0.192.$ZONE" A "${CA[@]}")" "NOERROR 127.0.0.2" \
    "kdig: listed"
is "$(tls_query "25.2.0.192.$ZONE" TXT "${CA[@]}")" \
    "NOERROR \"$(zone_text 192.0.2.25 relay)\"" "kdig: the text"
is "$(tls_query "26.2.0.192.$ZONE" A "${CA[@]}")" NXDOMAIN "kdig: not listed"
unlike "$(tls_query "25.2.0.192.$ZONE" A +tls-ca="$TMP/others.pem")" \
    NOERROR "kdig: another authority"
is "$(PORT=853 query "25.2.0.192.$ZONE" A +tls)" "NOERROR 127.0.0.2" "dig +tls"
run kdig +norec +tls +keepopen @127.0.0.1 -p 853 "25.2.0.192.$ZONE" A \
    "26.2.0.192.$ZONE" A "2.0.0.127.$ZONE" TXT
is "$(grep -oE 'status: [A-Z]+' <<<"$OUT" | xargs)" \
    "status: NOERROR status: NXDOMAIN status: NOERROR" \
    "kdig: three over one connection"

# What is asked over TLS is padded only where that is asked for.
like "$(kdig +norec +tls +padding=128 @127.0.0.1 -p 853 "25.2.0.192.$ZONE" A)" \
    'PADDING' "kdig: a padded question gets a padded answer"
size=$(kdig +norec +tls +padding=128 @127.0.0.1 -p 853 "25.2.0.192.$ZONE" A |
    sed -n 's/^;; Received \([0-9]*\) B.*/\1/p')
is "$((size % 468))" 0 "in blocks of 468 octets ($size)"
unlike "$(kdig +norec +tls +nopadding @127.0.0.1 -p 853 "2.0.0.127.$ZONE" A)" \
    'PADDING' "kdig: without, without"

# --- Handshakes --------------------------------------------------------------

# s_client OPTIONS: what openssl says to an immediate end of input.
s_client()
{
	timeout 10 openssl s_client -connect 127.0.0.1:853 \
	    -CAfile "$TMP/ca.pem" -verify_return_error "$@" </dev/null 2>&1
}
like "$(s_client -tls1_3)" 'New, TLSv1\.3' "openssl: TLS 1.3"
like "$(s_client -tls1_2)" 'New, TLSv1\.2' "openssl: TLS 1.2"
for old in tls1 tls1_1; do
	unlike "$(s_client -$old -cipher DEFAULT@SECLEVEL=0)" \
	    'New, (TLSv1|SSLv3)' "openssl: $old is refused"
done
like "$(s_client -alpn dot)" 'ALPN protocol: dot' "openssl: ALPN dot"
like "$(s_client -tls1_3)" 'No ALPN negotiated' "openssl: no ALPN will do"
like "$(s_client -alpn h2)" 'no application protocol' \
    "openssl: another ALPN is refused"
like "$(s_client -tls1_2)" 'Secure Renegotiation IS supported' \
    "openssl: no insecure renegotiation"
like "$( { sleep 0.5; echo R; sleep 1; } | timeout 10 openssl s_client \
    -connect 127.0.0.1:853 -tls1_2 2>&1)" 'no renegotiation|handshake failure' \
    "openssl: renegotiation is refused"
like "$(s_client -tls1_3)" 'Verify return code: 0' "openssl: the whole chain"
early=$(s_client -tls1_3 -sess_out "$TMP/session"
    sleep 0.2
    printf 'early data' >"$TMP/early"
    s_client -tls1_3 -sess_in "$TMP/session" -early_data "$TMP/early")
unlike "$early" 'Early data was accepted' "openssl: no early data"

# --- Unbound in front ---------------------------------------------------------

start_unbound unbound 127.0.2.1 <<END
    do-not-query-localhost: no
    tls-cert-bundle: "$TMP/ca.pem"
stub-zone:
    name: "$ZONE"
    stub-addr: 127.0.0.1@853#relaybld.example.org
    stub-tls-upstream: yes
END
is "$(via 127.0.2.1 "25.2.0.192.$ZONE")" "NOERROR 127.0.0.2" "Unbound: listed"
is "$(via 127.0.2.1 "26.2.0.192.$ZONE")" NXDOMAIN "Unbound: not listed"
is "$(via 127.0.2.1 "25.2.0.192.$ZONE" TXT)" \
    "NOERROR \"$(zone_text 192.0.2.25 relay)\"" "Unbound: the text"

# --- Who has a certificate ----------------------------------------------------

is "$(query "25.2.0.192.$HIDDEN")" REFUSED "hidden: over UDP"
is "$(query "25.2.0.192.$HIDDEN" A +tcp)" REFUSED "hidden: over TCP"
is "$(tls_query "25.2.0.192.$HIDDEN" A)" REFUSED \
    "hidden: over TLS, without a certificate"
unlike "$(tls_query "25.2.0.192.$HIDDEN" A "${STRANGER[@]}")" 127.0.0.2 \
    "hidden: a certificate of another authority"
is "$(tls_query "25.2.0.192.$HIDDEN" A "${CLIENT[@]}")" "NOERROR 127.0.0.2" \
    "hidden: with a certificate"
is "$(tls_query "25.2.0.192.$ZONE" A "${CLIENT[@]}")" "NOERROR 127.0.0.2" \
    "the open one: with a certificate, too"

# --- Transfers ----------------------------------------------------------------

# axfr ZONE PORT [kdig options]: how many records, or why not.
axfr()
{
	kdig +norec +retry=0 @127.0.0.1 -p "$2" "${@:3}" \
	    -y "hmac-sha256:ns2.example.org:$(key_secret ns2.example.org)" \
	    "$1" AXFR >"$TMP/axfr" 2>&1
	grep -cE '[[:space:]]IN[[:space:]]+A[[:space:]]' "$TMP/axfr" |
	    grep -vx 0 || grep -oE 'REFUSED|NOTAUTH|SERVFAIL|failed' \
	    "$TMP/axfr" | head -n 1
}
is "$(axfr "$ZONE" 53 +tcp)" REFUSED "transfer: over TCP, which may not"
like "$(axfr "$ZONE" 853 +tls)" '^[0-9]+$' "transfer: over TLS"
is "$(axfr "$HIDDEN" 53 +tcp)" REFUSED "hidden transfer: over TCP"
is "$(axfr "$HIDDEN" 853 +tls)" REFUSED "hidden transfer: without a certificate"
like "$(axfr "$HIDDEN" 853 +tls "${CLIENT[@]}")" '^[0-9]+$' \
    "hidden transfer: with a certificate"

stop_relaybld
is "$STATUS" 0 "relaybld ends cleanly"
note "$(grep -E 'tls' "$RELAYBLD_LOG")"
done_testing
