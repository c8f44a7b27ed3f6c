#!/bin/bash
# relaybl status: exit 0 where all is well, 1 where something needs a person,
# what that is comes first; and it neither waits nor is waited for.
. "$(dirname "$0")/lib.sh"
# A leak check is itself a tracer: it cannot work below strace.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
private_machine "$@"
require strace python3

# well NAME, needs NAME REGEX: what status says now.
well()
{
	exits 0 "$1: well" relaybl status
	not_ok "$1: nothing needs a person" grep '^!' <<<"$OUT"
}
needs()
{
	exits 1 "$1: needs a person" relaybl status
	like "$(head -n 1 <<<"$OUT")" "^! $2" "$1: the first line says why"
	is "$(grep -c '^!' <<<"$OUT")" "${3:-1}" "$1: so many lines"
}
# of FIELD: a Python expression over the JSON object.
of()
{
	relaybl status --json | python3 -c "import json, sys
o = json.load(sys.stdin)
l = o['lists'][0]
print($1)"
}

PORT=5300
mkdir "$STORE"
mount -t tmpfs -o size=64m none "$STORE" || bail "tmpfs"
LIST='    exempt: [127.0.26.0/24]
    max-listed: 70'
MORE="  old.example.org:
    list: relays
    retire: \"replaced\"
  other.example.org:
    list: other"
make_conf
sed -i 's/^lists:/&\n  other: {freeze: "not ready"}/' "$CONF"
# The list of the tests is the second one here.
sed -i '/^  other: {freeze/d; s/^scanners:/  other: {freeze: "not ready"}\n&/' \
    "$CONF"
exits 69 "no store: exit 69" relaybl status
like "$ERR" 'no store yet' "which is told"

verdicts=()
for i in {1..40}; do
	verdicts+=(open "127.0.25.$i")
done
scan "$TMP/0.jsonl" "${verdicts[@]}"
relaybl import --list relays "$TMP/0.jsonl" >/dev/null || bail "import"
well "40 listings"
is "$(of "l['listings'], l['classes']['relay'], l['week_growth']")" \
    "40 40 40" "they are counted"
is "$(of "l['expire_day'], l['expire_week'], l['exemptions']")" "0 0 1" \
    "when they expire, what is exempt"
is "$(of "o['served'], o['generation'], o['needs_person'], o['reasons']")" \
    "current 1 False []" "what is served"
is "$(of "[(z['zone'], z['retired']) for z in l['zones']]")" \
    "[('$ZONE', None), ('old.example.org', 'replaced')]" "the zones"
is "$(of "o['lists'][1]['frozen']")" "not ready" "what is frozen"
is "$(of "[(f['scanner'], f['last_good_import'], f['silent'])
    for f in l['feeds']]")" "[('nightly', 1, False)]" "the scanner"
like "$OUT" 'list relays: 40 listings \(relay 40\), 0 unconfirmed' "as text"
like "$OUT" 'zone old.example.org, retired: replaced' "the zones, too"
exits 0 "one list" relaybl status --list other
not_ok "and no other" grep -F 'list relays' <<<"$OUT"

relaybl add 127.0.25.77 --list relays --reason test --expires 3h >/dev/null
is "$(of "l['listings'], l['expire_day'], l['expire_week']")" "41 1 1" \
    "one that expires soon"

# --- What needs a person ---------------------------------------------------

scan "$TMP/1.jsonl" open 127.0.26.9
relaybl import --list relays "$TMP/1.jsonl" >/dev/null 2>&1
needs "own host" 'list relays: own host is open: 127\.0\.26\.9 port 25, says nightly \(exempt: 127\.0\.26\.0/24\)'
is "$(of "l['own_open_count'], l['own_open'][0]['prefix'], l['listings']")" \
    "1 127.0.26.9 41" "own host: and in JSON"
scan "$TMP/2.jsonl" closed 127.0.26.9
relaybl import --list relays "$TMP/2.jsonl" >/dev/null
well "own host closed"

# All but a few are closed at once: more removals than the guard allows.
scan "$TMP/3.jsonl" "${verdicts[@]/#open/closed}"
exits 3 "a scan is held" relaybl import --list relays "$TMP/3.jsonl"
needs "a hold" 'list relays: removals of import [0-9]+ by nightly are held: .*removals'
is "$(of "len(l['holds']), l['holds'][0]['held'], l['listings']")" \
    "1 removals 41" "a hold: and in JSON"
scan "$TMP/4.jsonl" open 127.0.25.1
relaybl import --list relays "$TMP/4.jsonl" >/dev/null
well "superseded by the next good scan"

verdicts=()
for i in {101..116}; do
	verdicts+=(open "127.0.25.$i")
done
scan "$TMP/5.jsonl" "${verdicts[@]}"
relaybl import --list relays "$TMP/5.jsonl" >/dev/null
needs "nearly full" 'list relays: 57 listings of 70 that there may be'
relaybl remove 127.0.25.108 --list relays --reason test >/dev/null
well "not above 80 %"
sed -i 's/max-listed: 70/max-listed: 1000/' "$CONF"

head -c 64m /dev/zero >"$STORE/filler" 2>/dev/null
needs "no room" 'the ledger has [0-9]+ KiB, and its file system 0 KiB left'
rm "$STORE/filler"
well "room again"

# --- What is served --------------------------------------------------------

good=$(readlink "$STORE/served/current")
before=$(basename "$(find "$STORE/served" -name '*.mdb' ! -name "$good" |
    sort | tail -n 1)")
ln -sfn "$before" "$STORE/served/current"
needs "an older one" "generation ${before%.mdb} is behind the ledger: relaybl publish"
is "$(readlink "$STORE/served/current")" "$before" "status mends nothing"
ln -sfn "$good" "$STORE/served/current"
well "the right one"
cp "$STORE/served/$good" "$TMP/copy"
echo x >>"$STORE/served/$good"
needs "damaged" 'what is served is damaged: .*relaybl publish'
is "$(of "o['served'], o['generation']")" "damaged 0" "damaged: and in JSON"
cp "$TMP/copy" "$STORE/served/$good.new"
mv "$STORE/served/$good.new" "$STORE/served/$good"
relaybl add 127.0.25.78 --list relays --reason test >/dev/null
# A rollback is of all lists.
sed -i 's/^  other: .*/  other: {}/' "$CONF"
exits 0 "a rollback" relaybl rollback --reason test
well "rolled back, on purpose"
like "$OUT" 'served: .*rolled back' "which is said"
relaybl publish >/dev/null
well "published"

# --- While somebody writes -------------------------------------------------

# slowly CALL ADDRESS: an add that is held up at that call; its process in
# $SPAWNED.
slowly()
{
	spawn "$TMP/add.log" strace -f -qq -o /dev/null -e trace="$1" \
	    -e inject="$1":delay_enter=3000000:when=1 "$RELAYBL" -c "$CONF" \
	    add "$2" --list relays --reason test
}
# in_time NAME: status answers at once, whoever writes.
in_time()
{
	local start=${EPOCHREALTIME/./}
	exits 0 "$1: well" relaybl status
	ok "$1: at once" test $((${EPOCHREALTIME/./} - start)) -lt 2000000
}
is_locked()
{
	! flock -n "$STORE/lock" true
}
is_behind()
{
	relaybl status | grep '^served: .*being published'
}
slowly fdatasync 127.0.25.79
ok "somebody writes" wait_for "$PATIENCE" is_locked
in_time "during a commit"
wait "$SPAWNED"
is "$?" 0 "which goes through"
slowly renameat 127.0.25.80
ok "what is being published is said" wait_for "$PATIENCE" is_behind
in_time "during a publication"
wait "$SPAWNED"
is "$?" 0 "which goes through, too"
well "after it"

# A change that comes and goes while status is looking: what is served then is
# newer than what it has read of the ledger.
spawn "$TMP/status.log" strace -f -qq -o /dev/null -e trace=readlinkat \
    -e inject=readlinkat:delay_enter=3000000:when=1 "$RELAYBL" -c "$CONF" status
sleep 1
relaybl add 127.0.25.81 --list relays --reason test >/dev/null
wait "$SPAWNED"
is "$?" 0 "a change meanwhile: well"
like "$(cat "$TMP/status.log")" 'served: .*current' "what is served is current"
umount "$STORE"
done_testing
