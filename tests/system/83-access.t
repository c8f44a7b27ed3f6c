#!/bin/bash
# Zones that are not for everybody: by address, by key, for questions and for
# transfers. Keys come from files that nobody else may read, and change by HUP.
. "$(dirname "$0")/lib.sh"
require dig kdig

# The secrets are of this test alone.
key_file()
{
	cat >"$TMP/$1.key" <<END
key "$1.example.org" {
	algorithm $2;
	secret "$3";
};
END
	chmod 600 "$TMP/$1.key"
}
ONE=MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE=
TWO=MjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMg==
key_file one hmac-sha256 "$ONE"
key_file two hmac-sha512 "$TWO"
SIGN_ONE=hmac-sha256:one.example.org:$ONE
SIGN_TWO=hmac-sha512:two.example.org:$TWO

# from SOURCE NAME TYPE [dig options]: what is answered to that address.
from()
{
	local source=$1
	shift
	query "$1" "$2" -b "$source" "${@:3}"
}
# said SOURCE NAME TYPE [dig options]: all that dig prints.
said()
{
	dig @127.0.0.1 -p "$PORT" -b "$1" +norec +tries=1 +time=5 "${@:4}" \
	    "$2" "$3" 2>&1
}
counter()
{
	: >"$RELAYBLD_LOG"
	kill -USR1 "$RELAYBLD_PID"
	wait_for 10 grep -q "^$1 " "$RELAYBLD_LOG"
	awk -v name="$1" '$1 == name { n = $2 } END { print n }' \
	    "$RELAYBLD_LOG"
}
reload()
{
	: >"$RELAYBLD_LOG"
	kill -HUP "$RELAYBLD_PID"
	wait_for "$PATIENCE" grep -Eq 'configuration (reloaded|not changed)' \
	    "$RELAYBLD_LOG"
}

ALLOW=127.0.0.0/24
make_conf
cat >>"$CONF" <<END
  inner.example.org:
    list: relays
    allow: [127.0.1.0/24]
  keyed.example.org:
    list: relays
    allow-keys: [one.example.org]
    transfer: [127.0.2.2]
    transfer-keys: [two.example.org]
  moved.example.org:
    list: relays
    transfer-keys: [two.example.org]
keys:
  one.example.org: {file: $TMP/one.key}
  two.example.org: {file: $TMP/two.key}
END
echo 127.0.1.9 >"$TMP/list"
exits 0 "a list is imported" relaybl import --format list --scanner nightly \
    "$TMP/list"
start_relaybld
HERE=9.1.0.127

# --- Addresses -------------------------------------------------------------

is "$(from 127.0.0.1 "$HERE.$ZONE" A)" "NOERROR 127.0.0.2" \
    "whom the server allows may ask a zone that says nothing"
is "$(from 127.0.1.1 "$HERE.$ZONE" A)" REFUSED "another may not"
is "$(from 127.0.1.1 "$HERE.inner.example.org" A)" "NOERROR 127.0.0.2" \
    "but the zone that names it"
is "$(from 127.0.0.1 "$HERE.inner.example.org" A)" REFUSED \
    "which is for nobody else"
is "$(from 127.0.1.1 "$HERE.inner.example.org" A +tcp)" "NOERROR 127.0.0.2" \
    "over TCP, too"
is "$(from 127.0.3.1 "example.net" A)" REFUSED "a stranger is refused"
like "$(said 127.0.3.1 "$HERE.$ZONE" A)" "EDE: 18 \(Prohibited\)" \
    "and told why"

# --- Keys ------------------------------------------------------------------

is "$(from 127.0.0.1 "$HERE.keyed.example.org" A)" REFUSED "without a key"
is "$(from 127.0.0.1 "$HERE.keyed.example.org" A -y "$SIGN_ONE")" \
    "NOERROR 127.0.0.2" "with the key"
unlike "$(said 127.0.0.1 "$HERE.keyed.example.org" A -y "$SIGN_ONE")" \
    "verify failure|[Cc]ouldn't verify" "dig verifies the answer"
like "$(kdig @127.0.0.1 -p "$PORT" +norec -y "$SIGN_ONE" \
    "$HERE.keyed.example.org" A)" "NOERROR.*127\.0\.0\.2" "so does kdig"
is "$(from 127.0.0.1 "$HERE.keyed.example.org" A -y "$SIGN_TWO")" REFUSED \
    "with another's"
is "$(from 127.0.3.1 "$HERE.keyed.example.org" A -y "$SIGN_ONE")" REFUSED \
    "from another place"
is "$(from 127.0.0.1 "$HERE.$ZONE" A -y "$SIGN_TWO")" "NOERROR 127.0.0.2" \
    "where none is needed one does no harm"
like "$(said 127.0.0.1 "$HERE.$ZONE" A -y \
    "hmac-sha256:other.example.org:$ONE")" "BADKEY" "one that is not ours does"
like "$(said 127.0.0.1 "$HERE.$ZONE" A -y \
    "hmac-sha256:one.example.org:$TWO")" "BADSIG" "nor does a wrong secret"
like "$(said 127.0.0.1 "$HERE.$ZONE" A -y \
    "hmac-sha512:one.example.org:$ONE")" "BADKEY" "or another algorithm"
is "$(counter tsig_badkey) $(counter tsig_badsig)" "2 1" "they are counted"

# --- Transfers -------------------------------------------------------------

# transferred SOURCE ZONE [dig options]: how many SOA records came.
transferred()
{
	said "$1" "$2" AXFR +tcp "${@:3}" | grep -c "[[:space:]]SOA[[:space:]]"
}
is "$(transferred 127.0.0.1 "$ZONE")" 0 "nobody transfers what does not say so"
is "$(transferred 127.0.2.2 keyed.example.org)" 0 "by address alone"
is "$(transferred 127.0.0.1 keyed.example.org -y "$SIGN_TWO")" 0 \
    "by key alone"
is "$(transferred 127.0.2.2 keyed.example.org -y "$SIGN_ONE")" 0 \
    "by another's key"
is "$(transferred 127.0.2.2 keyed.example.org -y "$SIGN_TWO")" 2 \
    "by address and key"
is "$(transferred 127.0.3.1 moved.example.org -y "$SIGN_TWO")" 2 \
    "from anywhere, by key"
is "$(transferred 127.0.3.1 moved.example.org)" 0 "not without"
like "$(from 127.0.3.1 moved.example.org SOA -y "$SIGN_TWO")" "NOERROR ." \
    "who may transfer may ask for the SOA before"
like "$(said 127.0.2.2 keyed.example.org IXFR=1 +notcp -y "$SIGN_TWO")" \
    "SOA.*[0-9]" "IXFR over UDP is the SOA"
like "$(said 127.0.0.1 example.net AXFR +tcp)" "Transfer failed" \
    "of no zone of ours there is none"

# --- Silence ---------------------------------------------------------------

sed -i 's/^server:/&\n  denied: drop/' "$CONF"
reload
is "$(from 127.0.3.1 "$HERE.$ZONE" A +time=1)" TIMEOUT \
    "denied: drop: a stranger hears nothing"
like "$(from 127.0.3.1 moved.example.org SOA -y "$SIGN_TWO" +time=5)" \
    "NOERROR ." "but who has the key of a zone does"
is "$(from 127.0.3.1 moved.example.org SOA +time=1 -y \
    "hmac-sha256:other.example.org:$ONE")" TIMEOUT "not with any key"
is "$(from 127.0.1.1 "$HERE.$ZONE" A)" REFUSED \
    "whom any zone is for is told that this one is not"

# --- Keys that change ------------------------------------------------------

key_file one hmac-sha256 "$TWO"
reload
is "$(from 127.0.0.1 "$HERE.keyed.example.org" A -y \
    "hmac-sha256:one.example.org:$TWO")" "NOERROR 127.0.0.2" \
    "HUP takes another secret"
for wrong in mode name text; do
	key_file one hmac-sha256 "$TWO"
	case $wrong in
	mode) chmod 640 "$TMP/one.key" ;;
	name) sed -i 's/one.example/three.example/' "$TMP/one.key" ;;
	text) sed -i '3s/"//' "$TMP/one.key" ;;
	esac
	reload
	like "$(cat "$RELAYBLD_LOG")" \
	    "relaybl.conf:[0-9]+: key one.example.org: .*one.key" \
	    "a key file of wrong $wrong is told"
	unlike "$(cat "$RELAYBLD_LOG")" "$TWO" "without its secret"
	is "$(from 127.0.0.1 "$HERE.keyed.example.org" A -y \
	    "hmac-sha256:one.example.org:$TWO")" "NOERROR 127.0.0.2" \
	    "and the keys before are used"
done
stop_relaybld
is "$STATUS" 0 "it ends"
done_testing
