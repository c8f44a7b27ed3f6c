#!/bin/bash
# DNS over TCP, as RFC 7766 wants it and as attackers do it: messages in any
# pieces, many at once, clients that do not read, do not write, do not close,
# and more of them than there is room for.
. "$(dirname "$0")/lib.sh"
require python3

# tcp CASE [ARGUMENT...]: what tests/system/tcp.py says.
tcp()
{
	local name=$1
	shift
	python3 "$ROOT/tests/system/tcp.py" "$name" 127.0.0.1 "$PORT" "$ZONE" "$@"
}
# descriptors, close_waits: what is left of connections in relaybld.
descriptors()
{
	find "/proc/$RELAYBLD_PID/fd" -mindepth 1 | wc -l
}
close_waits()
{
	ss -Htn state close-wait "sport = :$PORT" | wc -l
}
# libuv opens a spare descriptor in each worker, with the first connection.
as_before()
{
	[ "$(descriptors)" -le $((before + WORKERS)) ]
}

WORKERS=2
SERVER='  tcp-idle: 2s
  tcp-per-client: 20'
make_conf
echo 127.0.25.1 >"$TMP/list"
relaybl import --format list "$TMP/list" >/dev/null || bail "import"
start_relaybld
before=$(descriptors)

is "$(tcp one)" listed "a query"
is "$(tcp split)" listed "a message cut anywhere"
is "$(tcp pipelined)" all "a thousand in one write"
like "$(tcp largest)" 'rcode 1, 0 answers; listed' \
    "the largest message there is, and one behind it"
is "$(tcp read_late)" "all in order" "ten thousand, read late"
is "$(tcp half_closed)" "all; b''" "a half-closed client gets its answers"
is "$(tcp zero)" "listed; closed in 0 s" "length 0 ends it, after the answers"

# The sanitizers' allocator keeps what is freed: not a measure there.
flat=flat
[ -z "${SAN:-}" ] || flat='(flat|grew)'
like "$(tcp unread "$RELAYBLD_PID" 10000)" "^$flat.*; listed\$" \
    "ten thousand, never read: memory is flat, others are served"
like "$(tcp unread "$RELAYBLD_PID" 1000000)" "^$flat.*; listed\$" "a million"

like "$(tcp closed_after nothing)" '^[23]$' "silence is ended"
like "$(tcp closed_after query)" '^[23]$' "silence after a query"
like "$(tcp closed_after half)" '^[23]$' "half a length"
like "$(tcp closed_after promise)" '^[23]$' "a length and nothing behind it"
like "$(tcp loris)" '^[23]$' "an octet now and then"
is "$(tcp busy)" kept "a query now and then is welcome"

is "$(tcp per_client 20)" "20 answered; 20 kept; listed; True" \
    "one address gets its share and no more"
like "$(tcp storm)" '^many; listed$' "resets and half messages"
ok "no descriptor is left" wait_for 10 as_before
is "$(close_waits)" 0 "nor a connection in CLOSE-WAIT"
stop_relaybld
is "$STATUS" 0 "it ends cleanly"
awk '$1 == "tcp_accepted" { a = $2 } $1 == "tcp_closed" { c = $2 }
    END { exit a != c || a < 500 }' "$RELAYBLD_LOG"
result $? "every connection was counted, in and out"
ok "the log is short" test "$(grep -c '^relaybld: ' "$RELAYBLD_LOG")" -lt 100

# --- The limit in all ------------------------------------------------------

SERVER='  tcp-idle: 30s
  tcp-clients: 40
  tcp-per-client: 40'
make_conf
start_relaybld
is "$(tcp total 40)" "10 won; full; newest 1" \
    "at the limit the longest idle make room"
stop_relaybld
is "$STATUS" 0 "it ends cleanly with clients connected"

# --- Many that are idle ----------------------------------------------------

SERVER='  tcp-clients: 1200
  tcp-per-client: 1200'
make_conf
start_relaybld
small=small
[ -z "${SAN:-}" ] || small='(small|[0-9]+ KiB)'
like "$(tcp idle "$RELAYBLD_PID" 1000)" \
    "^1000 answered; 1000 kept; $small\$" \
    "a thousand idle ones take less than a KiB each"
stop_relaybld
is "$STATUS" 0 "it ends cleanly"

# --- No descriptors --------------------------------------------------------

SERVER='  tcp-clients: 1000
  tcp-per-client: 1000'
make_conf
RELAYBLD_LOG=$TMP/few.log
with_few()
{
	ulimit -n 64 && exec "$@"
}
spawn "$RELAYBLD_LOG" with_few "$RELAYBLD" -c "$CONF"
RELAYBLD_PID=$SPAWNED
wait_for "$PATIENCE" relaybld_ready
before=$(descriptors)
tcp descriptors "$RELAYBLD_PID" >"$TMP/descriptors" &
pid=$!
SPAWNED_PIDS+=("$pid")
sleep 1.5
is "$(query "1.25.0.127.$ZONE")" "NOERROR 127.0.0.2" "UDP is answered meanwhile"
wait "$pid"
is "$(cat "$TMP/descriptors")" "quiet; listed" \
    "out of descriptors it waits, and recovers"
like "$(cat "$RELAYBLD_LOG")" "cannot accept TCP connections" "and says so"
ok "in few lines" test "$(wc -l <"$RELAYBLD_LOG")" -lt 100
ok "no descriptor is left" wait_for 10 as_before
stop_relaybld
is "$STATUS" 0 "it ends cleanly"
done_testing
