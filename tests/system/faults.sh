# shellcheck shell=bash
# Shared by the tests of broken commands: one command, hurt at one system call,
# and the judgement afterwards (RELIABILITY: what "nothing lost" means). What
# is hurt is a scenario of scenarios.sh:
#
#	OP	words of the command; @ stands for the folder it works in
#	AGAIN	exit statuses that it may have when it is run once more
#	ONCE	it is not run once more, for it would do more: expire is
#
# From the environment: EVERY=k (try each k-th point only), FULL=1 (all).
# BESIDE empty: no relaybld beside it.

# A leak check is itself a tracer: it cannot work below strace.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"

# shellcheck source=tests/system/scenarios.sh
. "$ROOT/tests/system/scenarios.sh"

# System calls through which a command changes anything outside its memory,
# flock included: it decides who may.
STATE_CALLS="write pwrite64 writev pwritev ftruncate fallocate fsync fdatasync
msync rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat
mkdir mkdirat rmdir chmod fchmod fchmodat chown fchown openat flock"
EVERY=${EVERY:-1}
[ -z "${FULL:-}" ] || EVERY=1
BESIDE=${BESIDE-1}
INJECTED=0

# scenario NAME: makes $TMP/base, and $TMP/states: what the ledger may be like
# at any moment, the first line before and the last after the command.
scenario()
{
	local step
	rm -rf "$TMP/base"
	mkdir "$TMP/base"
	AGAIN=0 ONCE=''
	"scenario_$1"
	: >"$TMP/states"
	for step in $(seq 0 "$STEPS"); do
		use_base "$TMP/count"
		"undisturbed_$1" "$TMP/count" "$step" || bail "$1: step $step"
		ledger_state "$TMP/count" >>"$TMP/states"
	done
	is "$(sort -u "$TMP/states" | wc -l)" $((STEPS + 1)) \
	    "$1: every step changes the ledger"
	BEFORE=$(head -n 1 "$TMP/states")
	AFTER=$(tail -n 1 "$TMP/states")
	AFTER_FILES=$(folder_state "$TMP/count")
	count_calls >"$TMP/calls"
}

# use_base DIR: a fresh copy of what the scenario begins with.
use_base()
{
	rm -rf "$1"
	cp -a "$TMP/base" "$1"
	sed "s|^store:.*|store: $1/store|" "$CONF" >"$1/relaybl.conf"
}

# do_op DIR [PROGRAM...]: the command in that folder, below a program or not.
do_op()
{
	local dir=$1
	shift
	"$@" "$RELAYBL" -c "$dir/relaybl.conf" "${OP[@]//@/$dir}"
}

# ledger_state DIR: all that is known, but for the times.
ledger_state()
{
	{
		"$RELAYBL" -c "$1/relaybl.conf" list --state all --json
		"$RELAYBL" -c "$1/relaybl.conf" imports --json
		"$RELAYBL" -c "$1/relaybl.conf" ticket list --json
		"$RELAYBL" -c "$1/relaybl.conf" recheck --json
	} 2>&1 | sed "s|$1|@|g; s/20[0-9-]*T[0-9:]*Z/T/g; s/\"serial\":[0-9]*//" |
	    sha256sum
}

# folder_state DIR: files that are there and stay, below a spool if there is
# one.
folder_state()
{
	[ -d "$1/spool" ] || return 0
	(cd "$1/spool" && find . -type f ! -name .lock | sort)
}

# count_calls: "CALL COUNT" per state-changing call of the command.
count_calls()
{
	local list
	list=$(tr -s ' \t\n' ',' <<<"$STATE_CALLS")
	list=${list%,}
	use_base "$TMP/count"
	do_op "$TMP/count" strace -qq -e "trace=$list" -e signal=none \
	    -o "$TMP/count.trace" >/dev/null 2>&1
	sed -n 's/^\([a-z0-9_]*\)(.*/\1/p' "$TMP/count.trace" |
	    sort | uniq -c | awk '{ print $2, $1 }'
}

# count_allocations: the same of memory that is asked for.
count_allocations()
{
	use_base "$TMP/count"
	rm -f "$TMP/allocations"
	do_op "$TMP/count" env LD_PRELOAD="$BUILD/preload/nomemory.so" \
	    RELAYBL_ALLOC_COUNT="$TMP/allocations" >/dev/null 2>&1
	echo "allocation $(sort -n "$TMP/allocations" | tail -n 1)"
}

# hurt DIR CALL N INJECTION: runs the command with one fault in it, strace's,
# or "once" or "on" where the N-th allocation fails, and all after it; its exit
# status in $STATUS, 137 where it was killed.
hurt()
{
	local program=(strace -qq -e "trace=$2" -e "inject=$2:$4:when=$3"
	    -o /dev/null)
	[ "$2" != allocation ] ||
	    program=(env LD_PRELOAD="$BUILD/preload/nomemory.so"
	    RELAYBL_ALLOC="$3" "RELAYBL_ALLOC_${4^^}=1")
	# The braces: bash tells of every killed process.
	{
		do_op "$1" "${program[@]}" >"$1.out" 2>"$1.err"
		STATUS=$?
	} 2>/dev/null
}

# judge DIR STATUS: prints what is wrong with the store after it; nothing
# when all is well. In this order: what a running responder would find, then
# what the ledger says, whether the next run needs a hand, whether all is
# there then.
judge()
{
	local conf=$1/relaybl.conf state status
	readlink "$1/store/served/current" >/dev/null || echo "no current"
	"$RELAYBLD" -c "$conf" -n >/dev/null 2>"$1.err.n" ||
	    echo "relaybld refuses: $(cat "$1.err.n")"
	state=$(ledger_state "$1")
	grep -qxF -- "$state" "$TMP/states" || echo "a state in between"
	[ "$2" -ne 0 ] || [ "$state" = "$AFTER" ] ||
	    echo "exit 0, but nothing was done"
	verified "$1" || echo "verify: $(cat "$1.err.v")"
	if [ -n "$ONCE" ]; then
		"$RELAYBL" -c "$conf" expire >/dev/null 2>"$1.err.i"
	else
		state=$AFTER
		do_op "$1" >/dev/null 2>"$1.err.i"
	fi
	status=$?
	[[ " $AGAIN " == *" $status "* ]] ||
	    echo "next run: exit $status: $(cat "$1.err.i")"
	verified "$1" || echo "verify after it: $(cat "$1.err.v")"
	[ "$(ledger_state "$1")" = "$state" ] || echo "the next run is not enough"
	[ "$(folder_state "$1")" = "$AFTER_FILES" ] ||
	    echo "files: $(folder_state "$1" | xargs)"
	find "$1/store/served" -name '.*' -type f | sed 's/^/left behind: /'
}
verified()
{
	"$RELAYBL" -c "$1/relaybl.conf" verify >/dev/null 2>"$1.err.v"
}

# every_point INJECTION LABEL: hurts the command at each occurrence of every
# state-changing call, two at a time, and judges each. One test a call. How
# many did not end with 0 in $FAILURES; $SOME: a quarter of them all.
every_point()
{
	local call count n these tried
	: >"$TMP/statuses"
	: >"$TMP/points"
	while read -r call count; do
		for ((n = 1; n <= count; n++)); do
			echo "$call $n"
		done
	done <"$TMP/calls" | awk -v k="$EVERY" 'NR % k == 0' >"$TMP/points"
	for call in $(cut -d' ' -f1 "$TMP/points" | uniq); do
		mapfile -t these < <(sed -n "s/^$call //p" "$TMP/points")
		is "$(these_points "$1" "$call" "${these[@]}")" "" \
		    "$2 at ${#these[@]} $call"
	done
	tried=$(wc -l <"$TMP/points")
	is "$(wc -l <"$TMP/statuses")" "$tried" "$tried points in all"
	note "$2, exit statuses: $(sort "$TMP/statuses" | uniq -c | xargs)"
	FAILURES=$(grep -cvx 0 "$TMP/statuses")
	SOME=$((tried / 4))
	INJECTED=$((INJECTED + tried))
}

# these_points INJECTION CALL N...: what is wrong after each.
these_points()
{
	local injection=$1 call=$2 other
	shift 2
	while [ $# -gt 0 ]; do
		one_point "$injection" "$call" "$1" "$TMP/a" &
		other=$!
		[ $# -lt 2 ] || one_point "$injection" "$call" "$2" "$TMP/b"
		wait "$other"
		cat "$TMP/a.bad"
		[ $# -lt 2 ] || cat "$TMP/b.bad"
		shift $(($# < 2 ? 1 : 2))
	done
}

# one_point INJECTION CALL N DIR: judgement in DIR.bad.
one_point()
{
	use_base "$4"
	[ -z "$BESIDE" ] || serve "$4"
	hurt "$4" "$2" "$3" "$1"
	echo "$STATUS" >>"$TMP/statuses"
	{
		[ -z "$BESIDE" ] || served_right "$4"
		judge "$4" "$STATUS"
		[ -z "$BESIDE" ] || served_right "$4"
		[ -z "$BESIDE" ] || serve_no_more "$4"
	} >"$4.found"
	sed "s/^/$2 $3 (exit $STATUS): /" "$4.found" >"$4.bad"
}

# --- relaybld beside it -----------------------------------------------------

# serve DIR: a relaybld that answers from its store, on a port of its own.
serve()
{
	local port
	port=$(<"$1".port)
	sed -i "s|127.0.0.1@[0-9]*|127.0.0.1@$port|; s|, \"::1@[0-9]*\"||" \
	    "$1/relaybl.conf"
	"$RELAYBLD" -c "$1/relaybl.conf" >"$1.log" 2>&1 </dev/null &
	echo $! >"$1.pid"
	for _ in $(seq 500); do
		! grep -q ' ready: ' "$1.log" || return
		sleep 0.01
	done
}

# served_right DIR: prints an answer that is neither of before nor of after.
served_right()
{
	local ip answer
	for ip in "${WATCHED[@]}"; do
		answer=$(PORT=$(<"$1.port") query "$(reversed "$ip").$ZONE")
		case $answer in
		"NOERROR 127.0.0.2" | NXDOMAIN) ;;
		*) echo "$ip: $answer" ;;
		esac
	done
}
serve_no_more()
{
	local pid
	pid=$(<"$1".pid)
	kill "$pid" || echo "relaybld is gone: $(cat "$1.log")"
	wait "$pid" || echo "relaybld ended with $?"
}
for folder in a b; do
	free_port
	echo "$PORT" >"$TMP/$folder.port"
done
unset PORT
