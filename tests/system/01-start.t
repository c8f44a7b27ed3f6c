#!/bin/bash
# The first ten minutes with relaybl: make run imports a scan, serves it, and
# the dig lines it prints are true; Ctrl-C ends it and leaves nothing. What
# README.md shows as relay-verdict/1 and its CSV is taken.
. "$(dirname "$0")/lib.sh"
require dig

# up PID: relaybld says that it is ready; or there is none.
up()
{
	grep -q ' ready: ' "$LOG" || ended "$1" 1
}

# start_run STATE: starts the script; $RUN_PID.
start_run()
{
	LOG=$TMP/run.log
	: >"$LOG"
	spawn "$LOG" env BUILD="$BUILD" PORT="$PORT" STATE="$1" TMPDIR="$TMP" \
	    "$ROOT/tests/run.sh"
	RUN_PID=$SPAWNED
	wait_for "$PATIENCE" up "$RUN_PID"
	grep -q ' ready: ' "$LOG" || bail "did not start: $(cat "$LOG")"
}

# Every dig line of the log prints what the comment behind it says.
try_dig_lines()
{
	local line command want n=0
	while IFS= read -r line; do
		command=${line%%#*}
		want=${line#*# }
		n=$((n + 1))
		run sh -c "$command"
		ok "${command%"${command##*[! ]}"}" grep -qF -- "$want" <<<"$OUT" || diag "$OUT"
	done < <(grep '^  dig ' "$LOG")
	ok "there were dig lines" test "$n" -ge 8
}

# A state of its own, kept, wherever it is.
free_port
STATE="$TMP/it's my state"
start_run "$STATE"
like "$(cat "$LOG")" '127\.0\.25\.1([^0-9]|$)' "the open relay is in the list"
try_dig_lines
command=$(sed -n 's/^  \(.* lookup .*\)$/\1/p' "$LOG")
exits 0 "the lookup line finds the listing" sh -c "$command"

# A second one on that port ends before it begins.
OTHER_PORT=$((PORT + 1))
exits 69 "the port is taken" env BUILD="$BUILD" PORT="$PORT" \
    STATE="$TMP/never" "$ROOT/tests/run.sh"
is "$OUT$ERR" \
    "make run: port $PORT is taken; another one: make run PORT=$OTHER_PORT" \
    "it says so, and nothing else"
not_ok "and does nothing" test -e "$TMP/never"
stop "$RUN_PID" TERM
is "$STATUS" 0 "TERM ends it with 0"
ok "its state is kept" test -d "$STATE/store"

# The same state again: the scan is known, nothing is lost.
free_port
start_run "$STATE"
like "$(cat "$LOG")" 'already applied' "a second run knows the scan"
is "$(query 1.25.0.127.bl.example.org)" "NOERROR 127.0.0.2" \
    "and serves it on another port"

stop "$RUN_PID" TERM

# A throw-away state.
free_port
start_run ""
is "$(query 1.25.0.127.bl.example.org)" "NOERROR 127.0.0.2" "throw-away state"
state=$(sed -n 's/.*relaybl -c \(.*\)\/relaybl.conf lookup.*/\1/p' "$LOG")
ok "the state is a directory" test -d "$state"
stop "$RUN_PID" TERM
not_ok "which is gone afterwards" test -e "$state"

# On a terminal, Ctrl-C ends it.
free_port
LOG=$TMP/terminal.log
: >"$LOG"
mkfifo "$TMP/keys"
script -qefc "env BUILD='$BUILD' PORT=$PORT STATE='$TMP/terminal' \
    '$ROOT/tests/run.sh'" /dev/null <"$TMP/keys" >"$LOG" 2>&1 &
TERMINAL=$!
SPAWNED_PIDS+=("$TERMINAL")
exec 9>"$TMP/keys"
wait_for "$PATIENCE" up "$TERMINAL"
grep -q ' ready: ' "$LOG" || bail "not on a terminal: $(cat "$LOG")"
is "$(query 1.25.0.127.bl.example.org)" "NOERROR 127.0.0.2" "on a terminal"
printf '\003' >&9
ok "Ctrl-C ends it" ended "$TERMINAL" $((PATIENCE * 10))
wait "$TERMINAL"
is $? 0 "with status 0"
is "$(query 1.25.0.127.bl.example.org A +tries=1 +time=1)" TIMEOUT \
    "and nobody answers any more"
exec 9>&-

# --- What README.md shows as formats ---------------------------------------

# example LANGUAGE: the block of that language.
example()
{
	sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" "$ROOT/README.md" | sed '1d; $d'
}

free_port
EXPIRE=3650d
make_conf
example jsonl >"$TMP/example.jsonl"
exits 0 "relay-verdict/1" relaybl import "$TMP/example.jsonl"
like "$OUT" 'swaks 20201014, complete' "it is whole"
like "$OUT" 'refused +0[^0-9]' "every line is good"
exits 0 "its address is listed" relaybl lookup 192.0.2.27
example csv >"$TMP/example.csv"
sed -n '1p; $p' "$TMP/example.jsonl" >"$TMP/example.csv.scan.json"
exits 0 "the CSV, with both lines" relaybl import "$TMP/example.csv"
like "$OUT" 'swaks 20201014, complete' "it is whole"
like "$OUT" 'refused +0[^0-9]' "every row is good"
exits 0 "its address is listed" relaybl lookup 192.0.2.29
done_testing
