#!/bin/bash
# make bench: relaybld and its peers side by side, in one run: the same list,
# the same questions, the same answers, one worker each, the servers on one
# core and the load on another; and a bare echo, which is what the kernel
# charges. Prints a table and how far the aims are reached; the numbers are
# kept in $BUILD/bench/results-SIZE.tsv.
#
# From the environment:
#	SIZE	addresses on the list, 1000000, and SIZE/200 /24s
#	PEERS	what relaybld is compared with; all that are installed, but NSD
#		and Knot DNS only up to a million
#	ROUNDS	of each measurement, interleaved, 5
#	GAPS	how often the list is replaced, 3 (1 over a million)
#	QUERIES	a round, 1000000
#	ONLY	some of the measurements: start udp memory tcp idle workers
#		dnsperf respond gap
# and of measure.sh.
. "$(dirname "$0")/../system/lib.sh"
HERE=$ROOT/tests/bench
# shellcheck source=tests/bench/measure.sh
. "$HERE/measure.sh"
SIZE=${SIZE:-1000000}
check_numbers SIZE
# Seconds: a zone file of ten million takes minutes.
PEER_PATIENCE=${PEER_PATIENCE:-$((120 + SIZE / 10000))}
# shellcheck source=tests/bench/peers.sh
. "$HERE/peers.sh"
# shellcheck source=tests/bench/phases.sh
. "$HERE/phases.sh"

ROUNDS=${ROUNDS:-5}
GAPS=${GAPS:-$((SIZE > 1000000 ? 1 : 3))}
QUERIES=${QUERIES:-1000000}
SEED=1
RESULTS=${RESULTS:-$BUILD/bench/results-$SIZE.tsv}
QUESTIONS=$TMP/questions
PHASES='start udp memory tcp idle workers dnsperf respond gap'
ONLY=${ONLY:-$PHASES}

# Who takes part: relaybld, and those of $PEERS that are there.
choose_peers()
{
	local name wanted
	wanted=${PEERS:-rbldnsd-ip4trie rbldnsd-ip4set}
	[ -n "${PEERS:-}" ] || [ "$SIZE" -gt 1000000 ] || wanted+=" nsd knot"
	NAMES=(relaybld)
	for name in $wanted; do
		if [ "$name" = relaybld ]; then
			:
		elif peer_have "$name"; then
			NAMES+=("$name")
		else
			diag "$name is not installed (make deps-bench)"
		fi
	done
}

takes_part()
{
	[[ " ${NAMES[*]} " == *" $1 "* ]]
}

make_data()
{
	"$BUILD/bench/data" list "$SIZE" "$SEED" >"$TMP/list.txt" ||
	    give_up "no list"
	"$BUILD/bench/data" queries "$SIZE" "$SEED" 1000000 >"$QUESTIONS" ||
	    give_up "no questions"
}

# Starts one and keeps what is known of it: ${PORTS[NAME]}, ${PIDS[NAME]}.
start_one()
{
	peer_start "$1" "$TMP" "${PORTS[$1]}" "$SERVER_CORE" ||
	    give_up "$1 does not start"
	PIDS[$1]=${PEER_PIDS[*]}
}
declare -A PORTS

# All of them, with the same answers: nobody is fast by being wrong.
start_all()
{
	local name
	for name in "${NAMES[@]}"; do
		say "$name: data, start, a sample of its answers"
		peer_data "$name" "$TMP" || give_up "$name: no data"
		free_port
		PORTS[$name]=$PORT
		start_one "$name"
		peer_check "$name" "$TMP" "$PORT" ||
		    give_up "$name answers otherwise than relaybld"
		record octets-entry "$name" "$(awk -v octets="$(peer_size \
		    "$name" "$TMP")" -v n="$(wc -l <"$TMP/list.txt")" \
		    'BEGIN { printf "%.2f", octets / n }')"
	done
}

# The echo returns as many octets as relaybld does on average.
start_echo()
{
	run_load udp "${PORTS[relaybld]}" -n 200000 ||
	    give_up "relaybld does not answer"
	OCTETS=$(printf %.0f "${GOT[octets]}")
	record octets-answer - "$OCTETS"
	free_port
	PORTS[echo]=$PORT
	spawn "$TMP/echo.log" taskset -c "$SERVER_CORE" "$BUILD/bench/echo" \
	    "$PORT" "$OCTETS"
	PIDS[echo]=$SPAWNED
	run_load udp "$PORT" -n 10000 || give_up "the echo does not answer"
}

check_numbers ROUNDS GAPS QUERIES
# shellcheck disable=SC2086 # several words
check_words ONLY $PHASES
# shellcheck disable=SC2046
[ -z "${PEERS:-}" ] || check_words PEERS $(peer_list)
[ "$CORES" -gt 1 ] || diag "one core: servers and load share it"
choose_peers
: >"$RESULTS" || give_up "$RESULTS: cannot be written"
record_machine
record size - "$SIZE"
make_data
start_all
start_echo
for phase in $ONLY; do
	say "$phase"
	"measure_$phase"
done
record load-after - "$(cut -d ' ' -f 1 /proc/loadavg)"
echo
"$HERE/table.sh" "$RESULTS"
