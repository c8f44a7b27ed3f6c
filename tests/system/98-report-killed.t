#!/bin/bash
# relaybl report --tickets, killed at every system call that changes something:
# the directory is there as a whole or not at all, and run again it makes the
# same reports with the same tickets. The same where a call fails.
. "$(dirname "$0")/lib.sh"
require strace python3
EVERY=${EVERY:-6}
[ -z "${FULL:-}" ] || EVERY=1
# A leak check is itself a tracer: it cannot work below strace.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
CALLS="write pwrite64 writev pwritev ftruncate fsync fdatasync syncfs msync
rename renameat renameat2 unlink unlinkat mkdir mkdirat rmdir openat flock"

MORE='survey:
  holders: [csv:holders.csv]
report:
  organisation: Example CERT
  contact: relays@cert.example
  domain: cert.example' make_conf
printf '%s\n' 192.0.2.0/25,one,abuse@one.example,en, \
    192.0.2.128/25,two,abuse@two.example,ja, >"$TMP/holders.csv"
printf '%s\tmx.example\t%s\n' a.example 192.0.2.1 b.example 192.0.2.2 \
    c.example 192.0.2.200 >"$TMP/triples"
scan "$TMP/scan" open 192.0.2.1 open 192.0.2.2 open 192.0.2.200
exits 0 "a scan" relaybl import "$TMP/scan"
exits 0 "a survey" relaybl survey --format triples "$TMP/triples"
cp -a "$STORE" "$TMP/base"

# report [PROGRAM...]: into $TMP/out, below a program or not.
report()
{
	"$@" "$RELAYBL" -c "$CONF" report --output "$TMP/out" --tickets \
	    --actor test
}
# anew: as before the first report.
anew()
{
	rm -rf "$STORE" "$TMP/out" "$TMP/out.new"
	cp -a "$TMP/base" "$STORE"
}
# whole: what other programs read of $TMP/out, but for the times.
whole()
{
	python3 "$ROOT/tests/survey/report_check.py" "$TMP/out" 2>&1 |
	    grep -o '"ticket": "[0-9]*"\|"attached": [0-9]*\|"id": "[^"]*"\|^[^[].*'
}

anew
report strace -f -qq -e "trace=$(tr -s ' \n' ',,' <<<"$CALLS")" -e signal=none \
    -o "$TMP/trace" >/dev/null 2>&1
WANT=$(whole)
is "$(grep -c ticket <<<"$WANT")" 2 "undisturbed: two reports with tickets"

# judge: prints what is wrong after a kill; nothing when all is well.
judge()
{
	if [ -e "$TMP/out" ]; then
		[ "$(whole)" = "$WANT" ] || echo "there, but not whole"
		rm -rf "$TMP/out"
	fi
	report >/dev/null 2>"$TMP/err" || echo "again: $(cat "$TMP/err")"
	[ "$(whole)" = "$WANT" ] || echo "again: other reports"
	[ ! -e "$TMP/out.new" ] || echo "again: something is left"
	relaybl verify >/dev/null 2>"$TMP/err" || echo "verify: $(cat "$TMP/err")"
}

count=0
sed -n 's/^[0-9 ]*\([a-z0-9_]*\)(.*/\1/p' "$TMP/trace" | sort | uniq -c >"$TMP/calls"
while read -r times call; do
	bad=
	for ((n = 1 + count % EVERY; n <= times; n += EVERY)); do
		anew
		{ report strace -f -qq -e "trace=$call" \
		    -e "inject=$call:signal=KILL:when=$n" -o /dev/null \
		    >/dev/null 2>&1; } 2>/dev/null
		count=$((count + 1))
		wrong=$(judge)
		[ -z "$wrong" ] || bad="$bad$call $n: $wrong"$'\n'
	done
	is "$bad" "" "killed at $call, of $times"
done <"$TMP/calls"
note "$count kills"

# --- What fails instead ------------------------------------------------------

for failing in mkdirat:ENOSPC:2 openat:EMFILE:40 write:ENOSPC:9 syncfs:EIO:1 \
    rename:EIO:1; do
	IFS=: read -r call error n <<<"$failing"
	anew
	run report strace -f -qq -e "trace=$call" \
	    -e "inject=$call:error=$error:when=$n" -o /dev/null
	[ "$STATUS" -ne 0 ] && [ ! -e "$TMP/out" ] && [ ! -e "$TMP/out.new" ]
	result $? "$call fails: exit $STATUS, and nothing is left" ||
	    diag "$ERR" "$(ls -d "$TMP"/out*)"
	is "$(judge)" "" "$call fails: and then it does not"
done
done_testing
