#!/bin/bash
# Bursts over UDP: a socket is taken from epoll while it is busy, and watched
# again after that, whether the burst ends with a batch that is full or not.
. "$(dirname "$0")/lib.sh"
require dig

make_conf
exits 0 "something is published" relaybl publish
start_relaybld
"$BUILD/bench/data" queries 1000 1 3000 >"$TMP/questions.txt"

# Windows of one socket: a query at a time, less and more than is called busy,
# a batch, several.
for window in 1 8 20 64 300; do
	exits 0 "$window at once are answered" timeout 20 "$BUILD/bench/load" udp \
	    127.0.0.1 "$PORT" "$TMP/questions.txt" -n 3000 -s 1 -w "$window"
	like "$OUT" 'answered=3000 lost=0 .* hits=0 nxdomain=3000 ' \
	    "$window at once: all, and that they do not exist"
	is "$(dig @127.0.0.1 -p "$PORT" +short +tries=1 "2.0.0.127.$ZONE" A)" \
	    127.0.0.2 "one alone afterwards"
done

ticks()
{
	awk '{ print $14 + $15 }' "/proc/$RELAYBLD_PID/stat"
}
before=$(ticks)
sleep 1
ok "then it sleeps" test "$(($(ticks) - before))" -le 5
done_testing
