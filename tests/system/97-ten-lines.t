#!/bin/bash
# From a list to fixed servers in the ten lines that README.md shows: a survey,
# reports, a ticket that goes all its way, a survey that says what changed.
. "$(dirname "$0")/lib.sh"
require python3
. "$(dirname "$0")/clock.sh"
cd "$TMP" || bail "$TMP"

EXPIRE=3650d
MORE="survey: { holders: [\"csv:$TMP/holders.csv\"] }
report: { organisation: Example CERT, contact: cert@example.org, domain: example.org }"
make_conf
PYTHONDONTWRITEBYTECODE=1 python3 "$ROOT/tests/browser/made.py" "$TMP" 20000
mv 2002.tsv domains.txt
clock_stop 1032840000
run relaybl import --scanner nightly --scan-id first --complete 2002.csv
is "$STATUS" 0 "what the survey is of is listed" || diag "$ERR"

# verdicts DAY: all that is in recheck.txt was found closed that day.
verdicts()
{
	local ip
	cat <<-END
	{"type":"scan","format":"relay-verdict/1","scan_id":"$1","scanner":"nightly","list":"relays","tool":"t","tool_version":"1","vantage":{"net":"external"},"started":"$1T02:00:00Z","ports":[25]}
	END
	while read -r ip; do
		echo "{\"type\":\"verdict\",\"ip\":\"$ip\",\"port\":25,\"verdict\":\"closed\",\"ended\":\"$1T02:00:00Z\"}"
	done <recheck.txt
	echo "{\"type\":\"end\",\"scan_id\":\"$1\",\"status\":\"complete\",\"records\":$(wc -l <recheck.txt)}"
}

# Sending is the user's: what is sent is looked at.
sendmail()
{
	cat >sent.eml
}

N=0
while IFS= read -r line; do
	N=$((N + 1))
	command=${line%%  *}
	case $command in
	'relaybl import'*)
		clock_stop 1034474400 # 2002-10-13
		verdicts 2002-10-12 >first.jsonl
		exits 0 "the first scan that finds them closed" \
		    relaybl import first.jsonl
		like "$(relaybl ticket show 1)" '^ticket 1: claimed' \
		    "does not verify it"
		clock_stop 1034733600 # 2002-10-16
		verdicts 2002-10-15 >recheck.jsonl
		;;
	esac
	run eval "$command"
	is "$STATUS" 0 "$command" || diag "$ERR"
	case $command in
	*'ticket list') like "$OUT" $'\treported\t.*Pacific Carrier' "is told" ;;
	*'ticket show 1')
		like "$OUT" '^ticket 1: verified' "the second scan verifies it"
		SHOWN=$OUT
		;;
	esac
done < <(sed -n '/^```fixed$/,/^```$/p' "$ROOT/README.md" | sed '1d; $d')
is "$N" 10 "there are ten lines"
like "$SHOWN" 'promised +2026-12-01' "what was promised stands in it"
is "$(grep '^To: ' sent.eml | tr -d '\r')" 'To: <abuse@operator0.example>' \
    "the mail says to whom"
is "$(find reports -name report.eml | wc -l)" 10 "there are ten bundles"
like "$OUT" 'Pacific Carrier' "the second survey names who is left"
ok "both pages are there" test -s page.html -a -s new.html
like "$(cat new.html)" 'What changed since <time datetime="2002-09-24' \
    "and the second says what changed"
done_testing
