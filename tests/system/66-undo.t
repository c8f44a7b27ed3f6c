#!/bin/bash
# What was done is undone: revert of each kind of import, as often as one
# likes, held where it would take too much away; purge of what a scanner or an
# import wrongly found; and the ledger proves itself sound after every step.
. "$(dirname "$0")/lib.sh"
require python3

LIST='    max-remove: [3, 1%]
    max-add: [1000, 100%]'
make_conf
sed -i 's/^scanners:$/&\n  weekly: {}/' "$CONF"

# findings: address, state, class and open streak of each, in a line.
findings()
{
	relaybl list --state all --json | python3 -c 'import json, sys
print(*sorted("%s/%s:%s/%s/%d" % (f["prefix"].removesuffix("/32"), f["port"],
    f["state"], f["class"], f["open_streak"])
    for f in map(json.loads, sys.stdin)))'
}

# sound NAME: verify says so.
sound()
{
	exits 0 "$1: verify is clean" relaybl verify
}

# events ADDRESS: their kinds, in a line.
events()
{
	relaybl history "$1" | cut -f2 | paste -sd' '
}

# imported FILE: leaves the import's id in $ID.
imported()
{
	relaybl import "$1" >/dev/null || diag "import failed: $?"
	last
}
last()
{
	ID=$(relaybl imports | head -1 | cut -f1)
}
field()
{
	python3 -c 'import json, sys
print(eval("d" + sys.argv[1], {"d": json.load(sys.stdin)}))' "$1"
}

# --- a scan undone ----------------------------------------------------------

scan "$TMP/1" open 192.0.2.1 open 192.0.2.2 open 192.0.2.3
imported "$TMP/1"
first=$ID
was=$(findings)
scan "$TMP/2" open 192.0.2.1 closed 192.0.2.2 open 192.0.2.4 open 192.0.2.5
imported "$TMP/2"
now=$(findings)
second=$ID
exits 0 "a scan is undone" relaybl revert "$ID" --reason "scanner was wrong"
like "$OUT" "import $second on list relays is undone \(import $((second + 1))\): 2 listings ended, 1 are there again, 4 findings" \
    "and it says what that did"
is "$(findings)" "$was" "all is as it was"
sound "revert"
is "$(events 192.0.2.2)" "listed delisted restored" "history: listed again"
is "$(events 192.0.2.4)" "listed removed" "history: taken off"
like "$(relaybl history 192.0.2.4)" "import $second undone: scanner was wrong" \
    "with the reason"
is "$(relaybl imports --json "$second" | field '["reverted_by"]')" \
    "$((second + 1))" "the import says who undid it"
last
is "$(relaybl imports --json "$ID" | field '["target"]')" "$second" \
    "the revert says what it undid"

exits 64 "it is undone once" relaybl revert "$second" --reason again
like "$ERR" "was undone already, by import $((second + 1))" "and says so"
exits 0 "the same file again" relaybl import "$TMP/2"
like "$OUT" "already applied as import $second, which import $((second + 1)) undid" \
    "changes nothing"
is "$(findings)" "$was" "nothing at all"
gzip -k "$TMP/2"
exits 65 "the same scan in another file" relaybl import "$TMP/2.gz"
like "$ERR" "applied as import $second and undone by import $((second + 1));" \
    "is refused"
is "$(findings)" "$was" "and brings nothing back"

exits 0 "the revert is undone" relaybl revert "$ID" --reason "it was right"
is "$(findings)" "$now" "all is as after the scan"
sound "revert of a revert"
exits 0 "then the scan may come in another file" relaybl import "$TMP/2.gz"
is "$(findings)" "$now" "and says nothing new"

# --- what was changed since -------------------------------------------------

scan "$TMP/3" open 192.0.2.4
imported "$TMP/3"
exits 0 "the first scan is undone" relaybl revert "$first" --reason "too old"
like "$OUT" "1 listings ended, 0 are there again, 1 findings" \
    "only what nobody changed since"
like "$OUT" "2 were changed since: left" "the rest is left"
like "$(findings)" "192.0.2.1/25:listed" "the later scan stands"
unlike "$(findings)" "192.0.2.3" "what only the first had is gone"
sound "partial revert"
exits 0 "again" relaybl import "$TMP/1"

# --- what comes again, what is still held -------------------------------------

scan "$TMP/again" closed 192.0.2.5
sed -i 's/"scan_id":"t-[0-9]*"/"scan_id":"nightly"/' "$TMP/again"
exits 0 "a scan" relaybl import "$TMP/again"
is "$(relaybl imports --json | head -1 | field '["scan_id"]')" nightly \
    "has the id nightly"
scan "$TMP/again" closed 192.0.2.5
sed -i 's/"scan_id":"t-[0-9]*"/"scan_id":"nightly"/' "$TMP/again"
exits 65 "the next one with the same id" relaybl import "$TMP/again"
like "$ERR" "scan id, nightly, is that of another scan \(import [0-9]+\)" \
    "would count for nothing: that is said"
sed -i 's/"seq":[0-9]*,//' "$TMP/again"
exits 65 "nor without a number" relaybl import "$TMP/again"
like "$ERR" "each scan needs its own" "says the end"

scan "$TMP/4" open 192.0.2.40 open 127.0.0.1
imported "$TMP/4"
relaybl revert "$ID" --reason "scanner was wrong" >/dev/null
exits 0 "a file with a refused record, again" relaybl import "$TMP/4"
unlike "$(findings)" "192.0.2.40/25:listed" "lists nothing that was undone"

marked()
{
	local i
	for ((i = $2; i <= $3; i++)); do
		echo "$1 192.0.2.$i"
	done
}
# shellcheck disable=SC2046
scan "$TMP/5" $(marked open 51 56)
imported "$TMP/5"
# shellcheck disable=SC2046
scan "$TMP/6" $(marked closed 51 56) open 192.0.2.57
exits 3 "removals are held" relaybl import "$TMP/6"
last
exits 0 "what was applied is undone" relaybl revert "$ID" --reason "was wrong"
exits 64 "what was held is not approved then" \
    relaybl approve "$ID" --reason slip
like "$ERR" "import $ID was rejected by" "it was dropped with the rest"
like "$(findings)" "192.0.2.51/25:listed" "nothing is taken off"
sound "revert of what is held in part"

# --- by hand ----------------------------------------------------------------

was=$(findings)
exits 0 "add" relaybl add 198.51.100.1 --reason test
last
exits 0 "an addition is undone" relaybl revert "$ID" --reason slip
is "$(findings)" "$was" "and is gone"
exits 0 "remove" relaybl remove 192.0.2.4 --reason test
last
like "$(findings)" "192.0.2.4/25:removed" "taken off"
exits 0 "a removal is undone" relaybl revert "$ID" --reason slip
is "$(findings)" "$was" "and is back"
sound "by hand"

# A scan of before, brought later, by a scanner that had not found it yet.
at=$(date -u -d "10 minutes ago" +%Y-%m-%dT%H:%M:%SZ)
printf 'ip,port,verdict,proof,ended\n%s,587,open,data,%s\n' 192.0.2.4 "$at" \
    >"$TMP/before.csv"
exits 0 "remove" relaybl remove 192.0.2.4 --reason test
last
removed=$ID
exits 0 "what was seen before is taken in" \
    relaybl import --scanner weekly "$TMP/before.csv"
unlike "$(findings)" "192.0.2.4/587:listed" "but lists nothing"
exits 0 "the removal is undone" relaybl revert "$removed" --reason slip
sed 's/192.0.2.4,587/192.0.2.4,465/' "$TMP/before.csv" >"$TMP/again.csv"
exits 0 "the same of another port" relaybl import --scanner weekly "$TMP/again.csv"
like "$(findings)" "192.0.2.4/465:listed" "lists then"
last
exits 0 "and is undone" relaybl revert "$ID" --reason test
is "$(findings)" "$was" "as it was"

exits 0 "exempt" relaybl exempt 192.0.2.99 --reason test
last
exits 64 "an exemption is not undone so" relaybl revert "$ID" --reason slip
like "$ERR" "is of kind exempt" "and says so"
exits 1 "no such import" relaybl revert 4711 --reason slip
like "$ERR" "there is no import 4711" "and says so"
exits 64 "no number" relaybl revert x --reason slip
exits 64 "no reason" relaybl revert "$first"

# --- guards -----------------------------------------------------------------

scan "$TMP/4" open 203.0.113.1 open 203.0.113.2 open 203.0.113.3 \
    open 203.0.113.4 closed 192.0.2.4
imported "$TMP/4"
big=$ID
exits 3 "a revert that takes too much away is held" \
    relaybl revert "$big" --reason "was wrong"
like "$ERR" "removals are held: list relays: removals 4 of [0-9]+ listings, allowed 3" \
    "and says what held it"
like "$(findings)" "192.0.2.4/25:listed" "what it adds is there"
like "$(findings)" "203.0.113.4/25:listed" "what it would remove is there, too"
sound "held revert"
last
scan "$TMP/5" open 203.0.113.1 open 203.0.113.2 open 203.0.113.3 \
    open 203.0.113.4 open 203.0.113.5
imported "$TMP/5"

# --- purge ------------------------------------------------------------------

was=$(findings)
exits 64 "purge what?" relaybl purge --reason test
exits 64 "purge why?" relaybl purge --scanner nightly
exits 1 "a dry run says that something would be done" \
    relaybl purge --import "$ID" --dry-run
like "$OUT" "would purge 5 findings, 5 of them served" "and what"
is "$(findings)" "$was" "but does nothing"
exits 0 "an import is purged" relaybl purge --import "$ID" --reason misfired
like "$OUT" "purged 5 findings, 5 of them served \(import [0-9]+\)" "all of it"
is "$(findings | tr ' ' '\n' | grep -c ':removed/')" 5 "five tombstones"
like "$(events 203.0.113.5)" "removed$" "with an event"
sound "purge"
last
exits 0 "a purge is undone" relaybl revert "$ID" --reason "it was right"
is "$(findings)" "$was" "all is there again"

exits 0 "a scanner is purged" relaybl purge --scanner nightly --reason broken
unlike "$(findings)" ":listed" "nothing of it is listed"
sound "purge of a scanner"
exits 1 "a scanner without findings" \
    relaybl purge --scanner nobody --reason broken
exits 1 "nothing so late" relaybl purge --since 1m --reason broken
exits 0 "one by hand" relaybl add 192.0.2.77 --reason test
exits 0 "since a time" relaybl purge --since 1d --reason broken
sound "purge since a time"

# --- a list that is frozen ---------------------------------------------------

# --- what the list does not take any more --------------------------------------

exits 0 "one that is special" relaybl add 192.0.2.79 --reason test
exits 0 "is removed" relaybl remove 192.0.2.79 --reason test
last
sed -i 's/^    allow-special: true/    allow-special: false/' "$CONF"
exits 1 "a revert restores nothing that may not be listed" \
    relaybl revert "$ID" --reason "was right"
like "$ERR" "the list does not take any more" "and says why"
like "$(findings)" "192.0.2.79/0:removed" "it stays removed"
sed -i 's/^    allow-special: false/    allow-special: true/' "$CONF"
sound "nothing restored"

# --- a list that is frozen ---------------------------------------------------

exits 0 "one by hand" relaybl add 192.0.2.78 --reason test
last
sed -i 's/^    clear: .*/&\n    freeze: "being looked at"/' "$CONF"
exits 77 "a frozen list is not purged" \
    relaybl purge --scanner operator --reason broken
like "$ERR" "list relays is frozen: being looked at" "and says why"
exits 77 "nor is anything of it undone" relaybl revert "$ID" --reason broken
exits 77 "nor does it take requests" relaybl recheck 192.0.2.78 --reason fixed
exits 0 "what is over on it waits" relaybl expire
like "$(findings)" "192.0.2.78/0:listed" "it is as it was"

done_testing
