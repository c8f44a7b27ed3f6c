# shellcheck shell=bash
# Shared by the tests of a broken import: one import, hurt at one system call,
# and the judgement afterwards (RELIABILITY: what "nothing lost" means).

# A leak check is itself a tracer: it cannot work below strace.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"

# System calls through which an import changes anything outside its memory,
# flock included: it decides who may.
STATE_CALLS="write pwrite64 writev pwritev ftruncate fallocate fsync fdatasync
msync rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat
mkdir mkdirat rmdir chmod fchmod fchmodat chown fchown openat flock"

# prepare_base: $TMP/base is a store with one address listed and published;
# $TMP/next.jsonl delists it and lists another.
prepare_base()
{
	make_conf
	scan "$TMP/first.jsonl" open 127.0.25.1
	scan "$TMP/next.jsonl" closed 127.0.25.1 open 127.0.25.2
	relaybl import "$TMP/first.jsonl" >/dev/null || bail "first import"
	cp -a "$STORE" "$TMP/base"
	BEFORE=$(readlink "$STORE/served/current")
	BEFORE_SUM=$(sha256sum <"$STORE/served/$BEFORE")
}

# use_base DIR: a fresh copy of the store, and a configuration for it.
use_base()
{
	rm -rf "$1"
	mkdir -p "$1"
	cp -a "$TMP/base" "$1/store"
	sed "s|^store:.*|store: $1/store|" "$CONF" >"$1/relaybl.conf"
}

# count_calls: "CALL COUNT" per state-changing call of one import.
count_calls()
{
	local list
	list=$(tr -s ' \t\n' ',' <<<"$STATE_CALLS")
	list=${list%,}
	use_base "$TMP/count"
	strace -qq -e "trace=$list" -e signal=none -o "$TMP/count/trace" \
	    "$RELAYBL" -c "$TMP/count/relaybl.conf" import \
	    "$TMP/next.jsonl" >/dev/null 2>&1 || bail "import under strace"
	sed -n 's/^\([a-z0-9_]*\)(.*/\1/p' "$TMP/count/trace" |
	    sort | uniq -c | awk '{ print $2, $1 }'
}

# hurt DIR CALL N INJECTION: runs the import with one fault in it; its exit
# status in $STATUS, 137 where it was killed.
hurt()
{
	# The braces: bash tells of every killed process.
	{
		strace -qq -e "trace=$2" -e "inject=$2:$4:when=$3" \
		    -o /dev/null "$RELAYBL" -c "$1/relaybl.conf" import \
		    "$TMP/next.jsonl" >"$1/out" 2>"$1/err"
		STATUS=$?
	} 2>/dev/null
}

# judge DIR STATUS: prints what is wrong with the store after it; nothing
# when all is well. In this order: what a running responder would find, then
# whether the next command needs a hand, then whether all is there.
judge()
{
	local conf=$1/relaybl.conf served now

	served=$(readlink "$1/store/served/current") || echo "no current"
	if [ "$served" = "$BEFORE" ]; then
		[ "$(sha256sum <"$1/store/served/$served")" = "$BEFORE_SUM" ] ||
		    echo "the generation before was changed"
		[ "$2" -ne 0 ] || echo "exit 0, but the old one is served"
	fi
	"$RELAYBLD" -c "$conf" -n >/dev/null 2>"$1/err.n" ||
	    echo "relaybld refuses: $(cat "$1/err.n")"
	"$RELAYBL" -c "$conf" verify >/dev/null 2>"$1/err.v" ||
	    echo "verify: $(cat "$1/err.v")"
	"$RELAYBL" -c "$conf" import "$TMP/next.jsonl" >/dev/null \
	    2>"$1/err.i" || echo "next import: $(cat "$1/err.i")"
	"$RELAYBL" -c "$conf" verify >/dev/null 2>"$1/err.v" ||
	    echo "verify after it: $(cat "$1/err.v")"
	now=$("$RELAYBL" -c "$conf" list | grep -o '127\.0\.25\.[0-9]*')
	[ "$now" = 127.0.25.2 ] || echo "lists '$now'"
	find "$1/store/served" -name '.*' -type f | sed 's/^/left behind: /'
}

# every_point INJECTION LABEL: hurts the import at every occurrence of every
# state-changing call, two at a time, and judges each. One test a call. How
# many imports did not end with 0 in $FAILURES.
every_point()
{
	local call count n bad points=0
	: >"$TMP/statuses"
	while read -r call count; do
		bad=
		for ((n = 1; n <= count; n += 2)); do
			one_point "$1" "$call" "$n" "$TMP/a" &
			[ "$n" -ge "$count" ] ||
			    one_point "$1" "$call" $((n + 1)) "$TMP/b"
			wait $!
			bad+=$(cat "$TMP/a.bad")
			[ "$n" -ge "$count" ] || bad+=$(cat "$TMP/b.bad")
		done
		points=$((points + count))
		is "$bad" "" "$2 at each of $count $call"
	done <"$TMP/calls"
	is "$(wc -l <"$TMP/statuses")" "$points" "$points points in all"
	note "$2, exit statuses: $(sort "$TMP/statuses" | uniq -c | xargs)"
	FAILURES=$(grep -cvx 0 "$TMP/statuses")
}

# one_point INJECTION CALL N DIR: judgement in DIR.bad.
one_point()
{
	use_base "$4"
	hurt "$4" "$2" "$3" "$1"
	echo "$STATUS" >>"$TMP/statuses"
	judge "$4" "$STATUS" >"$4.found"
	sed "s/^/$2 $3 (exit $STATUS): /" "$4.found" >"$4.bad"
}
