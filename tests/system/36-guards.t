#!/bin/bash
# What a night may do to a list: every guard holds what it should and no more,
# and says so with its figures; own hosts alarm; what is frozen stays.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/system/guards.sh"
require python3

# --- each guard for itself ---------------------------------------------------

# holds NAME WORDS FILE: everything is held, with these words.
holds()
{
	local served
	served=$(known)
	exits 3 "$1: held" relaybl import "$3"
	like "$ERR" "held as import [0-9]*: .*$2" "$1: with its figures"
	is "$(known)" "$served" "$1: nothing is known of it"
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
night 4 "${LINES_OF[@]:0:3}" | sed 's/,"prefixes":[^]]*]//' >"$TMP/f"
passes "full, and not of what" "$TMP/f"
night 5 "${LINES_OF[@]:0:3}" >"$TMP/f"
holds "the scope before that still counts" \
    "scope 3 of the 4 addresses it had, at least 4" "$TMP/f"
SCOPE='["10.0.0.1","10.0.0.2","10.0.0.3"]' OUTCOME=aborted
night 6 "${LINES_OF[@]:0:1}" >"$TMP/f"
passes "an aborted scan covers what it covers" "$TMP/f"
SCOPE='["10.0.0.0/29"]' OUTCOME=complete MODE=recheck
night 7 "${LINES_OF[@]:0:1}" >"$TMP/f"
passes "a recheck as well" "$TMP/f"
unset SCOPE OUTCOME MODE

guarded '' 'canary-open: [127.0.0.77], canary-closed: [10.0.9.9]'
night 1 "127.0.0.77 open" "10.0.9.9 closed" "10.0.0.1 open" >"$TMP/f"
passes "canaries" "$TMP/f"
is "$(known | cut -f1)" "10.0.0.1" "are not data"
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
guarded '    max-open: 100%' \
    'canary-open: [10.0.0.1], canary-closed: [10.0.0.2], max-open: 100%'
SCOPE='["10.0.0.0/26"]'
hosts 2 63 closed
night 1 "10.0.0.0 closed" "10.0.0.1 open" "${LINES_OF[@]}" >"$TMP/f"
passes "canaries in the scope" "$TMP/f"
hosts 2 60 closed
night 2 "10.0.0.0 closed" "10.0.0.1 open" "${LINES_OF[@]}" >"$TMP/f"
passes "canaries in the scope, 61 of 64" "$TMP/f"
hosts 2 59 closed
night 3 "10.0.0.0 closed" "10.0.0.1 open" "${LINES_OF[@]}" >"$TMP/f"
holds "canaries count once" \
    "coverage 60 of 64 addresses in scope, at least 61" "$TMP/f"
unset SCOPE

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

# What must not be served is not, and can be taken away.
guarded '    max-prefix4: 16'
exits 0 "a wide prefix" relaybl add 10.16.0.0/20 --reason x
sed -i 's/max-prefix4: 16/max-prefix4: 24/' "$CONF"
before=$(generation)
exits 65 "is not published any more" relaybl publish
like "$ERR" 'list "relays": 10.16.0.0/20 is listed, which is wider than it may be, /24' \
    "that is said"
is "$(generation)" "$before" "what was served goes on"
exits 0 "it can be taken off" relaybl remove 10.16.0.0/20 --reason x
sound "taken off"

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
is "$(wc -l <<<"$ERR")" 1 "and no error beside the alarm"
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

done_testing
