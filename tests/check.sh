#!/bin/bash
# Every test under one prove: unit tests, the fuzz targets' corpora, real
# programs; the simplest first. Ends with prove's summary.
#
#	tests/check.sh [NAME...]	only tests with NAME in their path
#
# From the environment: BUILD (default build), SAN, JOBS (default: cores), CI,
# V (all that the tests say).
# Where CI is true a skipped test is a failed one. A test with the line "# Not
# with SAN: why" stands where ASan stands: the other run alone has it.
set -u
cd "$(dirname "$0")/.." || exit
export BUILD=${BUILD:-build}

# A sanitizer's finding is the end of the program that it was found in.
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_stack_use_after_return=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}

tests=()
add()
{
	local name
	[ -e "$1" ] || return 0
	[ -z "${SAN:-}" ] || ! grep -q '^# Not with SAN: ' "$1" || return 0
	for name in ${NAMES[@]+"${NAMES[@]}"}; do
		case $1 in
		*"$name"*) tests+=("$1") && return ;;
		esac
	done
	[ ${#NAMES[@]} -gt 0 ] || tests+=("$1")
}

NAMES=("$@")
for source in tests/unit/{zones,dnsbl,importer,survey}/test_*.c; do
	program=${source#tests/}
	add "$BUILD/${program%.c}"
done
for script in tests/fuzz/*.t tests/system/*.t; do
	add "$script"
done
if [ ${#tests[@]} -eq 0 ]; then
	echo "check: no test is called ${NAMES[*]}" >&2
	exit 64
fi

run=(prove --timer ${V:+--verbose} --jobs "${JOBS:-$(nproc)}"
    --exec tests/tap.sh "${tests[@]}")
[ "${CI:-}" = true ] || exec "${run[@]}"

log=$(mktemp)
trap 'rm -f "$log"' EXIT
"${run[@]}" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}
! grep -q skipped "$log" || status=1
exit "$status"
