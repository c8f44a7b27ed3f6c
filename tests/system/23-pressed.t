#!/bin/bash
# A machine that has too little: memory, threads, descriptors, randomness, room
# for the log; and an address that is taken away. relaybld says so, answers on
# with what it has, and takes what it missed when there is more.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/tls.sh"
private_machine "$@"
require dig python3 strace prlimit openssl
for library in short nomemory; do
	[ -e "$BUILD/preload/$library.so" ] ||
	    bail "$library.so is not built (make tests)"
done

PORT=5300
LISTEN="127.0.0.1@$PORT, 10.0.0.9@$PORT"
WORKERS=2
ip addr add 10.0.0.9/8 dev lo
ALLOW='127.0.0.0/8, 10.0.0.0/8'
TLS_PORT=8853
make_authority ca
make_certificate server ca ns.example.org
tls_server
make_conf
sed -i "s|^    list: relays|&\n    transfer: [127.0.0.0/8]|" "$CONF"
echo 127.0.25.1 >"$TMP/list"
relaybl import --format list "$TMP/list" >/dev/null || bail "import"

logged()
{
	grep -q -- "$1" "$RELAYBLD_LOG"
}
# asked AT [dig option]: is 2.0.0.127 listed?
asked()
{
	dig @"$1" -p "$PORT" +tries=1 +time=2 +short ${2:+"$2"} \
	    "2.0.0.127.$ZONE" | grep -qx 127.0.0.2
}
# right: a hundred answers over UDP, ten over TCP.
right()
{
	local i
	for ((i = 0; i < 20; i++)); do
		asked 127.0.0.1 || return 1
	done
	for ((i = 0; i < 5; i++)); do
		asked 127.0.0.1 +tcp || return 1
	done
}
ends()
{
	stop_relaybld
	is "$STATUS" 0 "$1: it ends cleanly"
}
# injected CALLS INJECTION: starts it below strace, its pid in $RELAYBLD_PID.
# Leaks are not looked for: that cannot be traced.
injected()
{
	RELAYBLD_LOG=$TMP/injected.log
	: >"$RELAYBLD_LOG"
	: >"$TMP/trace"
	spawn "$RELAYBLD_LOG" strace -D -f -qq -o "$TMP/trace" \
	    -E ASAN_OPTIONS=detect_leaks=0 -e "trace=$1" -e "inject=$1:$2" \
	    "$RELAYBLD" -c "$CONF"
	RELAYBLD_PID=$SPAWNED
}
traced()
{
	! grep -q 'TracerPid:.0$' "/proc/$RELAYBLD_PID/task/"*/status
}
# attach CALLS INJECTION: the same of one that runs; ended by stop "$TRACER".
attach()
{
	: >"$TMP/trace"
	spawn "$TMP/strace.log" strace -f -qq -o "$TMP/trace" \
	    -p "$RELAYBLD_PID" -e "trace=$1" -e "inject=$1:$2"
	TRACER=$SPAWNED
	wait_for 10 traced || bail "strace: $(cat "$TMP/strace.log")"
}

# --- Calls that are interrupted --------------------------------------------

start_relaybld
attach recvmmsg,sendmmsg,accept4,read,write,writev,epoll_wait,epoll_pwait,poll \
    error=EINTR:when=1+3
ok "every third call is interrupted: it answers" right
relaybl add --reason test 127.0.25.2 >/dev/null
ok "takes a new generation" wait_for 10 listed 127.0.25.2
ok "and it was interrupted" test "$(grep -c INJECTED "$TMP/trace")" -gt 20
stop "$TRACER"
ends "interrupted"

# --- Reads and writes that move little --------------------------------------

# preloaded LIBRARY [NAME=VALUE...]: starts it with that before its C library,
# which ASan has to stand before.
preloaded()
{
	RELAYBLD_LOG=$TMP/preloaded.log
	: >"$RELAYBLD_LOG"
	spawn "$RELAYBLD_LOG" env LD_PRELOAD="$BUILD/preload/$1.so" "${@:2}" \
	    ASAN_OPTIONS=verify_asan_link_order=0 "$RELAYBLD" -c "$CONF"
	RELAYBLD_PID=$SPAWNED
	wait_for "$PATIENCE" relaybld_up_or_dead
	relaybld_ready
}
transferred()
{
	dig @127.0.0.1 -p "$PORT" +tcp +noall +answer AXFR "$ZONE"
}
client()
{
	python3 "$ROOT/tests/system/$1" "${@:2}"
}
start_relaybld
transferred >"$TMP/whole"
stop_relaybld
ok "seven octets at most, and every third time none" preloaded short
is "$(client tcp.py pipelined 127.0.0.1 "$PORT" "$ZONE")" all \
    "a thousand pipelined questions are answered"
is "$(transferred)" "$(cat "$TMP/whole")" "a transfer is the same"
ok "and was one" grep -q SOA "$TMP/whole"
is "$(client hostile.py stream "$TLS_PORT" "$ZONE" 0.1 tls)" \
    "asked=1 right=1 wrong=0 lost=0 again=0" "TLS is spoken"
ends "octets"

# --- Randomness ------------------------------------------------------------

injected getrandom error=ENOSYS
if wait_for "$PATIENCE" relaybld_ready; then
	ok "without randomness from the kernel it answers" right
	ends "without randomness"
else
	stop "$RELAYBLD_PID"
	like "$STATUS" '^(69|71)$' "without randomness it does not start"
	like "$(cat "$RELAYBLD_LOG")" 'error: .*random' "and says so"
fi

# --- Memory ----------------------------------------------------------------

# What is mapped, in bytes; the sanitizers map all there is.
if [ -z "${SAN:-}" ]; then
	start_relaybld
	size=$(awk '/^VmSize/ { print $2 * 1024 }' \
	    "/proc/$RELAYBLD_PID/status")
	prlimit --pid "$RELAYBLD_PID" --as="$size:"
	relaybl add --reason test 127.0.25.7 >/dev/null
	ok "no memory for a generation: it is told" \
	    wait_for 10 logged 'error: .*\(memory\|allocate\)'
	ok "the one before is served" asked 127.0.0.1
	prlimit --pid "$RELAYBLD_PID" --as=unlimited:
	ok "and the next one when there is some" \
	    wait_for 20 listed 127.0.25.7
	ends "memory"

	# 127: not even its libraries; 124: it served until it was told to end.
	strange=
	for ((limit = 8; limit <= 48; limit += 2)); do
		run bash -c "ulimit -v $((limit * 1024)); exec timeout 1 \"\$@\"" \
		    - "$RELAYBLD" -c "$CONF"
		case $STATUS/$ERR in
		124/* | 127/*) ;;
		7[14]/*' error: '*) ;;
		*) strange="$limit MiB: $STATUS $ERR" ;;
		esac
	done
	is "$strange" "" "too little to start: it says so"
fi

# One allocation of those that answers, transfers and generations need fails:
# the question may be lost, and nothing else is.
# use: UDP, TCP, a transfer, TLS, a generation; tells how often it was called.
uses=0
use()
{
	uses=$((uses + 1))
	asked 127.0.0.1
	asked 127.0.0.1 +tcp
	transferred
	client hostile.py stream "$TLS_PORT" "$ZONE" 0.1 tls
	relaybl add --reason "test $uses" 127.0.25.10
	sleep 0.3
}
# allocations: how many there were. Where it counts it has to write a file.
allocations()
{
	rm -f "$TMP/count"
	preloaded nomemory RELAYBL_ALLOC_COUNT="$TMP/count" || bail "start"
	"$@" >/dev/null 2>&1
	stop_relaybld
	cat "$TMP/count"
}
if [ -z "${SAN:-}" ]; then
	sed -i 's/^server:/&\n  sandbox: off/' "$CONF"
	first=$(allocations :)
	last=$(allocations use)
	sed -i '/sandbox: off/d' "$CONF"
	ok "there are some" test "$((last - first))" -gt 50
	hurt=
	for ((i = first; i < last; i += (last - first) / 20)); do
		preloaded nomemory RELAYBL_ALLOC="$i" || bail "start"
		use >/dev/null 2>&1
		right || hurt+=" $i"
		stop_relaybld
		[ "$STATUS" = 0 ] || hurt+=" $i:$STATUS"
	done
	is "$hurt" "" "any one of them fails: it answers on, and ends cleanly"
fi

# --- Threads, descriptors --------------------------------------------------

injected clone,clone3 error=EAGAIN
ok "no thread at all: it does not start" ended "$RELAYBLD_PID" 100
wait "$RELAYBLD_PID"
is "$?" 74 "it exits"
like "$(cat "$RELAYBLD_LOG")" 'error: worker thread: Resource temporarily' \
    "and says why"

start_relaybld
attach clone,clone3 error=EAGAIN
relaybl add --reason test 127.0.25.3 >/dev/null
ok "no thread any more: a generation is loaded all the same" \
    wait_for 10 listed 127.0.25.3
stop "$TRACER"

prlimit --pid "$RELAYBLD_PID" --nofile=1:
relaybl add --reason test 127.0.25.4 >/dev/null
ok "no descriptor any more: it is told" \
    wait_for 10 logged 'generation refused.*Too many open files'
ok "answers go on" asked 127.0.0.1
prlimit --pid "$RELAYBLD_PID" --nofile=1024:
ok "and the generation comes when there is one" \
    wait_for 20 listed 127.0.25.4
ok "connections too" right
ends "threads, descriptors"

run bash -c 'ulimit -n 8; exec "$@"' - "$RELAYBLD" -c "$CONF"
like "$STATUS" '^(69|74)$' "too few descriptors to start: it exits"
like "$ERR" 'error: .*Too many open files' "and says why"

# --- The log ---------------------------------------------------------------

RELAYBLD_LOG=$TMP/full.log
: >"$RELAYBLD_LOG"
spawn "$RELAYBLD_LOG" bash -c 'ulimit -f 1; exec "$@"' - "$RELAYBLD" -c "$CONF"
RELAYBLD_PID=$SPAWNED
wait_for "$PATIENCE" relaybld_ready
for i in {1..5}; do
	kill -USR1 "$RELAYBLD_PID"
	sleep 0.2
done
is "$(stat -c %s "$RELAYBLD_LOG")" 1024 "a log may grow no more"
ok "it answers on" right
ends "log"

# --- Addresses -------------------------------------------------------------

start_relaybld
ok "a second address is answered on" asked 10.0.0.9
ip addr del 10.0.0.9/8 dev lo
ok "it is taken away: the other one is" right
ip addr add 10.0.0.9/8 dev lo
ok "it is back: answered" asked 10.0.0.9
ok "over TCP as well" asked 10.0.0.9 +tcp
ends "addresses"
done_testing
