#!/bin/bash
# make bench-survey: what a survey costs: a million domains with their hosts and
# addresses are read, joined with the list, counted, shown as JSON without the
# listed ones, and kept. Prints seconds, seconds of CPU and MiB of each input.
#
# From the environment: SIZE (domains, 1000000), ONLY (some of the inputs:
# triples zdns massdns).
. "$(dirname "$0")/../system/lib.sh"
HERE=$ROOT/tests/bench
# shellcheck source=tests/bench/measure.sh
. "$HERE/measure.sh"
# shellcheck source=tests/bench/peers.sh
. "$HERE/peers.sh"

SIZE=${SIZE:-1000000}
INPUTS='triples zdns massdns'
ONLY=${ONLY:-$INPUTS}
check_numbers SIZE
# shellcheck disable=SC2086 # several words
check_words ONLY $INPUTS
RESULTS=${RESULTS:-$BUILD/bench/survey.tsv}
mkdir -p "$(dirname "$RESULTS")"
: >"$RESULTS"
record_machine
AT=$TMP/relaybld

mkdir -p "$AT" && relaybld_conf "$AT"
awk -v SIZE="$SIZE" -v WHAT=listed -f "$HERE/triples.awk" >"$TMP/listed"
relaybld_import "$AT" --format list --complete --scan-id 1 "$TMP/listed" ||
    give_up "$(tail -n 5 "$AT/log")"

# survey INPUT [OPTION]...: measured; right or the end.
survey()
{
	local what=$1 s cpu kib
	shift
	python3 "$HERE/spent.py" "$TMP/spent" "$RELAYBL" -c "$AT/conf" survey \
	    --public --json "$@" "$TMP/input" >"$TMP/json" 2>"$TMP/said" ||
	    give_up "$what: $(head -n 5 "$TMP/said")"
	python3 -c '
import json, sys
domains = json.load(sys.stdin)["totals"]["domains"]
sys.exit(domains["all"] != int(sys.argv[1]) or not domains["listed"])
' "$SIZE" <"$TMP/json" || give_up "$what: not $SIZE domains, or none listed"
	read -r s cpu kib _ <"$TMP/spent"
	record "s" "$what" "$s"
	record "cpu-s" "$what" "$cpu"
	record "mib" "$what" "$((kib / 1024))"
	printf '| %-19s | %6.2f | %6.2f | %6d |\n' \
	    "$what" "$s" "$cpu" "$((kib / 1024))"
}

printf '| %-19s | %6s | %6s | %6s |\n' "$SIZE domains" s 'CPU, s' MiB
printf '|---------------------|--------|--------|--------|\n'
for input in $ONLY; do
	awk -v SIZE="$SIZE" -v WHAT="$input" -f "$HERE/triples.awk" >"$TMP/input"
	survey "$input" --no-store
	[ "$input" != triples ] || survey 'triples, and kept'
done
