#!/bin/bash
# What a guard holds waits: for somebody who approves or rejects it, or for a
# later scan; and the ledger proves itself sound after every step.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/system/guards.sh"
require python3

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
exits 64 "what is not held is not approved" relaybl approve 2 --reason x
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
exits 64 "once is enough" relaybl approve 3 --reason x
like "$ERR" "was approved by alice" "and it says by whom"
exits 64 "reject comes too late" relaybl reject 3 --reason x
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
exits 64 "nor approved" relaybl approve 2 --reason x
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
exits 64 "superseded is over" relaybl approve 3 --reason x
like "$ERR" "import 3 is superseded by import 4" "says which"
night 5 "${LINES_OF[@]}" >"$TMP/5"
night 6 "${LINES_OF[@]}" >"$TMP/6"
exits 3 "two nights that are held" relaybl import "$TMP/5" "$TMP/6"
is "$(relaybl imports --held | cut -f1)" 6 "the later one supersedes"
cp -r "$STORE" "$TMP/kept"
MORE_OF=("${LINES_OF[@]}")
hosts 1 2 open
night 4 "${LINES_OF[@]}" "10.0.0.5 open" >"$TMP/late"
sed -i 's/"s-4"/"s-4b"/; s/"seq":4/"seq":5/' "$TMP/late"
exits 0 "a good scan from before, that comes late" relaybl import "$TMP/late"
is "$(relaybl imports --held | cut -f1)" 6 "does not either"
LINES_OF=("${MORE_OF[@]}")
rm -r "$STORE"
mv "$TMP/kept" "$STORE"
MODE=partial SCOPE='["10.0.0.0/24"]' night 7 "10.0.0.3 closed" >"$TMP/7"
exits 0 "a partial scan" relaybl import "$TMP/7"
is "$(relaybl imports --held | cut -f1)" 6 "does not"
exits 0 "approve" relaybl approve 6 --reason "new range"
is "$(addresses)" "10.0.0.1 10.0.0.4 10.0.0.5 10.0.0.6 10.0.0.7 10.0.0.8 10.0.0.9 10.0.0.10 10.0.0.11 10.0.0.12 10.0.0.13 10.0.0.14 " \
    "applies it to the ledger as it is"
sound "approved as a whole"
night 6 "10.0.0.50 open" >"$TMP/replay"
exits 65 "what was approved is not replayed" relaybl import "$TMP/replay"

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
