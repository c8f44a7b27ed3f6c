#!/bin/bash
# Faults that relaybld outlives: its generation cut off, written over or gone
# while it is served, signals in any number, a machine that stops, system
# calls that fail; and it needs no right but to read.
. "$(dirname "$0")/lib.sh"
private_machine "$@"
require dig python3 strace setpriv

logged()
{
	[ "$(grep -c -- "$2" "$RELAYBLD_LOG")" -ge "$1" ]
}
# Warnings are for the generations that this test has broken.
publish()
{
	run relaybl publish
	[ "$STATUS" = 0 ] || bail "publish: $ERR"
}
# asks COUNT: so many queries as fast as they are answered; prints the rcodes
# there were, and how many were lost before it gave up.
asks()
{
	python3 - "$PORT" "$ZONE" "$1" <<-'END'
	import collections, socket, sys
	port, zone, count = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
	codes = collections.Counter()
	name = b"".join(bytes([len(l)]) + l.encode()
	                for l in ("1.25.0.127." + zone).split("."))
	for i in range(count):
	    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
	    s.settimeout(5)
	    s.sendto(bytes([i >> 8 & 255, i & 255]) + b"\0\0\0\1\0\0\0\0\0\0"
	             + name + b"\0\0\1\0\1", ("127.0.0.1", port))
	    try:
	        codes[s.recv(4096)[3] & 15] += 1
	    except socket.timeout:
	        codes["lost"] += 1
	        if codes["lost"] == 5:
	            break
	    s.close()
	print(" ".join(f"{k}:{v}" for k, v in sorted(codes.items(), key=str)))
	END
}

PORT=5300
WORKERS=2
make_conf
{
	seq -f '127.1.%g.0/25' 0 255
	echo 127.0.25.1
} >"$TMP/list"
relaybl import --format list "$TMP/list" >/dev/null || bail "import"
echo 127.0.25.2 >"$TMP/more"
relaybl import --format list "$TMP/more" >/dev/null || bail "second import"
start_relaybld

# --- The file under the server ---------------------------------------------

# hurt COMMAND...: does that to the current generation, asking all the time.
# It must never give a wrong answer, and soon serve the one before.
hurt()
{
	local name=$1 codes
	shift
	"$@" "$STORE/served/$(readlink "$STORE/served/current")"
	codes=$(asks 200)
	like "$codes" '^(0:[0-9]+ ?)?(2:[0-9]+)?$' "$name: right or SERVFAIL"
	note "$codes"
	ok "$name: the one before is served" wait_for 10 listed 127.0.25.1
	ok "$name: one line tells it" wait_for 10 logged 1 'changed or cut off while'
	publish
	ok "$name: and the next one" wait_for 10 logged 1 'loaded in'
	ok "$name: is right" wait_for 10 listed 127.0.25.2
	stop_relaybld
	is "$STATUS" 0 "$name: it ends cleanly"
	start_relaybld
}
cut_off()
{
	truncate -s 8192 "$1"
}
empty()
{
	: >"$1"
}
write_over()
{
	dd if=/dev/urandom of="$1" bs=4096 seek=2 count=20 conv=notrunc 2>&1 |
	    cat >/dev/null
}
grow()
{
	head -c 5000 /dev/zero >>"$1"
}
for ((i = 0; i < 5; i++)); do
	hurt "cut off" cut_off
done
hurt "emptied" empty
hurt "written over" write_over
hurt "grown" grow

# Found out by nobody but the page that is gone: stat always fails.
RESULT=$TMP/blind
spawn "$TMP/strace.log" strace -f -qq -o "$TMP/trace" -p "$RELAYBLD_PID" \
    -e trace=%%stat -e inject=%%stat:error=EIO
blinder=$SPAWNED
wait_for 10 grep -q INJECTED "$TMP/trace"
truncate -s 8192 "$STORE/served/$(readlink "$STORE/served/current")"
asks 500 >"$RESULT"
note "$(cat "$RESULT")"
like "$(cat "$RESULT")" '^(0:[0-9]+ )?2:[0-9]+$' "a lost page is SERVFAIL, never NXDOMAIN"
ok "it is told" wait_for 10 logged 1 'changed or cut off while'
stop "$blinder"
ok "the one before is served" wait_for 10 listed 127.0.25.1
publish
ok "and the next one" wait_for 10 listed 127.0.25.2

# Every generation there is: SERVFAIL until there is a good one.
for file in "$STORE/served/"*.mdb; do
	truncate -s 4096 "$file"
done
wait_for 10 logged 1 'SERVFAIL until'
is "$(query "1.25.0.127.$ZONE")" SERVFAIL "all cut off: SERVFAIL"
sleep 1
errors=$(grep -c error "$RELAYBLD_LOG")
sleep 6
is "$(query "1.25.0.127.$ZONE")" SERVFAIL "all the time"
is "$(grep -c error "$RELAYBLD_LOG")" "$errors" "which is told once"
publish
ok "until a good one is published" wait_for 10 listed 127.0.25.2

# Removed: what is mapped stays.
rm -f "$STORE/served/"*.mdb
is "$(asks 100)" "0:100" "files removed: it serves on"
publish
ok "and takes the next" wait_for 10 logged 3 'loaded in'

# --- Stopped, and signals in any number ------------------------------------

kill -STOP "$RELAYBLD_PID"
asks 20 >"$TMP/stopped" &
pid=$!
sleep 1
publish
kill -CONT "$RELAYBLD_PID"
wait "$pid"
is "$(cat "$TMP/stopped")" "0:20" "stopped for a second: nothing is lost"

memory()
{
	awk '/^VmRSS/ { print $2 }' "/proc/$RELAYBLD_PID/status"
}
kill -HUP "$RELAYBLD_PID"
wait_for 10 logged 1 'configuration reloaded'
before=$(memory)
asks 3000 >"$TMP/storm" &
pid=$!
for ((i = 0; i < 300; i++)); do
	kill -HUP "$RELAYBLD_PID"
	kill -USR1 "$RELAYBLD_PID"
done
wait "$pid"
is "$(cat "$TMP/storm")" "0:3000" "HUP and USR1 by the hundred: nothing is lost"
grown=$(($(memory) - before))
[ -n "${SAN:-}" ] || ok "memory is flat" test "$grown" -lt 4096
stop_relaybld
is "$STATUS" 0 "it ends cleanly"

# --- Ends under load -------------------------------------------------------

failed=0
for ((i = 0; i < 20; i++)); do
	start_relaybld
	asks 5000 >/dev/null 2>&1 &
	load=$!
	python3 "$ROOT/tests/system/tcp.py" read_late 127.0.0.1 "$PORT" \
	    "$ZONE" >/dev/null 2>&1 &
	tcp=$!
	SPAWNED_PIDS+=("$load" "$tcp")
	sleep 0.1
	[ $((i % 2)) = 0 ] || kill -HUP "$RELAYBLD_PID"
	stop_relaybld
	[ "$STATUS" = 0 ] || failed=$((failed + 1))
	kill "$load" "$tcp" 2>/dev/null
done
is "$failed" 0 "started and ended twenty times under load"

start_relaybld
stop "$RELAYBLD_PID" KILL 2>/dev/null
start_relaybld
is "$(asks 50)" "0:50" "killed, it needs no hand to start again"
stop_relaybld

# --- System calls that fail ------------------------------------------------

# with_faults INJECTION NAME: all answers come although calls fail. Leaks are
# not looked for: that cannot be traced.
with_faults()
{
	RELAYBLD_LOG=$TMP/faults.log
	: >"$RELAYBLD_LOG"
	spawn "$RELAYBLD_LOG" strace -f -qq -o "$TMP/trace" \
	    -E ASAN_OPTIONS=detect_leaks=0 -e "trace=${1%%:*}" \
	    -e "inject=$1" "$RELAYBLD" -c "$CONF"
	wait_for "$PATIENCE" relaybld_ready || bail "$(cat "$RELAYBLD_LOG")"
	RELAYBLD_PID=$(pgrep -P "$SPAWNED")
	is "$(asks 200)" "0:200" "$2"
	is "$(query "1.25.0.127.$ZONE" A +tcp)" "NOERROR 127.0.0.2" "and TCP"
	ok "and calls did fail" wait_for 5 grep -q INJECTED "$TMP/trace"
	kill -TERM "$RELAYBLD_PID"
	ended "$SPAWNED" $((PATIENCE * 10)) || kill -KILL "$SPAWNED"
	wait "$SPAWNED"
	is $? 0 "it ends cleanly"
}
with_faults 'sendmmsg:error=ENOBUFS:when=1+2' "no buffers every second time"
with_faults 'sendmmsg:error=EAGAIN:when=1+2' "the queue is full as often"
with_faults 'recvmmsg:error=EINTR:when=3+7' "interrupted"
with_faults 'recvmmsg:error=ENOMEM:when=3+7' "no memory to receive"
with_faults 'accept4:error=ECONNABORTED:when=1+2' "connections that are gone"
with_faults 'accept4:error=ENFILE:when=1+2' "no descriptors, now and then"
with_faults 'readlink:error=EIO:when=4+2' "a store that cannot be looked at"

# --- What passes, and what is owed afterwards -------------------------------

traced()
{
	! grep -q 'TracerPid:.0$' "/proc/$RELAYBLD_PID/task/"*/status
}
# A generation that could not be opened when it came is not forgotten.
RELAYBLD_LOG=$TMP/passing.log
start_relaybld
relaybl add --reason test 127.0.25.3 >/dev/null || bail "add"
ok "a listing is served" wait_for 10 listed 127.0.25.3
: >"$TMP/trace"
spawn "$TMP/strace.log" strace -f -qq -o "$TMP/trace" -p "$RELAYBLD_PID" \
    -e trace=openat -e inject=openat:error=EMFILE
opener=$SPAWNED
wait_for 10 traced
relaybl add --reason test 127.0.25.4 >/dev/null || bail "add"
ok "no descriptor for a generation: it is told" \
    wait_for 10 logged 1 'generation refused.*Too many open files'
stop "$opener"
ok "and taken when there is one" wait_for 10 listed 127.0.25.4

mv "$STORE/served" "$STORE/away"
ok "a folder that is gone is told" wait_for 10 logged 1 'served/current: No such'
is "$(asks 20)" "0:20" "it serves on"
mv "$STORE/away" "$STORE/served"
relaybl remove --reason test 127.0.25.4 >/dev/null || bail "remove"
ok "and goes on when it is back" wait_for 10 unlisted 127.0.25.4
is "$(grep -c 'served/current: No such' "$RELAYBLD_LOG")" 1 "told once"

# An error that waits on the socket itself, on each worker's.
if ss -K -uan "sport = :$PORT" 2>/dev/null | grep -q UNCONN; then
	is "$(asks 100)" "0:100" "sockets that were aborted answer again"
else
	note "this kernel has no SOCK_DESTROY"
fi
stop_relaybld
is "$STATUS" 0 "it ends cleanly"

# What is closed stays so: no socket gets the number that the log has.
spawn /dev/null bash -c 'exec "$0" -c "$1" <&- >&- 2>&-' "$RELAYBLD" "$CONF"
RELAYBLD_PID=$SPAWNED
ok "it starts without a log" wait_for 10 listed 127.0.25.3
is "$(readlink "/proc/$RELAYBLD_PID/fd/2")" /dev/null "which goes nowhere"
stop_relaybld
is "$STATUS" 0 "it ends cleanly"

# --- Nothing but the right to read -----------------------------------------

mkdir "$TMP/read-only"
mount --bind "$STORE" "$TMP/read-only"
mount -o remount,ro,bind "$TMP/read-only"
chmod -R go+rX-w "$STORE"
sed "s|^store:.*|store: $TMP/read-only|" "$CONF" >"$TMP/read-only.conf"
RELAYBLD_LOG=$TMP/nobody.log
spawn "$RELAYBLD_LOG" setpriv --reuid=65534 --regid=65534 --clear-groups \
    --no-new-privs "$RELAYBLD" -c "$TMP/read-only.conf"
RELAYBLD_PID=$SPAWNED
ok "as nobody, on a read-only mount" wait_for "$PATIENCE" relaybld_ready
is "$(asks 50)" "0:50" "it answers"
relaybl remove --reason test 127.0.25.2 >/dev/null
ok "and sees a new generation" wait_for 10 unlisted 127.0.25.2
stop_relaybld
is "$STATUS" 0 "it ends cleanly"
chmod 700 "$STORE/served"
run setpriv --reuid=65534 --regid=65534 --clear-groups \
    "$RELAYBLD" -c "$TMP/read-only.conf"
is "$STATUS" 77 "without the right to read it does not start"
like "$ERR" "$TMP/read-only/served.*Permission denied" "and says why"
umount "$TMP/read-only"
done_testing
