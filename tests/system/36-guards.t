#!/bin/bash
# What a night may do to a list: every guard holds what it should and no more,
# says so with its figures, and lets it pass when somebody approves.
. "$(dirname "$0")/lib.sh"
require python3

# night SEQ LINES...: a scan that ended SEQ seconds after an hour ago; lines are
# "ADDRESS VERDICT [PROOF [PORT]]". MODE, SCOPE (JSON), OUTCOME, SCANNER, SHIFT.
night()
{
	local seq=$1 line ip verdict proof port now
	now=$(date -u -d "@$(($(date +%s) - 3600 + seq + ${SHIFT:-0}))" +%FT%TZ)
	shift
	echo '{"type":"scan","format":"relay-verdict/1","scan_id":"s-'"$seq"'",' \
	    '"seq":'"$seq"',"scanner":"'"${SCANNER:-nightly}"'","list":"relays",' \
	    '"tool":"t","tool_version":"1","vantage":{"net":"external"},' \
	    ${SCOPE:+'"scope":{"mode":"'"${MODE:-full}"'","prefixes":'"$SCOPE"'},'} \
	    '"started":"'"$now"'","ports":[25]}'
	for line; do
		read -r ip verdict proof port <<<"$line"
		[ "$verdict" = open ] && : "${proof:=rcpt}" || proof=
		echo '{"type":"verdict","ip":"'"$ip"'","port":'"${port:-25}"',' \
		    '"verdict":"'"$verdict"'",'"${proof:+\"proof\":\"$proof\",}" \
		    "$([[ $verdict = [ui]* ]] && echo '"reason":"timeout",')" \
		    '"ended":"'"$now"'"}'
	done
	echo '{"type":"end","scan_id":"s-'"$seq"'","status":"'"${OUTCOME:-complete}"'",' \
	    '"records":'$#',"ended":"'"$now"'"}'
}

# hosts FROM TO VERDICT [PROOF]: 10.0.0.FROM to TO, as lines.
hosts()
{
	local i
	LINES_OF=()
	for ((i = $1; i <= $2; i++)); do
		LINES_OF+=("10.0.$((i >> 8)).$((i & 255)) $3 ${4:-}")
	done
}

# guarded LIST-LINES [SCANNER-SETTINGS]: a store of its own.
guarded()
{
	rm -rf "$STORE"
	LIST=$1 make_conf
	[ -z "${2:-}" ] || sed -i "s/  nightly: {/& $2,/" "$CONF"
}
STORE=$TMP/store

addresses()
{
	relaybl list "$@" | cut -f1 | sort -V | tr '\n' ' '
}
sound()
{
	exits 0 "$1: verify is clean" relaybl verify
}
generation()
{
	readlink "$STORE/served/current"
}
serial()
{
	relaybl imports --json | head -1 | field '["serial"]'
}
field()
{
	python3 -c 'import json, sys
print(eval("d" + sys.argv[1], {"d": json.load(sys.stdin)}))' "$1"
}

# --- removals: they wait, the rest does not ---------------------------------

guarded '    max-remove: [2, 10%]'
hosts 1 20 open
night 1 "${LINES_OF[@]}" >"$TMP/1"
exits 0 "the first import needs no approval" relaybl import "$TMP/1"
night 2 "10.0.0.1 closed" "10.0.0.2 closed" >"$TMP/2"
exits 0 "as many removals as are allowed" relaybl import "$TMP/2"
is "$(addresses | wc -w)" 18 "are done"
night 3 "10.0.0.3 closed" "10.0.0.4 closed" "10.0.0.5 closed" \
    "10.0.0.6 open" "10.0.0.30 open" >"$TMP/3"
exits 3 "dry run: it would be held" relaybl import --dry-run "$TMP/3"
like "$ERR" "its removals would be held: list relays: removals 3 of 18 listings, allowed 2" \
    "with the figures"
exits 3 "one removal more" relaybl import "$TMP/3"
like "$ERR" "removals are held as import 3: list relays: removals 3 of 18 listings, allowed 2; relaybl approve 3 lets" \
    "says what is held, why, and what to do"
like "$OUT" "withheld +3" "counts it"
like "$OUT" "delisted +0" "and no removal"
like "$OUT" "guard: list relays: removals 3 of 18" "in the summary, too"
is "$(addresses | wc -w)" 19 "the addition is served"
like "$(addresses)" "10.0.0.3 .*10.0.0.5 .*10.0.0.30" "and what would go"
sound "removals held"
before=$(generation)
exits 3 "the same file again" relaybl import "$TMP/3"
like "$ERR" "held as import 3" "is known"
exits 3 "and in a dry run" relaybl import --dry-run "$TMP/3"
is "$(generation)" "$before" "nothing is published for it"
like "$(relaybl imports --held)" "^3	.*	removals	" "imports --held lists it"
is "$(relaybl imports --held | wc -l)" 1 "and nothing else"
is "$(relaybl imports --json 3 | field '["hold"]["state"]')" open "as JSON"
is "$(relaybl imports --json 3 | field '["hold"]["what"]')" removals "with what"
like "$(relaybl imports --json 3 | field '["guards"]')" "removals 3 of 18" \
    "and why"
exits 64 "approve wants a reason" relaybl approve 3
exits 65 "what is not held is not approved" relaybl approve 2 --reason x
like "$ERR" "nothing of import 2 is held" "and it says so"
exits 1 "nor what is not there" relaybl approve 99 --reason x
exits 0 "approve" relaybl approve 3 --reason "they were fixed" --actor alice
like "$OUT" "import 3 is approved \(import 4\): 0 listed, 0 refreshed, 0 unconfirmed, 3 delisted" \
    "says what it did"
is "$(addresses | wc -w)" 16 "they are gone"
sound "approved"
like "$(relaybl imports 3)" "hold is +approved" "the import says so"
like "$(relaybl imports 3)" "by +import 4" "by which import"
like "$(relaybl imports 3)" "by +alice" "by whom"
like "$(relaybl imports 3)" "because +they were fixed" "and why"
is "$(relaybl imports --json 4 | field '["target"]')" 3 "and the approval of what"
like "$(relaybl history 10.0.0.3)" "delisted.*alice" "the history knows who"
exits 65 "once is enough" relaybl approve 3 --reason x
like "$ERR" "was approved by alice" "and it says by whom"
exits 65 "reject comes too late" relaybl reject 3 --reason x
exits 0 "the file is applied" relaybl import "$TMP/3"
like "$OUT" "already applied" "by now"
exits 0 "the approval can be undone" relaybl revert 4 --reason "not fixed"
is "$(addresses | wc -w)" 19 "they are there again"
sound "reverted"

# --- additions: all of it waits ---------------------------------------------

guarded '    max-add: [3, 10%]'
hosts 1 10 open
night 1 "${LINES_OF[@]}" >"$TMP/1"
relaybl import "$TMP/1" >/dev/null || bail "first import"
before=$(serial)
served=$(addresses)
hosts 11 14 open
night 2 "10.0.0.1 closed" "${LINES_OF[@]}" >"$TMP/2"
exits 3 "too many additions" relaybl import "$TMP/2"
like "$ERR" "2: held as import 2: list relays: additions 4 to 10 listings, allowed 3" \
    "says why"
is "$(addresses)" "$served" "nothing is added or removed"
like "$OUT" "listed +0" "the summary counts nothing as done"
like "$OUT" "withheld +5" "but all as withheld"
is "$(serial)" "$before" "the list keeps its serial"
like "$(relaybl history 10.0.0.1)" "listed" "no history of it"
unlike "$(relaybl history 10.0.0.1)" "delisted" "at all"
sound "all held"
exits 0 "reject" relaybl reject 2 --reason "scanner was inside" --actor bob
exits 0 "the rejected file" relaybl import "$TMP/2"
like "$OUT" "held as import 2, and rejected" "is not applied"
is "$(addresses)" "$served" "not at all"
exits 65 "nor approved" relaybl approve 2 --reason x
like "$ERR" "was rejected by bob" "it says who rejected it"
night 3 "10.0.0.1 closed" "${LINES_OF[@]}" >"$TMP/3"
exits 3 "once more" relaybl import --json "$TMP/3"
is "$(field '["held"]' <<<"$OUT")" all "JSON says what is held"
is "$(field '["guards"][0]["guard"]' <<<"$OUT")" additions "by which guard"
is "$(field '["guards"][0]["value"]' <<<"$OUT")" 4 "with its value"
is "$(field '["guards"][0]["base"]' <<<"$OUT")" 10 "its base"
is "$(field '["guards"][0]["allowed"]' <<<"$OUT")" 3 "and the limit"
is "$(field '["guards"][0]["of"]' <<<"$OUT")" list "of the list"
night 4 "10.0.0.2 closed" >"$TMP/4"
exits 0 "the next good scan" relaybl import "$TMP/4"
is "$(relaybl imports --held)" "" "supersedes the hold"
is "$(relaybl imports --json 3 | field '["hold"]["by"]')" 4 "says which"
exits 65 "superseded is over" relaybl approve 3 --reason x
like "$ERR" "import 3 is superseded by import 4" "says which"
night 5 "${LINES_OF[@]}" >"$TMP/5"
night 6 "${LINES_OF[@]}" >"$TMP/6"
exits 3 "two nights that are held" relaybl import "$TMP/5" "$TMP/6"
is "$(relaybl imports --held | cut -f1)" 6 "the later one supersedes"
MODE=partial SCOPE='["10.0.0.0/24"]' night 7 "10.0.0.3 closed" >"$TMP/7"
exits 0 "a partial scan" relaybl import "$TMP/7"
is "$(relaybl imports --held | cut -f1)" 6 "does not"
exits 0 "approve" relaybl approve 6 --reason "new range"
is "$(addresses)" "10.0.0.1 10.0.0.4 10.0.0.5 10.0.0.6 10.0.0.7 10.0.0.8 10.0.0.9 10.0.0.10 10.0.0.11 10.0.0.12 10.0.0.13 10.0.0.14 " \
    "applies it to the ledger as it is"
sound "approved as a whole"
night 6 "10.0.0.50 open" >"$TMP/replay"
exits 65 "what was approved is not replayed" relaybl import "$TMP/replay"

# --- each guard for itself ---------------------------------------------------

# holds NAME WORDS FILE: everything is held, with these words.
holds()
{
	local served
	served=$(addresses --state all)
	exits 3 "$1: held" relaybl import "$3"
	like "$ERR" "held as import [0-9]*: .*$2" "$1: with its figures"
	is "$(addresses --state all)" "$served" "$1: nothing is known of it"
}
# passes NAME FILE
passes()
{
	exits 0 "$1: passes" relaybl import "$2"
}

guarded '    max-open: [2, 20%]
    max-inconclusive: [2, 50%]
    max-contradictions: [1, 1%]
    max-refused: [1, 0%]'
hosts 1 2 open
night 1 "${LINES_OF[@]}" >"$TMP/f"
passes "open, the first import" "$TMP/f"
night 2 "10.0.0.1 open" "10.0.0.2 open" "10.0.0.3 closed" >"$TMP/f"
passes "open, two" "$TMP/f"
night 3 "10.0.0.1 open" "10.0.0.2 open" "10.0.0.4 open" >"$TMP/f"
holds "open, three of three" "list relays: open 3 of 3 records, allowed 2" \
    "$TMP/f"
hosts 1 2 unreachable
night 4 "${LINES_OF[@]}" >"$TMP/f"
passes "no answer, two" "$TMP/f"
night 5 "${LINES_OF[@]}" "10.0.0.3 inconclusive" >"$TMP/f"
holds "no answer, three" "inconclusive or unreachable 3 of 3 records, allowed 2" \
    "$TMP/f"
night 6 "10.0.0.1 closed" "10.0.0.1 open" >"$TMP/f"
passes "one contradiction" "$TMP/f"
night 7 "10.0.0.1 closed" "10.0.0.1 open" "10.0.0.2 closed" "10.0.0.2 open" \
    >"$TMP/f"
holds "two contradictions" "contradictions 2 in 2 records, allowed 1" "$TMP/f"
night 8 "10.0.0.1 open" "127.0.0.2 open" >"$TMP/f"
passes "one refused" "$TMP/f"
night 9 "10.0.0.1 open" "127.0.0.2 open" "127.0.0.3 open" >"$TMP/f"
holds "two refused" "refused 2 of 3 records, allowed 1" "$TMP/f"
sound "all of them held"

guarded '    max-open: 100%' 'max-open: 100%'
SCOPE='["10.0.0.1","10.0.0.2","10.0.0.3","10.0.0.4"]'
hosts 1 4 open
night 1 "${LINES_OF[@]}" >"$TMP/f"
passes "coverage, all" "$TMP/f"
night 2 "${LINES_OF[@]:0:3}" >"$TMP/f"
holds "coverage, three of four" "coverage 3 of 4 addresses in scope, at least 4" \
    "$TMP/f"
SCOPE='["10.0.0.1","10.0.0.2","10.0.0.3"]'
night 3 "${LINES_OF[@]:0:3}" >"$TMP/f"
holds "scope, three of four" "scope 3 of the 4 addresses it had, at least 4" \
    "$TMP/f"
SCOPE='["10.0.0.1","10.0.0.2","10.0.0.3"]' OUTCOME=aborted
night 4 "${LINES_OF[@]:0:1}" >"$TMP/f"
passes "an aborted scan covers what it covers" "$TMP/f"
SCOPE='["10.0.0.0/29"]' OUTCOME=complete MODE=recheck
night 5 "${LINES_OF[@]:0:1}" >"$TMP/f"
passes "a recheck as well" "$TMP/f"
unset SCOPE OUTCOME MODE

guarded '' 'canary-open: [127.0.0.77], canary-closed: [10.0.9.9]'
night 1 "127.0.0.77 open" "10.0.9.9 closed" "10.0.0.1 open" >"$TMP/f"
passes "canaries" "$TMP/f"
is "$(addresses --state all)" "10.0.0.1 " "are not data"
like "$OUT" "refused +0" "nor refused"
night 2 "127.0.0.77 open" "10.0.9.9 open" "10.0.0.1 open" >"$TMP/f"
holds "scanner inside" \
    "scanner nightly: canary: 10.0.9.9 is open, should be closed" "$TMP/f"
night 3 "127.0.0.77 unreachable" "10.0.9.9 unreachable" >"$TMP/f"
exits 65 "canaries alone are no scan" relaybl import "$TMP/f"
night 3 "127.0.0.77 unreachable" "10.0.9.9 unreachable" "10.0.0.1 unreachable" \
    >"$TMP/f"
holds "scanner blocked" \
    "127.0.0.77 is unreachable, should be open, 10.0.9.9 is unreachable" "$TMP/f"
night 4 "127.0.0.77 open" "10.0.0.1 open" >"$TMP/f"
holds "a canary missing" "10.0.9.9 is not mentioned, should be closed" "$TMP/f"
sound "canaries"

MAX_AGE=48h guarded '' 'aborted: hold'
SHIFT=7200 night 1 "10.0.0.1 open" >"$TMP/f"
holds "clock" "clock: 60m ahead of this machine's, allowed 5m" "$TMP/f"
exits 0 "and it is let pass" relaybl approve 1 --reason "their clock is off"
is "$(addresses)" "10.0.0.1 " "although it is ahead"
SHIFT=180000 night 2 "10.0.0.2 open" >"$TMP/f"
exits 65 "a clock of the day after tomorrow" relaybl import "$TMP/f"
SHIFT=-172900 night 5 "10.0.0.2 open" >"$TMP/f"
holds "age" "list relays: age 49h, allowed 48h" "$TMP/f"
OUTCOME=aborted night 6 "10.0.0.3 open" "10.0.0.1 closed" >"$TMP/f"
holds "aborted" "scanner nightly: the scan was aborted" "$TMP/f"
id=$(relaybl imports --held | cut -f1)
exits 0 "and it is let pass" relaybl approve "$id" --reason "good enough"
is "$(addresses)" "10.0.0.1 10.0.0.3 " "it adds, and removes nothing"
sound "clock, age, aborted"

# --- the limits of the scanner ----------------------------------------------

guarded '' 'max-remove: [0, 0%], max-add: [1, 0%]'
sed -i 's/^scanners:/&\n  other: {}/' "$CONF"
hosts 1 9 open
night 1 "${LINES_OF[@]}" >"$TMP/f"
passes "a first import" "$TMP/f"
night 2 "10.0.0.1 closed" "10.0.0.20 open" >"$TMP/f"
exits 3 "the scanner's own limit" relaybl import "$TMP/f"
like "$ERR" "scanner nightly: removals 1 of 9 listings, allowed 0" "has its name"
SCANNER=other night 3 "10.0.0.1 open" "10.0.0.21 open" "10.0.0.22 open" >"$TMP/f"
passes "another scanner's is its own" "$TMP/f"
like "$(relaybl imports --held)" "^2	" "and supersedes nothing of the first"

# --- as much as there may be ------------------------------------------------

guarded '    max-listed: 5'
hosts 1 5 open
night 1 "${LINES_OF[@]}" >"$TMP/f"
passes "five" "$TMP/f"
exits 65 "a sixth by hand" relaybl add 10.0.0.6 --reason x
like "$ERR" "list relays would have 6 listings, it takes 5 \(max-listed\): nothing" \
    "is refused, and said"
night 2 "10.0.0.6 open" >"$TMP/f"
holds "a sixth" "list relays: total 6 listings, allowed 5 \(max-listed\)" "$TMP/f"
exits 65 "approval does not help" relaybl approve 2 --reason x
is "$(relaybl imports --held | cut -f1)" 2 "the hold stays"
sed -i 's/max-listed: 5/max-listed: 6/' "$CONF"
exits 0 "until it may" relaybl approve 2 --reason x
is "$(addresses | wc -w)" 6 "then there are six"
sed -i 's/max-listed: 6/max-listed: 3/' "$CONF"
night 3 "10.0.0.1 closed" >"$TMP/f"
passes "one less, where there are too many already" "$TMP/f"
guarded '    max-listed: 5'
hosts 1 6 open
night 1 "${LINES_OF[@]}" >"$TMP/f"
holds "the first import, too" "total 6 listings, allowed 5" "$TMP/f"
exits 65 "and what it never takes is refused" relaybl approve 1 --reason x
sound "ceilings"

guarded '    max-add: [0, 0%]'
night 1 "10.0.0.1 open" >"$TMP/f"
relaybl import "$TMP/f" >/dev/null || bail "first import"
night 2 "10.0.0.2 open" "198.51.100.1 open" >"$TMP/f"
relaybl import "$TMP/f" >/dev/null 2>&1
sed -i 's/allow-special: true/allow-special: false/' "$CONF"
exits 65 "nor does approval make it take what it does not take any more" \
    relaybl approve 2 --reason x
like "$ERR" "takes nothing of import 2 any more" "says so"

# --- own hosts --------------------------------------------------------------

guarded '    exempt: [10.0.0.0/30]'
night 1 "10.0.0.1 open" "10.0.0.9 open" >"$TMP/f"
exits 0 "an own host is open" relaybl import "$TMP/f"
like "$ERR" "alarm: .*own host 10.0.0.1 port 25 is open \(exempt: 10.0.0.0/30\)" \
    "that is an alarm"
is "$(addresses)" "10.0.0.1 10.0.0.9 " "and known"
night 2 "10.0.0.1 open" >"$TMP/f"
exits 4 "and an exit status, where one wants it" \
    relaybl import --alarm-exit "$TMP/f"
night 3 "10.0.0.9 open" >"$TMP/f"
exits 0 "no own host, no alarm" relaybl import --alarm-exit "$TMP/f"
is "$(relaybl imports --json 2 | field '["counts"]["exempt"]')" 1 "it is recorded"

# --- several files: the gravest counts ---------------------------------------

guarded '    max-add: [0, 0%]
    exempt: [10.0.0.1]'
night 1 "10.0.0.1 open" "10.0.0.3 open" >"$TMP/a"
night 2 "10.0.0.2 open" >"$TMP/b"
night 3 "10.0.0.3 open" "10.0.0.1 open" >"$TMP/c"
exits 4 "applied, and alarmed" relaybl import --alarm-exit "$TMP/a"
exits 3 "held is graver" relaybl import --alarm-exit "$TMP/b" "$TMP/c"
like "$ERR" "held as import 2" "both are told"
like "$ERR" "alarm" "both are told"
echo garbage >"$TMP/d"
night 4 "10.0.0.2 open" >"$TMP/b"
exits 65 "failed is gravest" relaybl import "$TMP/b" "$TMP/d"
like "$ERR" "held as import" "the hold is told"
night 5 "10.0.0.3 closed" >"$TMP/a"
exits 1 "dry run: something would change" relaybl import --dry-run "$TMP/a"
exits 3 "and something be held" relaybl import --dry-run "$TMP/a" "$TMP/b"

# --- frozen -----------------------------------------------------------------

guarded ''
night 1 "10.0.0.1 open" >"$TMP/f"
relaybl import "$TMP/f" >/dev/null || bail "first import"
sed -i 's/^    allow-special: true/&\n    freeze: "moving house"\n    exempt: [10.0.0.1]/' \
    "$CONF"
night 2 "10.0.0.2 open" >"$TMP/f"
before=$(generation)
for command in "import $TMP/f" "add 10.0.0.3 --reason x" \
    "remove 10.0.0.1 --reason x" "exempt 10.0.0.9 --reason x" \
    "revert 1 --reason x" "purge --import 1 --reason x" "rollback"; do
	# shellcheck disable=SC2086 # words
	exits 77 "frozen: ${command%% *}" relaybl $command
	like "$ERR" "list relays is frozen: moving house" "and it says why"
done
exits 0 "expire leaves it alone" relaybl expire
is "$(generation)" "$before" "nothing changed"
is "$(relaybl lookup 10.0.0.1 | head -1)" "list relays: listed" \
    "not even by the configuration"
mkdir "$TMP/spool"
cp "$TMP/f" "$TMP/spool/two"
exits 77 "a spool run" relaybl import --spool "$TMP/spool"
ok "leaves the file where it is" test -e "$TMP/spool/two"
exits 0 "reading goes on" relaybl list
sed -i '/freeze:/d' "$CONF"
exits 0 "thawed" relaybl import "$TMP/f"
sound "frozen and thawed"

# --- a revert is guarded, too -----------------------------------------------

guarded '    max-remove: [1, 0%]'
hosts 1 5 open
night 1 "${LINES_OF[@]}" >"$TMP/f"
relaybl import "$TMP/f" >/dev/null || bail "first import"
exits 3 "a revert that would take too much" relaybl revert 1 --reason "wrong"
is "$(addresses | wc -w)" 5 "takes nothing"
exits 0 "approve" relaybl approve 2 --reason "really"
like "$OUT" "import 2 is approved \(import 3\): of import 1 5 listings ended" \
    "does it"
is "$(addresses)" "" "all is gone"
is "$(relaybl imports --json 1 | field '["reverted_by"] is not None')" True \
    "the import says that it was undone"
is "$(relaybl imports --held)" "" "and nothing waits"
sound "a revert approved"
done_testing
