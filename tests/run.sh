#!/bin/sh
# make run: from nothing to a list that answers. Imports a real nmap scan of
# thirteen mail servers (on loopback addresses of a test network, hence
# allow-special) and serves it in the foreground until Ctrl-C.
#
# From the environment: BUILD (build), PORT (5300), STATE (a throw-away
# directory; one that is named is kept, and used again).
set -eu
cd "$(dirname "$0")/.."
BUILD=$(cd "${BUILD:-build}" && pwd)
PORT=${PORT:-5300}

# taken: somebody listens there already, on 127.0.0.1 or on all addresses: as
# the kernel writes it, in hex, state 0A for TCP and 07 for UDP.
taken()
{
	any='0{8}|0{32}' loopback='0100007F|7F000001'
	port=$(printf %04X "$PORT" 2>/dev/null)
	grep -qsE ": ($any|$loopback):$port 0+:0000 0[7A] " \
	    /proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/udp6
}

# quoted TEXT: a word for a shell, as people write it where they can.
quoted()
{
	case $1 in
	*[!A-Za-z0-9/._-]*) printf "'%s'" "$(printf %s "$1" |
	    sed "s/'/'\\\\''/g")" ;;
	*) printf %s "$1" ;;
	esac
}

if taken; then
	echo "make run: port $PORT is taken; another one:" \
	    "make run PORT=$((PORT + 1))" >&2
	exit 69
fi
if [ -n "${STATE:-}" ]; then
	mkdir -p "$STATE"
	state=$(cd "$STATE" && pwd)
else
	state=$(mktemp -d "${TMPDIR:-/tmp}/relaybl.XXXXXX")
	trap 'rm -rf "$state"' EXIT
fi
server=
trap '[ -z "$server" ] || kill "$server"' INT TERM HUP
conf=$state/relaybl.conf
zone=bl.example.org

cat >"$conf" <<END
# Written by make run, anew each time.
store: store              # beside this file
server:
  listen: [127.0.0.1@$PORT]
  workers: 2
lists:
  relays:
    confirm: 1
    clear: 1
    expire: 3650d           # the scan that is shipped grows old
    max-age: 3650d
    allow-special: true     # its addresses are 127.0.25.1 to 13
scanners:
  nightly:
    max-age: 3650d
zones:
  $zone:
    list: relays
    ttl: 300
    negative-ttl: 60
    text: "Open relay \$ip (\$class), last confirmed \$seen"
END

"$BUILD/relaybl" -c "$conf" import tests/data/nmap/nmap-open-relay-mixed-vv.xml
echo
echo "Listed:"
"$BUILD/relaybl" -c "$conf" list

ask="dig @127.0.0.1 -p $PORT"
cat <<END

To try in another terminal:

  $ask +short 1.25.0.127.$zone            # 127.0.0.2
  $ask +short 1.25.0.127.$zone TXT        # Open relay 127.0.25.1 (relay)
  $ask +short +tcp 7.25.0.127.$zone       # 127.0.0.3
  $ask +short 7.25.0.127.relay.$zone      # 127.0.0.3
  $ask 2.25.0.127.$zone                   # NXDOMAIN
  $ask 25.0.127.$zone                     # NOERROR
  $ask +short 2.0.0.127.$zone             # 127.0.0.2
  $ask 1.0.0.127.$zone                    # NXDOMAIN

  $(quoted "$BUILD/relaybl") -c $(quoted "$conf") lookup 127.0.25.1

Ctrl-C ends it.

END
"$BUILD/relaybld" -c "$conf" &
server=$!
# A signal ends the first wait; the second gets the server's own status.
status=0
wait "$server" || status=$?
if kill -0 "$server" 2>/dev/null; then
	status=0
	wait "$server" || status=$?
fi
exit "$status"
