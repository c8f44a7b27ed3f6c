#!/bin/bash
# Random scans, holds, approvals, reverts, purges and commands by hand on a few
# addresses: after each the program is what a plain model is, and verify finds
# nothing. From the environment: SEEDS, STEPS; FULL=1: ten seeds, 1,000 steps.
. "$(dirname "$0")/lib.sh"
require python3

if [ -n "${FULL:-}" ]; then
	SEEDS=${SEEDS:-$(seq -s ' ' 10)} STEPS=${STEPS:-1000}
fi
for seed in ${SEEDS:-1 2}; do
	run python3 -B "$ROOT/tests/simulate/model_run.py" "$TMP/$seed" "$seed" \
	    "${STEPS:-250}"
	is "$STATUS" 0 "seed $seed" || diag "$ERR"
	note "$OUT"
done
done_testing
