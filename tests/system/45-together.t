#!/bin/bash
# Two imports, an add and a backup at once, again and again, while relaybld is
# asked all the time: all that was acknowledged is in the ledger, each backup is
# whole, every answer is right, and nobody waits for longer than it takes those
# before it.
. "$(dirname "$0")/lib.sh"
private_machine "$@"
require dig

ROUNDS=${ROUNDS:-12}
HOSTS=${HOSTS:-4000}

guards='max-open: 100%, max-add: [1000000, 100%]'
LIST="    ${guards//, max/$'\n    'max}"
make_conf
sed -i "s/^  nightly:.*/  nightly: { $guards }/
    /^  nightly:/{p;s/nightly/weekly/}" "$CONF"
exits 0 "the configuration" relaybl checkconf
scan "$TMP/listed.jsonl" open 192.0.2.1
exits 0 "an address that stays listed" relaybl import "$TMP/listed.jsonl"
start_relaybld

# hosts SECOND-OCTET ROUND: the records of a scan.
hosts()
{
	local i
	for ((i = 0; i < HOSTS; i++)); do
		echo "open 10.$1.$(($2 * 16 + i / 256)).$((i % 256))"
	done
}
for ((i = 0; i < ROUNDS; i++)); do
	# shellcheck disable=SC2046 # words are what is wanted
	scan "$TMP/a.$i" $(hosts 1 "$i")
	# shellcheck disable=SC2046
	scan "$TMP/b.$i" $(hosts 2 "$i")
	sed -i 's/"scanner":"nightly"/"scanner":"weekly"/' "$TMP/b.$i"
done

# timed NAME COMMAND...: its exit status and milliseconds to $TMP/times.NAME.
timed()
{
	local name=$1 begun status
	shift
	begun=$(date +%s%N)
	"$@" >>"$TMP/out.$name" 2>&1
	status=$?
	echo "$status $((($(date +%s%N) - begun) / 1000000))" \
	    >>"$TMP/times.$name"
}
# longest NAME: milliseconds.
longest()
{
	awk '$2 > most { most = $2 } END { print most + 0 }' "$TMP/times.$1"
}
failed()
{
	awk '$1 != 0' "$TMP/times.$1" | wc -l
}
imports()
{
	local i
	for ((i = 1; i < ROUNDS; i++)); do
		timed "$1" relaybl import "$TMP/$1.$i"
	done
}
adds()
{
	local i
	for ((i = 1; i <= ROUNDS; i++)); do
		timed adds relaybl add --reason "$i" "198.51.100.$i"
	done
}
backups()
{
	local i
	for ((i = 1; i <= ROUNDS; i++)); do
		timed backups relaybl backup "$TMP/backup.$i"
	done
}
asks()
{
	until [ -e "$TMP/stop" ]; do
		listed 192.0.2.1 || echo "192.0.2.1 is not listed"
		unlisted 192.0.2.2 || echo "192.0.2.2 is listed"
		echo asked >&2
	done >>"$TMP/wrong" 2>>"$TMP/asked"
}

# What one transaction takes where nobody is in the way.
timed alone relaybl import "$TMP/a.0"
timed alone relaybl import "$TMP/b.0"
is "$(failed alone)" 0 "alone: both are applied" || diag "$(<"$TMP/out.alone")"

pids=()
for who in "imports a" "imports b" adds backups; do
	$who &
	pids+=($!)
done
asks &
asking=$!
asks &
asking="$asking $!"
wait "${pids[@]}"
: >"$TMP/stop"
# shellcheck disable=SC2086 # two of them
wait $asking

for who in a b adds backups; do
	is "$(failed $who)" 0 "$who: none failed" || diag "$(<"$TMP/out.$who")"
	note "$who: longest $(longest $who) ms," \
	    "of $(wc -l <"$TMP/times.$who"); alone $(longest alone) ms"
done
is "$(relaybl list --scanner nightly | wc -l)" $((ROUNDS * HOSTS + 1)) \
    "nothing of the one scanner is lost"
is "$(relaybl list --scanner weekly | wc -l)" $((ROUNDS * HOSTS)) \
    "nor of the other"
is "$(relaybl list | grep -c '^198\.51\.100\.')" "$ROUNDS" "nor an add"
is "$(relaybl imports | wc -l)" $((3 * ROUNDS + 1)) "each is an import"
exits 0 "verify" relaybl verify
is "$(cat "$TMP/wrong")" "" "every answer was right"
ok "relaybld was asked all the time" test -s "$TMP/asked"
# A turn each for the three who write, on a machine that has more to do.
most=$((4 * $(longest alone) + 3000))
for who in a b adds backups; do
	ok "$who: waited for no more than a turn of the others" \
	    test "$(longest $who)" -le $most
done
for ((i = 1; i <= ROUNDS; i++)); do
	rm -rf "${TMP:?}/other"
	sed "s|^store:.*|store: $TMP/other|" "$CONF" >"$TMP/other.conf"
	"$RELAYBL" -c "$TMP/other.conf" restore "$TMP/backup.$i" &&
	    "$RELAYBL" -c "$TMP/other.conf" verify || echo "backup $i"
done >"$TMP/restored" 2>&1
unlike "$(<"$TMP/restored")" "^backup " "each backup is whole" ||
    diag "$(<"$TMP/restored")"
stop_relaybld
is "$STATUS" 0 "relaybld ends cleanly"
done_testing
