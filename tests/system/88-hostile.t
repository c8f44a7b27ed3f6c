#!/bin/bash
# A hostile hour in less than a minute (FULL=1: in ten; LENGTH=: seconds):
# random and mutated octets at full rate over UDP, TCP and TLS, ten thousand
# connections, readers of transfers that hardly read, forged sources; meanwhile
# an honest client asks and is always answered. What comes back to forged
# sources is measured, and nothing is left afterwards: no memory, no descriptor.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/tls.sh"
private_machine "$@"
require dig python3 openssl

HOSTILE=$TOOLS/hostile
[ -x "$HOSTILE" ] || bail "$HOSTILE is not built (make tests)"
[ -n "${LENGTH:-}" ] || LENGTH=${FULL:+600}
LENGTH=${LENGTH:-20}
# Sources that nobody has: 10.0.0.0/8 is this machine, too. 127.0.0.0/8 is
# trusted, the rest of the world may ask.
ip route add local 10.0.0.0/8 dev lo || bail "no route"
IDLE=3
PORT=5300
TLS_PORT=8853
LISTEN=127.0.0.1@$PORT
ALLOW='127.0.0.0/8, 0.0.0.0/0'
SERVER="  tcp-idle: ${IDLE}s"
make_authority ca
make_certificate server ca ns.example.org
tls_server
make_conf
# As long as it may be seen to be.
long=$(printf 'x%.0s' {1..180})
sed -i "s|^    text:.*|    text: \"Open relay \$ip (\$class) $long\"|
    s|^    list: relays|&\n    transfer: [127.0.0.0/8]|" "$CONF"
seq -f '198.18.%g.0/25' 0 255 >"$TMP/list"
relaybl import --format list "$TMP/list" >/dev/null || bail "import"
start_relaybld

hostile()
{
	nice -n 10 "$HOSTILE" "$@"
}
client()
{
	python3 "$ROOT/tests/system/hostile.py" "$@"
}
memory()
{
	awk '/^VmRSS/ { print $2 }' "/proc/$RELAYBLD_PID/status"
}
# Of sockets: libuv takes some others when it first needs them.
descriptors()
{
	find "/proc/$RELAYBLD_PID/fd" -lname 'socket:*' 2>/dev/null | wc -l
}
# number NAME: the value in a line of name=value words on standard input.
number()
{
	grep -o "\<$1=[0-9]*" | head -n 1 | cut -d = -f 2
}

mkdir "$TMP/messages" "$TMP/hello"
like "$(client messages "$TMP/messages" "$ZONE")" ' kinds$' "messages are made"
is "$(client hello "$TMP/hello/client")" written "and a hello for TLS"

# --- What one forged question is worth -------------------------------------

most=$(client kinds 10.9.9.9 "$PORT" "$TMP/messages" 2>"$TMP/kinds")
note "$(cat "$TMP/kinds")"
ok "no answer is four times its question: $most" \
    awk -v most="$most" 'BEGIN { exit !(most <= 4) }'
sleep 1

# floods SECONDS: all of it at once, what each says in $TMP/NAME.out.
floods()
{
	local dns=("$TMP"/messages/* "$ROOT"/tests/fuzz/corpus/respond/*)
	local tls=("$TMP/hello/client" "${dns[@]}") started=() name
	flood()
	{
		local name=$1
		shift
		"$@" >"$TMP/$name.out" 2>"$TMP/$name.err" &
		started+=("$!")
		SPAWNED_PIDS+=("$!")
	}
	flood honest client ask 127.0.0.1 "$PORT" "$ZONE" "$1"
	flood stream client stream "$PORT" "$ZONE" "$1"
	flood secure client stream "$TLS_PORT" "$ZONE" "$1" tls
	flood udp hostile udp 127.0.4.1 16 127.0.0.1 "$PORT" 1 "$1" "${dns[@]}"
	flood forged hostile exact 10.1.2.1 200 127.0.0.1 "$PORT" 2 "$1" \
	    "$TMP"/messages/*
	flood tcp hostile tcp 127.0.5.1 100 127.0.0.1 "$PORT" 3 "$1" \
	    "${dns[@]}"
	flood raw hostile raw 127.0.6.1 50 127.0.0.1 "$TLS_PORT" 4 "$1" \
	    "${tls[@]}"
	flood hold hostile hold 127.1.0.1 10000 127.0.0.1 "$PORT" 5 "$1"
	flood tls client tls "$TLS_PORT" "$1" "$TMP/messages"
	flood slow client slow "$PORT" "$ZONE" "$1" 20
	peak=0
	while kill -0 "${started[0]}" 2>/dev/null; do
		now=$(memory)
		[ "${now:-0}" -le "$peak" ] || peak=$now
		sleep 0.5
	done
	wait "${started[@]}"
	for name in honest stream secure udp forged tcp raw hold tls slow; do
		note "$name: $(cat "$TMP/$name.out" "$TMP/$name.err")"
	done
}
# quiet: its connections are over, as many descriptors as before.
quiet()
{
	[ "$(descriptors)" = "$before" ]
}

before=$(descriptors)
floods 4
ok "its descriptors are free again" wait_for 20 quiet
flat=$(memory)

floods "$LENGTH"
ok "it lives" kill -0 "$RELAYBLD_PID"
honest=$(cat "$TMP/honest.out")
asked=$(number asked <<<"$honest")
ok "the honest client has asked" test "${asked:-0}" -gt $((LENGTH * 50))
is "$(number wrong <<<"$honest")" 0 "no answer was wrong"
# With the sanitizers it is slower than those who flood it.
[ -n "${SAN:-}" ] ||
    is "$(number right <<<"$honest")" "$asked" "every question was answered"
for name in stream secure; do
	streams=$(cat "$TMP/$name.out")
	is "$(number right <<<"$streams")" "$(number asked <<<"$streams")" \
	    "$name: an honest connection is answered"
done
# bounded FILE SECONDS [TENTHS]: six octets for ten, beside what the rate lets
# through: 500 answers of a kind a second.
bounded()
{
	local free=$((5 * 500 * 100 * $2))
	[ $((10 * ($(number got_octets <"$1") - free))) -le \
	    $((${3:-6} * $(number sent_octets <"$1"))) ]
}
ok "to forged sources goes less than comes from them" \
    bounded "$TMP/forged.out" "$LENGTH"
# Each kind by itself, where there is time. Of what is over the rate half is
# answered, the question alone; who asks for a cookie gets a longer one.
for kind in ${FULL:+"$TMP"/messages/*}; do
	tenths=6
	case $kind in *cookie*) tenths=8 ;; esac
	hostile exact 10.3.2.1 200 127.0.0.1 "$PORT" 6 3 "$kind" >"$TMP/kind.out"
	ok "$(basename "$kind"): $(cat "$TMP/kind.out")" \
	    bounded "$TMP/kind.out" 3 "$tenths"
done
ok "its descriptors are free again" wait_for 20 quiet
grown=$(($(memory) - flat))
note "memory: $flat KiB, at most $peak, then $grown more"
# Rate limits have a table of 1 MiB a worker, of which a page is there once a
# network has needed it: not all of them have after four seconds.
[ -n "${SAN:-}" ] || ok "memory is flat" test "$grown" -lt $((2048 + 2 * 1024))
[ -n "${SAN:-}" ] || ok "and was never much" test "$peak" -lt 200000
is "$(query "2.0.0.127.$ZONE")" "NOERROR 127.0.0.2" "it answers over UDP"
is "$(query "2.0.0.127.$ZONE" A +tcp)" "NOERROR 127.0.0.2" "over TCP"
lines=$(wc -l <"$RELAYBLD_LOG")
ok "the log was not flooded: $lines lines" \
    test "$lines" -lt $((100 + 30 * (LENGTH + 10)))
stop_relaybld
is "$STATUS" 0 "it ends cleanly"
unlike "$(cat "$RELAYBLD_LOG")" 'ERROR: |runtime error|assert' \
    "and had nothing to complain of"
done_testing
