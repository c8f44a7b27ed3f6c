# shellcheck shell=bash disable=SC2034
# TAP for the system tests; lib.sh includes it.

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
	result 1 "$(head -n 1 <<<"$*")"
	[ -n "$PLANNED" ] || echo "1..$TESTS"
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
