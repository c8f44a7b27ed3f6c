#!/bin/bash
# make bench-import: what the nightly job costs: imports of a scan and of plain
# lists, a single change until it is served, the size of what is served, and
# how the ledger grows over many nights. Prints a table of what is aimed at and
# what is reached; the numbers are kept in $BUILD/bench/import.tsv.
#
# From the environment:
#	SIZE	hosts of a scan, addresses and /64s of the smaller lists,
#		1000000
#	SIZE10	addresses of the larger list, 10000000
#	NIGHTS, NIGHT_SIZE
#		scans one after the other, 20, and their hosts, 100000
#	ONLY	some of the measurements: verdicts list list10 net6 nights
. "$(dirname "$0")/../system/lib.sh"
HERE=$ROOT/tests/bench
# shellcheck source=tests/bench/measure.sh
. "$HERE/measure.sh"
# shellcheck source=tests/bench/peers.sh
. "$HERE/peers.sh"

SIZE=${SIZE:-1000000}
SIZE10=${SIZE10:-10000000}
NIGHTS=${NIGHTS:-20}
NIGHT_SIZE=${NIGHT_SIZE:-100000}
PHASES='verdicts list list10 net6 nights'
ONLY=${ONLY:-$PHASES}
check_numbers SIZE SIZE10 NIGHTS NIGHT_SIZE
# shellcheck disable=SC2086 # several words
check_words ONLY $PHASES
SEED=1
ADDS=5
RESULTS=${RESULTS:-$BUILD/bench/import.tsv}

# --- Data ------------------------------------------------------------------

# addresses COUNT [FROM]: of the benchmark's list, those after FROM.
addresses()
{
	"$BUILD/bench/data" list "$((${2:-0} + $1))" "$SEED" | grep -v / |
	    tail -n "+$((${2:-0} + 1))"
}

# night FILE LIST NUMBER: its scan, twenty minutes after the one before.
night()
{
	"$BUILD/bench/verdicts" "$2" "$3" \
	    $((START + $3 * 1200)) >"$1" || give_up "no scan"
}
START=$((EPOCHSECONDS - (NIGHTS + 3) * 1200))

# --- Measuring -------------------------------------------------------------

# store WHAT: an empty one; in $AT, as peer_start wants it.
store()
{
	DIR=$TMP/$1
	AT=$DIR/relaybld
	mkdir -p "$AT" && relaybld_conf "$AT"
}

# measured WHAT IMPORT-OPTION...: an import into $AT: WHAT-s, -cpu-s, -mib and
# -private-mib.
measured()
{
	local what=$1 seconds cpu mib private
	shift
	say "$what"
	python3 "$HERE/spent.py" "$TMP/spent" "$RELAYBL" -c "$AT/conf" \
	    import --scanner nightly "$@" >"$AT/import.out" 2>&1 ||
	    give_up "$what: $(tail -n 5 "$AT/import.out")"
	read -r seconds cpu mib private <"$TMP/spent"
	record "$what-s" relaybl "$seconds"
	record "$what-cpu-s" relaybl "$cpu"
	record "$what-mib" relaybl $((mib / 1024))
	record "$what-private-mib" relaybl $((private / 1024))
}

# octets_of WHAT COUNT: of the generation, for each of its COUNT entries.
octets_of()
{
	record "$1-octets" relaybl "$(awk -v octets="$(peer_size relaybld \
	    "$DIR")" -v n="$2" 'BEGIN { printf "%.2f", octets / n }')"
}

# adds WHAT LIST FROM: single additions of what is not among the first FROM
# addresses, with relaybld running: from the start of the command to the right
# answer (WHAT-add-ms), and from the moment that the generation is in its place
# (WHAT-visible-ms); both are looked for every millisecond.
adds()
{
	local what=$1 address begin asker
	say "$what: add"
	peer_probe /dev/null "$2" >"$AT/probe"
	free_port
	peer_start relaybld "$DIR" "$PORT" || give_up "relaybld does not start"
	while read -r address; do
		echo "$(reversed "$address").$PEER_ZONE" >"$AT/probe"
		peer_await "$AT" "$PORT" "$AT/store/served/current"
		asker=$SPAWNED
		begin=$EPOCHREALTIME
		"$RELAYBL" -c "$AT/conf" add "$address" --reason bench \
		    >"$AT/add.out" 2>&1 || give_up "$(cat "$AT/add.out")"
		wait "$asker" || give_up "$address is not served"
		awk -v begin="$begin" '{ print ($1 - begin) * 1000,
		    ($1 - $2) * 1000 }' "$AT/seen"
	done < <(addresses "$ADDS" "$3") >"$AT/added"
	peer_stop relaybld
	record "$what-add-ms" relaybl "$(median 1 <"$AT/added")"
	record "$what-visible-ms" relaybl "$(median 2 <"$AT/added")"
}
median()
{
	sort -n -k "$1,$1" | awk -v column="$1" '{ v[NR] = $column }
	    END { printf "%.1f", v[int((NR + 1) / 2)] }'
}

measure_verdicts()
{
	store verdicts
	addresses "$SIZE" >"$DIR/list.txt"
	night "$DIR/1.jsonl" "$DIR/list.txt" 1
	night "$DIR/2.jsonl" "$DIR/list.txt" 2
	measured verdicts "$DIR/1.jsonl"
	octets_of verdicts "$SIZE"
	measured verdicts-changed "$DIR/2.jsonl"
	rm -r "$DIR"
}

# plain WHAT SIZE
plain()
{
	store "$1"
	addresses "$2" >"$DIR/list.txt"
	measured "$1" --format list "$DIR/list.txt"
	octets_of "$1" "$2"
	adds "$1" "$DIR/list.txt" "$2"
	rm -r "$DIR"
}
measure_list()
{
	plain list "$SIZE"
}
measure_list10()
{
	plain list10 "$SIZE10"
}

measure_net6()
{
	store net6
	awk -v n="$SIZE" 'BEGIN {
		srand(1)
		for (i = 0; i < n; i++)
			printf "2a%02x:%04x:%04x:%04x::/64\n", rand() * 256,
			    rand() * 65536, rand() * 65536, rand() * 65536
	}' >"$DIR/list.txt"
	measured net6 --format list "$DIR/list.txt"
	octets_of net6 "$SIZE"
	rm -r "$DIR"
}

measure_nights()
{
	local i
	store nights
	say "$NIGHTS nights of $NIGHT_SIZE hosts"
	addresses "$NIGHT_SIZE" >"$DIR/list.txt"
	for ((i = 1; i <= NIGHTS; i++)); do
		night "$DIR/scan.jsonl" "$DIR/list.txt" "$i"
		"$RELAYBL" -c "$AT/conf" import "$DIR/scan.jsonl" \
		    >"$AT/import.out" 2>&1 ||
		    give_up "night $i: $(tail -n 5 "$AT/import.out")"
	done
	mkdir "$DIR/copy"
	mdb_copy -c "$AT/store/ledger" "$DIR/copy" ||
	    give_up "the ledger cannot be copied"
	record nights-ledger-mib relaybl \
	    "$(stat -c %s "$AT/store/ledger/data.mdb" | mib)"
	record nights-compacted-mib relaybl \
	    "$(stat -c %s "$DIR/copy/data.mdb" | mib)"
	record nights-served relaybl "$(find "$AT/store/served" -name '*.mdb' |
	    wc -l)"
	rm -r "$DIR"
}
mib()
{
	awk '{ printf "%.1f", $1 / 1048576 }'
}

for program in python3 mdb_copy; do
	command -v "$program" >/dev/null ||
	    give_up "$program is not installed (make deps-bench)"
done
: >"$RESULTS" || give_up "$RESULTS: cannot be written"
record_machine
record size - "$SIZE"
record size10 - "$SIZE10"
record night-size - "$NIGHT_SIZE"
record nights - "$NIGHTS"
for phase in $ONLY; do
	"measure_$phase"
done
record load-after - "$(cut -d ' ' -f 1 /proc/loadavg)"
"$HERE/table.sh" "$RESULTS"
