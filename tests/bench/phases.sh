# shellcheck shell=bash disable=SC2034,SC2154
# What all.sh measures, one function each, with all servers running.

# How fast they start with what they need in memory already: the first start,
# which read the data, does not count.
measure_start()
{
	local name round
	for ((round = 0; round < 3; round++)); do
		for name in "${NAMES[@]}"; do
			peer_stop "$name"
			start_one "$name"
			record start-ms "$name" "$PEER_START_MS"
		done
	done
}

# CPU time of a query over UDP.
measure_udp()
{
	local name round
	# The first queries touch what the later ones find in the caches.
	for name in echo "${NAMES[@]}"; do
		run_load udp "${PORTS[$name]}" -n "$QUERIES"
	done
	for ((round = 0; round < ROUNDS; round++)); do
		for name in echo "${NAMES[@]}"; do
			cost udp "$name" "${PORTS[$name]}" udp -n "$QUERIES"
		done
	done
}

# What they hold after all these queries.
measure_memory()
{
	local name private mapped
	for name in "${NAMES[@]}"; do
		# shellcheck disable=SC2086 # several
		read -r private mapped < <(memory_kib ${PIDS[$name]})
		record private-kib "$name" "$private"
		record mapped-kib "$name" "$mapped"
	done
}

# CPU time of a query that is pipelined on one TCP connection.
measure_tcp()
{
	local name round
	for ((round = 0; round < ROUNDS; round++)); do
		for name in relaybld knot; do
			takes_part "$name" || continue
			cost tcp "$name" "${PORTS[$name]}" tcp -n "$QUERIES"
		done
	done
}

# What a thousand connections cost that asked once and say nothing.
measure_idle()
{
	local name before after
	for name in relaybld knot; do
		takes_part "$name" || continue
		# shellcheck disable=SC2086 # several
		before=$(memory_kib ${PIDS[$name]})
		coproc "$LOAD" idle 127.0.0.1 "${PORTS[$name]}" "$QUESTIONS" \
		    -n 1000 -t 5
		SPAWNED_PIDS+=("$COPROC_PID")
		read -r -t 10 after <&"${COPROC[0]}"
		record idle-open "$name" "${after#open=}"
		# shellcheck disable=SC2086
		after=$(memory_kib ${PIDS[$name]})
		record idle-kib "$name" $((${after% *} - ${before% *}))
		stop "$COPROC_PID"
	done
}

# One worker and two, on every core but that of the load generator: three that
# never sleep, on two cores, would measure the scheduler. So on two cores both
# workers share one; what they might share beside it, worker.h tells.
measure_workers()
{
	local cores round
	cores=$(other_cores)
	peer_stop relaybld
	for ((round = 0; round < ROUNDS; round++)); do
		for PEER_WORKERS in 1 2; do
			SERVER_CORE=$cores start_one relaybld
			run_load udp "${PORTS[relaybld]}" -n "$QUERIES" -s 32 -w 4
			cost "workers-$PEER_WORKERS" relaybld \
			    "${PORTS[relaybld]}" udp -n "$QUERIES" -s 32 -w 4
			peer_stop relaybld
		done
	done
	PEER_WORKERS=1
	start_one relaybld
}

# Somebody else's load generator, as a second opinion.
measure_dnsperf()
{
	local name before said answered
	command -v dnsperf >/dev/null || return 0
	for name in "${NAMES[@]}"; do
		# shellcheck disable=SC2086 # several
		before=$(cpu_ns ${PIDS[$name]})
		said=$(taskset -c "$LOAD_CORE" dnsperf -s 127.0.0.1 \
		    -p "${PORTS[$name]}" -d "$QUESTIONS" -l 3 -c 8 -q 128 \
		    2>&1)
		answered=$(sed -n 's/.*Queries completed: *\([0-9]*\).*/\1/p' \
		    <<<"$said")
		[ "${answered:-0}" -gt 0 ] ||
		    give_up "dnsperf and $name: $said"
		# shellcheck disable=SC2086
		record dnsperf-us "$name" "$(awk -v a="$before" -v n="$answered" \
		    -v b="$(cpu_ns ${PIDS[$name]})" \
		    'BEGIN { printf "%.4f", (b - a) / n / 1e3 }')"
		record dnsperf-rate "$name" "$(sed -n \
		    's/.*Queries per second: *\([0-9]*\).*/\1/p' <<<"$said")"
	done
}

# respond() alone: no socket, no system call.
measure_respond()
{
	local round n=200000
	for ((round = 0; round < ROUNDS; round++)); do
		record respond-ns relaybld "$(taskset -c "$SERVER_CORE" \
		    "$BUILD/bench/respond" "$TMP/relaybld/conf" "$QUERIES" \
		    "$QUESTIONS" | sed -n 's/.* \([0-9.]*\) ns each.*/\1/p')"
	done
	command -v valgrind >/dev/null || return 0
	head -n "$n" "$QUESTIONS" >"$TMP/some-questions"
	record respond-instructions relaybld "$(valgrind --tool=callgrind \
	    --callgrind-out-file=/dev/null --toggle-collect=respond \
	    "$BUILD/bench/respond" "$TMP/relaybld/conf" "$n" \
	    "$TMP/some-questions" 2>&1 |
	    awk -v n="$n" '/Collected :/ { printf "%.0f", $NF / n }')"
}

# The longest time between two answers at a constant rate: while the whole
# list is replaced, and for as long when nothing happens.
measure_gap()
{
	local name round
	for ((round = 1; round <= GAPS; round++)); do
		"$BUILD/bench/data" list "$SIZE" $((SEED + round)) \
		    >"$TMP/list.txt"
		for name in "${NAMES[@]}"; do
			say "gap: $name"
			peer_data "$name" "$TMP" ||
			    give_up "$name: no new data"
			measure_gap_of "$name"
		done
	done
}

measure_gap_of()
{
	local name=$1 load watcher began=$SECONDS
	spawn "$TMP/paced.$name" taskset -c "$LOAD_CORE" "$LOAD" paced \
	    127.0.0.1 "${PORTS[$name]}" "$QUESTIONS" -t 3600
	load=$SPAWNED
	: >"$TMP/private.$name"
	spawn "$TMP/private.$name" watch_private "${PIDS[$name]%% *}"
	watcher=$SPAWNED
	sleep 1
	peer_reload "$name" "$TMP" "${PORTS[$name]}" ||
	    give_up "$name does not take its new data"
	PIDS["$name"]=${PEER_PIDS[*]}
	record replaced-ms "$name" "$PEER_RELOAD_MS"
	sleep 1
	stop "$watcher"
	stop "$load"
	read_load < <(tail -n 1 "$TMP/paced.$name")
	record_gap replaced "$name"
	[ "$name" != relaybld ] || record private-replaced-kib "$name" \
	    "$(tail -n 1 "$TMP/private.$name")"
	sleep 1
	run_load paced "${PORTS[$name]}" -t $((SECONDS - began))
	record_gap quiet "$name"
}

# What the paced load saw, and how late it was itself.
record_gap()
{
	record "gap-$1-us" "$2" "${GOT[gap_us]}"
	record "gap-$1-lost" "$2" "${GOT[lost]}"
	record "gap-$1-behind-us" "$2" "${GOT[behind_us]}"
}
