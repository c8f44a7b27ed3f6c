#!/bin/bash
# What can happen to the store's files while relaybld serves (faults 34 to 40
# of the reliability notes): it answers rightly through all of it, each
# command says what is wrong in one line or does its work, and when the fault
# is gone, the next one goes on. Damage to what is served is in 23-faults.t and
# 63-damaged-generation.t.
. "$(dirname "$0")/lib.sh"
# A leak check is itself a tracer: it cannot work below strace.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
private_machine "$@"
require dig python3 strace setpriv

PORT=5300
make_conf
seq -f '127.0.25.%g' 1 2 199 >"$TMP/list"
relaybl import --format list "$TMP/list" >/dev/null || bail "import"
LEDGER=$STORE/ledger
cp -a "$LEDGER" "$TMP/good"
start_relaybld

# right: some of what is listed and of what is not.
right()
{
	local i
	for ((i = 1; i < 200; i += 60)); do
		listed "127.0.25.$i" && unlisted "127.0.25.$((i + 1))" ||
		    return 1
	done
}
# restore: the ledger as it was; nothing has it open.
restore()
{
	rm -rf "$LEDGER"
	cp -a "$TMP/good" "$LEDGER"
}
# fails NAME STATUS TEXT COMMAND...: with that status and one line of that.
fails()
{
	local name=$1 want=$2 text=$3
	shift 3
	run "$@"
	is "$STATUS" "$want" "$name: ${*:1:2}: exit $want"
	is "$(grep -c . <<<"$ERR")" 1 "$name: ${*:1:2}: one line"
	like "$ERR" "$text" "$name: ${*:1:2}: which says it"
}
# all_fail NAME STATUS TEXT: what reads and what writes, while it is served.
all_fail()
{
	fails "$1" "$2" "$3" relaybl lookup 127.0.25.1
	fails "$1" "$2" "$3" relaybl status
	fails "$1" "$2" "$3" relaybl import --format list "$TMP/list"
	fails "$1" "$2" "$3" relaybl add 127.0.25.2 --reason test
	ok "$1: relaybld answers rightly" right
}
# good_again NAME: the fault is gone.
good_again()
{
	exits 0 "$1: gone: status is well" relaybl status
	exits 0 "$1: gone: the ledger is sound" relaybl verify
	exits 0 "$1: gone: a change is made" \
	    relaybl add 127.0.25.2 --reason test
	ok "$1: gone: and served" wait_for "$PATIENCE" listed 127.0.25.2
	exits 0 "$1: gone: and taken back" \
	    relaybl remove 127.0.25.2 --reason test
	ok "$1: gone: served, too" wait_for "$PATIENCE" unlisted 127.0.25.2
	cp -a "$LEDGER/." "$TMP/good"
}

# --- 34: cut off -----------------------------------------------------------

for size in 0 1 4096 8192 20000; do
	truncate -s "$size" "$LEDGER/data.mdb"
	all_fail "ledger cut off at $size" 74 'ledger/data.mdb: '
	restore
done
good_again "cut off"

# --- 35: pages written over ------------------------------------------------

# LMDB has no checksums: what a command says of such a ledger is not told
# here. What is served is sealed, and changes in whole generations only.
before=$(readlink "$STORE/served/current")
answered=0
for ((i = 0; i < 20; i++)); do
	python3 - "$LEDGER/data.mdb" "$i" <<-'END'
	import os, random, sys
	r = random.Random(int(sys.argv[2]))
	size = os.path.getsize(sys.argv[1])
	with open(sys.argv[1], "r+b") as f:
	    f.seek(r.randrange(2, size // 4096) * 4096)
	    f.write(r.randbytes(4096))
	END
	relaybl status >/dev/null 2>&1
	relaybl lookup 127.0.25.1 >/dev/null 2>&1
	right && answered=$((answered + 1))
	restore
done
is "$answered" 20 "a page of the ledger written over: relaybld answers rightly"
is "$(readlink "$STORE/served/current")" "$before" "from what it had"
good_again "written over"

# --- 36, 39: its header ----------------------------------------------------

# poke OFFSET BYTES: into both meta pages.
poke()
{
	python3 - "$LEDGER/data.mdb" "$1" "$2" <<-'END'
	import sys
	with open(sys.argv[1], "r+b") as f:
	    for page in 0, 4096:
	        f.seek(page + int(sys.argv[2]))
	        f.write(bytes.fromhex(sys.argv[3]))
	END
}
poke 0 "$(printf 'ff%.0s' {1..256})"
all_fail "both meta pages destroyed" 74 'header is destroyed'
restore
poke 20 63000000
all_fail "another version of LMDB" 74 'another version of LMDB'
restore
poke 40 00000100
all_fail "pages of another size" 74 'ledger/data.mdb: '
restore
good_again "header"

# --- 37: lock files removed while they are in use --------------------------

# removed NAME FILE STATUS: an import that has the lock is held up, the file
# removed, and the import must not commit.
removed()
{
	local pid
	before=$(readlink "$STORE/served/current")
	: >"$TMP/trace"
	strace -f -qq -o "$TMP/trace" -P "$LEDGER/data.mdb" \
	    -e trace=fstat,newfstatat,openat -e inject=openat:delay_exit=2000000 \
	    "$RELAYBL" -c "$CONF" add 127.0.25.4 --reason test \
	    >"$TMP/out" 2>&1 &
	pid=$!
	wait_for "$PATIENCE" grep -q openat "$TMP/trace"
	sleep 0.5
	ok "$1: it was there" rm "$2"
	wait "$pid"
	is "$?" "$3" "$1: exit $3"
	like "$(cat "$TMP/out")" 'removed or replaced' "$1: which is told"
	is "$(readlink "$STORE/served/current")" "$before" \
	    "$1: nothing is published"
	exits 1 "$1: nothing is listed" relaybl lookup 127.0.25.4
	ok "$1: relaybld answers rightly" right
	good_again "$1"
}
removed "STORE/lock removed" "$STORE/lock" 75

# --- 38: lock files that cannot be read ------------------------------------

chmod 0600 "$STORE/lock" "$LEDGER/lock.mdb"
chmod 0777 "$STORE" "$LEDGER"
chmod 0666 "$LEDGER/data.mdb"
stranger=(setpriv --reuid=65534 --regid=65534 --clear-groups
    "$RELAYBL" -c "$CONF")
chmod 644 "$CONF" "$TMP/apex"
fails "lock.mdb not readable" 77 'lock.mdb: ' "${stranger[@]}" lookup 127.0.25.1
fails "lock not readable" 77 'store/lock: ' \
    "${stranger[@]}" add 127.0.25.6 --reason test
ok "lock not readable: relaybld answers rightly" right
chmod 0660 "$STORE/lock" "$LEDGER/lock.mdb" "$LEDGER/data.mdb"
chmod 0771 "$STORE"
chmod 0770 "$LEDGER"
good_again "lock not readable"

# --- 40: no locks to be had, as on some network file systems ---------------

no_locks()
{
	strace -f -qq -o /dev/null -P "$1" -e trace=fcntl,flock \
	    -e inject=fcntl,flock:error=ENOLCK "$RELAYBL" -c "$CONF" "${@:2}"
}
run no_locks "$LEDGER/lock.mdb" lookup 127.0.25.1
is "$STATUS" 69 "no locks for the ledger: exit 69"
like "$ERR" 'gives no locks' "no locks for the ledger: which is told"
run no_locks "$STORE/lock" add 127.0.25.6 --reason test
is "$STATUS" 69 "no locks for the writer: exit 69"
like "$ERR" 'store/lock: .*gives no locks' \
    "no locks for the writer: which is told"
spawn "$TMP/strace.log" strace -f -qq -o /dev/null -e trace=fcntl,flock \
    -e inject=fcntl,flock:error=ENOLCK -p "$RELAYBLD_PID"
sleep 0.5
exits 0 "no locks for relaybld: a change" relaybl add 127.0.25.6 --reason test
ok "is served: it takes none" wait_for "$PATIENCE" listed 127.0.25.6
relaybl remove 127.0.25.6 --reason test >/dev/null
stop "$SPAWNED"
good_again "no locks"

not_ok "not a word from relaybld in all that" \
    grep -E 'error|warning' "$RELAYBLD_LOG"
stop_relaybld
is "$STATUS" 0 "relaybld ends cleanly"
done_testing
