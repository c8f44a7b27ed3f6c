#!/bin/bash
# Memory that runs out while a kept survey is read, compared and shown: it says
# so, or shows all of it.
# Not with SAN: ASan allocates for itself, past what is put in between here.
. "$(dirname "$0")/lib.sh"
make_conf
{
	printf 'a.example\tmx.a.example\t192.0.2.1\n'
	printf 'b.example\tmx.a.example\t192.0.2.1\n'
	printf 'b.example\tmx.b.example\t2001:db8::1\n'
	printf 'c.example\t-\tservfail\n'
} >"$TMP/triples"
printf '192.0.2.0/24,One,abuse@one.example,en,\n2001:db8::/32,Two,,,\n' \
    >"$TMP/holders.csv"
scan "$TMP/scan" open 192.0.2.1 open 2001:db8::1
exits 0 'two are listed' relaybl import "$TMP/scan"
for i in 1 2; do
	exits 0 "survey $i" relaybl survey "$TMP/triples" \
	    --holders "csv:$TMP/holders.csv"
done

# short VARIABLE=VALUE: the second, with its allocations counted or failing.
short()
{
	env LD_PRELOAD="$BUILD/preload/nomemory.so" "$1" "$RELAYBL" \
	    -c "$CONF" survey --survey 2 --diff 1 --actor test \
	    "${FORM[@]}" >"$TMP/short" 2>"$TMP/said"
}
while read -ra FORM; do
	rm -f "$TMP/calls"
	short RELAYBL_ALLOC_COUNT="$TMP/calls"
	cp "$TMP/short" "$TMP/whole"
	read -r calls <"$TMP/calls"
	wrong='' failures=0
	for ((i = 10; i <= calls; i += ${EVERY:-7})); do
		short RELAYBL_ALLOC=$i
		status=$?
		case $status in
		71) failures=$((failures + 1)) ;;
		0) cmp -s "$TMP/short" "$TMP/whole" || wrong+=" $i" ;;
		*) wrong+=" $i:$status" ;;
		esac
	done
	is "$wrong" '' "${FORM[*]:-table}: no memory, no survey, or the right one"
	ok "it was short of it ($failures of $calls)" test $failures -gt 10
done <<END
--json
--csv --by mx
--top 5
END

done_testing
