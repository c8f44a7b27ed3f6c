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

# --- TAP -------------------------------------------------------------------

TESTS=0
FAILED=0
PLANNED=

# plan N: announce N tests at the beginning; else end with done_testing.
plan()
{
	PLANNED=$1
	echo "1..$1"
}

# done_testing: the last line of a test; the status of the whole.
done_testing()
{
	[ -n "$PLANNED" ] || echo "1..$TESTS"
	[ "$FAILED" -eq 0 ]
	exit
}

# Records one result: result STATUS NAME. The others call it.
result()
{
	TESTS=$((TESTS + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $TESTS - ${2//#/\\#}"
	else
		FAILED=$((FAILED + 1))
		echo "not ok $TESTS - ${2//#/\\#}"
	fi
	return "$1"
}

# Text under a result: note TEXT..., diag (for failures; prove shows it).
note()
{
	printf '%s\n' "$*" | sed 's/^/# /'
}
diag()
{
	printf '%s\n' "$*" | sed 's/^/# /' >&2
}

# ok NAME COMMAND...: passes when the command succeeds.
ok()
{
	local name=$1
	shift
	if "$@"; then
		result 0 "$name"
	else
		result 1 "$name"
		diag "failed: $*"
		return 1
	fi
}

# not_ok NAME COMMAND...: passes when the command fails.
not_ok()
{
	local name=$1
	shift
	if "$@"; then
		result 1 "$name"
		diag "succeeded: $*"
		return 1
	fi
	result 0 "$name"
}

# is GOT WANT NAME: equal text.
is()
{
	[ "$1" = "$2" ]
	result $? "$3" && return
	diag "got:  $1"
	diag "want: $2"
	return 1
}

# like GOT REGEX NAME, unlike: extended regular expression, somewhere in it.
like()
{
	[[ $1 =~ $2 ]]
	result $? "$3" && return
	diag "got:        $1"
	diag "want match: $2"
	return 1
}
unlike()
{
	! [[ $1 =~ $2 ]]
	result $? "$3" && return
	diag "got:           $1"
	diag "want no match: $2"
	return 1
}

# run COMMAND...: leaves $OUT, $ERR and $STATUS.
run()
{
	"$@" >"$TMP/run.out" 2>"$TMP/run.err"
	STATUS=$?
	OUT=$(cat "$TMP/run.out")
	ERR=$(cat "$TMP/run.err")
	return 0
}

# exits STATUS NAME COMMAND...: runs it; passes when it exits so.
exits()
{
	local want=$1 name=$2
	shift 2
	run "$@"
	[ "$STATUS" -eq "$want" ]
	result $? "$name" && return
	diag "exit $STATUS, want $want: $*"
	diag "${ERR:-$OUT}"
	return 1
}

# bail TEXT: the test cannot go on.
bail()
{
	diag "$*"
	echo "not ok $((TESTS + 1)) - ${*//#/\\#}"
	echo "1..$((TESTS + 1))"
	exit 1
}

# skip_all REASON: the whole test is not for this machine. In CI nothing is
# skipped: there it fails.
skip_all()
{
	[ "${CI:-}" != true ] || bail "skipped in CI: $*"
	echo "1..0 # SKIP $*"
	exit 0
}

# require PROGRAM...: skip the whole test where one is missing.
require()
{
	local program
	for program; do
		command -v "$program" >/dev/null ||
		    skip_all "$program is not installed (make deps)"
	done
}

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
ZONE=bl.example.test
# The text that make_conf's zone has, for the address $1 and the class $2.
zone_text()
{
	echo "Open relay $1 ($2): https://$ZONE/$1"
}

# make_conf: writes $CONF: one list, relays, in one zone, $ZONE, on loopback at
# $PORT (taken if there is none). Loopback addresses may be listed. What
# stands in $SERVER, $LIST or $MORE is added to server:, to the list, at the
# end; $LISTEN, $ALLOW and $EXPIRE replace what is here.
make_conf()
{
	local listen allow=${ALLOW:-'127.0.0.0/8, "::1/128"'}
	[ -n "${PORT:-}" ] || free_port
	listen="127.0.0.1@$PORT"
	has_ipv6 && listen="$listen, \"::1@$PORT\""
	mkdir -p "$STORE"
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
	    expire: ${EXPIRE:-30d}
	    allow-special: true
	${LIST:-}
	scanners:
	  nightly: {}
	zones:
	  $ZONE:
	    list: relays
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
	grep -q 'ready' "$RELAYBLD_LOG"
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

# The name that asks for an address: reversed 192.0.2.1 or 2001:db8::1.
reversed()
{
	case $1 in
	*:*)
		python3 -c 'import ipaddress, sys
print(ipaddress.ip_address(sys.argv[1]).reverse_pointer[:-9])' "$1"
		;;
	*) echo "$1" | awk -F. '{ print $4 "." $3 "." $2 "." $1 }' ;;
	esac
}

# query NAME [TYPE] [dig options]: asks relaybld directly; prints
# "STATUS answers", for example "NOERROR 127.0.0.2" or "NXDOMAIN".
query()
{
	local name=$1 type=${2:-A}
	shift $(($# < 2 ? $# : 2))
	dig "@${AT:-127.0.0.1}" -p "${PORT:-53}" +norec +tries=1 +time=5 \
	    "$@" "$name" "$type" 2>&1 | summarize_dig
}

# Makes one line of what dig prints.
summarize_dig()
{
	awk '
	/status: / { s = $0; sub(/.*status: /, "", s); sub(/,.*/, "", s) }
	/^;; ANSWER SECTION/ { inside = 1; next }
	/^$/ { inside = 0 }
	inside { sub(/^[^\t ]+[\t ]+[0-9]+[\t ]+IN[\t ]+[A-Z0-9]+[\t ]+/, "")
	    a[++n] = $0 }
	/no servers could be reached|timed out/ { lost = 1 }
	END {
		if (s == "") s = lost ? "TIMEOUT" : "NOTHING"
		# Answers of one set come in any order.
		for (i = 1; i <= n; i++)
			for (j = i + 1; j <= n; j++)
				if (a[j] < a[i]) {
					t = a[i]; a[i] = a[j]; a[j] = t
				}
		printf "%s", s
		for (i = 1; i <= n; i++) printf " %s", a[i]
		print ""
	}'
}

# listed ADDRESS, unlisted ADDRESS: what relaybld answers, as a condition.
listed()
{
	[[ $(query "$(reversed "$1").$ZONE") == "NOERROR 127.0.0."* ]]
}
unlisted()
{
	[ "$(query "$(reversed "$1").$ZONE")" = NXDOMAIN ]
}

# --- Scans -----------------------------------------------------------------

# scan FILE [VERDICT ADDRESS]...: writes a complete relay-verdict/1 scan of
# port 25 for the list relays by the scanner nightly, from outside; each call
# a second later than the last, so that no two are the same scan. $PROOF is
# that of the open ones.
SCAN_TIME=$(($(date +%s) - 3600))
scan()
{
	local file=$1 at count=0
	shift
	SCAN_TIME=$((SCAN_TIME + 1))
	at=$(date -u -d "@$SCAN_TIME" +%Y-%m-%dT%H:%M:%SZ)
	{
		printf '{"type":"scan","format":"relay-verdict/1",'
		printf '"scan_id":"t-%s","seq":%s,' "$SCAN_TIME" "$SCAN_TIME"
		printf '"scanner":"nightly","tool":"test","tool_version":"1",'
		printf '"vantage":{"net":"external"},"started":"%s",' "$at"
		printf '"list":"relays","ports":[25]}\n'
		while [ $# -ge 2 ]; do
			count=$((count + 1))
			printf '{"type":"verdict","ip":"%s","port":25,' "$2"
			printf '"verdict":"%s",' "$1"
			case $1 in
			open) printf '"proof":"%s",' "${PROOF:-rcpt}" ;;
			closed) ;;
			*) printf '"reason":"timeout",' ;;
			esac
			printf '"ended":"%s"}\n' "$at"
			shift 2
		done
		printf '{"type":"end","scan_id":"t-%s",' "$SCAN_TIME"
		printf '"status":"complete","records":%s,' "$count"
		printf '"ended":"%s"}\n' "$at"
	} >"$file"
}
