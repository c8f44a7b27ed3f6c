#!/bin/bash
# Whole lives of listings with the real programs and a clock that is turned:
# how often and how far apart scans must agree, weak and strong, by proof, by
# two scanners; relisted, unconfirmed, looked at again, multi-hop, missing.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/clock.sh"
require dig python3

NIGHT=1800000000
HOUR=3600

# The rules as they are when relaybl.conf says nothing.
make_conf
sed -i -e '/^    confirm:/d' -e '/^    clear:/d' -e '/^    clear-weak:/d' \
    -e '/^    apart:/d' -e '/^    max-age:/d' \
    -e 's/^  nightly: .*/  nightly: {}\n  weekly: {}/' "$CONF"
sed -i "s/^lists:/&\n  outputs:\n    outputs: list\n    allow-special: true/" \
    "$CONF"
cp "$CONF" "$TMP/default.conf"

# night [HOURS]: so much later; a day.
night()
{
	NIGHT=$((NIGHT + ${1:-24} * HOUR))
	clock_stop "$NIGHT"
}

# look SCANNER [ADDRESS VERDICT]...: a scan that ended a minute ago, imported;
# what the addresses came to. Verdicts: open (accepted), data, closed, weak,
# unreachable; $MODE is its scope, as JSON, $TO its list.
look()
{
	local scanner=$1 at count=0
	shift
	at=$(date -u -d "@$((NIGHT - 60))" +%Y-%m-%dT%H:%M:%SZ)
	{
		printf '{"type":"scan","format":"relay-verdict/1",'
		printf '"scan_id":"%s-%s","scanner":"%s",' "$scanner" \
		    "$NIGHT" "$scanner"
		printf '"tool":"test","tool_version":"1",'
		printf '"vantage":{"net":"external"},"started":"%s",' "$at"
		[ -z "${MODE:-}" ] || printf '"scope":%s,' "$MODE"
		printf '"list":"%s","ports":[25]}\n' "${TO:-relays}"
		while [ $# -ge 2 ]; do
			count=$((count + 1))
			printf '{"type":"verdict","ip":"%s","port":25,' "$1"
			case $2 in
			open) printf '"verdict":"open","proof":"rcpt",' ;;
			data) printf '"verdict":"open","proof":"data",' ;;
			weak) printf '"verdict":"closed","reason":"weak",' ;;
			closed) printf '"verdict":"closed",' ;;
			*) printf '"verdict":"%s","reason":"timeout",' "$2" ;;
			esac
			[ -z "${OUTPUT:-}" ] ||
			    printf '"output_ip":"%s",' "$OUTPUT"
			printf '"ended":"%s"}\n' "$at"
			shift 2
		done
		printf '{"type":"end","scan_id":"%s-%s",' "$scanner" "$NIGHT"
		printf '"status":"complete","records":%s,' "$count"
		printf '"ended":"%s"}\n' "$at"
	} >"$TMP/scan.jsonl"
	OUT=$(relaybl import "$TMP/scan.jsonl" 2>&1)
	GOT=$(awk '$2 > 0 && /^  (listed|refreshed|pending|clearing|delisted|exempt|withheld|unchanged) / {
		print $1 }' <<<"$OUT" | paste -sd' ')
	[ -n "$GOT" ] || GOT=$OUT
}

# life NAME ADDRESS WANT VERDICT...: a verdict a night by nightly, and what
# each comes to. A number in front of a verdict: so many hours instead.
life()
{
	local name=$1 address=$2 want=$3 got='' hours=24
	shift 3
	for verdict; do
		case $verdict in
		[0-9]*)
			hours=$verdict
			continue
			;;
		esac
		night "$hours"
		hours=24
		look nightly "$address" "$verdict"
		got+=" $GOT"
	done
	is "${got# }" "$want" "$name"
}

# state ADDRESS [SCANNER]: what the ledger says of it.
state()
{
	relaybl list --state all --prefix "$1" --json | python3 -c '
import json, sys
for line in sys.stdin.read().splitlines():
    o = json.loads(line)
    for f in o if isinstance(o, list) else [o]:
        if sys.argv[1] in ("", f["scanner"]):
            print(f["state"])' "${2:-}"
}

# kinds ADDRESS: of its events, in a line.
kinds()
{
	relaybl history "$1" | cut -f2 | paste -sd' '
}

# days ADDRESS: for how many its listing lasts from now, rounded.
days()
{
	relaybl list --prefix "$1" --json | NIGHT=$NIGHT python3 -c '
import datetime, json, os, sys
o = json.loads(sys.stdin.read().splitlines()[0])
o = o[0] if isinstance(o, list) else o
t = datetime.datetime.fromisoformat(o["expires"].replace("Z", "+00:00"))
print(round((t.timestamp() - int(os.environ["NIGHT"])) / 86400))'
}

class()
{
	query "$(reversed "$1").${2:+$2.}$ZONE"
}

night
relaybl publish >/dev/null || bail "publish"
start_relaybld

# --- confirm ----------------------------------------------------------------

life "two nights confirm" 192.0.2.1 "pending listed" open open
ok "then it is listed" listed 192.0.2.1
life "6 hours apart they are one" 192.0.2.2 "pending pending" open 6 open
life "12 hours apart they are two" 192.0.2.3 "pending listed" open 12 open
life "accepted data lists at once" 192.0.2.4 "listed" data
life "closed between begins anew" 192.0.2.5 "pending unchanged pending" \
    open closed open
is "$(kinds 192.0.2.1)" "unconfirmed listed" "history says how it began"
like "$(relaybl history 192.0.2.1 | tail -n 1)" 'open \(rcpt\), 2 of 2' \
    "and why"

# --- unconfirmed ------------------------------------------------------------

life "open once" 192.0.2.10 "pending" open
ok "is not in the zone" unlisted 192.0.2.10
is "$(class 192.0.2.10 unconfirmed)" "NOERROR 127.0.0.20" \
    "but in that of the unconfirmed"
is "$(class 192.0.2.10 relay)" NXDOMAIN "not in that of its class"
night 71
is "$(class 192.0.2.10 unconfirmed)" "NOERROR 127.0.0.20" \
    "almost three days long"
night 1
is "$(class 192.0.2.10 unconfirmed)" NXDOMAIN "then not, though nobody wrote"
exits 0 "expire" relaybl expire
is "$(kinds 192.0.2.10)" "unconfirmed" "has nothing to tell of it"
life "and once more lists" 192.0.2.10 "listed" open
is "$(class 192.0.2.10)" "NOERROR 127.0.0.2" "in the zone"
is "$(class 192.0.2.10 unconfirmed)" NXDOMAIN "and no more unconfirmed"
life "open once, then closed" 192.0.2.11 "pending unchanged" open closed
is "$(class 192.0.2.11 unconfirmed)" NXDOMAIN "is nowhere"

# --- clear ------------------------------------------------------------------

life "two nights clear" 192.0.2.20 "listed clearing delisted" data closed closed
ok "then it is off" unlisted 192.0.2.20
is "$(kinds 192.0.2.20)" "listed clearing delisted" "which history tells"
life "6 hours apart they are one" 192.0.2.21 "listed clearing clearing" \
    data closed 6 closed
ok "and it stays" listed 192.0.2.21
life "weak, it takes three" 192.0.2.22 "listed clearing clearing delisted" \
    data weak weak weak
life "a weak one between takes no time off" 192.0.2.23 \
    "listed clearing clearing delisted" data closed weak closed
life "open between begins anew" 192.0.2.24 \
    "listed clearing refreshed clearing delisted" data closed open closed closed
life "unreachable never clears" 192.0.2.25 \
    "listed unchanged unchanged unchanged unchanged" \
    data unreachable unreachable unreachable unreachable
ok "it stays" listed 192.0.2.25
is "$(kinds 192.0.2.25)" "listed alert" "and is told once"
like "$(relaybl history 192.0.2.25 | tail -n 1)" 'no verdict in 3 scans' "why"

# --- asked for --------------------------------------------------------------

life "listed" 192.0.2.30 "listed" data
night
exits 0 "somebody asks to have it looked at" \
    relaybl recheck 192.0.2.30 --list relays --reason "we have closed it"
night 1
MODE='{"mode":"recheck"}' look nightly 192.0.2.30 closed
is "$GOT" "delisted" "one strong closed is enough then"
like "$(kinds 192.0.2.30)" "^listed recheck (delisted recheck|recheck delisted)$" \
    "and the request is answered"
is "$(relaybl recheck --list relays)" "" "there is none left"

# --- two scanners -----------------------------------------------------------

night
look weekly 192.0.2.40 open
is "$GOT" "pending" "one scanner finds it open"
night 1
look nightly 192.0.2.40 open
is "$GOT" "listed" "another one agrees"
is "$(state 192.0.2.40 weekly)" "unconfirmed" "the first one's is as it was"
life "one that has cleared" 192.0.2.40 "clearing delisted" closed closed
is "$(state 192.0.2.40 nightly)" "cleared" "clears its own"

night
look weekly 192.0.2.41 data
look nightly 192.0.2.41 data
life "of two listings one is cleared" 192.0.2.41 "clearing delisted" \
    closed closed
ok "the other keeps it on the list" listed 192.0.2.41
is "$(state 192.0.2.41 weekly) $(state 192.0.2.41 nightly)" "listed cleared" \
    "each scanner owns its own"
night
look weekly 192.0.2.41 closed
night
look weekly 192.0.2.41 closed
is "$GOT" "delisted" "till that one is cleared, too"
ok "then it is off" unlisted 192.0.2.41

# --- relisted ---------------------------------------------------------------

life "a listing" 192.0.2.50 "pending listed" open open
is "$(days 192.0.2.50)" 30 "lasts for 30 days"
life "listed again" 192.0.2.50 "clearing delisted listed" closed closed open
is "$(days 192.0.2.50)" 60 "takes one scan, and lasts for 60"
life "and again" 192.0.2.50 "clearing delisted listed" closed closed open
is "$(days 192.0.2.50)" 90 "for 90"
life "and again" 192.0.2.50 "clearing delisted listed" closed closed open
is "$(days 192.0.2.50)" 90 "and no longer"
night $((91 * 24))
ok "not seen for so long it is off" unlisted 192.0.2.50
exits 0 "expire" relaybl expire
is "$(state 192.0.2.50)" "expired" "expired, not cleared"
like "$(kinds 192.0.2.50)" "expired$" "which history tells"
life "open once more" 192.0.2.50 "listed" open
ok "lists it at once" listed 192.0.2.50

# --- missing ----------------------------------------------------------------

SCOPE='{"mode":"full","prefixes":["192.0.2.60","192.0.2.61"]}'
sed 's/^  nightly: {}/  nightly: { min-coverage: 0% }/
    s/^  relays:/&\n    min-coverage: 0%/' "$TMP/default.conf" >"$CONF"
night
look nightly 192.0.2.60 data 192.0.2.61 data
for _ in 1 2 3; do
	night
	MODE=$SCOPE look nightly 192.0.2.60 data
	like "$OUT" "missing +1" "a full scan that does not mention a listing"
done
like "$OUT" "alerts +1" "tells it the third time"
ok "and leaves it" listed 192.0.2.61
is "$(kinds 192.0.2.61)" "listed alert" "history has it"

# --- multi-hop --------------------------------------------------------------

night
OUTPUT=198.51.100.9 look nightly 192.0.2.70 data
like "$OUT" "outputs +1" "where mail came out is counted"
is "$(class 192.0.2.70)" "NOERROR 127.0.0.10" "what it went into is input"
like "$(relaybl lookup 192.0.2.70)" \
    "came out of 198\.51\.100\.9" "and says where it came out"
is "$(state 198.51.100.9)" "" "which is not listed"
TO=outputs OUTPUT=198.51.100.9 look nightly 192.0.2.70 data 198.51.100.9 closed
is "$(relaybl list --list outputs | cut -f1 | sort | paste -sd' ')" \
    "192.0.2.70 198.51.100.9" "but where the list says so"
like "$(relaybl lookup --list outputs 198.51.100.9)" \
    "mail of 192\.0\.2\.70 port 25 came out" "and why"

exits 0 "verify" relaybl verify
stop_relaybld
is "$STATUS" 0 "relaybld ends cleanly"
done_testing
