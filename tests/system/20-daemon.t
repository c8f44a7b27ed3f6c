#!/bin/bash
# relaybld starts whole or not at all, answers on every address it was given,
# over UDP and TCP, and counts every message.
. "$(dirname "$0")/lib.sh"
require dig python3

# fails STATUS TEXT NAME [OPTION...]: relaybld ends with that status, nothing
# on stdout and one line on stderr, with that text in it; warnings apart.
fails()
{
	local want=$1 text=$2 name=$3
	shift 3
	run "$RELAYBLD" "$@"
	ERR=$(grep -v ' warning: ' <<<"$ERR")
	is "$STATUS, ${#OUT}, $(wc -l <<<"$ERR")" "$want, 0, 1" "$name: one line"
	like "$ERR" "$text" "$name: it says why"
}

# --- The command line ------------------------------------------------------

exits 0 "-h" "$RELAYBLD" -h
like "$OUT" '^usage: relaybld' "it prints the usage"
exits 0 "--version" "$RELAYBLD" --version
like "$OUT" '^relaybld [0-9]' "it prints the version"
exits 64 "an unknown flag" "$RELAYBLD" -x
is "$(wc -l <<<"$ERR")" 1 "it is one line"
fails 64 "unexpected argument: more" "an argument" more

# --- Configuration and store -----------------------------------------------

WORKERS=2
free_port
OTHER=$PORT
free_port
LISTEN="127.0.0.1@$PORT, 127.0.0.7@$PORT, 127.0.0.1@$OTHER"
if has_ipv6; then
	LISTEN="$LISTEN, \"::1@$PORT\""
fi
make_conf
fails 66 "$TMP/none" "no configuration" -c "$TMP/none"
sed 's/workers:/wokers:/' "$CONF" >"$TMP/bad.conf"
fails 78 "bad.conf:[0-9]+: .*wokers.*workers" "a wrong key" -c "$TMP/bad.conf"
fails 69 "run relaybl publish" "no store" -c "$CONF"
fails 69 "run relaybl publish" "no store, -n" -n -c "$CONF"

{
	echo 127.0.25.1
	echo 2001:db8:25::/64
} >"$TMP/list"
exits 0 "an import" relaybl import --format list "$TMP/list"
exits 0 "-n" "$RELAYBLD" -n -c "$CONF"
is "$OUT" "configuration OK" "it says so"

cp -a "$STORE" "$TMP/damaged"
truncate -s 4096 "$TMP/damaged/served/"*.mdb
sed "s|^store:.*|store: $TMP/damaged|" "$CONF" >"$TMP/damaged.conf"
fails 74 "$TMP/damaged/served/" "a damaged generation" -c "$TMP/damaged.conf"

sed "s|listen:.*|listen: [127.0.0.1@$PORT, 192.0.2.1@$PORT]|" "$CONF" \
    >"$TMP/foreign.conf"
fails 69 "192\.0\.2\.1@$PORT" "an address of somebody else" \
    -c "$TMP/foreign.conf"

# --- Answers ---------------------------------------------------------------

start_relaybld
fails 69 "127\.0\.0\.1@$PORT .*in use" "a port that is taken" -c "$CONF"

LISTED=1.25.0.127.$ZONE
LISTED6=$(reversed 2001:db8:25::77).$ZONE
asked_udp=0
asked_tcp=0
# all_answers AT PORT: everything is right there, over UDP and TCP.
all_answers()
{
	local AT=$1 PORT=$2 transport answers
	for transport in notcp tcp; do
		answers="$(query "$LISTED" A +$transport),"
		answers+="$(query "$LISTED6" A +$transport),"
		answers+="$(query "2.25.0.127.$ZONE" A +$transport),"
		answers+="$(query "2.0.0.127.$ZONE" A +$transport)"
		is "$answers" "NOERROR 127.0.0.2,NOERROR 127.0.0.2,NXDOMAIN,NOERROR 127.0.0.2" \
		    "$AT@$PORT answers over ${transport/notcp/udp}"
	done
	asked_udp=$((asked_udp + 4))
	asked_tcp=$((asked_tcp + 4))
}
all_answers 127.0.0.1 "$PORT"
all_answers 127.0.0.7 "$PORT"
all_answers 127.0.0.1 "$OTHER"
! has_ipv6 || all_answers ::1 "$PORT"

# --- Counters --------------------------------------------------------------

# Messages that are no queries, each from a socket of its own so that both
# workers get some.
python3 - "$PORT" <<'END'
import socket, sys
# What is longer than the buffer, and up to there would be a query.
longest = (b"\0\1\0\0\0\1\0\0\0\0\0\1" + b"\0\0\1\0\1" +
           b"\0\0\x29\x10\0" + bytes(4))
pad = 4096 - len(longest) - 6
longest += (4 + pad).to_bytes(2, "big") + b"\0\x0c" + pad.to_bytes(2, "big")
longest += bytes(pad) + b"more"
for message in [b"", b"x" * 11, b"\0\1\x80" + bytes(9), b"\0\1\x28" + bytes(9),
                longest]:
    for _ in range(10):
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.sendto(message, ("127.0.0.1", int(sys.argv[1])))
END
query "$LISTED" TXT >/dev/null
query "$ZONE" SOA >/dev/null
query "25.0.127.$ZONE" A >/dev/null
query "example.net" A >/dev/null
asked_udp=$((asked_udp + 54))

# counter NAME: its last printed value.
counter()
{
	awk -v name="$1" '$1 == name { v = $2 } END { print v }' "$RELAYBLD_LOG"
}
# outcomes: the last printed sum of all of them.
outcomes()
{
	awk '/^queries_udp / { sum = 0 } /^outcome_/ { sum += $2 }
	    END { print sum }' "$RELAYBLD_LOG"
}
printed()
{
	[ "$(grep -c '^queries_udp ' "$RELAYBLD_LOG")" -ge "$1" ] &&
	    tail -n 1 "$RELAYBLD_LOG" | grep -Eq '^outcome_|stopped'
}
kill -USR1 "$RELAYBLD_PID"
wait_for "$PATIENCE" printed 1
is "$(counter queries_udp)" "$asked_udp" "USR1: messages over UDP"
is "$(counter queries_tcp)" "$asked_tcp" "messages over TCP"
is "$(outcomes)" $((asked_udp + asked_tcp)) "outcomes add up to them"
is "$(counter tcp_accepted)" "$asked_tcp" "connections"
groups=$((asked_tcp / 4))
is "$(counter outcome_listed)" $((groups * 6 + 1)) "listed"
is "$(counter outcome_nxdomain)" $((groups * 2)) "not there"
is "$(counter outcome_apex)" 1 "apex"
is "$(counter outcome_nodata)" 1 "in between"
is "$(counter outcome_refused_zone)" 1 "another zone"
is "$(counter outcome_drop_short)" 20 "too short"
is "$(counter outcome_drop_reply)" 10 "replies"
is "$(counter outcome_notimp)" 10 "another opcode"
is "$(counter outcome_formerr)" 10 "too long"
is "$(counter udp_send_dropped)" 0 "nothing was dropped"

query "$LISTED" A >/dev/null
query "$LISTED" A +tcp >/dev/null
stop_relaybld
is "$STATUS" 0 "TERM ends it with 0"
is "$(grep -c '^queries_udp ' "$RELAYBLD_LOG")" 2 "and prints the counters"
is "$(counter queries_udp) $(counter queries_tcp)" \
    "$((asked_udp + 1)) $((asked_tcp + 1))" "all of them"
is "$(counter tcp_closed)" "$(counter tcp_accepted)" "no connection is left"
is "$(grep -Evc '^[a-z_]+ [0-9]+$|^relaybld: [a-z]+: ' "$RELAYBLD_LOG")" 0 \
    "the log is messages and counters"
unlike "$(cat "$RELAYBLD_LOG")" "$LISTED" "queries are not logged"

# --- Idle ------------------------------------------------------------------

# wake_ups: how often any thread of it has gone to sleep.
wake_ups()
{
	cat "/proc/$RELAYBLD_PID/task/"*/status |
	    awk '/^voluntary_ctxt_switches/ { n += $2 } END { print n }'
}
# Twice a second is for the store; ten times, where the kernel does not tell
# of changes in it.
case $(stat -f -c %T "$STORE") in
ext2/ext3 | xfs | btrfs | tmpfs) most=2 ;;
*) most=12 ;;
esac
start_relaybld
query "$LISTED" A >/dev/null
query "$LISTED" A +tcp >/dev/null
sleep 1
before=$(wake_ups)
sleep 4
woken=$(($(wake_ups) - before))
ok "idle, two workers and all sleep" test "$woken" -le $((4 * most)) ||
    diag "woken $woken times in 4 seconds"
stop_relaybld

# --- What an administrator sees --------------------------------------------

python3 - "$TMP/notify" >"$TMP/notified" <<'END' &
import os, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
s.settimeout(30)
print(s.recv(100).decode(), s.recv(100).decode())
END
listener=$!
SPAWNED_PIDS+=("$listener")
wait_for 10 test -S "$TMP/notify"
NOTIFY_SOCKET=$TMP/notify start_relaybld
stop_relaybld
wait "$listener"
is "$(cat "$TMP/notified")" "READY=1 STOPPING=1" "the service manager is told"

RELAYBLD_LOG=$TMP/debug.log
spawn "$RELAYBLD_LOG" "$RELAYBLD" -d -c "$CONF"
wait_for "$PATIENCE" relaybld_ready
query "$LISTED" A >/dev/null
# A name that is none; the query that ldns dies of when it prints it; options
# of every length that others were surprised by.
python3 - "$PORT" "$DATA/edns-chain-option.bin" <<'END'
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
messages = [b"\0\1\0\0\0\1\0\0\0\0\0\0\3a\x1b[\xff\0\0\1\0\1\n"]
messages.append(open(sys.argv[2], "rb").read())
head = b"\0\1\0\0\0\1\0\0\0\0\0\1\1a\0\0\1\0\1\0\0\x29\4\xd0\0\0\0\0"
for code in [3, 8, 10, 12, 13, 65535]:
    for size in [0, 1, 7, 8, 40, 41, 3000]:
        option = code.to_bytes(2, "big") + size.to_bytes(2, "big") + bytes(size)
        messages.append(head + len(option).to_bytes(2, "big") + option)
for message in messages:
    s.sendto(message, ("127.0.0.1", int(sys.argv[1])))
END
query "$LISTED" A >/dev/null
stop "$SPAWNED"
like "$(cat "$RELAYBLD_LOG")" "debug: udp 127\.0\.0\.1#[0-9]+: .* listed, .*: $LISTED" \
    "-d logs queries"
is "$(grep -c 'debug: udp .* refused_zone' "$RELAYBLD_LOG")" 37 \
    "those with options too"
is "$(grep -c 'debug: udp .* formerr' "$RELAYBLD_LOG")" 6 \
    "and cookies of lengths that there are none of"
is "$(LC_ALL=C grep -c '[^ -~]' "$RELAYBLD_LOG")" 0 "as printable text"
done_testing
