#!/bin/bash
# Some weeks of nightly imports with all that goes wrong in a year: nothing
# that should not be listed is ever served, and nothing is missing. From the
# environment: DAYS, HOSTS, SEED; make simulate has a year of 100,000 hosts.
. "$(dirname "$0")/lib.sh"
require python3 openssl

mkdir "$TMP/year"
run python3 -B "$ROOT/tests/simulate/year.py" "$TMP/year" "${DAYS:-60}" \
    "${HOSTS:-500}" "${SEED:-1}"
note "$OUT"
is "$STATUS" 0 "the nights went as they had to" || diag "$ERR"
for count in wrongly_listed wrongly_delisted nights_ended_wrongly; do
	like "$OUT" "(^|[[:space:]])$count=0([[:space:]]|\$)" "$count"
done
for count in held approved rejected refused delisted; do
	like "$OUT" "(^|[[:space:]])$count=[1-9]" "some were $count"
done
done_testing
