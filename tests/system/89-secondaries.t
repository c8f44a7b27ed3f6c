#!/bin/bash
# NSD, Knot, BIND and PowerDNS as secondaries, as README.md configures them,
# with TSIG over TCP, and NSD and BIND over TLS too: the first transfer, then
# commits of every kind that arrive by NOTIFY and IXFR while everybody is asked.
# After each of them they answer as relaybld does, but for what README.md lists.
# FULL=1: fifty commits and 10,000 names, not fourteen and 2,000.
. "$(dirname "$0")/lib.sh"
private_machine "$@"
. "$ROOT/tests/system/secondary.sh"
. "$ROOT/tests/system/tls.sh"
. "$ROOT/tests/system/snippet.sh"

COMMITS=14 NAMES=2000
[ -z "${FULL:-}" ] || COMMITS=50 NAMES=10000

# --- Everybody is there -----------------------------------------------------

# What README.md tells, and the same over TLS; PowerDNS also with IXFR.
SECONDARIES=(nsd knot bind powerdns nsd-tls bind-tls powerdns-ixfr)
ALGORITHMS=(sha256 sha384 sha512)
declare -A AT_OF KEY_OF
for i in "${!SECONDARIES[@]}"; do
	name=${SECONDARIES[i]}
	AT_OF[$name]=127.0.1.$((i + 2))
	KEY_OF[$name]=$name.example.org
	make_key "$name.example.org" "hmac-${ALGORITHMS[(i + i / 3) % 3]}"
done
make_authority ca
make_certificate server ca relaybld.example.org
cp "$TMP/ca.pem" "$TMP/keys/ca.pem"

# As in README.md, for each of them; what stands there is right as it is.
{
	snippet yaml
	snippet yaml-secondary | sed -n '/^    transfer:/,$p'
	snippet yaml-secondary | sed '/^zones:/,$d'
} >"$TMP/readme.conf"
exits 0 "checkconf takes what README.md says" \
    "$RELAYBL" -c "$TMP/readme.conf" checkconf
keys=$(printf '%s, ' "${KEY_OF[@]}")
notify=
for name in "${SECONDARIES[@]}"; do
	notify+="\"${AT_OF[$name]} ${KEY_OF[$name]}\", "
done
PORT=53 TLS_PORT=853
LISTEN=127.0.0.1@53
tls_server
guards='max-remove: 100%; max-add: [1000000, 100%]; max-open: 100%'
LIST="    ${guards//; /$'\n    '}
    max-prefix4: 16"
MORE="    transfer: [127.0.0.1]
    transfer-keys: [${keys%, }]
    notify: [${notify%, }]
keys:
$(for key in "${KEY_OF[@]}"; do
	echo "  $key: {file: $TMP/keys/$key.key}"
done)"
# Some are over in half an hour: their TTL is what is left until then.
TTL=3600 EXPIRE=60d make_conf
sed -i "s/nightly: { /&${guards//;/,}, /" "$CONF"

# some COUNT SEED: addresses, near each other and not.
some()
{
	awk -v count="$1" -v seed="$2" 'BEGIN { srand(seed)
	for (i = 0; i < count; i++) {
		if (i % 50 == 0)
			net = 1 + int(rand() * 223) "." int(rand() * 256) "." \
			    int(rand() * 256)
		if (i % 10 == 9)
			printf "2001:db8:%x::%x\n", rand() * 65536, \
			    rand() * 65536
		else if (i % 10 > 6)
			print 1 + int(rand() * 223) "." int(rand() * 256) \
			    "." int(rand() * 256) "." int(rand() * 256)
		else
			print net "." int(rand() * 256)
	} }'
}
take()
{
	relaybl import --format list --scanner nightly --scan-id "$1" \
	    --complete "$2" >"$TMP/taken" 2>&1 || bail "$(cat "$TMP/taken")"
}
{
	some 2000 1
	# Wide and narrow, single digits and nibbles that meet.
	printf '%s\n' 192.0.2.0/24 198.51.100.128/25 203.0.113.8/29 \
	    10.20.0.0/23 1.2.3.0/24 9.9.9.0/24 9.9.8.1 172.16.0.0/16 \
	    2001:db8:1::/48 2001:db8:2:3::/64 2001:db8:4::/61 \
	    2001:db8:5::/127 9:9:9::/48 1002:304::1
} >"$TMP/list"
take first "$TMP/list"
for class in trick cgi proxy input output auth list unconfirmed; do
	relaybl add --class $class --reason test 192.0.2.$((RANDOM % 256)) \
	    >"$TMP/taken" || bail "$(cat "$TMP/taken")"
	relaybl add --class $class --reason test 198.18.7.$((RANDOM % 256)) \
	    >"$TMP/taken" || bail "$(cat "$TMP/taken")"
done
for i in {1..40}; do
	relaybl add --expires 30m --reason test "198.18.8.$i" \
	    >"$TMP/taken" || bail "$(cat "$TMP/taken")"
done
start_relaybld

start_nsd nsd "${AT_OF[nsd]}" nsd.example.org < <(snippet nsd-secondary)
start_knot knot "${AT_OF[knot]}" knot.example.org < <(snippet knot-secondary)
start_bind bind "${AT_OF[bind]}" bind.example.org < <(snippet named-secondary)
start_powerdns powerdns "${AT_OF[powerdns]}" powerdns.example.org \
    "$(snippet pdns-secondary-once)" < <(snippet pdns-secondary)
start_nsd nsd-tls "${AT_OF[nsd-tls]}" nsd-tls.example.org \
    < <(snippet nsd-secondary | sed '/^zone:/,$d'; snippet nsd-secondary-tls)
start_bind bind-tls "${AT_OF[bind-tls]}" bind-tls.example.org \
    < <(snippet named-secondary-tls)
start_powerdns powerdns-ixfr "${AT_OF[powerdns-ixfr]}" \
    powerdns-ixfr.example.org "$(snippet pdns-secondary-once)
	pdnsutil set-meta $ZONE IXFR 1" < <(snippet pdns-secondary)

serial=$(serial_at 127.0.0.1)
for name in "${SECONDARIES[@]}"; do
	ok "$name has the zone" wait_serial "$PATIENCE" "$serial" \
	    "${AT_OF[$name]}" || diag "$(tail -n 20 "$TMP/$name/log")"
done

# --- The same answers -------------------------------------------------------

peers=()
for name in "${SECONDARIES[@]}"; do
	mark=
	[ "$name" != powerdns-ixfr ] || mark=+ent
	peers+=("$name$mark=${AT_OF[$name]}@53")
done
same_answers()
{
	relaybl list | cut -f 1 | cat - "$TMP/list" >"$TMP/listed"
	run python3 "$ROOT/tests/system/compare.py" "$ZONE" $NAMES "$2" \
	    "$TMP/listed" 127.0.0.1@53 "${peers[@]}"
	is "$STATUS" 0 "$1: the same answers of all"
	note "$OUT"
	[ "$STATUS" = 0 ] || diag "$ERR"
}
same_answers "first transfer" 1

spawn "$TMP/watch" python3 "$ROOT/tests/system/dns_watch.py" "$ZONE" \
    relaybld=127.0.0.1@53 "${peers[@]}"
watch=$SPAWNED

# --- Commits of every kind --------------------------------------------------

# Sets $kind; what it needs of the ones before is theirs in this order.
commit()
{
	local out=$TMP/commit
	case $(($1 % 14)) in
	0) kind="a few more"
	some 5 "$1" >"$TMP/few"
	take "few-$1" "$TMP/few" ;;
	1) kind="some taken off"
	shuf -n 5 --random-source="$TMP/list" "$TMP/list" |
	    while read -r one; do
		relaybl remove --reason test "$one"
	done >"$out" 2>&1 ;;
	2) kind="prefixes"
	relaybl add --reason test "198.18.$1.0/24" >"$out" &&
	    relaybl add --reason test "2001:db8:$1:8000::/49" >"$out" ;;
	3) kind="an exemption in a prefix"
	relaybl exempt --reason test "192.0.2.$1" >"$out" ;;
	4) kind="another class"
	relaybl add --class proxy --reason test "192.0.2.7$1" >"$out" ;;
	5) kind="a scan"
	scan "$TMP/scan" open "10.20.1.$1" open "203.0.114.$1" \
	    closed 9.9.8.1
	relaybl import "$TMP/scan" >"$out" ;;
	6) kind="a revert"
	relaybl revert --reason test \
	    "$(relaybl imports | awk 'NR == 1 { print $1 }')" >"$out" ;;
	7) kind="a rollback"
	relaybl rollback >"$out" ;;
	8) kind="the rollback ends"
	relaybl publish >"$out" ;;
	9) kind="a fifth of it"
	some 600 "$1" >"$TMP/many"
	take "many-$1" "$TMP/many" ;;
	10) kind="the exemption ends"
	relaybl exempt --delete "192.0.2.$(($1 - 7))" >"$out" ;;
	11) kind="nothing left"
	relaybl purge --scanner nightly --reason test >"$out" ;;
	12) kind="all of it again"
	relaybl revert --reason test \
	    "$(relaybl imports | awk 'NR == 1 { print $1 }')" >"$out" ;;
	13) kind="another text"
	sed -i "s/text: \"/&Since $1: /" "$CONF"
	kill -HUP "$RELAYBLD_PID"
	sleep 0.5
	relaybl publish --new-serial >"$out" ;;
	esac
}
changed()
{
	local now
	now=$(serial_at 127.0.0.1)
	[ -n "$now" ] && [ "$now" != "$serial" ]
}
for ((n = 0; n < COMMITS; n++)); do
	commit $n 2>"$TMP/commit.err" ||
	    diag "commit $n, $kind: $(cat "$TMP/commit" "$TMP/commit.err")"
	wait_for 5 changed || diag "commit $n, $kind: the serial did not change"
	# A commit of several changes is seen as several.
	sleep 0.5
	serial=$(serial_at 127.0.0.1)
	for name in "${SECONDARIES[@]}"; do
		wait_serial "$PATIENCE" "$serial" "${AT_OF[$name]}" && continue
		result 1 "$kind: $name has $serial"
		diag "$(tail -n 20 "$TMP/$name/log")"
	done
	same_answers "$kind ($n)" $((n + 2))
done

stop "$watch"
is "$STATUS" 0 "all of them answered all the time: $(cat "$TMP/watch")"
for name in "${SECONDARIES[@]}"; do
	read -r whole differences <<<"$(transfers_in "$name")"
	note "$name took $whole transfers of all, $differences of differences"
	[ "$name" = powerdns ] || ok "$name took differences" \
	    [ "$differences" -ge $((COMMITS / 2)) ]
done
kill -USR1 "$RELAYBLD_PID"
sleep 0.2
note "$(grep -oE '(transfer|notif)[a-z_]*[ =][0-9]+' "$RELAYBLD_LOG")"

stop_relaybld
is "$STATUS" 0 "relaybld ends cleanly"
done_testing
