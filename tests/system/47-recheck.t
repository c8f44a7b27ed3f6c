#!/bin/bash
# Who is in order again asks to be looked at, at most once a day; the queue is
# what a scanner reads, and a scan answers it. What decides about a listing is
# told by relaybl codes.
. "$(dirname "$0")/lib.sh"
require python3

make_conf
sed -i -e 's/^    clear: .*/    clear: 2/' -e 's/clear-weak: .*/clear-weak: 3/' \
    -e 's/apart: .*/apart: 12h/' "$CONF"

# of_mode MODE FILE: says so in the scan line of FILE.
of_mode()
{
	sed -i "1s/\"ports\"/\"scope\":{\"mode\":\"$1\",\"prefixes\":[\"192.0.2.0\/29\"]},\"ports\"/" "$2"
}

scan "$TMP/1" open 192.0.2.1 open 192.0.2.2
SCAN_TIME=$((SCAN_TIME - 2 * 86400))
scan "$TMP/1" open 192.0.2.1 open 192.0.2.2
exits 0 "two are listed, two days ago" relaybl import "$TMP/1"

# --- asking -----------------------------------------------------------------

exits 64 "no reason" relaybl recheck 192.0.2.1
exits 64 "no address" relaybl recheck --reason fixed
exits 64 "no prefix" relaybl recheck 192.0.2.0/24 --reason fixed
exits 65 "not what can never be listed" relaybl recheck 127.0.0.1 --reason fixed
is "$(relaybl recheck)" "" "nothing is asked for"
exits 0 "asked" relaybl recheck 192.0.2.1 --reason "relay closed" --actor alice
like "$OUT" "^192.0.2.1 will be looked at again for list relays" "and said"
exits 75 "not twice a day" relaybl recheck 192.0.2.1 --reason again
like "$ERR" "it was asked for less than a day ago; ask again at 20[0-9-]+T[0-9:]+Z" \
    "and says when"
exits 0 "another" relaybl recheck 198.51.100.7 --reason "new host"
is "$(relaybl recheck | paste -sd' ')" "192.0.2.1 198.51.100.7" \
    "the queue, for nmap -iL"
like "$(relaybl lookup 192.0.2.1)" "to be looked at again.*alice.*relay closed" \
    "lookup tells of it"
is "$(relaybl recheck --json | python3 -c 'import json, sys
for f in map(json.loads, sys.stdin):
    print(f["prefix"], f["list"], f["actor"], f["reason"], f["answered"])' |
    head -1)" "192.0.2.1 relays alice relay closed None" "in JSON"
like "$(relaybl history 192.0.2.1)" "recheck.*alice.*relay closed" \
    "the history keeps it"

# --- answering --------------------------------------------------------------

SCAN_TIME=$(date +%s)
PROOF=rcpt scan "$TMP/2" closed 192.0.2.1 closed 192.0.2.2
of_mode recheck "$TMP/2"
exits 0 "a scan of mode recheck" relaybl import "$TMP/2"
is "$(relaybl list | cut -f1)" 192.0.2.2 \
    "one closed verdict delists who asked, not the other"
is "$(relaybl recheck)" 198.51.100.7 "and answers the request"
exits 75 "a scan has just looked" relaybl recheck 192.0.2.2 --reason fixed
like "$ERR" "a scan looked at it less than a day ago" "and says so"

like "$(relaybl lookup 192.0.2.2)" "closed 1, beyond doubt 1 of 2, or in any way 1 of 3" \
    "lookup tells how far the other is"
like "$(relaybl lookup 192.0.2.2)" "next counts" "and when a verdict counts again"

# --- another scanner agrees -------------------------------------------------

sed -i -e 's/^    confirm: .*/    confirm: 2/' \
    -e 's/^  nightly: .*/&\n  weekly: { max-age: 3650d }/' "$CONF"
scan "$TMP/3" open 192.0.2.9
exits 0 "one scanner finds a host open" relaybl import --scanner nightly "$TMP/3"
exits 1 "which is not listed" relaybl lookup 192.0.2.9
like "$OUT" "not listed, unconfirmed" "but unconfirmed"
like "$OUT" "served as +127.0.0.20" "and served as such"
is "$(relaybl list --state unconfirmed | cut -f1,4)" $'192.0.2.9\tunconfirmed' \
    "list has that state"
scan "$TMP/4" open 192.0.2.9
sed -i 's/"scanner":"nightly"/"scanner":"weekly"/' "$TMP/4"
exits 0 "another says so, too" relaybl import "$TMP/4"
exits 0 "then it is listed" relaybl lookup 192.0.2.9
like "$OUT" "agreeing +scanner nightly" "lookup tells who agrees"
relaybl lookup 192.0.2.9 --json >"$TMP/json"
is "$(python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
f = d["lists"][0]["findings"][1]
print(d["listed"], f["scanner"], f["open_needed"], f["agreeing"])' "$TMP/json")" \
    "True weekly 2 nightly" "in JSON"
exits 0 "remove" relaybl remove 192.0.2.9 --reason "it was us"
like "$(relaybl lookup 192.0.2.9)" "what was seen before does not count" \
    "a tombstone says what it does"

# --- codes ------------------------------------------------------------------

exits 0 "codes" relaybl codes
like "$OUT" $'127.0.0.20\tunconfirmed\tno\t3d' "has the table"
like "$OUT" "2 times, 12h apart, where a recipient was accepted" \
    "how one gets listed"
like "$OUT" "2 times, 12h apart, and beyond doubt" "and off"
like "$OUT" "special purposes \(private, loopback ...\) may be listed" \
    "and that special addresses are allowed"
is "$(relaybl codes --json | python3 -c 'import json, sys
d = json.load(sys.stdin)
print(len(d["codes"]), d["lists"][0]["clear"], d["lists"][0]["allow_special"])')" \
    "9 2 True" "in JSON"

done_testing
