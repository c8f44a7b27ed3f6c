#!/bin/bash
# The command as such: usage, help, exit codes, JSON, who did it, and stores
# that cannot be read or written: each a clear error.
. "$(dirname "$0")/lib.sh"
require python3 mdb_stat

make_conf

# says STATUS REGEX NAME COMMAND...: exits so, and says so on standard error,
# with nothing on standard output.
says()
{
	local want=$1 regex=$2 name=$3
	shift 3
	run "$@"
	[[ $STATUS -eq $want && $ERR =~ $regex && -z $OUT ]]
	result $? "$name" && return
	diag "exit $STATUS, want $want; wants on stderr: $regex"
	diag "stderr: $ERR"
	diag "stdout: $OUT"
}

# is_json NAME COMMAND...: standard output is JSON, a document a line.
is_json()
{
	local name=$1
	shift
	run "$@"
	ok "$name" python3 -c 'import json, sys
lines = sys.stdin.read().splitlines()
assert lines
for line in lines: json.loads(line)' <<<"$OUT" ||
	    diag "$OUT $ERR"
}

commands="import add remove exempt lookup list history imports purge approve reject revert status
recheck expire publish rollback verify backup restore export codes checkconf survey report ticket
monthly card"

# --- help -------------------------------------------------------------------

exits 0 "--help" "$RELAYBL" --help
help=$OUT
for command in $commands; do
	like "$help" $'\n'"  $command " "--help has $command"
	exits 0 "$command --help" "$RELAYBL" "$command" --help
	like "$OUT" "^usage: relaybl \[-c FILE\] $command" "$command: its usage"
done
is "$(sed -n 's/^  \([a-z]*\) .*/\1/p' <<<"$help" | paste -sd' ')" \
    "$(paste -sd' ' <<<"$commands")" "and nothing else"
exits 0 "-h is --help" "$RELAYBL" -h
is "$OUT" "$help" "the same text"
exits 0 "--version" "$RELAYBL" --version
like "$OUT" "^relaybl [0-9]+\.[0-9]+\.[0-9]+$" "is a version"
ok "no line of help is wider than 80" sh -c "
    for c in '' $(paste -sd' ' <<<"$commands"); do
	'$RELAYBL' \$c --help; done | awk 'length > 80 { exit 1 }'"

# --- usage ------------------------------------------------------------------

says 64 "which command" "no command" "$RELAYBL"
says 64 "there is no command frob" "an unknown command" "$RELAYBL" frob
says 64 "unknown option --frob" "an unknown option" "$RELAYBL" --frob
says 64 "unknown option --frob.*See: relaybl list --help" \
    "one of a command" relaybl list --frob
says 64 "no value for -c" "-c without a file" "$RELAYBL" -c
says 64 "wants FILE" "import of nothing" relaybl import
says 64 "wants ADDRESS" "lookup of nothing" relaybl lookup
says 64 "too many arguments" "lookup of two" relaybl lookup 192.0.2.1 192.0.2.2
says 64 "mail.example" "lookup of a name" relaybl lookup mail.example
says 64 "leading zero" "lookup of octal" relaybl lookup 192.0.02.1
says 64 "host bits" "add of half a prefix" \
    relaybl add 192.0.2.1/24 --reason x
says 64 "--reason is missing" "add without a reason" relaybl add 192.0.2.1
says 64 "--reason is missing" "add with an empty one" \
    relaybl add 192.0.2.1 --reason " "
says 64 "no class \"frob\"" "an unknown class" \
    relaybl add 192.0.2.1 --reason x --class frob
says 64 "--expires wants" "no duration" \
    relaybl add 192.0.2.1 --reason x --expires soon
says 64 "is over already" "a time that is over" \
    relaybl add 192.0.2.1 --reason x --expires 2020-01-01T00:00:00Z
says 64 "no list \"frob\"; relaybl.conf has relays" "an unknown list" \
    relaybl list --list frob
says 64 "scanner \"frob\"" "an unknown scanner" \
    relaybl import --scanner frob /dev/stdin <<<"192.0.2.1"
says 64 "--format is" "an unknown format" relaybl import --format frob x
says 64 "--state is" "an unknown state" relaybl list --state frob
says 64 "--actor wants" "a name that is none" \
    relaybl add 192.0.2.1 --reason x --actor "a b"
says 64 "which address" "exempt --delete of nothing" relaybl exempt --delete
says 64 "is a number" "an import that is no number" relaybl imports frob
says 65 "test entries" "add of a test entry" \
    relaybl add 127.0.0.2 --reason x
says 65 "wider than list" "add of a wide prefix" \
    relaybl add 198.51.0.0/16 --reason x
ok "none of it made a store" test ! -e "$STORE/ledger"

# --- no store yet -----------------------------------------------------------

for command in "lookup 192.0.2.1" list "history 192.0.2.1" imports verify \
    exempt; do
	# Split into words on purpose.
	# shellcheck disable=SC2086
	says 69 "there is no store yet" "$command without a store" \
	    relaybl $command
done
ok "reading makes none" test ! -e "$STORE/ledger"
exits 0 "publish makes one" relaybl publish
like "$OUT" "^generation 1 .*relays: serial [0-9]+, 0 IPv4" "an empty one"
exits 0 "verify" relaybl verify
exits 0 "relaybld takes it" "$RELAYBLD" -c "$CONF" -n
exits 0 "an empty list" relaybl list
is "$OUT" "" "is empty"

# --- configuration ----------------------------------------------------------

exits 0 "checkconf" relaybl checkconf
like "$OUT" "confirm: 1" "prints what is in effect"
printf '%s\n' "$OUT" >"$TMP/effective.conf"
run relaybl checkconf
is "$("$RELAYBL" -c "$TMP/effective.conf" checkconf 2>/dev/null)" "$OUT" \
    "and reads it as the same"
sed 's/confirm:/confrim:/' "$CONF" >"$TMP/wrong.conf"
says 78 "wrong.conf:[0-9]+: .*confrim.*confirm" "a wrong key" \
    "$RELAYBL" -c "$TMP/wrong.conf" checkconf
says 78 "wrong.conf:[0-9]+: " "stops every command" \
    "$RELAYBL" -c "$TMP/wrong.conf" list
says 66 "nowhere" "no configuration" "$RELAYBL" -c "$TMP/nowhere" list
exits 0 "-c behind the command" "$RELAYBL" list -c "$CONF"

# --- JSON -------------------------------------------------------------------

scan "$TMP/scan.jsonl" open 192.0.2.1 closed 192.0.2.2 unreachable 192.0.2.3
sed -i 's/"proof":"rcpt"/&,"reply":"250 \\u001b[31m \\u00fc \\\\ \\"ok\\""/' \
    "$TMP/scan.jsonl"
is_json "import --json" relaybl import --json "$TMP/scan.jsonl"
is_json "import --json, known" relaybl import --json "$TMP/scan.jsonl"
is "$(python3 -c 'import json, sys
d = json.load(sys.stdin); print(d["already_applied"], d["import"])' \
    <<<"$OUT")" "True 1" "says so"
relaybl exempt 198.51.100.0/24 --reason own >/dev/null
is_json "list --json" relaybl list --json
is_json "list --json, all" relaybl list --json --state all
is_json "lookup --json" relaybl lookup --json 192.0.2.1
is_json "lookup --json, exempt" relaybl lookup --json 198.51.100.1
is_json "history --json" relaybl history --json 192.0.2.1
is_json "imports --json" relaybl imports --json
is_json "imports --json, one" relaybl imports --json 1
is_json "exempt --json" relaybl exempt --json
is_json "expire --json" relaybl expire --json
exits 1 "an import that is not there" relaybl imports 999
like "$ERR" "there is no import 999" "says so"

# --- what people see --------------------------------------------------------

run relaybl lookup 192.0.2.1
unlike "$OUT" $'\033' "nothing foreign reaches the terminal raw"
relaybl add 192.0.2.9 --reason $'bell \a \033[31mred \xff' >/dev/null
run relaybl history 192.0.2.9
unlike "$OUT" $'[\a\033\xff]' "nor what somebody typed"
is_json "which is JSON all the same" relaybl history --json 192.0.2.9
like "$(SUDO_USER=erin relaybl add 192.0.2.10 --reason x &&
    relaybl history 192.0.2.10)" $'\terin\t' "the actor is who used sudo"
like "$(relaybl add 192.0.2.11 --reason x --actor frank &&
    relaybl history 192.0.2.11)" $'\tfrank\t' "or who --actor says"
is "$(relaybl list --prefix 192.0.2.8/30 | cut -f1 | paste -sd' ')" \
    "192.0.2.9 192.0.2.10 192.0.2.11" "list --prefix"
is "$(relaybl list --scanner nightly | cut -f1)" "192.0.2.1" "list --scanner"
is "$(relaybl list --since 10m --class relay | cut -f1 | paste -sd' ')" \
    "192.0.2.9 192.0.2.10 192.0.2.11" "list --since"
is "$(relaybl list | awk -F'\t' '{ print NF }' | sort -u)" 10 \
    "ten fields in each line"
if command -v script >/dev/null; then
	run script -qec "'$RELAYBL' -c '$CONF' list" /dev/null
	like "$OUT" "^ADDRESS +LIST +CLASS" "a heading on a terminal"
	like "$OUT" "192\.0\.2\.1  +relays  +relay" "and columns"
fi

# --- full disk behind standard output ---------------------------------------

for command in list "lookup 192.0.2.1" checkconf --help imports \
    "list --json" "history 192.0.2.1"; do
	# shellcheck disable=SC2086
	"$RELAYBL" -c "$CONF" $command >/dev/full 2>"$TMP/err"
	is $? 74 "$command into a full disk"
	like "$(cat "$TMP/err")" "No space left" "$command says so"
done
"$RELAYBL" -c "$CONF" list --json --state all 2>"$TMP/err" | head -n 0
is "$(cat "$TMP/err")" "" "nobody reading is no complaint"

# --- stores that are no good ------------------------------------------------

# bad NAME STATUS REGEX COMMAND...: with a copy of the store in $TMP/bad,
# which the function of that name spoils, each command says so and dies of
# nothing.
copy_store()
{
	rm -rf "$TMP/bad"
	cp -a "$STORE" "$TMP/bad"
	sed "s|^store:.*|store: $TMP/bad|" "$CONF" >"$TMP/bad.conf"
}
bad()
{
	local name=$1 want=$2 regex=$3 command
	shift 3
	for command in list "lookup 192.0.2.1" verify \
	    "add 192.0.2.99 --reason x"; do
		copy_store
		"$@"
		# shellcheck disable=SC2086
		run timeout 60 "$RELAYBL" -c "$TMP/bad.conf" $command
		[[ $STATUS =~ ^($want)$ && $ERR =~ $regex ]]
		result $? "$name: ${command%% *}" && continue
		diag "exit $STATUS, want $want; stderr: $ERR"
	done
}
cut_ledger()
{
	truncate -s 8192 "$TMP/bad/ledger/data.mdb"
}
overwrite_ledger()
{
	head -c 8192 /dev/zero |
	    dd of="$TMP/bad/ledger/data.mdb" conv=notrunc status=none
}
foreign_ledger()
{
	echo "this is not a database" >"$TMP/bad/ledger/data.mdb"
}
empty_ledger()
{
	: >"$TMP/bad/ledger/data.mdb"
}
linked_ledger()
{
	mv "$TMP/bad/ledger" "$TMP/bad/elsewhere"
	ln -s elsewhere "$TMP/bad/ledger"
}
file_for_store()
{
	rm -rf "$TMP/bad"
	: >"$TMP/bad"
}
bad "a cut ledger" 74 "data.mdb" cut_ledger
bad "an overwritten ledger" 74 "data.mdb" overwrite_ledger
bad "a foreign file" 74 "data.mdb" foreign_ledger
bad "an empty one" 74 "data.mdb" empty_ledger
bad "a symbolic link" 65 "ledger" linked_ledger
bad "a file for the store" "65|69|73|74" "bad" file_for_store

# Rights mean nothing to root.
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	nobody()
	{
		setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
	}
	says 77 "$STORE" "a store one may not write" nobody "$RELAYBL" \
	    -c "$CONF" add 192.0.2.50 --reason x
	says 77 "$STORE" "nor read" nobody "$RELAYBL" -c "$CONF" list
	sed "s|^store:.*|store: /proc/relaybl|" "$CONF" >"$TMP/proc.conf"
	run "$RELAYBL" -c "$TMP/proc.conf" publish
	ok "a place where nothing can be made ($STATUS)" \
	    test "$STATUS" -ne 0 -a "$STATUS" -lt 126
	like "$ERR" "/proc/relaybl" "is named"
fi

# A read-only mount, where that can be made.
if [ "$(id -u)" = 0 ] && unshare --mount true 2>/dev/null; then
	copy_store
	run unshare --mount --propagation private sh -c "
		mount --bind '$TMP/bad' '$TMP/bad' &&
		mount -o remount,bind,ro '$TMP/bad' &&
		'$RELAYBL' -c '$TMP/bad.conf' add 192.0.2.50 --reason x"
	ok "a read-only mount ($STATUS)" test "$STATUS" -ge 69 -a \
	    "$STATUS" -le 77
	like "$ERR" "[Rr]ead-only" "is named as what it is"
	run unshare --mount --propagation private sh -c "
		mount --bind '$TMP/bad' '$TMP/bad' &&
		mount -o remount,bind,ro '$TMP/bad' &&
		'$RELAYBL' -c '$TMP/bad.conf' list"
	ok "also to read ($STATUS)" test "$STATUS" -eq 0 -o "$STATUS" -ge 69
fi

# --- two at a time ----------------------------------------------------------

seq -f '203.0.113.%g' 0 9 >"$TMP/addresses"
pids=()
while read -r address; do
	relaybl add "$address" --reason together >/dev/null &
	pids+=("$!")
done <"$TMP/addresses"
failed=0
for pid in "${pids[@]}"; do
	wait "$pid" || failed=$((failed + 1))
done
is "$failed" 0 "ten at the same time all succeed"
is "$(relaybl list --prefix 203.0.113.0/24 | wc -l)" 10 "and all are listed"
exits 0 "verify" relaybl verify

done_testing
