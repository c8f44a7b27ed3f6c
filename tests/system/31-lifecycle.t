#!/bin/bash
# The life of a listing: confirmed, refreshed, cleared, expired, removed,
# exempt, rolled back; and what lookup and history tell of it.
. "$(dirname "$0")/lib.sh"
require python3

make_conf

# policy CONFIRM CLEAR [EXPIRE]
policy()
{
	sed -i -e "s/confirm: .*/confirm: $1/" -e "s/clear: .*/clear: $2/" \
	    -e "s/clear-weak: .*/clear-weak: $2/" \
	    -e "s/^    expire: .*/    expire: ${3:-30d}/" "$CONF"
}

# fresh: no store.
fresh()
{
	rm -rf "${STORE:?}"
	mkdir -p "$STORE"
}

# verdicts "VERDICT..." "OUTCOME..." NAME: one scan each of 192.0.2.1, and what
# each comes to.
verdicts()
{
	local verdict got=
	for verdict in $1; do
		scan "$TMP/scan.jsonl" "$verdict" 192.0.2.1
		got+=$(relaybl import "$TMP/scan.jsonl" | awk '$2 == 1 && /^  (listed|refreshed|pending|clearing|delisted|unchanged) / {
			print " " $1 }')
	done
	is "${got# }" "$2" "$3"
}

# state: that of 192.0.2.1.
state()
{
	relaybl list --state all --prefix 192.0.2.1 | cut -f4
}

# events ADDRESS: their kinds, in a line.
events()
{
	relaybl history "$1" | cut -f2 | paste -sd' '
}

field()
{
	python3 -c 'import json, sys
print(eval("d" + sys.argv[1], {"d": json.load(sys.stdin)}))' "$1"
}

serial()
{
	relaybl publish | sed -n 's/.*serial \([0-9]*\),.*/\1/p'
}

# --- confirm and clear ------------------------------------------------------

policy 2 2
verdicts "open" "pending" "one open of two"
is "$(state)" unconfirmed "is unconfirmed"
is "$(relaybl list)" "" "and not listed"
OUT=$(relaybl lookup 192.0.2.1)
like "$OUT" "unconfirmed: .*open 1 of 2" "lookup tells how far it is"
verdicts "unreachable open" "unchanged listed" \
    "unreachable between changes nothing"
is "$(state)" listed "two of two list"
verdicts "closed" "clearing" "one closed of two"
exits 0 "is listed still" relaybl lookup 192.0.2.1
verdicts "open" "refreshed" "open between begins anew"
verdicts "closed inconclusive unreachable" \
    "clearing unchanged unchanged" "what proves nothing changes nothing"
verdicts "closed" "delisted" "the second closed delists"
is "$(state)" cleared "it is cleared"
exits 1 "and not listed" relaybl lookup 192.0.2.1
like "$OUT" "cleared: .*last closed" "lookup tells why not"
verdicts "open" "listed" "one that was listed is listed again at once"
is "$(events 192.0.2.1)" \
    "unconfirmed listed clearing clearing delisted listed" "history has it all"
fresh
verdicts "open closed open" "pending unchanged pending" \
    "closed between two open begins anew"
verdicts "open" "listed" "then it is listed"
is "$(events 192.0.2.1)" "unconfirmed changed unconfirmed listed" \
    "which history has, too"
exits 0 "verify" relaybl verify

# One scan in two files is one scan.
scan "$TMP/scan.jsonl" open 192.0.2.7
gzip -kf "$TMP/scan.jsonl"
exits 0 "a scan of an open host" relaybl import "$TMP/scan.jsonl"
exits 0 "and the same one compressed" relaybl import "$TMP/scan.jsonl.gz"
like "$OUT" "ignored 1: the same verdict, of the same time" "says nothing new"
is "$(relaybl list --prefix 192.0.2.7)" "" "and does not confirm it"
OUT=$(relaybl lookup 192.0.2.7)
like "$OUT" "unconfirmed: .*open 1 of 2" "it was open once"

# A scanner of its own, with its own rule.
sed -i 's/^scanners:/&\n  careful: { confirm: 1 }/' "$CONF"
scan "$TMP/scan.jsonl" open 192.0.2.8
sed -i 's/"scanner":"nightly"/"scanner":"careful"/' "$TMP/scan.jsonl"
exits 0 "a scanner with its own confirm" relaybl import "$TMP/scan.jsonl"
exits 0 "lists at once" relaybl lookup 192.0.2.8
scan "$TMP/scan.jsonl" closed 192.0.2.8
exits 0 "another one finds it closed" relaybl import "$TMP/scan.jsonl"
exits 0 "which is not its finding" relaybl lookup 192.0.2.8
sed -i '/careful/d' "$CONF"

# --- lookup -----------------------------------------------------------------

fresh
policy 1 1
scan "$TMP/scan.jsonl" open 192.0.2.1
relaybl import "$TMP/scan.jsonl" >/dev/null || bail "import"
exits 0 "lookup" relaybl lookup 192.0.2.1
like "$OUT" "list relays: listed" "says that it is listed"
like "$OUT" "relay \(127\.0\.0\.2, open relay\), scanner nightly, port 25" \
    "class, code, scanner, port"
like "$OUT" "expires +[0-9T:Z-]+ \(in 29 days\)" "until when"
like "$OUT" "proof +rcpt" "the proof"
like "$OUT" "1\.2\.0\.192\.$ZONE A 127\.0\.0\.2" "the name to ask for"
ok "and the text" grep -qF "\"$(zone_text 192.0.2.1 relay)\"" <<<"$OUT"
exits 0 "as JSON" relaybl lookup --json 192.0.2.1
is "$(field '["listed"]' <<<"$OUT")" True "listed"
is "$(field '["lists"][0]["zones"][0]["text"]' <<<"$OUT")" \
    "$(zone_text 192.0.2.1 relay)" "and the text"
exits 1 "an address nobody knows" relaybl lookup 192.0.2.99
like "$OUT" "not listed" "is not listed"
like "$OUT" "99\.2\.0\.192\.$ZONE NXDOMAIN" "and its name is not there"
exits 1 "a test entry" relaybl lookup 127.0.0.2
like "$OUT" "test entries" "is told apart"

# --- by hand ----------------------------------------------------------------

exits 0 "add" relaybl add 198.51.100.0/24 --reason "bad neighbours" \
    --class proxy --expires 12h --actor alice
exits 0 "lists a prefix" relaybl lookup 198.51.100.77
like "$OUT" "proxy \(127\.0\.0\.9.*through +198\.51\.100\.0/24" "by that prefix"
like "$OUT" "in 1[12] hours" "until then"
like "$OUT" "note +bad neighbours" "with its reason"
exits 1 "remove of an address in it" \
    relaybl remove 198.51.100.77 --reason fixed
like "$ERR" "through 198\.51\.100\.0/24: remove that, or exempt 198\.51\.100\.77" \
    "says what to do"
exits 0 "remove of the prefix" \
    relaybl remove 198.51.100.0/24 --reason fixed --actor bob
exits 1 "takes it off" relaybl lookup 198.51.100.77
like "$OUT" "removed: proxy" "and it is known"
is "$(relaybl history 198.51.100.77 | cut -f2,9,10 | tr '\t' ' ')" \
    "listed alice bad neighbours
removed bob fixed" "history says who and why"
exits 1 "remove of what is not listed" relaybl remove 203.0.113.1 --reason x
like "$ERR" "203\.0\.113\.1 is not on list relays" "says so"
exits 0 "remove of a scan's listing" relaybl remove 192.0.2.1 --reason fixed
is "$(state)" removed "is a state of its own"
verdicts "open" "unchanged" "what was seen before says nothing"
SCAN_TIME=$(date +%s)
verdicts "open" "listed" "until a scan finds it open again"
exits 0 "add twice" relaybl add 203.0.113.5 --reason one
exits 0 "is one listing" relaybl add 203.0.113.5 --reason two --expires 1h
is "$(relaybl list --prefix 203.0.113.5 | wc -l)" 1 "in the list"
is "$(events 203.0.113.5)" "listed changed" "and both are told"

# --- exemptions -------------------------------------------------------------

exits 0 "exempt" relaybl exempt 192.0.2.0/28 --reason "our own" --actor carol
exits 1 "hides" relaybl lookup 192.0.2.1
like "$OUT" "hidden by exemption of 192\.0\.2\.0/28" "says which"
like "$OUT" "owner +carol" "by whom"
like "$OUT" "reason +our own" "and why"
scan "$TMP/scan.jsonl" open 192.0.2.1 open 192.0.2.77
exits 0 "a scan finds it open" relaybl import "$TMP/scan.jsonl"
like "$OUT" "own host is open: 192\.0\.2\.1 port 25 \(exempt: 192\.0\.2\.0/28\)" \
    "the own host is named"
like "$OUT" "exempt +1" "and counted"
like "$(events 192.0.2.1)" "exempted own.open$" "and in its history"
is "$(relaybl exempt | cut -f1,4,5 | tr '\t' ' ')" "192.0.2.0/28 carol our own" \
    "exempt shows what is"
exits 0 "exempt --delete" relaybl exempt --delete 192.0.2.0/28
exits 0 "shows it again" relaybl lookup 192.0.2.1
exits 1 "again there is nothing to delete" \
    relaybl exempt --delete 192.0.2.0/28
like "$ERR" "not exempt" "and it says so"
exits 0 "an exemption for two seconds" \
    relaybl exempt 192.0.2.1 --reason short --until 2s
exits 1 "hides at once" relaybl lookup 192.0.2.1
sleep 3
exits 0 "expire" relaybl expire
like "$OUT" "0 listings, 1 exemptions" "ends it"
exits 0 "and the listing shows" relaybl lookup 192.0.2.1
like "$(events 192.0.2.1)" "exempted unexempted$" "both are told"

sed -i 's/allow-special: true/&\n    exempt: [192.0.2.1]/' "$CONF"
exits 0 "an exemption in relaybl.conf" relaybl publish
exits 1 "hides" relaybl lookup 192.0.2.1
like "$OUT" "owner +relaybl\.conf" "says whose it is"
exits 64 "cannot be deleted here" relaybl exempt --delete 192.0.2.1
like "$ERR" "exempt in relaybl.conf: take it out there" "says where"
exits 0 "add warns of it" relaybl add 192.0.2.1 --reason again
like "$ERR" "warning: 192\.0\.2\.1 is not served" "that nobody sees it"
sed -i '/exempt: \[192.0.2.1\]/d' "$CONF"
exits 0 "taken out of relaybl.conf" relaybl publish
exits 0 "it is listed" relaybl lookup 192.0.2.1

# --- expiry -----------------------------------------------------------------

fresh
policy 1 1 3602s
scan "$TMP/scan.jsonl" open 192.0.2.1
now=$(date +%s)
at=$(date -u -d "@$((now - 3599))" +%Y-%m-%dT%H:%M:%SZ)
sed -i "s/\"ended\":\"[^\"]*\"/\"ended\":\"$at\"/" "$TMP/scan.jsonl"
exits 0 "a listing with seconds to live" relaybl import "$TMP/scan.jsonl"
is "$(state)" listed "is in the ledger"
sleep 4
exits 1 "is over when it is over" relaybl lookup 192.0.2.1
is "$(relaybl list)" "" "also in the list"
is "$(state)" expired "where it has expired"
exits 0 "expire" relaybl expire --json
is "$(field '["listings"]' <<<"$OUT")" 1 "marks it"
exits 0 "once" relaybl expire
is "$OUT" "" "and no more"
is "$(events 192.0.2.1)" "listed expired" "history tells"
exits 0 "verify" relaybl verify
policy 1 1
now=$(date +%s)
scan "$TMP/scan.jsonl" open 192.0.2.1
at=$(date -u -d "@$now" +%Y-%m-%dT%H:%M:%SZ)
sed -i "s/\"ended\":\"[^\"]*\"/\"ended\":\"$at\"/" "$TMP/scan.jsonl"
relaybl import "$TMP/scan.jsonl" >/dev/null
is "$(events 192.0.2.1)" "listed expired listed" "open again lists anew"

# --- rollback, publish, verify ----------------------------------------------

fresh
exits 1 "nothing to roll back to yet" sh -c \
    "'$RELAYBL' -c '$CONF' publish >/dev/null && '$RELAYBL' -c '$CONF' rollback"
relaybl publish >/dev/null
state=$(relaybl verify; readlink "$STORE/served/current")
exits 1 "nor after compiling the same again" relaybl rollback
exits 1 "however often one asks" relaybl rollback
is "$(relaybl verify; readlink "$STORE/served/current")" "$state" \
    "and that changes nothing"
exits 0 "nothing has run out" relaybl expire
is "$OUT$ERR" "" "which cron need not be told"
relaybl import - <<<"192.0.2.1" >/dev/null
relaybl import - <<<"192.0.2.2" >/dev/null
before=$(serial)
exits 0 "rollback" relaybl rollback --reason "a bad night" --actor dave
like "$ERR" "the next change, or relaybl publish, serves it again" "warns"
exits 1 "what came last is gone" relaybl lookup 192.0.2.2
like "$OUT" "the ledger says otherwise" "which lookup tells"
exits 0 "what was before is there" relaybl lookup 192.0.2.1
exits 0 "verify" relaybl verify
like "$OUT" "rolled back" "knows of it"
like "$(relaybl imports | head -n 1)" "rollback.*dave.*a bad night" \
    "and so do the imports"
exits 0 "reading changes nothing" relaybl list
exits 1 "it stays" relaybl lookup 192.0.2.2
rolled=$(relaybl lookup --json 192.0.2.1 | field '["generation"]')
after=$(serial)
exits 0 "publish serves the ledger again" relaybl lookup 192.0.2.2
ok "serials went up all the time ($before, $after)" test "$after" -gt "$before"
is "$(serial)" "$after" "no change, no other serial"
exits 0 "publish --new-serial" relaybl publish --new-serial
ok "which is one" test "$(serial)" -gt "$after"
ok "generations too" test \
    "$(relaybl lookup --json 192.0.2.1 | field '["generation"]')" -gt "$rolled"
exits 0 "rollback again" relaybl rollback
exits 0 "a change ends it" relaybl add 192.0.2.3 --reason x
exits 0 "all is there" relaybl lookup 192.0.2.2
exits 0 "verify" relaybl verify
like "$OUT" "is what the ledger says" "is content"

# A list that is not configured any more may still be served somewhere.
fresh
relaybl import - <<<"192.0.2.1" >/dev/null
relaybl import - <<<"192.0.2.2" >/dev/null
old=$(serial)
sed 's/relays/others/' "$CONF" >"$TMP/others.conf"
exits 0 "rollback without it in the configuration" \
    "$RELAYBL" -c "$TMP/others.conf" rollback
new=$(sed -n 's/.*relays.*serial \([0-9]*\),.*/\1/p' <<<"$OUT")
ok "raises its serial, too ($old, $new)" test "$new" -gt "$old"

# --- what is left behind heals ----------------------------------------------

current=$STORE/served/$(readlink "$STORE/served/current")
printf damage | dd of="$current" bs=1 seek=5000 conv=notrunc status=none
exits 0 "a damaged generation" relaybl lookup 192.0.2.2
like "$ERR" "warning: .*damaged" "is told"
exits 0 "and compiled again" relaybl verify
rm -r "$STORE/served"
exits 0 "no generation at all" relaybl lookup 192.0.2.2
exits 0 "is compiled again, too" relaybl verify

done_testing
