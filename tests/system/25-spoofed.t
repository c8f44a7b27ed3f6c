#!/bin/bash
# Datagrams that lie about where they come from: from services that answer
# whatever reaches them, and from relaybld itself. Neither begins a loop.
. "$(dirname "$0")/lib.sh"
private_machine "$@"
require dig python3

PORT=5300
LISTEN=127.0.0.1@$PORT
make_conf
echo 127.0.25.1 >"$TMP/list"
relaybl import --format list "$TMP/list" >/dev/null || bail "import"
start_relaybld

# spoof SOURCE_PORT...: a good query from each port of 127.0.0.1, which it is
# sent to as well. Only a raw socket may say so.
spoof()
{
	python3 - "$PORT" "1.25.0.127.$ZONE" "$@" <<-'END'
	import socket, struct, sys
	port, name = int(sys.argv[1]), sys.argv[2]
	wire = b"".join(bytes([len(l)]) + l.encode() for l in name.split("."))
	query = b"\0\1\0\0\0\1\0\0\0\0\0\0" + wire + b"\0\0\1\0\1"
	raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP)
	for source in map(int, sys.argv[3:]):
	    head = struct.pack(">4H", source, port, 8 + len(query), 0)
	    raw.sendto(head + query, ("127.0.0.1", 0))
	END
}
# counters NAME...: their values, once they are printed.
counters()
{
	local name got=
	: >"$RELAYBLD_LOG"
	kill -USR1 "$RELAYBLD_PID"
	wait_for "$PATIENCE" grep -q '^outcome_drop_port ' "$RELAYBLD_LOG"
	for name; do
		got+=" $(awk -v name="$name" '$1 == name { print $2 }' \
		    "$RELAYBLD_LOG")"
	done
	echo "${got# }"
}

ok "echo, discard's neighbours, chargen, ntp ask" spoof 7 13 19 123
is "$(query "1.25.0.127.$ZONE")" "NOERROR 127.0.0.2" "others are answered"
is "$(counters queries_udp outcome_drop_port outcome_listed)" "5 4 1" \
    "none of them is"

ok "it is asked by itself" spoof "$PORT"
is "$(query "1.25.0.127.$ZONE")" "NOERROR 127.0.0.2" "it answers others"
is "$(counters queries_udp outcome_listed outcome_drop_reply)" "8 3 1" \
    "its own answer is a reply, and ends there"
stop_relaybld
is "$STATUS" 0 "it ends cleanly"
done_testing
