#!/bin/bash
# NOTIFY: secondaries are told of a change within a second, not more often than
# once a second, again until they answer, and nothing but their answer counts.
. "$(dirname "$0")/lib.sh"
require dig python3

# secondary NAME MODE: one more, that answers so; its port in ${PORT_OF[NAME]},
# what it heard in $TMP/NAME.heard.
declare -A PORT_OF PID_OF
secondary()
{
	free_port
	PORT_OF[$1]=$PORT
	mode "$1" "$2"
	: >"$TMP/$1.heard"
	spawn "$TMP/$1.heard" python3 "$ROOT/tests/system/secondary.py" \
	    127.0.0.1 "$PORT" "$TMP/$1.mode"
	PID_OF[$1]=$SPAWNED
	wait_for "$PATIENCE" grep -q ready "$TMP/$1.heard" ||
	    bail "secondary $1: $(cat "$TMP/$1.heard")"
}
mode()
{
	echo "$2" >"$TMP/$1.mode.new"
	mv "$TMP/$1.mode.new" "$TMP/$1.mode"
}
# heard NAME [SERIAL]: how many NOTIFYs, of that serial.
heard()
{
	awk -v serial="${2:-}" '
	    $1 != "ready" && (serial == "" || $4 == serial) { n++ }
	    END { print n + 0 }' "$TMP/$1.heard"
}
# told NAME SERIAL: at least one of that serial.
told()
{
	[ "$(heard "$1" "$2")" -gt 0 ]
}
serial()
{
	dig @127.0.0.1 -p "$SERVER_PORT" +short +norec "$ZONE" SOA |
	    awk '{ print $3 }'
}
# change: another serial, in $SERIAL, and when that was, in $CHANGED (ms).
HOST=0
change()
{
	local before
	before=$(serial)
	HOST=$((HOST + 1))
	CHANGED=$((${EPOCHREALTIME/./} / 1000))
	relaybl add "127.0.25.$HOST" --reason test >/dev/null || bail "add"
	wait_for "$PATIENCE" newer "$before" || bail "no new serial"
	SERIAL=$(serial)
}
newer()
{
	[ "$(serial)" -gt "$1" ]
}
# after NAME: milliseconds from the change to its NOTIFY.
after()
{
	awk -v serial="$SERIAL" -v from="$CHANGED" '
	    $4 == serial { print $1 - from; exit }' "$TMP/$1.heard"
}
counter()
{
	sed -n "s/^$1 //p" <<<"$COUNTERS" | tail -1
}
counters()
{
	local before
	before=$(grep -c '^notify_ignored ' "$RELAYBLD_LOG")
	kill -USR1 "$RELAYBLD_PID"
	wait_for "$PATIENCE" more_counters "$before" || bail "no counters"
	COUNTERS=$(cat "$RELAYBLD_LOG")
}
more_counters()
{
	[ "$(grep -c '^notify_ignored ' "$RELAYBLD_LOG")" -gt "$1" ]
}

WRONG="wrong-id no-reply wrong-opcode wrong-zone wrong-type wrong-port cut"
UNSIGNED="unsigned wrong-mac no-prior late"
for way in signed $UNSIGNED; do
	secondary "$way" "${way/#signed/answer}"
done
secondary good answer
secondary slow silent
secondary refusing refused
for way in $WRONG; do
	secondary "$way" "$way"
done
free_port
NOBODY=$PORT
free_port
SERVER_PORT=$PORT
# notify NAME...: the zone's secondaries, written to $CONF; those of $SIGNED
# with a key.
cat >"$TMP/key" <<END
key "transfer.example.org" {
	algorithm hmac-sha512;
	secret "$(printf 'sixteen octets or more, here 32.' | base64 -w0)";
};
END
chmod 600 "$TMP/key"
SIGNED=
notify()
{
	local name list=
	for name; do
		list="$list${list:+, }127.0.0.1@${PORT_OF[$name]:-$name}"
		[[ " $SIGNED " != *" $name "* ]] ||
		    list="$list transfer.example.org"
	done
	MORE="    notify: [$list]
keys:
  transfer.example.org: { file: $TMP/key }"
	make_conf
}
notify good slow refusing "$NOBODY"
relaybl publish >/dev/null || bail "publish"

# --- At the start ----------------------------------------------------------

PORT=$SERVER_PORT
start_relaybld
SERIAL=$(serial)
for name in good slow refusing; do
	ok "at the start $name is told" wait_for "$PATIENCE" told $name "$SERIAL"
done
is "$(awk '$1 != "ready" { print $3, $5, $6 }' "$TMP/good.heard")" \
    "$ZONE - right" "the message is as RFC 1996 has it"
mode slow answer

# --- A change --------------------------------------------------------------

change
ok "a change is told" wait_for "$PATIENCE" told good "$SERIAL"
MS=$(after good)
ok "within a second: $MS ms" [ "$MS" -lt 1000 ]
sleep 2.2
is "$(heard good "$SERIAL")" 1 "who has answered is told once"
is "$(heard refusing "$SERIAL")" 1 "who has refused, too"
change
wait_for "$PATIENCE" told refusing "$SERIAL"
sleep 0.3
is "$(grep -c 'refuses NOTIFY' "$RELAYBLD_LOG")" 1 "and the log says it once"

# --- Many changes ----------------------------------------------------------

sleep 1.1
BEFORE=$(heard good)
FROM=$SECONDS
for ((i = 0; i < 20; i++)); do
	change
done
wait_for "$PATIENCE" told good "$SERIAL"
TOOK=$((SECONDS - FROM + 1))
COUNT=$(($(heard good) - BEFORE))
ok "20 changes in about $TOOK s are told in $COUNT messages" \
    [ "$COUNT" -le $((TOOK + 2)) ]
is "$(awk '$1 != "ready" && last && $1 - last < 500 { n++ }
    { last = $1 } END { print n + 0 }' "$TMP/good.heard")" 0 \
    "never two at once"

# --- No answer -------------------------------------------------------------

mode slow silent
sleep 1.1
change
wait_for "$PATIENCE" told slow "$SERIAL"
sleep 3.6
is "$(heard slow "$SERIAL")" 3 "no answer: told at 0, 1 and 3 seconds"
is "$(awk -v serial="$SERIAL" '$4 == serial { print $2 }' \
    "$TMP/slow.heard" | sort -u | wc -l)" 1 "with one ID"
not_ok "the log says nothing yet" grep -q "127.0.0.1@${PORT_OF[slow]} does" \
    "$RELAYBLD_LOG"
sleep 4
ok "at 7 seconds the log says so" grep -q \
    "secondary 127.0.0.1@${PORT_OF[slow]} does not answer NOTIFY" \
    "$RELAYBLD_LOG"
mode slow answer
change
wait_for "$PATIENCE" told slow "$SERIAL"
ok "and when it answers again" wait_for "$PATIENCE" grep -q \
    "secondary 127.0.0.1@${PORT_OF[slow]} answers NOTIFY again" \
    "$RELAYBLD_LOG"

# --- Other secondaries, and wrong answers ----------------------------------

# shellcheck disable=SC2086
notify good $WRONG
sleep 1.1
BEFORE=$(heard slow)
kill -HUP "$RELAYBLD_PID"
for way in $WRONG; do
	ok "a reload: $way is told" wait_for "$PATIENCE" told "$way" "$SERIAL"
done
change
wait_for "$PATIENCE" told good "$SERIAL"
sleep 3.6
for way in $WRONG; do
	ok "$way is no answer: told again" [ "$(heard "$way" "$SERIAL")" -ge 2 ]
done
is "$(heard good "$SERIAL")" 1 "a right one is"
is "$(heard slow)" "$BEFORE" "who is no longer listed is told nothing"
counters
ok "what was no answer is counted" [ "$(counter notify_ignored)" -ge 18 ]

# --- Signed ----------------------------------------------------------------

SIGNED="signed $UNSIGNED"
# shellcheck disable=SC2086
notify $SIGNED
kill -HUP "$RELAYBLD_PID"
for way in $SIGNED; do
	ok "with a key: $way is told" wait_for "$PATIENCE" told "$way" "$SERIAL"
done
sleep 3.3
is "$(awk '$1 != "ready" { print $5, $6 }' "$TMP/signed.heard")" \
    "transfer.example.org/hmac-sha512 right" \
    "signed, and answered so: told once"
for way in $UNSIGNED; do
	is "$(heard "$way")" 3 "$way: no answer"
	is "$(awk '$1 != "ready" && $6 == "right" { n++ } END { print n }' \
	    "$TMP/$way.heard")" 3 "... each try is signed anew"
done
is "$(grep -c "not signed with key transfer.example.org" \
    "$RELAYBLD_LOG")" 4 "the log says it, once of each"

# --- Killed ----------------------------------------------------------------

notify good
stop "$RELAYBLD_PID" KILL 2>/dev/null
BEFORE=$(heard good)
start_relaybld
more_heard()
{
	[ "$(heard good)" -gt "$BEFORE" ]
}
ok "killed and started: told again" wait_for "$PATIENCE" more_heard
sleep 0.3
counters
is "$(counter notify_answered)" 1 "answers are counted"
# A flood of answers to nothing: none harms, none is in the log.
LINES_BEFORE=$(wc -l <"$RELAYBLD_LOG")
python3 - "$RELAYBLD_PID" <<'END'
import os, socket, subprocess, sys
out = subprocess.run(["ss", "-Hlnup"], capture_output=True, text=True).stdout
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for line in out.splitlines():
    local = line.split()[3]
    if "pid=%s," % sys.argv[1] not in line or "127.0.0.1" in local:
        continue
    if "[" in local:
        continue
    for i in range(20000):
        s.sendto(os.urandom(i % 600), ("127.0.0.1", int(local.split(":")[1])))
END
is "$(query "2.0.0.127.$ZONE")" "NOERROR 127.0.0.2" "it still answers"
change
ok "and tells" wait_for "$PATIENCE" told good "$SERIAL"
is "$(grep -vc '^[a-z_0-9]* [0-9]*$' <(tail -n +$((LINES_BEFORE + 1)) \
    "$RELAYBLD_LOG" | grep -v generation))" 0 "and the log is quiet"
stop_relaybld
is "$STATUS" 0 "it ends cleanly"
done_testing
