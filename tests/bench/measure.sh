# shellcheck shell=bash disable=SC2034
# How the benchmark measures: CPU time and memory of a server's processes, a
# run of the load generator, and the file that results are kept in. For scripts
# that have included tests/system/lib.sh.
#
# From the environment: SERVER_CORE and LOAD_CORE, where servers and the load
# generator run.

CORES=$(nproc)
SERVER_CORE=${SERVER_CORE:-$((CORES > 1))}
LOAD_CORE=${LOAD_CORE:-0}
LOAD=$BUILD/bench/load

# All but the load generator's, as taskset takes them; or the only one.
other_cores()
{
	local core cores=
	for ((core = 0; core < CORES; core++)); do
		[ "$core" = "$LOAD_CORE" ] || cores+=,$core
	done
	cores=${cores:-,0}
	echo "${cores#,}"
}

give_up()
{
	diag "bench: $*"
	exit 1
}

# check_numbers NAME...: whole numbers from 1, all of these settings?
check_numbers()
{
	local name
	for name; do
		[[ ${!name} =~ ^[1-9][0-9]{0,8}$ ]] ||
		    wrong_setting "$name" "no whole number from 1"
	done
}

# check_words NAME WORD...: nothing else in this setting?
check_words()
{
	local name=$1 word
	shift
	for word in ${!name}; do
		[[ " $* " == *" $word "* ]] ||
		    wrong_setting "$name" "it knows $*"
	done
}

wrong_setting()
{
	diag "bench: $1=${!1}: $2"
	exit 64
}

say()
{
	printf '%(%T)T  %s\n' -1 "$*" >&2
}

# record WHAT WHO VALUE: a line of $RESULTS. What is measured in rounds has a
# line for each.
record()
{
	printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"$RESULTS"
}

# What the numbers are to be read with.
record_machine()
{
	record machine - "$(sed -n 's/^model name.*: //p' /proc/cpuinfo |
	    head -n 1), $CORES cores"
	record kernel - "$(uname -sr)"
	record date - "$(date -u +%F)"
	record version - "$(git -C "$ROOT" describe --always --dirty \
	    2>/dev/null)"
	record load-before - "$(cut -d ' ' -f 1 /proc/loadavg)"
}

# cpu_ns PID...: CPU time, user and system, of all threads that there are; of
# the scheduler, not in ticks.
cpu_ns()
{
	local pid
	for pid; do
		cat /proc/"$pid"/task/*/schedstat 2>/dev/null
	done | awk '{ ns += $1 } END { printf "%.0f\n", ns }'
}

# memory_kib PID...: "PRIVATE MAPPED": memory of its own, and pages of files
# (which the kernel takes back when it needs to). What processes share counts
# once.
memory_kib()
{
	local pid
	for pid; do
		cat "/proc/$pid/smaps_rollup" 2>/dev/null
	done | awk '
	/^Pss_Anon:/ { private += $2 }
	/^Pss_(File|Shmem):/ { mapped += $2 }
	END { print private + 0, mapped + 0 }'
}

# watch_private PID: prints how much memory of its own a process has, in KiB,
# whenever it is more than ever; until it or the watcher ends.
watch_private()
{
	local name value most=0
	while [ -e "/proc/$1" ]; do
		while read -r name value _; do
			[ "$name" = RssAnon: ] && [ "$value" -gt "$most" ] &&
			    most=$value && echo "$most"
		done 2>/dev/null <"/proc/$1/status"
		sleep 0.05
	done
}

# run_load MODE PORT OPTIONS...: on its core; what it says in ${GOT[...]}.
run_load()
{
	local mode=$1 port=$2
	shift 2
	read_load < <(taskset -c "$LOAD_CORE" "$LOAD" "$mode" \
	    127.0.0.1 "$port" "$QUESTIONS" "$@")
	[ "${GOT[answered]:-0}" -gt 0 ]
}

# The words of the load generator's line on standard input into ${GOT[...]}.
read_load()
{
	local words word
	GOT=()
	read -r -a words
	for word in "${words[@]}"; do
		GOT[${word%%=*}]=${word#*=}
	done
}
declare -A GOT

# cost WHAT WHO PORT MODE OPTIONS...: asks, and records what the server spent
# on an answer: WHAT-us, WHAT-rate, WHAT-lost. Its processes are ${PIDS[WHO]}.
cost()
{
	local what=$1 who=$2 port=$3 pids=${PIDS[$2]} before
	shift 3
	# shellcheck disable=SC2086 # several
	before=$(cpu_ns $pids)
	run_load "$1" "$port" "${@:2}" || give_up "$who does not answer"
	# shellcheck disable=SC2086
	record "$what-us" "$who" "$(awk -v a="$before" -v b="$(cpu_ns $pids)" \
	    -v n="${GOT[answered]}" 'BEGIN { printf "%.4f", (b - a) / n / 1e3 }')"
	record "$what-rate" "$who" "${GOT[rate]}"
	record "$what-lost" "$who" "${GOT[lost]}"
	[ "${GOT[hits]}" -gt 0 ] || [ "$who" = echo ] ||
	    give_up "$who has nothing on its list"
}
declare -A PIDS
