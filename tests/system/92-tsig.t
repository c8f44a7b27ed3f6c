#!/bin/bash
# TSIG of every algorithm, by those who sign: dig, kdig, nsupdate and knsupdate,
# and a client that does it wrong on purpose, beside Knot. Replays are refused;
# a transfer has a right MAC in every message.
. "$(dirname "$0")/lib.sh"
private_machine "$@"
. "$ROOT/tests/system/secondary.sh"
require dig kdig nsupdate knsupdate
. "$ROOT/tests/system/clock.sh"

CLIENT=$ROOT/tests/system/tsig_client.py
PORT=53
LISTEN=127.0.0.1@53
KEYS=(sha256.example sha384.example sha512.example)
for key in "${KEYS[@]}"; do
	make_key "$key" "hmac-${key%%.*}"
done

key_set="$(printf '%s, ' "${KEYS[@]}")"
MORE="    transfer-keys: [${key_set%, }]
keys:
$(for key in "${KEYS[@]}"; do
	echo "  $key: {file: $TMP/keys/$key.key}"
done)"
make_conf
exits 0 "a list is published" relaybl add 192.0.2.25 --reason test
start_relaybld

# --- Who signs as one should -------------------------------------------------

signed_by()
{
	local key=$TMP/keys/$2.key
	case $1 in
	dig) dig @127.0.0.1 +norec +tries=1 -k "$key" "${@:3}" ;;
	dig-y) dig @127.0.0.1 +norec +tries=1 \
	    -y "$(key_algorithm "$2"):$2:$(key_secret "$2")" "${@:3}" ;;
	kdig) kdig @127.0.0.1 +norec +noedns +retry=0 \
	    -y "$(key_algorithm "$2"):$2:$(key_secret "$2")" "${@:3}" ;;
	esac 2>&1
}
for key in "${KEYS[@]}"; do
	for how in dig dig-y kdig; do
		got=$(signed_by $how "$key" "25.2.0.192.$ZONE" A)
		is "$(summarize <<<"$got")" "NOERROR 127.0.0.2" \
		    "$how, ${key%%.*}: answered"
		like "$got" 'TSIG' "$how, ${key%%.*}: signed"
		unlike "$got" "[Cc]ouldn't verify|BAD|invalid|WARNING" \
		    "$how, ${key%%.*}: rightly"
	done
	got=$(signed_by dig "$key" "25.2.0.192.$ZONE" A +tcp)
	is "$(summarize <<<"$got")" "NOERROR 127.0.0.2" "dig, ${key%%.*}: TCP"
	got=$(signed_by dig "$key" "$ZONE" AXFR)
	like "$got" 'XFR size' "dig, ${key%%.*}: a transfer"
	unlike "$got" "[Cc]ouldn't verify|BAD|failed" \
	    "dig, ${key%%.*}: its every MAC is right"
done

# Updates are signed, too; we take none, and our no is signed.
printf '%s\n' "server 127.0.0.1" "zone $ZONE" \
    "update add x.$ZONE 300 A 127.0.0.2" send >"$TMP/update"
run timeout 10 nsupdate -k "$TMP/keys/sha256.example.key" "$TMP/update"
like "$ERR$OUT" 'NOTIMP|REFUSED' "nsupdate: no updates here"
unlike "$ERR$OUT" 'TSIG|BAD|verify' "nsupdate: which is signed"
run timeout 10 knsupdate \
    -y "hmac-sha512:sha512.example:$(key_secret sha512.example)" "$TMP/update"
like "$ERR$OUT" 'NOTIMPL?|REFUSED' "knsupdate: no updates here"

# --- Who does not --------------------------------------------------------------

# Knot, which has the same keys, says what else there is to say.
mkdir "$TMP/knot"
{
	printf '%s\n' server: "  listen: 127.0.1.3@53" "  rundir: $TMP/knot" \
	    database: "  storage: $TMP/knot" key:
	for key in "${KEYS[@]}"; do
		printf '%s\n' "  - id: $key" \
		    "    algorithm: $(key_algorithm "$key")" \
		    "    secret: $(key_secret "$key")"
	done
	printf '%s\n' acl: "  - id: all" "    key: [${key_set%, }]" \
	    "    action: transfer"
	printf '%s\n' zone: "  - domain: $ZONE" "    acl: all" "    file: $TMP/apex" \
	    "    storage: $TMP" "    zonefile-sync: -1"
} >"$TMP/knot/conf"
spawn "$TMP/knot/log" knotd -c "$TMP/knot/conf"
wait_for "$PATIENCE" have_serial 1 127.0.1.3 ||
    bail "Knot: $(tail "$TMP/knot/log")"
run python3 "$CLIENT" table "$ZONE" "$TMP/keys" \
    "$(IFS=,; echo "${KEYS[*]}")" relaybld=127.0.0.1@53 knot=127.0.1.3@53
is "$STATUS" 0 "each is answered as RFC 8945 says" ||
    diag "$ERR" "$(grep WRONG <<<"$OUT")"
note "$OUT"
run python3 "$CLIENT" axfr "$ZONE" "$TMP/keys" sha384.example 127.0.0.1@53
like "$OUT" '^[0-9]+ messages, [0-9]+ records$' "a signed transfer: $OUT"

# --- The same once more ----------------------------------------------------------

python3 "$CLIENT" save "$ZONE" "$TMP/keys" sha256.example "$TMP/saved"
replayed()
{
	python3 "$CLIENT" replay "$ZONE" "$TMP/keys" sha256.example \
	    "$TMP/saved" 127.0.0.1@53
}
is "$(replayed)" "NOERROR 0 signed" "a signed question"
clock_shift 290
is "$(replayed)" "NOERROR 0 signed" "again, within the fudge"
clock_shift 310
is "$(replayed)" "NOTAUTH BADTIME signed" "again, after the fudge"
clock_shift -310
is "$(replayed)" "NOTAUTH BADTIME signed" "the clock put back"
clock_shift 0
is "$(replayed)" "NOERROR 0 signed" "the clock is right again"

stop_relaybld
is "$STATUS" 0 "relaybld ends cleanly"
done_testing
