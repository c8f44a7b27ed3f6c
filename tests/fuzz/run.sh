#!/bin/bash
# Fuzzes one target, or each, for some seconds with libFuzzer, ASan and UBSan.
#
#	tests/fuzz/run.sh TARGET SECONDS	TARGET "" is all of them
#
# Objects go to build/fuzz, new inputs to build/fuzz/corpus-TARGET, crashes to
# build/fuzz/crash-TARGET-*. What is worth keeping is copied by hand to
# tests/fuzz/corpus/TARGET, where make check replays it.
set -eu
cd "$(dirname "$0")/../.."
build=build/fuzz
seconds=$2

fuzz()
{
	local target=$1 corpus=$build/corpus-$1 seeds=tests/fuzz/corpus/$1
	local log=$build/$1.log dictionary=tests/fuzz/$1.dict status=0
	local options=(-max_total_time="$seconds" -print_final_stats=1
	    -timeout=10 -rss_limit_mb=2048
	    -artifact_prefix="$build/crash-$1-")

	make --no-print-directory fuzz-target T="$target"
	mkdir -p "$corpus"
	[ ! -f "$dictionary" ] || options+=(-dict="$dictionary")
	[ ! -d "$seeds" ] || set -- "$1" "$seeds"
	shift
	"$build/targets/$target" "${options[@]}" "$corpus" "$@" \
	    >"$log" 2>&1 || status=$?
	[ "$status" -eq 0 ] || tail -n 60 "$log" >&2
	awk -v target="$target" -v status="$status" '
	/number_of_executed_units/ { n = $2 }
	/DONE *cov:/ { cov = $0; sub(/.*cov: /, "", cov); sub(/ .*/, "", cov) }
	END {
		printf "%-10s %12d executions, coverage %s, %s\n", target, n,
		    cov, status == 0 ? "no crash" : "CRASH"
	}' "$log"
	return "$status"
}

if [ -n "$1" ]; then
	if [ ! -f "tests/fuzz/fuzz_$1.c" ]; then
		echo "fuzz: no target $1; there are:" \
		    "$(basename -as .c tests/fuzz/fuzz_*.c |
		    sed 's/^fuzz_//' | tr '\n' ' ')" >&2
		exit 64
	fi
	fuzz "$1"
	exit
fi
failed=0
for source in tests/fuzz/fuzz_*.c; do
	source=${source##*/fuzz_}
	fuzz "${source%.c}" || failed=1
done
exit "$failed"
