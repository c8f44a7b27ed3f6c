#!/bin/bash
# The report of a month: what came and went, of which class and whose, what
# alarmed, what was held. The clock is the test's; the numbers are reckoned by
# hand:
#
#	2026-09-20  listed: 192.0.2.1, .2, .129, 198.51.100.1
#	2026-10-03  .1 seen again; .3 in; .2 closed: out
#	2026-10-05  198.51.100.16/28 by hand as a proxy: in
#	2026-10-07  ... and off by hand: out
#	2026-10-10  .3 closed: out
#	2026-10-12  .3 open again: in
#	2026-10-15  .129 exempted: out
#	2026-10-16  .129 is still open: an alarm; and on the 17th
#	2026-10-20  198.51.100.1 not seen for 30 days; written down on the 21st
#	2026-10-25  a scan of 200 new relays is held; rejected on the 26th
#	2026-11-02  .1 not seen for 30 days; .3, listed again, has 60
#
# So October begins with 4; 3 come, 5 go, 2 are left. .1 is there all month.
# Of relay: 4 + 2 - 4 = 2, of proxy 0 + 1 - 1 = 0. Alpha has .1 .2 .3:
# 2 + 2 - 2 = 2; Beta .129: 1 + 0 - 1; Gamma the rest: 1 + 1 - 2.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/clock.sh"
require python3
MORE="survey:
  holders: [csv:$TMP/holders.csv]"
make_conf
cat >"$TMP/holders.csv" <<'END'
prefix,holder,contact,lang,note
192.0.2.0/25,Alpha,abuse@alpha.example,en,
192.0.2.128/25,Beta,,,
198.51.100.0/24,"Gamma <script>alert(1)</script>, ""Ltd""",,,
END

# at DATE: it is noon of that day; scans end an hour before.
at()
{
	local noon
	noon=$(LD_PRELOAD='' date -u -d "$1T12:00:00Z" +%s)
	clock_stop "$noon"
	SCAN_TIME=$((noon - 3600))
}
month()
{
	relaybl monthly "$@" --json >"$TMP/month.json"
}
of()
{
	python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
def count(c): return [c[k] for k in ("begin", "in", "out", "end")]
print(eval(sys.argv[2]))' "$TMP/month.json" "$1"
}
valid()
{
	python3 -c 'import json, jsonschema, sys
jsonschema.Draft202012Validator(json.load(open(sys.argv[1]))).validate(
    json.load(open(sys.argv[2])))' \
	    "$DATA/survey/relaybl-monthly-1.schema.json" "$TMP/month.json"
}
scanned()
{
	scan "$TMP/scan" "$@"
	relaybl import "$TMP/scan" >"$TMP/out" 2>&1
}

at 2026-09-20
exits 64 "no month" relaybl monthly
for wrong in 2026-13 2026-00 2026-9 26-09 2026-09-20 2026/09 x ''; do
	exits 64 "\"$wrong\" is no month" relaybl monthly "$wrong"
done
like "$ERR" "is no month: say 2026-11" "which is said"
exits 64 "nor one that has not begun" relaybl monthly 2026-10
exits 64 "no number of cases" relaybl monthly 2026-09 --min-cases few
exits 69 "no store" relaybl monthly 2026-09

# --- a month ----------------------------------------------------------------

ok "September" scanned open 192.0.2.1 open 192.0.2.2 open 192.0.2.129 \
    open 198.51.100.1
at 2026-10-03
ok "October" scanned open 192.0.2.1 open 192.0.2.3 closed 192.0.2.2
at 2026-10-05
exits 0 "a network by hand" relaybl add 198.51.100.16/28 --class proxy \
    --reason "<b>reported"
at 2026-10-07
exits 0 "and off" relaybl remove 198.51.100.16/28 --reason "</td>wrong"
at 2026-10-10
ok "closed" scanned closed 192.0.2.3
at 2026-10-12
ok "and open again" scanned open 192.0.2.3
at 2026-10-15
exits 0 "an exemption" relaybl exempt 192.0.2.129 --reason ours
at 2026-10-16
ok "it is open" scanned open 192.0.2.129
at 2026-10-17
ok "still" scanned open 192.0.2.129
at 2026-10-21
exits 0 "one expires" relaybl expire
at 2026-10-25
mapfile -t many < <(seq -f "open 203.0.113.%g" 1 200 | tr ' ' '\n')
not_ok "a bad night" scanned "${many[@]}"
at 2026-10-26
held=$(relaybl imports --held | cut -f1)
exits 0 "is rejected" relaybl reject "$held" --actor carol \
    --reason "<img src=x onerror=alert(2)>"

month 2026-10
ok "October, so far, is of its schema" valid
is "$(of 'd["over"], d["begin"], d["end"]')" \
    "(False, '2026-10-01T00:00:00Z', '2026-10-26T12:00:01Z')" "so far"
at 2026-11-01
month 2026-10
ok "October is of its schema" valid
is "$(of 'd["over"], d["end"], d["gone_before"]')" \
    "(True, '2026-11-01T00:00:00Z', None)" "it is over, and wholly covered"
is "$(of 'count(d["listings"]), d["listings"]["still"]')" \
    "([4, 3, 5, 2], 1)" "listings: begin, in, out, end; all the month"
is "$(of '{c["class"]: count(c) for c in d["classes"] if any(count(c))}')" \
    "{'relay': [4, 2, 4, 2], 'proxy': [0, 1, 1, 0]}" "by class"
is "$(of 'sorted(d["ended_by"].items())')" \
    "[('delisted', 2), ('exempted', 1), ('expired', 1), ('removed', 1)]" \
    "by what they ended"
is "$(of '[(o["operator"][:5], count(o)) for o in d["operators"]]')" \
    "[('Alpha', [2, 2, 2, 2]), ('Gamma', [1, 1, 2, 0]), ('Beta', [1, 0, 1, 0])]" \
    "by operator"
is "$(of '[(o["prefix"], o["since"], o["days"], o["operator"]) for o in d["oldest"]]')" \
    "[('192.0.2.1', '2026-09-20T12:00:00Z', 41, 'Alpha'), ('192.0.2.3', '2026-10-12T12:00:00Z', 19, 'Alpha')]" \
    "the oldest"
is "$(of '[(a["alarm"], a["prefix"], a["times"], a["last"]) for a in d["alarms"]]')" \
    "[('own_open', '192.0.2.129', 2, '2026-10-17T12:00:00Z')]" "the alarms"
is "$(of '[(h["import"], h["held"], h["state"], h["actor"], h["resolved"]) for h in d["holds"]]')" \
    "[($held, 'all', 'rejected', 'carol', '2026-10-26T12:00:00Z')]" \
    "what was held, and what became of it"
is "$(of '[(s["scanner"], s["scans"], s["listed"], s["delisted"]) for s in d["scanners"]]')" \
    "[('nightly', 6, 2, 2)]" "the scans"
is "$(of 'd["tickets"]["tickets"], d["ranking"]["rows"]')" "(0, [])" \
    "no tickets, no ranks"

# --- what comes before and after --------------------------------------------

month 2026-09
is "$(of 'count(d["listings"]), [o["prefix"] for o in d["oldest"]]')" \
    "([0, 4, 0, 4], ['192.0.2.1', '192.0.2.2', '192.0.2.129', '198.51.100.1'])" \
    "September, seen from November, as it was"
month 2026-08
is "$(of 'count(d["listings"]), d["operators"]')" "([0, 0, 0, 0], [])" \
    "before the first scan there is nothing"
at 2026-11-20
month 2026-11
is "$(of 'count(d["listings"]), d["ended_by"]')" \
    "([2, 0, 1, 1], {'expired': 1})" \
    "what is over by its time has ended, although nobody wrote it down"
exits 0 "it is written down" relaybl expire
month 2026-11
is "$(of 'count(d["listings"]), d["ended_by"]')" \
    "([2, 0, 1, 1], {'expired': 1})" "and it is the same"
exits 0 "ours no more" relaybl exempt --delete 192.0.2.129 --reason sold
ok "a scan" scanned open 192.0.2.129
month 2026-11
is "$(of 'count(d["listings"])')" "[2, 1, 1, 2]" "then it is listed"
is "$(of 'd["listings"]["end"]')" \
    "$(relaybl list --state listed | cut -f1 | sort -u | wc -l)" \
    "as many as relaybl list has"

# --- text -------------------------------------------------------------------

exits 0 "as text" relaybl monthly 2026-10
like "$OUT" "^Month 2026-10: 2026-10-01 to 2026-10-31 UTC" "the month"
like "$OUT" " 4 +3 +5 +2  all" "its listings"
like "$OUT" " 0 +1 +1 +0  proxy" "by class"
like "$OUT" "2 found closed, 1 not seen open in time, 1 taken off by hand or undone, 1 exempted" \
    "by what they ended"
like "$OUT" " 2 +2 +2 +2  Alpha" "by operator"
like "$OUT" "since 2026-09-20, +41 days  192.0.2.1  relays, relay  Alpha" \
    "the oldest"
like "$OUT" "own_open 192.0.2.129 on relays: 2 times, last 2026-10-17" "alarms"
like "$OUT" "rejected 2026-10-26 by carol: <img" "what was held"
like "$OUT" "of no date|csv holders.csv, of 20" "whose word it is"
not_ok "no line has blanks at its end" grep -q ' $' <<<"$OUT"
like "$(relaybl monthly 2026-10 --list relays)" "^Month 2026-10, list relays" \
    "one list"
exits 64 "a list that is none" relaybl monthly 2026-10 --list no
like "$(relaybl monthly 2026-10 --top 1)" "Alpha.*and 2 more.*192.0.2.1.*and 1 more" \
    "fewer rows"
exits 66 "sources that are not there" relaybl monthly 2026-10 \
    --holders "csv:$TMP/none"

# --- the page ---------------------------------------------------------------

exits 0 "a page" relaybl monthly 2026-10 --html "$TMP/month.html"
exits 73 "is not replaced" relaybl monthly 2026-10 --html "$TMP/month.html"
exits 0 "but with --force" relaybl monthly 2026-10 --html "$TMP/month.html" \
    --force --json
month 2026-10
# Prints what has no business in the page, and every number that its JSON does
# not have at the place that it names.
cat >"$TMP/look.py" <<'END'
import html.parser, json, re, sys
page, data = open(sys.argv[1], encoding="utf-8").read(), json.load(open(sys.argv[2]))
OURS = set("""html head meta title style body main svg defs pattern path rect
    g text line circle desc figure figcaption header section h1 h2 h3 p dl div
    dt dd table caption thead tbody tr th td ol ul li strong code pre bdi span
    polyline small details summary time""".split())
class Look(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.strange, self.at, self.wrong, self.checked = [], None, [], 0
    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in OURS or any(n.startswith("on") for n in attrs):
            self.strange.append(tag)
        self.at = attrs.get("data-json", self.at)
    def handle_data(self, text):
        if self.at is None:
            return
        value = data
        for key in re.findall(r"[A-Za-z_]+|\[\d+\]", self.at):
            value = value[int(key[1:-1])] if key[0] == "[" else value[key]
        if str(value) != text.replace(",", ""):
            self.wrong.append((self.at, value, text))
        self.checked += 1
        self.at = None
look = Look()
look.feed(page)
print("strange", look.strange, "wrong", look.wrong, "checked",
      look.checked > 40)
END
is "$(python3 "$TMP/look.py" "$TMP/month.html" "$TMP/month.json")" \
    "strange [] wrong [] checked True" \
    "nothing is injected, and its numbers are those of the JSON"
not_ok "nothing is asked of anybody" \
    grep -qiE '(src|href) *= *"?(https?:)?//|@import|url\( *"?http' \
    "$TMP/month.html"

# --- events that are gone ---------------------------------------------------

printf 'keep:\n  events: 30d\n' >>"$CONF"
at 2026-12-01
exits 0 "events of 30 days are kept" relaybl expire
month 2026-10
is "$(of 'd["gone_before"] is not None, count(d["listings"])[3]')" \
    "(True, 2)" "October is not wholly covered, which is said"
like "$(relaybl monthly 2026-10)" \
    "Events from before 2026-11-[0-9T:-]+Z are kept.no.longer" "in the text, too"
ok "it is of its schema" valid
month 2026-11
is "$(of 'count(d["listings"])')" "[2, 1, 1, 2]" \
    "the month after is as it was: what begins it is known from what ended it"

done_testing
