#!/bin/bash
# The whole life of tickets, on the days of 2002 when it was first lived:
# opened from a survey, acknowledged, scheduled, claimed, and verified or
# reopened by imports alone; what is undone, exported, copied.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/clock.sh"
require python3

# at TIME: the clock stands there, and scans are of an hour before.
at()
{
	local now
	now=$(date -u -d "$1" +%s)
	clock_stop "$now"
	SCAN_TIME=$((now - 3600))
}

# member NAME [JSON]: of one JSON object, $OUT.
member()
{
	python3 -c 'import json, sys
d = json.loads(sys.argv[2])
for name in sys.argv[1].split("."):
    d = d[int(name)] if isinstance(d, list) else d[name]
print(d)' "$1" "${2-$OUT}"
}

# state ID: of a ticket; hosts ID: of its hosts.
state()
{
	member state "$(relaybl ticket show "$1" --json)"
}
hosts()
{
	relaybl ticket show "$1" --json | python3 -c 'import json, sys
print(*[h["prefix"].split(".")[-1] + ":" + h["state"]
    for h in json.load(sys.stdin)["addresses"]])'
}

# served: what is.
served()
{
	ls -l --time-style=full-iso "$STORE/served"
}

MORE="report:
  no-answer: 14d"
make_conf

# --- a survey, and the report -----------------------------------------------

at 2002-09-24T01:00:00Z
scan "$TMP/1" open 192.0.2.1 open 192.0.2.2 open 192.0.2.3 open 198.51.100.1 \
    open 203.0.113.1
exits 0 "five relays are listed" relaybl import "$TMP/1"
cat >"$TMP/triples" <<END
a.example	mx1.a.example	192.0.2.1
a.example	mx2.a.example	192.0.2.2
b.example	mx.b.example	192.0.2.3
c.example	mx.c.example	198.51.100.1
d.example	mx.d.example	203.0.113.1
e.example	mx.e.example	203.0.113.2
END
cat >"$TMP/holders.csv" <<END
192.0.2.0/24,Example Net,abuse@net.example,ja,
198.51.100.0/24,"Other, Inc.",,,
END
exits 0 "a survey" relaybl survey --format triples \
    --holders "csv:$TMP/holders.csv" "$TMP/triples"

at 2002-09-24T03:00:00Z
BEFORE=$(served)
exits 64 "for whom is to be said" relaybl ticket open
like "$ERR" "say --holder NAME, or --top N" "how"
exits 64 "a prefix answers for nobody" relaybl ticket open --top 1 --by prefix
exits 1 "nobody of that name" relaybl ticket open --holder Nobody
exits 64 "told tomorrow" relaybl ticket open --top 0 --at 2002-09-25
like "$ERR" "2002-09-25T00:00:00Z is in the future" "and says so"
exits 0 "all operators are told, by mail" \
    relaybl ticket open --top 0 --channel mail --at 2002-09-24T02:00:00Z \
    --actor alice
is "$OUT" "ticket 1: Example Net: 3 hosts
ticket 2: Other, Inc.: 1 host" "a ticket each; none where the holder is not known"
exits 0 "once more" relaybl ticket open --holder "Example Net"
is "$OUT" \
    "no ticket: Example Net; 3 in another open ticket (the first in 1)" \
    "a host is in one open ticket"
is "$(relaybl ticket list | cut -f1-3,7,12)" \
    $'1\treported\t3\t2002-09-24T02:00:00Z\tExample Net
2\treported\t1\t2002-09-24T02:00:00Z\tOther, Inc.' "the list"

# --- what operators say ------------------------------------------------------

exits 0 "acknowledged the same day" \
    relaybl ticket ack 1 --at 2002-09-24 --reason "investigating" --actor alice
is "$OUT" "ticket 1: acknowledged (3 hosts)" "and said"
exits 64 "once" relaybl ticket ack 1
like "$ERR" "was acknowledged at 2002-09-24T02:00:00Z already" "at the report"
exits 64 "not before it was told" relaybl ticket schedule 1 --at 2002-09-23
exits 64 "until when?" relaybl ticket schedule 1
exits 64 "no date" relaybl ticket schedule 1 --at soon
like "$ERR" "--at wants a day \(2026-11-22\)" "what it wants"
exits 0 "scheduled" relaybl ticket schedule 1 --at 2002-10-01
is "$(state 1)" scheduled "so it is"
exits 64 "a note says something" relaybl ticket note 1
exits 0 "a note" relaybl ticket note 1 --reason $'on-site\ttalk <b>'
exits 64 "not verified by hand: there is no such word" \
    relaybl ticket verify 1
exits 64 "no claim of tomorrow" relaybl ticket claim 1 --at 2002-09-25
exits 1 "no such ticket" relaybl ticket show 9
is "$ERR" "relaybl ticket: there is no ticket 9" "and says so"
exits 64 "no ID" relaybl ticket ack
exits 64 "no number" relaybl ticket show one
exits 64 "an option of another word" relaybl ticket show 1 --top 3
exits 64 "one of another" relaybl ticket figures --holder "Example Net"
is "$(served)" "$BEFORE" "no generation was made of any of it"

at 2002-10-09T00:00:00Z
is "$(relaybl ticket list --state no-answer | cut -f1,2)" $'2\tno-answer' \
    "who says nothing for 14 days does not answer"

# --- claims, and scans ---------------------------------------------------------

at 2002-10-16T09:00:00Z
exits 1 "not its host" relaybl ticket claim 1 --address 198.51.100.1
exits 73 "no directory for the file" \
    relaybl ticket claim 1 --output "$TMP/none/recheck"
is "$(state 1)" scheduled "nothing is claimed then"
exits 0 "two hosts are claimed" relaybl ticket claim 1 \
    --address 192.0.2.1,192.0.2.2,192.0.2.1 --output "$TMP/recheck"
is "$(paste -sd' ' "$TMP/recheck")" "192.0.2.1 192.0.2.2" \
    "the file for the scanner"
is "$(state 1)" scheduled "the third is to come"
exits 73 "no file is replaced" relaybl ticket claim 1 --output "$TMP/recheck"
exits 0 "the third" relaybl ticket claim 1
is "$OUT" 192.0.2.3 "the addresses alone go to standard output"
is "$(state 1)" claimed "all are claimed"
is "$(relaybl recheck | paste -sd' ')" "192.0.2.1 192.0.2.2 192.0.2.3" \
    "and wait to be looked at"
is "$(served)" "$BEFORE" "no generation, either"

at 2002-10-17T03:00:00Z
scan "$TMP/2" closed 192.0.2.1 closed 192.0.2.2 closed 192.0.2.3 \
    open 198.51.100.1
exits 0 "a scan finds them closed" relaybl import "$TMP/2"
exits 1 "off the list" relaybl lookup 192.0.2.1
is "$(hosts 1)" "1:claimed 2:claimed 3:claimed" "one scan verifies nothing"
like "$(relaybl ticket show 1)" "192.0.2.1 .*\(closed in 1 scan\)" "it is told"
exits 0 "the same file again" relaybl import "$TMP/2"
is "$(hosts 1)" "1:claimed 2:claimed 3:claimed" "is no other scan"
is "$(relaybl recheck)" "" "what was asked for was answered"

at 2002-10-18T03:00:00Z
scan "$TMP/3" closed 192.0.2.1 closed 192.0.2.2 closed 198.51.100.1
exits 0 "a second scan, of two of them" relaybl import "$TMP/3"
like "$OUT" "hosts of tickets: 2 verified, 0 reopened" "the import says so"
is "$(hosts 1)" "1:verified 2:verified 3:claimed" "those are verified"
is "$(state 1)" claimed "the ticket is not"
at 2002-10-19T03:00:00Z
scan "$TMP/4" closed 192.0.2.3 closed 198.51.100.1
exits 0 "the third" relaybl import "$TMP/4"
is "$(state 1)" verified "verified is the ticket when all of them are"
is "$(state 2)" verified "also one of which nobody said a word"
is "$(member verified "$(relaybl ticket show 1 --json)")" 2002-10-19T02:00:01Z \
    "when the scan saw it"
is "$(relaybl ticket show 1 --json | python3 -c 'import json, sys
for e in json.load(sys.stdin)["log"]:
    print(e["time"][:10], e["what"], e["import"], e["actor"] == "alice",
        repr(e["text"]))')" \
"2002-09-24 opened None True ''
2002-09-24 acknowledged None True 'investigating'
2002-10-01 scheduled None False ''
2002-09-24 note None False 'on-site\\ttalk <b>'
2002-10-16 claimed None False ''
2002-10-16 claimed None False ''
2002-10-18 verified 3 False '2 hosts; 2 of 3 verified'
2002-10-19 verified 4 False '1 host; 3 of 3 verified'" "its log"
unlike "$(relaybl ticket show 1)" $'\t' "no tab of a note reaches a terminal"
relaybl history 192.0.2.3 | cut -f2,8- >"$TMP/history"
is "$(grep ^ticket "$TMP/history" | cut -f4)" \
"ticket 1: opened, Example Net told at 2002-09-24T02:00:00Z
ticket 1: acknowledged at 2002-09-24T02:00:00Z: investigating
ticket 1: scheduled for 2002-10-01T00:00:00Z
$(printf 'ticket 1: note at 2002-09-24T03:00:00Z: on-site\\x09talk <b>')
ticket 1: claimed at 2002-10-16T09:00:00Z
ticket 1: verified: closed in 2 scans" "the history of a host has it"
is "$(grep ^ticket "$TMP/history" | cut -f2,3 | sort | uniq -c | tr -s ' ')" \
    "$(printf ' 2 0\talice\n 3 0\t%s\n 1 4\t%s' "$(id -un)" "$(id -un)")" \
    "by whom, and by which import"

# --- one that reopens ---------------------------------------------------------

at 2002-11-01T03:00:00Z
scan "$TMP/5" open 192.0.2.2
exits 0 "one is open again" relaybl import --json "$TMP/5"
is "$(member ticket_hosts_reopened "$OUT")" 1 "the import tells programs"
is "$(state 1)" reopened "that reopens the ticket"
is "$(hosts 1)" "1:verified 2:reopened 3:verified" "by one host"
exits 64 "to reopen it by hand is no use" relaybl ticket reopen 1 --reason x
at 2002-11-02T03:00:00Z
exits 0 "claimed again" relaybl ticket claim 1 --json
is "$(member hosts.0) $(member state)" "192.0.2.2 claimed" "in JSON"
for day in 3 4; do
	at "2002-11-0${day}T03:00:00Z"
	scan "$TMP/6$day" closed 192.0.2.2
	exits 0 "closed" relaybl import "$TMP/6$day"
done
is "$(state 1)" verified "verified again"

# By hand, nothing is verified.
at 2002-11-05T03:00:00Z
scan "$TMP/7" open 198.51.100.1
exits 0 "another is open again" relaybl import "$TMP/7"
exits 0 "claimed" relaybl ticket claim 2
exits 0 "taken off by hand" relaybl remove 198.51.100.1 --reason "it says so"
is "$(state 2)" claimed "that verifies nothing"
at 2003-11-05T03:00:00Z
exits 0 "expired" relaybl expire
is "$(state 2)" claimed "nor does time"
exits 0 "closed by hand" relaybl ticket close 2 --reason "gave up"
is "$(state 2)" closed "so it is"
exits 64 "a closed one cannot be claimed" relaybl ticket claim 2
exits 0 "and open again, by hand" relaybl ticket reopen 2 --reason "wrong"
is "$(state 2)" reopened "so it is"

# --- figures -------------------------------------------------------------------

# Example Net: one ticket, told 09-24 02:00, acknowledged then: 0 days. Verified
# are .1 (10-18 02:00:01: 24.0 days), .3 (10-19 02:00:01: 25.0) and .2 (11-04
# 02:00:01: 41.0): the median is 25.0; all of 3; one was reopened.
# Other: told the same time, the first word is the claim of 2002-11-05 03:00:
# 42.04 days. Not fixed; open since the report.
exits 0 "figures" relaybl ticket figures
is "$OUT" \
$'1\t1\t0\t0.0\t3\t3\t100.0 %\t25.0\t1\t0\t-\tExample Net
1\t1\t0\t42.0\t1\t0\t0.0 %\t-\t1\t1\t2002-09-24T02:00:00Z\tOther, Inc.
2\t2\t0\t21.0\t4\t3\t75.0 %\t25.0\t2\t1\t2002-09-24T02:00:00Z\t(all)' "by operator"
relaybl ticket figures --json >"$TMP/figures"
is "$(python3 -c 'import json, sys
for f in map(json.loads, open(sys.argv[1])):
    print(f["name"], f["days_to_acknowledge"], round(f["days_to_fix"] or 0, 3),
        f["share_fixed"], f["reopened"], f["open"])' "$TMP/figures")" \
"Example Net 0.0 25.0 1.0 1 0
Other, Inc. 42.041666666666664 0 0.0 1 1" "in JSON"

exits 1 "of hosts that are all off the list there is no ticket" \
    relaybl ticket open --holder "Other, Inc." --survey 1 --actor carol
is "$OUT" "no ticket: Other, Inc.; 1 not listed any more" "whose"
is "$ERR" "relaybl ticket: none of these hosts of survey 1 is listed any more" \
    "and says so"

# --- what is undone -------------------------------------------------------------

at 2003-11-06T03:00:00Z
scan "$TMP/8" closed 192.0.2.3 open 192.0.2.1
exits 0 "a scan that is wrong" relaybl import "$TMP/8"
is "$(state 1)" reopened "reopens a ticket"
IMPORT=$(relaybl imports | head -n 1 | cut -f1)
exits 0 "it is undone" relaybl revert "$IMPORT" --reason "wrong"
is "$(hosts 1)" "1:verified 2:verified 3:verified" "so is that"
is "$(state 1)" verified "the ticket is as before"
like "$(relaybl ticket show 1 | tail -n 1)" \
    "reverted, import $((IMPORT + 1)), .*1 host; 3 of 3 verified; import $IMPORT was undone" \
    "its log says both"
like "$(relaybl history 192.0.2.1 | tail -n 1)" \
    "verified again: import $IMPORT was undone" "the history, too"

# --- all of it is kept ------------------------------------------------------------

# told: all that is known of tickets, surveys and their hosts.
told()
{
	relaybl ticket list --json
	relaybl ticket show 1 --json
	relaybl ticket show 2 --json
	relaybl ticket figures
	relaybl survey --survey 1 --json
	relaybl history 192.0.2.1 --json
	relaybl recheck --json
}
told >"$TMP/told"
exits 0 "the ledger is sound" relaybl verify
exits 0 "export" relaybl export "$TMP/export"
is "$(cut -d'"' -f4 "$TMP/export" | grep -E 'survey|ticket' | sort | uniq -c |
    awk '{ print $2 ":" $1 }' | paste -sd' ')" \
    "survey:1 ticket:2 ticket_entry:19 ticket_host:4" "has each"
exits 0 "backup" relaybl backup "$TMP/backup"
sed -i "s,^store: .*,store: $TMP/loaded," "$CONF"
mkdir "$TMP/loaded"
exits 0 "load" relaybl import "$TMP/export"
told >"$TMP/told.loaded"
ok "the same" cmp "$TMP/told" "$TMP/told.loaded"
exits 0 "which is sound" relaybl verify
sed -i "s,^store: .*,store: $TMP/restored," "$CONF"
mkdir "$TMP/restored"
exits 0 "restore" relaybl restore "$TMP/backup" --reason test
told >"$TMP/told.restored"
ok "the same" cmp "$TMP/told" "$TMP/told.restored"
exits 0 "which is sound" relaybl verify

# A survey is worth as much as an import.
sed -i "s,^store: .*,store: $TMP/surveyed," "$CONF"
mkdir "$TMP/surveyed"
run relaybl publish
exits 0 "a survey of what nobody lists" relaybl survey --format triples \
    "$TMP/triples"
exits 73 "it is not loaded over" relaybl import "$TMP/export"
like "$ERR" "0 findings of 0 imports and 1 surveys" "which is told"

# not_loaded NAME WANT CHANGE: an export that was
# changed is not loaded.
not_loaded()
{
	local name=$1 want=$2
	python3 - "$TMP/export" "$TMP/changed" "$3" <<-'END'
	import hashlib, json, sys
	lines = [json.loads(l) for l in open(sys.argv[1])]
	def of(kind):
	    return next(d for d in lines if d["type"] == kind)
	exec(sys.argv[3])
	text = "".join(json.dumps(d) + "\n" for d in lines[:-1])
	lines[-1]["sha256"] = hashlib.sha256(text.encode()).hexdigest()
	open(sys.argv[2], "w").write(text + json.dumps(lines[-1]) + "\n")
	END
	rm -rf "$TMP/empty"
	mkdir "$TMP/empty"
	sed -i "s,^store: .*,store: $TMP/empty," "$CONF"
	exits 65 "not loaded: $name" relaybl import "$TMP/changed"
	like "$ERR" "$want" "$name is told"
}
not_loaded "a host of no ticket" "of a ticket that was not said" \
    'of("ticket_host")["ticket"] = 7'
not_loaded "a host of no list" "of a list that was not said" \
    'of("ticket_host")["list"] = 2'
not_loaded "a host of another list" "of another list than its ticket" \
    'lines.insert(2, dict(of("list"), name="other", id=2))
of("ticket_host")["list"] = 2'
not_loaded "a ticket's number" "a ticket is missing before it" \
    'of("ticket")["id"] = 3'
not_loaded "a state" "state: not a word" 'of("ticket")["state"] = "no-answer"'
not_loaded "more verified than there are" "more of its hosts than it has" \
    'of("ticket")["verified_hosts"] = 4'
not_loaded "a survey's number" "a survey that was never numbered" \
    'of("survey")["id"] = 9'
not_loaded "a line of no ticket" "of a ticket that was not said" \
    'of("ticket_entry")["ticket"] = 3'

done_testing
