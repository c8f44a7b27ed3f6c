#!/bin/bash
# A network that loses every second datagram that relaybld sends: what it tells
# a secondary is told again until that answers, and each change arrives; who
# asks over UDP asks twice at most, over TCP once. And a secondary that was away
# has what it missed when it is back.
. "$(dirname "$0")/lib.sh"
private_machine "$@"
. "$ROOT/tests/system/secondary.sh"
. "$ROOT/tests/system/snippet.sh"
require strace

make_key nsd.example.org
PORT=53 LISTEN=127.0.0.1@53
MORE="    transfer: [127.0.0.1]
    transfer-keys: [nsd.example.org]
    notify: [\"127.0.1.2 nsd.example.org\"]
keys:
  nsd.example.org: {file: $TMP/keys/nsd.example.org.key}"
make_conf
relaybl add --reason test 127.0.25.1 >/dev/null || bail "add"

# Leaks are not looked for: that cannot be traced. Said to be sent, and not.
RELAYBLD_LOG=$TMP/relaybld.log
spawn "$RELAYBLD_LOG" strace -f -qq -o "$TMP/trace" \
    -E ASAN_OPTIONS=detect_leaks=0 -e trace=sendmmsg,sendmsg,sendto \
    -e inject=sendmsg,sendmmsg:retval=1:when=1+2 "$RELAYBLD" -c "$CONF"
TRACER=$SPAWNED
wait_for "$PATIENCE" relaybld_ready || bail "$(cat "$RELAYBLD_LOG")"
RELAYBLD_PID=$(pgrep -P "$TRACER")
start_nsd nsd 127.0.1.2 nsd.example.org < <(snippet nsd-secondary)

# served ADDRESS: by the secondary.
served()
{
	[ "$(dig @127.0.1.2 +norec +short "$1.$ZONE" A)" = 127.0.0.2 ]
}
ok "the first transfer" wait_for "$PATIENCE" served 1.25.0.127
late=0
for host in {2..7}; do
	relaybl add --reason test "127.0.25.$host" >/dev/null || bail "add"
	wait_for 15 served "$host.25.0.127" || late=$((late + 1))
done
is "$late" 0 "six changes arrive, each in seconds"
ok "although datagrams were lost" \
    test "$(grep -c INJECTED "$TMP/trace")" -ge 6
lost=0
for _ in {1..20}; do
	[ -n "$(dig @127.0.0.1 +norec +time=1 +tries=3 +short \
	    "2.0.0.127.$ZONE" A)" ] || lost=$((lost + 1))
done
is "$lost" 0 "who asks again is answered"
is "$(query "2.0.0.127.$ZONE" A +tcp)" "NOERROR 127.0.0.2" "and who asks by TCP"

# Away, it is told of what it does not hear.
kill -STOP "${SECONDARY_PID[nsd]}"
for host in {10..12}; do
	relaybl add --reason test "127.0.25.$host" >/dev/null || bail "add"
done
sleep 2
kill -CONT "${SECONDARY_PID[nsd]}"
ok "stopped, and back: it has what it missed" \
    wait_for "$PATIENCE" served 12.25.0.127

kill -TERM "$RELAYBLD_PID"
ended "$TRACER" $((PATIENCE * 10)) || kill -KILL "$TRACER"
wait "$TRACER"
is $? 0 "relaybld ends cleanly"
done_testing
