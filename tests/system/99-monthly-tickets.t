#!/bin/bash
# How operators are ranked in the report of a month, and what a card says of
# tickets. Reckoned by hand; everything happens at noon, scans end at 11:00:
#
#	2026-09-30  seven relays: two each of Alpha, Beta, Gamma, one of Delta
#	2026-10-01  a ticket for each operator
#	2026-10-02  Alpha and Beta acknowledge: 1.0 day
#	2026-10-05  all of Alpha and Beta are closed, and one of Gamma
#	2026-10-06  again: verified, after 4 days and 23 hours: 5.0 days
#	2026-10-20  one of Alpha is open again
#
# On the 10th Alpha and Beta have fixed 2 of 2 in the same time: both are
# first; Gamma, 1 of 2 and no word, is third; Delta has too few to be ranked.
# In the end Beta is first; Alpha and Gamma have 1 of 2 in 5.0 days both, but
# Alpha said a word.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/clock.sh"
require python3
MORE="survey:
  holders: [csv:$TMP/holders.csv]"
make_conf
cat >"$TMP/holders.csv" <<'END'
prefix,holder,contact,lang,note
192.0.2.0/26,Alpha,abuse@alpha.example,en,
192.0.2.64/26,Beta,abuse@beta.example,en,
192.0.2.128/26,Gamma,abuse@gamma.example,en,
192.0.2.192/26,Delta,abuse@delta.example,en,
END
for host in 1 2 65 66 129 130 193; do
	printf 'd%s.example\tmx.d%s.example\t192.0.2.%s\n' $host $host $host
done >"$TMP/triples"

at()
{
	local noon
	noon=$(LD_PRELOAD='' date -u -d "$1T12:00:00Z" +%s)
	clock_stop "$noon"
	SCAN_TIME=$((noon - 3601))
}
scanned()
{
	scan "$TMP/scan" "$@"
	relaybl import "$TMP/scan" >"$TMP/out" 2>&1
}
month()
{
	relaybl monthly 2026-10 --min-cases 2 --json >"$TMP/month.json"
}
of()
{
	python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
def row(r): return (r["rank"], r["operator"], r["hosts"], r["fixed"],
    r["days_to_fix"] and round(r["days_to_fix"], 1), r["days_to_acknowledge"])
print(eval(sys.argv[2]))' "$TMP/month.json" "$1"
}

at 2026-09-30
ok "seven relays" scanned open 192.0.2.1 open 192.0.2.2 open 192.0.2.65 \
    open 192.0.2.66 open 192.0.2.129 open 192.0.2.130 open 192.0.2.193
exits 0 "a survey" relaybl survey "$TMP/triples" --name "<b>autumn"
at 2026-10-01
for who in Alpha Beta Gamma Delta; do
	exits 0 "a ticket for $who" relaybl ticket open --holder $who
done
at 2026-10-02
exits 0 "Alpha answers" relaybl ticket ack 1 --reason "</td><script>alert(3)"
exits 0 "Beta answers" relaybl ticket ack 2
for day in 2026-10-05 2026-10-06; do
	at $day
	ok "closed on $day" scanned closed 192.0.2.1 closed 192.0.2.2 \
	    closed 192.0.2.65 closed 192.0.2.66 closed 192.0.2.129
done

at 2026-10-10
month
is "$(of '[row(r) for r in d["ranking"]["rows"]]')" \
    "[(1, 'Alpha', 2, 2, 5.0, 1.0), (1, 'Beta', 2, 2, 5.0, 1.0), (3, 'Gamma', 2, 1, 5.0, None)]" \
    "two are first, the next is third, one is not ranked"
is "$(of 'sorted((o["operator"], o["rank"]) for o in d["operators"])')" \
    "[('Alpha', 1), ('Beta', 1), ('Delta', None), ('Gamma', 3)]" \
    "which its row says, too"
is "$(of '[(o["operator"], o["begin"], o["out"], o["end"]) for o in d["operators"]]')" \
    "[('Gamma', 2, 1, 1), ('Delta', 1, 0, 1), ('Alpha', 2, 2, 0), ('Beta', 2, 2, 0)]" \
    "beside the listings"

at 2026-10-20
ok "one is open again" scanned open 192.0.2.2
month
is "$(of '[row(r) for r in d["ranking"]["rows"]]')" \
    "[(1, 'Beta', 2, 2, 5.0, 1.0), (2, 'Alpha', 2, 1, 5.0, 1.0), (3, 'Gamma', 2, 1, 5.0, None)]" \
    "then Beta alone is first"
is "$(of '[(r["operator"], r["reopened"], r["open"], r["no_answer"]) for r in d["ranking"]["rows"]]')" \
    "[('Beta', 0, 0, 0), ('Alpha', 1, 1, 0), ('Gamma', 0, 1, 1)]" \
    "reopened, open, and no answer in 14 days"
is "$(of 'd["tickets"]["hosts"], d["tickets"]["fixed"], d["tickets"]["tickets"]')" \
    "(7, 4, 4)" "in all"
is "$(of 'd["surveys"]')" "[]" "the survey was in September"
is "$(relaybl monthly 2026-09 --json | python3 -c 'import json, sys
print([(s["name"], s["listed_domains"]) for s in json.load(sys.stdin)["surveys"]])')" \
    "[('<b>autumn', 7)]" "which has it"

exits 0 "as text" relaybl monthly 2026-10 --min-cases 2
like "$OUT" " 1 +100.00 % +2 +5.0 +1.0 +0 +0 +- +0  Beta" "numbers beside the rank"
like "$OUT" " 3 +50.00 % +2 +5.0 +- +0 +1 2026-10-01 +1  Gamma" "the last"
like "$OUT" "Not ranked, fewer than 2 cases:.* - +0.00 % +1 .*  Delta" \
    "who is not ranked has numbers, too"
like "$(relaybl monthly 2026-10)" "Not ranked, fewer than 5 cases" \
    "five are what it takes where nothing else is said"
at 2026-11-15
relaybl monthly 2026-11 --min-cases 1 --json >"$TMP/month.json"
is "$(of 'sorted(r["operator"] for r in d["ranking"]["rows"])')" \
    "['Alpha', 'Delta', 'Gamma']" "who was done before is not in November"
exits 0 "a page" relaybl monthly 2026-10 --min-cases 2 --html "$TMP/month.html"
not_ok "nothing is injected" grep -qE '<(script|b)>' "$TMP/month.html"

# --- cards ------------------------------------------------------------------

card()
{
	relaybl card "$1" --json |
	    python3 -c 'import json, jsonschema, sys
d = json.load(sys.stdin)
jsonschema.Draft202012Validator(json.load(open(sys.argv[1]))).validate(d)
print([(t["ticket"], t["state"], t["host"]["state"]) for t in d["tickets"]])' \
	    "$DATA/survey/relaybl-card-1.schema.json"
}
is "$(card 192.0.2.1)" "[(1, 'reopened', 'verified')]" "of a ticket one is done"
is "$(card 192.0.2.2)" "[(1, 'reopened', 'reopened')]" "one is open again"
is "$(card 192.0.2.130)" "[(3, 'no-answer', 'open')]" "nobody answered"
is "$(card 203.0.113.1)" "[]" "of no ticket"
like "$(relaybl card 192.0.2.2)" \
    "ticket 1: reopened; this host: reopened.*operator +Alpha.*acknowledged +2026-10-02T12:00:00Z" \
    "the text tells of it"
relaybl card 192.0.2.2 --html "$TMP/card.html" >"$TMP/out"
like "$(cat "$TMP/card.html")" "Tickets</h2>.*Alpha.*reopened" "the page, too"
not_ok "nothing is injected" grep -qE '<(script|b)>' "$TMP/card.html"

done_testing
