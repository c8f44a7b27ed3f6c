#!/bin/bash
# Names of holders, of domains and of files that would harm who reads them: what
# is shown, written for spreadsheets, browsers, mailers and programs has nothing
# of them in it but text.
. "$(dirname "$0")/lib.sh"
require python3
export PYTHONDONTWRITEBYTECODE=1
HOSTILE=$ROOT/tests/survey/hostile.py
SOURCES=csv:holders.csv,pyasn:pyasn,iptoasn:iptoasn,mmdb:asn.mmdb,asnames:names.csv
MORE='report:
  organisation: "<b>=Example\" CERT</b>"
  contact: cert@example.org
  domain: example.org'
make_conf

# judged VERB FILE...: what hostile.py says of it is nothing.
judged()
{
	local name=$1
	shift
	is "$(python3 "$HOSTILE" "$@" 2>&1)" "" "$name"
}

python3 "$HOSTILE" make "$TMP/evil"
python3 "$HOSTILE" plain "$TMP/plain"
opens=()
while read -r address; do
	opens+=(open "$address")
done <"$TMP/evil/addresses"
scan "$TMP/scan" "${opens[@]}"
# What the hosts reply is hostile, too.
python3 - "$TMP/scan" <<'END'
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
replies = ["250 <script>alert(1)</script>", "=cmd|' /C calc'!A0",
    "250 ok\r\nBcc: victim@example.net", "\u202egro.elpmaxe", "\x1b[2J\x9b31m"]
for i, line in enumerate(lines[1:-1]):
    line["reply"] = replies[i % len(replies)]
with open(sys.argv[1], "w") as out:
    out.writelines(json.dumps(line) + "\n" for line in lines)
END
exits 0 "a scan" relaybl import "$TMP/scan"

# show DIR OPTION...: a survey in every form, in DIR/out.*
show()
{
	local dir=$1
	shift
	(
		cd "$TMP/$dir" &&
		    relaybl survey triples --holders "$SOURCES" --name "$NAME" \
			--top 0 "$@" >out.text 2>said &&
		    relaybl survey --survey "$(id_of_last)" --top 0 "$@" --csv \
			--html out.html --force >out.csv 2>>said &&
		    relaybl survey --survey "$(id_of_last)" --top 0 "$@" \
			--json >out.json 2>>said
	)
}
id_of_last()
{
	relaybl survey --stored --json | python3 -c 'import json, sys
print(max(json.loads(line)["survey"] for line in sys.stdin))'
}

for by in holder asn; do
	NAME="a plain name" ok "plain, by $by" show plain --by $by
	NAME='<b>"=x' ok "hostile, by $by" show evil --by $by
	judged "by $by: the table" text "$TMP/evil/out.text"
	judged "by $by: what was said beside" text "$TMP/evil/said"
	judged "by $by: CSV" csv "$TMP/evil/out.csv"
	judged "by $by: JSON" json "$TMP/evil/out.json"
	judged "by $by: the page" page "$TMP/evil/out.html" \
	    "$TMP/plain/out.html"
	is "$(wc -l <"$TMP/evil/out.csv")" "$(wc -l <"$TMP/plain/out.csv")" \
	    "by $by: as many rows as of harmless names"
done
NAME="public" ok "the public form" show evil --public
is "$(grep -lE 'd[0-3]-[0-9]+\.example|10\.[0-3]\.[0-9]+\.25' \
    "$TMP"/evil/out.{text,csv,json,html})" "" "names no domain and no address"

# --- names of domains and hosts ---------------------------------------------

for kind in triples zdns; do
	exits 0 "$kind of names that are none" relaybl survey \
	    "$TMP/evil/bad-$kind" --no-store --csv --by mx --top 0 \
	    --holders "csv:$TMP/evil/holders.csv"
	printf '%s\n' "$OUT" >"$TMP/bad.csv"
	printf '%s\n' "$ERR" >"$TMP/bad.said"
	judged "$kind: what is told of them" text "$TMP/bad.said"
	judged "$kind: CSV" csv "$TMP/bad.csv"
	like "$ERR" "bad-$kind:[0-9]+: .*" "with file and line"
	like "$ERR" "[0-9]+ more" "and not all of them"
done
cp "$TMP/evil/holders.csv" "$TMP/evil/"$'<b>\e[2J.csv'
exits 0 "a source of a hostile name" relaybl survey "$TMP/evil/triples" \
    --no-store --html "$TMP/file.html" --holders \
    "csv:$TMP/evil/"$'<b>\e[2J.csv'
printf '%s\n' "$OUT$ERR" >"$TMP/file.text"
judged "in a table" text "$TMP/file.text"
judged "on a page" text "$TMP/file.html"
is "$(grep -c '<b>' "$TMP/file.html")" 0 "no element of it"

# --- reports, tickets, the month, a card ------------------------------------

NAME=last ok "the plain survey" show plain
exits 0 "some plain reports" relaybl report --output "$TMP/plain/reports" --top 5
NAME=last ok "the hostile one" show evil
exits 0 "reports of all" relaybl report --output "$TMP/evil/reports" --tickets
printf '%s\n' "$OUT$ERR" >"$TMP/evil/report.said"
judged "reports" reports "$TMP/evil/reports" "$TMP/plain/reports"
judged "what was said beside" text "$TMP/evil/report.said"
relaybl ticket list >"$TMP/tickets" 2>&1
for id in 1 11 18 21 30 33 34; do
	relaybl ticket show "$id"
done >>"$TMP/tickets" 2>&1
judged "tickets" text "$TMP/tickets"
relaybl ticket list --json >"$TMP/tickets.json"
judged "tickets as JSON" json "$TMP/tickets.json"
month=$(date -u +%Y-%m)
exits 0 "a month" relaybl monthly "$month" --min-cases 1 \
    --holders "csv:$TMP/evil/holders.csv" --html "$TMP/month.html"
printf '%s\n' "$OUT" >"$TMP/month.text"
judged "a month: text" text "$TMP/month.text"
exits 0 "a plain month" relaybl monthly "$month" --min-cases 1 \
    --holders "csv:$TMP/plain/holders.csv" --html "$TMP/plain.html"
judged "a month: page" page "$TMP/month.html" "$TMP/plain.html"
exits 0 "a card" relaybl card 10.0.0.25 --html "$TMP/card.html"
printf '%s\n' "$OUT" >"$TMP/card.text"
judged "a card: text" text "$TMP/card.text"
judged "a card: page" text "$TMP/card.html"
is "$(grep -cE '<(script|img|b)[ >]' "$TMP/card.html")" 0 "no element of it"
done_testing
