#!/bin/bash
# The first ten minutes with relaybl: make run imports a scan, serves it, and
# the dig lines it prints are true; Ctrl-C ends it and leaves nothing.
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

# A state of its own, kept.
free_port
start_run "$TMP/state"
like "$(cat "$LOG")" '127\.0\.25\.1([^0-9]|$)' "the open relay is in the list"
try_dig_lines
command=$(sed -n 's/^  \(.* lookup .*\)$/\1/p' "$LOG")
exits 0 "the lookup line finds the listing" sh -c "$command"
stop "$RUN_PID" TERM
is "$STATUS" 0 "TERM ends it with 0"
ok "its state is kept" test -d "$TMP/state/store"

# The same state again: the scan is known, nothing is lost.
free_port
start_run "$TMP/state"
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
done_testing
