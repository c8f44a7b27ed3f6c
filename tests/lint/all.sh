#!/bin/bash
# Every check that runs no program: one line for each, and what it found.
set -u
cd "$(dirname "$0")/../.." || exit
failed=0
for check in format fence sizes words scripts readme; do
	if said=$("tests/lint/$check.sh" 2>&1); then
		printf '%-8s ok%s\n' "$check" "${said:+: $said}"
	else
		printf '%-8s FAILED\n%s\n' "$check" "$said"
		failed=1
	fi
done
exit "$failed"
