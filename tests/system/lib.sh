# shellcheck shell=bash disable=SC2034
# Helpers of the system tests: bash that prints TAP. A test is a *.t file that
# begins with
#
#	#!/bin/bash
#	# what it shows, in a sentence
#	. "$(dirname "$0")/lib.sh"
#	require dig
#
# and ends with done_testing. Every test owns $TMP, which goes away with it,
# and everything it started with spawn or start_relaybld. Nothing here or in a
# test kills by name.
#
# From the environment: BUILD (default build), SAN, CI, TMPDIR, KEEP=1 (leave
# $TMP and say where it is).

set -u
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# Data of others that some tests use in addition, where it is.
SAMPLES=${RELAYBL_SAMPLES:-$ROOT/../shared/samples}
BUILD=${BUILD:-build}
case $BUILD in
/*) ;;
*) BUILD=$ROOT/$BUILD ;;
esac
RELAYBL=$BUILD/relaybl
RELAYBLD=$BUILD/relaybld
DATA=$ROOT/tests/data
TOOLS=$BUILD/tools
export LC_ALL=C TZ=UTC PATH="$PATH:/usr/sbin:/sbin"

# Seconds a daemon may take to be ready or to end: ASan and a loaded machine
# are slow, and a test that passes never waits that long.
PATIENCE=30

# shellcheck source=tests/system/tap.sh
. "$ROOT/tests/system/tap.sh"
# shellcheck source=tests/system/ask.sh
. "$ROOT/tests/system/ask.sh"

# --- A place of one's own --------------------------------------------------

# private_machine "$@": re-runs the test in network, mount and process
# namespaces of its own: only a loopback, every port free, 25 and 53 too, and
# files under /etc can be covered (own_file). Whatever is still running when
# the test ends dies with the namespace. Call it right after the include.
private_machine()
{
	if [ -z "${RELAYBL_PRIVATE:-}" ]; then
		require unshare ip
		[ "$(id -u)" = 0 ] || skip_all "needs root for namespaces"
		unshare --net true 2>/dev/null ||
		    skip_all "namespaces are not allowed here"
		rm -rf "$TMP"
		RELAYBL_PRIVATE=1 exec unshare --net --mount \
		    --propagation private --pid --fork --kill-child \
		    --mount-proc -- "$BASH" "$0" "$@"
	fi
	ip link set lo up
}

# own_file PATH: puts standard input in place of a system file, seen by this
# test alone. Only after private_machine.
own_file()
{
	local copy
	[ -n "${RELAYBL_PRIVATE:-}" ] || bail "own_file outside its namespace"
	copy=$(mktemp "$TMP/own.XXXXXX")
	chmod 644 "$copy"
	cat >"$copy"
	mount --bind "$copy" "$1"
}

has_ipv6()
{
	grep -q '^0\{31\}1 ' /proc/net/if_inet6 2>/dev/null
}

SPAWNED_PIDS=()
PORTS_TAKEN=()
# World-readable: daemons of other users read their configuration below it.
TMP=$(mktemp -d "${TMPDIR:-/tmp}/relaybl-test.XXXXXX") || exit 1
chmod 755 "$TMP"

cleanup()
{
	local status=$? pid port
	trap - EXIT
	for pid in ${SPAWNED_PIDS[@]+"${SPAWNED_PIDS[@]}"}; do
		kill "$pid" 2>/dev/null
	done
	for pid in ${SPAWNED_PIDS[@]+"${SPAWNED_PIDS[@]}"}; do
		ended "$pid" 50 || kill -KILL "$pid" 2>/dev/null
	done
	for port in ${PORTS_TAKEN[@]+"${PORTS_TAKEN[@]}"}; do
		rmdir "${TMPDIR:-/tmp}/relaybl-port.$port" 2>/dev/null
	done
	if [ -n "${KEEP:-}" ]; then
		diag "kept: $TMP"
	else
		rm -rf "$TMP"
	fi
	exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# ended PID TENTHS: true when the process is gone (or a zombie) in time.
ended()
{
	local i state
	for ((i = 0; i < $2; i++)); do
		state=$(sed -n 's/^State:[[:space:]]*//p' "/proc/$1/status" \
		    2>/dev/null)
		case $state in
		'' | Z*) return 0 ;;
		esac
		sleep 0.1
	done
	return 1
}

# spawn LOG COMMAND...: starts it in the background, its output in the log;
# leaves $SPAWNED, its process id. It dies with the test.
spawn()
{
	local log=$1
	shift
	"$@" >>"$log" 2>&1 </dev/null &
	SPAWNED=$!
	SPAWNED_PIDS+=("$SPAWNED")
}

# stop PID [SIGNAL]: ends something spawned; its exit status in $STATUS.
stop()
{
	kill "-${2:-TERM}" "$1" 2>/dev/null
	ended "$1" $((PATIENCE * 10)) || kill -KILL "$1" 2>/dev/null
	wait "$1" 2>/dev/null
	STATUS=$?
}

# wait_for SECONDS COMMAND...: tries it ten times a second until it succeeds.
wait_for()
{
	local end=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.1
	done
}

# free_port: leaves a port in $PORT that nobody has, UDP or TCP, and that no
# other test takes. Below the ephemeral ports.
free_port()
{
	local i
	for ((i = 0; i < 200; i++)); do
		PORT=$((10000 + RANDOM % 20000))
		mkdir "${TMPDIR:-/tmp}/relaybl-port.$PORT" 2>/dev/null ||
		    continue
		PORTS_TAKEN+=("$PORT")
		[ -n "$(ss -Hlntu "sport = :$PORT")" ] || return 0
	done
	bail "no free port"
}

# --- relaybl and relaybld --------------------------------------------------

for program in "$RELAYBL" "$RELAYBLD"; do
	[ -x "$program" ] || bail "$program is not built (make)"
done

CONF=$TMP/relaybl.conf
STORE=$TMP/store
# Not below .test, which Unbound knows not to exist.
ZONE=bl.example.org
# The text that make_conf's zone has, for the address $1 and the class $2.
zone_text()
{
	echo "Open relay $1 ($2): https://$ZONE/$1"
}

# make_conf: writes $CONF: one list, relays, in one zone, $ZONE, on loopback at
# $PORT (taken if there is none). Loopback addresses may be listed, and one scan
# is enough for everything, whenever it was made. What
# stands in $SERVER, $LIST or $MORE is added to server:, to the list, at the
# end; $LISTEN, $ALLOW and $EXPIRE replace what is here.
make_conf()
{
	local listen allow=${ALLOW:-'127.0.0.0/8, "::1/128"'}
	[ -n "${PORT:-}" ] || free_port
	listen="127.0.0.1@$PORT"
	has_ipv6 && listen="$listen, \"::1@$PORT\""
	mkdir -p "$STORE"
	cat >"$TMP/apex" <<-END
	@ 3600 IN SOA ns.$ZONE. hostmaster.$ZONE. 1 3600 600 86400 ${NEGATIVE_TTL:-60}
	@ 3600 IN NS ns.$ZONE.
	ns.$ZONE. 3600 IN A 127.0.0.1
	END
	cat >"$CONF" <<-END
	store: $STORE
	server:
	  listen: [${LISTEN:-$listen}]
	  workers: ${WORKERS:-2}
	  allow: [$allow]
	${SERVER:-}
	lists:
	  relays:
	    confirm: 1
	    clear: 1
	    clear-weak: 1
	    apart: 0s
	    max-age: ${MAX_AGE:-3650d} # the scans that are kept here grow old
	    expire: ${EXPIRE:-30d}
	    allow-special: true
	${LIST:-}
	scanners:
	  nightly: { max-age: ${MAX_AGE:-3650d} }
	zones:
	  $ZONE:
	    list: relays
	    apex: $TMP/apex
	    ttl: ${TTL:-300}
	    negative-ttl: ${NEGATIVE_TTL:-60}
	    text: "Open relay \$ip (\$class): https://$ZONE/\$ip"
	${MORE:-}
	END
}

# relaybl ARGUMENTS...: the program with $CONF.
relaybl()
{
	"$RELAYBL" -c "$CONF" "$@"
}

# start_relaybld [CONF]: runs it in the background until it says that it is
# ready; $RELAYBLD_PID, $RELAYBLD_LOG. The test ends where it does not start.
start_relaybld()
{
	RELAYBLD_LOG=$TMP/relaybld.log
	: >"$RELAYBLD_LOG"
	spawn "$RELAYBLD_LOG" "$RELAYBLD" -c "${1:-$CONF}"
	RELAYBLD_PID=$SPAWNED
	wait_for "$PATIENCE" relaybld_up_or_dead
	relaybld_ready || bail "relaybld did not start: $(cat "$RELAYBLD_LOG")"
}
relaybld_ready()
{
	grep -q ' ready: ' "$RELAYBLD_LOG"
}
relaybld_up_or_dead()
{
	relaybld_ready || ended "$RELAYBLD_PID" 1
}

# stop_relaybld: TERM, and it must end cleanly. $STATUS.
stop_relaybld()
{
	stop "$RELAYBLD_PID" TERM
}
