# shellcheck shell=bash disable=SC2034
# The servers that are compared: relaybld and its peers, with one list, one
# worker each, on 127.0.0.1; peer_*.sh have the configuration of each. For
# scripts that have included tests/system/lib.sh: what is started here ends
# with them.
#
#	peer_list		the names: relaybld, rbldnsd-ip4trie,
#				rbldnsd-ip4set, nsd, knot
#	peer_have NAME		is it installed?
#	peer_data NAME DIR	makes its data from DIR/list.txt: addresses and
#				/24s, one a line. Once more when that has other
#				addresses: its next data, for peer_reload
#	peer_start NAME DIR PORT [CORE]
#				returns after the first right answer:
#				PEER_START_MS; PEER_PID, the process that
#				answers; PEER_PIDS, all that it consists of
#	peer_pids NAME		both once more: a reload may change them
#	peer_check NAME DIR PORT
#				are the answers of a sample right, and those of
#				relaybld, which has to be checked first?
#	peer_reload NAME DIR PORT
#				makes it serve its next data; returns after the
#				first new answer: PEER_RELOAD_MS
#	peer_stop NAME
#	peer_size NAME DIR	octets of the data that it starts from
#
# Each returns 1 and says why where something fails. One is started at a time
# for each shell, but for relaybld, which others are compared with. What they
# need stands in DIR/NAME. PEER_WORKERS: workers of relaybld, 1.

PEER_ZONE=bl.example.org
PEER_TTL=300
PEER_NEGATIVE_TTL=60
# Seconds for a start or a reload. Ten million names in a zone file: set more.
PEER_PATIENCE=${PEER_PATIENCE:-120}

for peer in "$(dirname "${BASH_SOURCE[0]}")"/peer_*.sh; do
	# shellcheck source=/dev/null
	. "$peer"
done

peer_list()
{
	echo relaybld rbldnsd-ip4trie rbldnsd-ip4set nsd knot
}

peer_have()
{
	case $1 in
	relaybld) [ -x "$RELAYBLD" ] ;;
	rbldnsd-*) command -v rbldnsd ;;
	nsd) command -v nsd ;;
	knot) command -v knotd && command -v knotc ;;
	*) false ;;
	esac >/dev/null
}

peer_data()
{
	local at=$2/$1 kind=data
	mkdir -p "$at"
	if [ -e "$at/list.txt" ]; then
		kind=next
	else
		: >"$at/list.txt"
	fi
	if ! peer_probe "$at/list.txt" "$2/list.txt" >"$at/probe" ||
	    ! "${1%%-*}_$kind" "$1" "$2"; then
		diag "$1: no data from $2/list.txt"
		return 1
	fi
	cp "$2/list.txt" "$at/list.txt"
}

peer_start()
{
	local at=$2/$1 begin asker
	"${1%%-*}_command" "$1" "$2" "$3" || return
	peer_await "$at" "$3"
	asker=$SPAWNED
	begin=$EPOCHREALTIME
	spawn "$at/log" ${4:+taskset -c "$4"} "${PEER_COMMAND[@]}"
	PEER_ROOT[${1//-/_}]=$SPAWNED
	# The right answer is there, or one of them has given up.
	wait -n "$asker" "$SPAWNED"
	if ended "$SPAWNED" 1 || ! wait "$asker"; then
		kill "$asker" 2>/dev/null
		peer_stop "$1"
		diag "$1 did not start: $(tail -n 5 "$at/log")"
		return 1
	fi
	PEER_START_MS=$(peer_ms "$begin" "$at")
	peer_pids "$1"
}
declare -A PEER_ROOT

# NSD answers with the youngest of its processes.
peer_pids()
{
	local i pid
	PEER_PIDS=("${PEER_ROOT[${1//-/_}]}")
	for ((i = 0; i < ${#PEER_PIDS[@]}; i++)); do
		while read -r pid; do
			PEER_PIDS+=("$pid")
		done < <(pgrep -P "${PEER_PIDS[i]}")
	done
	PEER_PID=${PEER_PIDS[-1]}
}

peer_check()
{
	local at=$2/$1 reference=$2/relaybld/answers
	peer_sample "$2/list.txt" >"$at/sample"
	cut -d ' ' -f 1 "$at/sample" |
	    dig @127.0.0.1 -p "$3" +norec +tries=2 +time=2 -f - |
	    peer_answers >"$at/answers"
	if ! join <(sort "$at/sample") <(sort "$at/answers") | awk '
	    $2 == "listed" && ($3 $4 $5 != "NOERRORaa127.0.0.2" || NF > 5) {
		print "# wrong: " $0
		wrong = 1
	    }
	    END { exit NR == 0 || wrong }' >&2 ||
	    ! diff "$reference" "$at/answers" >"$at/diff"; then
		diag "$1 does not answer as relaybld: $(head -n 5 "$at/diff")"
		return 1
	fi
}

peer_reload()
{
	local at=$2/$1 begin asker
	peer_await "$at" "$3"
	asker=$SPAWNED
	begin=$EPOCHREALTIME
	if ! "${1%%-*}_reload" "$1" "$2" || ! wait "$asker"; then
		kill "$asker" 2>/dev/null
		diag "$1 did not reload: $(tail -n 5 "$at/log")"
		return 1
	fi
	PEER_RELOAD_MS=$(peer_ms "$begin" "$at")
	peer_pids "$1"
}

peer_stop()
{
	stop "${PEER_ROOT[${1//-/_}]}"
}

peer_size()
{
	stat -L -c %s "$("${1%%-*}_file" "$2/$1")"
}

# --- What they have in common ----------------------------------------------

# The name of the first address that list $2 has and list $1 has not.
peer_probe()
{
	head -n 1000 "$2" | grep -v / >"$TMP/peer.candidates"
	grep -Fxf "$TMP/peer.candidates" "$1" >"$TMP/peer.old"
	grep -Fxvf "$TMP/peer.old" "$TMP/peer.candidates" |
	    awk -F. -v zone="$PEER_ZONE" '
	    NR == 1 { print $4 "." $3 "." $2 "." $1 "." zone }
	    END { exit NR == 0 }'
}

# peer_await AT PORT [FILE]: asks for its probe until that is listed; $SPAWNED.
# peer_ms: how long after $1 was that?
peer_await()
{
	rm -f "$1/seen"
	spawn "$1/seen" "$BUILD/bench/await" "$2" "$(cat "$1/probe")" listed \
	    "$PEER_PATIENCE" "${@:3}"
}
peer_ms()
{
	awk -v begin="$1" '{ printf "%.1f", ($1 - begin) * 1000 }' "$2/seen"
}

# Names of addresses of the list, of addresses in its /24s, and any; "listed"
# behind those that are.
peer_sample()
{
	awk -v all="$(wc -l <"$1")" -v zone="$PEER_ZONE" '
	function name(a, b, c, d, listed) {
		print d "." c "." b "." a "." zone, listed
	}
	BEGIN {
		FS = "[./]"
		srand(1)
		every = int(all / 400) + 1
		for (i = 0; i < 400; i++)
			name(1 + int(rand() * 223), int(rand() * 256),
			    int(rand() * 256), int(rand() * 256), "any")
	}
	NF == 5 && n++ < 100 { name($1, $2, $3, int(rand() * 256), "listed") }
	NF == 4 && NR % every == 0 { name($1, $2, $3, $4, "listed") }' "$1"
}

# "NAME STATUS aa|- ADDRESS..." of each answer that dig prints.
peer_answers()
{
	awk '
	/status: / { status = $0; sub(/.*status: /, "", status)
		sub(/,.*/, "", status) }
	/^;; flags:/ { aa = / aa[ ;]/ ? "aa" : "-" }
	/^;[^; ].*IN[\t ]+A$/ { name = substr($1, 2); sub(/[.]$/, "", name) }
	/IN[\t ]+A[\t ]/ && !/^;/ { addresses = addresses " " $NF }
	/^;; MSG SIZE/ {
		print name, status, aa addresses
		name = status = aa = addresses = ""
	}'
}

# $PEER_ZONE as a zone file from a list: what DNS servers load. $2: its serial.
peer_zone_file()
{
	awk -v zone="$PEER_ZONE" -v ttl="$PEER_TTL" -v serial="$2" \
	    -v negative="$PEER_NEGATIVE_TTL" '
	BEGIN {
		FS = "[./]"
		print "$ORIGIN " zone ".\n$TTL " ttl
		print "@ 3600 IN SOA ns1 hostmaster.example.org. " serial \
		    " 600 300 86400 " negative
		print "@ 3600 IN NS ns1\nns1 3600 IN A 192.0.2.53"
	}
	{
		print (NF == 5 ? "*" : $4) "." $3 "." $2 "." $1 \
		    " A 127.0.0.2\n\tTXT \"Open relay " $0 ": https://" zone \
		    "/" $0 "\""
	}' "$1"
}
