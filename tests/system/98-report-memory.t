#!/bin/bash
# Memory that runs out at any point of relaybl report: nothing of what it made
# is missing, or it says so and nothing is there.
# Not with SAN: ASan allocates for itself, past what is put in between here.
. "$(dirname "$0")/lib.sh"
require python3
EVERY=${EVERY:-11}
[ -z "${FULL:-}" ] || EVERY=1

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

# report NAME=VALUE...: with that in the environment of what fails.
report()
{
	env LD_PRELOAD="$BUILD/preload/nomemory.so" "$@" "$RELAYBL" -c "$CONF" \
	    report --actor test --output "$TMP/out" >/dev/null 2>"$TMP/err"
}
# contents: all of it, but for the dates of mails.
contents()
{
	(cd "$TMP/out" && cat ./*/letter.txt ./*/hosts.csv index.csv &&
	    find . -type f | sort)
	python3 "$ROOT/tests/survey/report_check.py" "$TMP/out" 2>&1
}

report RELAYBL_ALLOC_COUNT="$TMP/count"
WANT=$(contents)
COUNT=$(sort -n "$TMP/count" | tail -n 1)
like "$COUNT" "^[0-9]{3,4}$" "it allocates"
rm -r "$TMP/out"

# judge STATUS: what is wrong then.
judge()
{
	if [ "$1" -eq 0 ]; then
		[ "$(contents)" = "$WANT" ] || echo "something is missing"
		rm -r "$TMP/out"
	elif [ "$1" -ne 71 ]; then
		echo "exit $1: $(cat "$TMP/err")"
	elif [ -e "$TMP/out" ] || [ -e "$TMP/out.new" ]; then
		echo "it failed, but something is there"
	fi
}

bad='' whole=0 failed=0
for ((n = 1; n <= COUNT; n += EVERY)); do
	report RELAYBL_ALLOC="$n"
	status=$?
	wrong=$(judge "$status")
	[ -z "$wrong" ] || bad="$bad$n: $wrong"$'\n'
	[ "$status" -eq 0 ] && whole=$((whole + 1)) || failed=$((failed + 1))
done
is "$bad" "" "one allocation fails: all of it, or nothing"
ok "most of them are needed" test "$failed" -gt "$whole"
note "$failed failed, $whole did without"
done_testing
