#!/bin/bash
# TSIG: queries signed with each algorithm by dig, kdig and a client of our own
# are answered signed; every lie as RFC 8945 says; a transfer is signed from
# its first message to its last.
. "$(dirname "$0")/lib.sh"
require dig kdig python3

SECRET=$(printf 'sixteen octets or more, here 32.' | base64 -w0)
for bits in 256 384 512; do
	cat >"$TMP/key$bits" <<-END
	key "transfer$bits.example.org" {
		algorithm hmac-sha$bits;
		secret "$SECRET";
	};
	END
done
sed -i 's/transfer256/transfer/' "$TMP/key256"
chmod 600 "$TMP"/key*
# One name has one algorithm: the second and third have names of their own.
MORE="    allow-keys: [transfer.example.org, transfer384.example.org,
      transfer512.example.org]
    transfer-keys: [transfer.example.org, transfer384.example.org,
      transfer512.example.org]
keys:
  transfer.example.org: { file: $TMP/key256 }
  transfer384.example.org: { file: $TMP/key384 }
  transfer512.example.org: { file: $TMP/key512 }"
make_conf
seq 1 200 | sed 's/^/127.0.25./' >"$TMP/list"
relaybl import --scanner nightly "$TMP/list" >/dev/null || bail "import"
start_relaybld

ask()
{
	python3 "$ROOT/tests/system/tsig_ask.py" 127.0.0.1 "$PORT" "$ZONE" "$@"
}

# --- Right -----------------------------------------------------------------

LISTED="127.0.0.2"
is "$(ask good)" "NOERROR signed $LISTED" "signed, answered signed"
is "$(ask tcp)" "NOERROR signed $LISTED" "over TCP, too"
is "$(ask in-time)" "NOERROR signed $LISTED" "290 s late"
is "$(ask forwarded)" "NOERROR signed $LISTED" "another ID on the way"
is "$(ask replayed)" "$(printf 'NOERROR signed %s\nNOERROR signed %s' \
    "$LISTED" "$LISTED")" "the same once more: a query changes nothing"
is "$(ask other-data)" "NOERROR signed $LISTED" "other data is covered"
for bits in 256 384 512; do
	name=transfer$bits.example.org
	[ "$bits" != 256 ] || name=Transfer.Example.ORG
	out=$(dig @127.0.0.1 -p "$PORT" +norec -y "hmac-sha$bits:$name:$SECRET" \
	    "2.0.0.127.$ZONE" 2>&1)
	ok "dig, hmac-sha$bits" grep -q "A.127.0.0.2" <<<"$out"
	not_ok "... its signature is right" \
	    grep -qiE "^;.*(verif|validat|expected|bad|fail)" <<<"$out"
	ok "... it is signed" grep -q "TSIG.*NOERROR" <<<"$out"
	out=$(kdig @127.0.0.1 -p "$PORT" +norec \
	    -y "hmac-sha$bits:$name:$SECRET" "2.0.0.127.$ZONE" 2>&1)
	ok "kdig, hmac-sha$bits" grep -q "A.127.0.0.2" <<<"$out"
	not_ok "... its signature is right" grep -qE "^;; (ERROR|WARNING)" <<<"$out"
done

# --- Wrong -----------------------------------------------------------------

BADSIG="NOTAUTH BADSIG unsigned"
BADKEY="NOTAUTH BADKEY unsigned"
BADTIME="NOTAUTH BADTIME signed time"
while read -r case want; do
	is "$(ask "$case")" "$want" "$case: $want"
done <<END
unknown-key $BADKEY
other-algorithm $BADKEY
other-secret $BADSIG
changed $BADSIG
zeroes $BADSIG
late $BADTIME
early $BADTIME
time-0 $BADTIME
time-max $BADTIME
fudge-0 $BADTIME
half NOTAUTH BADTRUNC signed
cut-1 NOTAUTH BADTRUNC signed
no-mac FORMERR unsigned
cut-9 FORMERR unsigned
less-than-half FORMERR unsigned
longer FORMERR unsigned
class-in FORMERR unsigned
ttl-1 FORMERR unsigned
other-len FORMERR unsigned
twice FORMERR unsigned
not-last FORMERR unsigned
answer SILENCE
unsigned REFUSED unsigned
foreign REFUSED signed
update NOTIMP signed
notify REFUSED signed
END

# --- Transfers -------------------------------------------------------------

read -r messages records how <<<"$(ask axfr)"
is "$how" signed "AXFR: each of $messages messages is signed, in a chain"
ok "$records records" [ "$records" -gt 200 ]
for bits in 256 384 512; do
	name=transfer$bits.example.org
	[ "$bits" != 256 ] || name=transfer.example.org
	out=$(dig @127.0.0.1 -p "$PORT" -y "hmac-sha$bits:$name:$SECRET" \
	    "$ZONE" AXFR 2>&1)
	ok "AXFR by dig, hmac-sha$bits" grep -q "^;; XFR size: " <<<"$out"
	# On lines of its own words: letters of a MAC can say anything.
	not_ok "... its signatures are right" \
	    grep -qiE "^;.*(verif|validat|expected|bad|fail)" <<<"$out"
done
out=$(dig @127.0.0.1 -p "$PORT" "$ZONE" AXFR 2>&1)
ok "AXFR without a key is refused" grep -q "Transfer failed" <<<"$out"
out=$(dig @127.0.0.1 -p "$PORT" "$ZONE" AXFR \
    -y "hmac-sha256:transfer.example.org:$(printf %032d 1 | base64)" 2>&1)
ok "with a wrong one, too" grep -q "Transfer failed" <<<"$out"

# --- Files of keys ---------------------------------------------------------

# reloads TEXT: HUP, and the log says so.
reloads()
{
	local before
	before=$(grep -c -- "$1" "$RELAYBLD_LOG")
	kill -HUP "$RELAYBLD_PID"
	wait_for "$PATIENCE" more_lines "$1" "$before"
}
more_lines()
{
	[ "$(grep -c -- "$1" "$RELAYBLD_LOG")" -gt "$2" ]
}
chmod 640 "$TMP/key256"
ok "a key that others may read is refused" \
    reloads "key256: others than its owner may use it"
is "$(ask good)" "NOERROR signed $LISTED" "the one before stays"
chmod 600 "$TMP/key256"
sed -i 's/secret .*/secret "c2hvcnQ=";/' "$TMP/key256"
ok "a short one, too" reloads "key256:3: secret: under 16 octets"
sed -i "s/secret .*/secret \"$(printf 'another secret of thirty-two oct' |
    base64 -w0)\";/" "$TMP/key256"
ok "a new key" reloads "reload"
is "$(wait_for "$PATIENCE" test "$(ask good)" = "$BADSIG"; ask good)" \
    "$BADSIG" "the old secret is none"
is "$(ask other-secret)" "NOERROR signed $LISTED" "the new one is"
stop_relaybld
is "$STATUS" 0 "it ends cleanly"
done_testing
