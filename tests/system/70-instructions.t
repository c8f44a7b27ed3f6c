#!/bin/bash
# respond() does not become slower unnoticed: the instructions it takes for a
# query, counted and compared with what is recorded. Unlike nanoseconds they
# are the same on every machine, but for what libc chooses for its processor.
# And it calls nothing that allocates or locks.
. "$(dirname "$0")/lib.sh"
RECORDED=$ROOT/tests/bench/instructions
QUERIES=20000

# Numbers are those of one compiler, its flags, and no sanitizer.
is_comparable()
{
	[ -z "${SAN:-}" ] &&
	    grep -qF -- ' -O2 -g -D_FORTIFY_SOURCE=2 ' "$BUILD/flags" &&
	    strings -a "$BUILD/obj/dnsbl/respond.o" |
	    grep -q '^GCC: (Debian 12'
}

# Some thousand /64s, and questions for addresses: every other one listed.
make_ipv6()
{
	awk -v zone="$ZONE" -v n="$QUERIES" -v list="$TMP/list6.txt" \
	    -v questions="$TMP/ipv6.txt" 'BEGIN {
		srand(6)
		for (i = 0; i < n; i++) {
			key = sprintf("20010db8%04x%04x", i / 8, i % 8 * 7)
			if (i % 2 == 0)
				print substr(key, 1, 4) ":" substr(key, 5, 4) ":" \
				    substr(key, 9, 4) ":" substr(key, 13, 4) \
				    "::/64" >list
			for (k = 0; k < 16; k++)
				key = key sprintf("%x", int(rand() * 16))
			name = ""
			for (k = 32; k > 0; k--)
				name = name substr(key, k, 1) "."
			print name zone " A" >questions
		}
	}'
}

# ask KIND: says what came of the questions; with callgrind also $COUNT,
# instructions each.
ask()
{
	local program=("$BUILD/bench/respond" "$CONF" "$QUERIES" "$TMP/$1.txt")
	if ! is_comparable; then
		run "${program[@]}"
		return
	fi
	run valgrind --tool=callgrind --callgrind-out-file="$TMP/calls.$1" \
	    --compress-strings=no --toggle-collect=respond "${program[@]}"
	COUNT=$(awk -v n="$QUERIES" '/Collected :/ {
	    printf "%.0f", $NF / n }' <<<"$ERR")
}

# compare KIND: is $COUNT at most 5 % above what is recorded?
compare()
{
	local recorded
	recorded=$(awk -v kind="$1" '$1 == kind { print $2 }' "$RECORDED")
	note "$1: $COUNT instructions a query, recorded $recorded"
	ok "$1: not more than 5 % above what is recorded" \
	    test "${COUNT:-0}" -gt 0 -a \
	    "$((COUNT * 100))" -le "$((recorded * 105))" && return
	diag "If that is the price of something, or the compiler is another," \
	    "write $COUNT into tests/bench/instructions."
}

is_comparable && require valgrind
LIST='    max-addresses: 16777216'
make_conf
"$BUILD/bench/data" list "$QUERIES" 4 >"$TMP/list4.txt"
"$BUILD/bench/data" queries "$QUERIES" 4 "$QUERIES" >"$TMP/ipv4.txt"
make_ipv6
cat "$TMP"/list[46].txt >"$TMP/list.txt"
exits 0 "the list is imported" relaybl import --format list \
    --scanner nightly "$TMP/list.txt"

for kind in ipv4 ipv6; do
	listed=6130 # three tenths, as chance has it with that seed
	[ "$kind" = ipv4 ] || listed=$((QUERIES / 2))
	ask "$kind"
	is "${OUT##*, listed}" " $listed, nxdomain $((QUERIES - listed))" \
	    "$kind: as many are listed as should be"
	if is_comparable; then
		compare "$kind"
		ok "$kind: its calls are known" grep -q '^fn=respond_finish' \
		    "$TMP/calls.$kind"
		not_ok "$kind: none allocates or takes a lock" grep -E \
		    '^c?fn=_*(int_)?(malloc|calloc|realloc|free|mmap|pthread_)' \
		    "$TMP/calls.$kind"
	else
		note "$kind: not counted, it was not built by gcc 12 as usual"
	fi
done
done_testing
