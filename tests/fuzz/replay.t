#!/bin/bash
# Every fuzz target is given its whole corpus, past crashes among it.
. "$(dirname "$0")/../system/lib.sh"

for source in "$ROOT"/tests/fuzz/fuzz_*.c; do
	target=$(basename "$source" .c)
	target=${target#fuzz_}
	corpus=$ROOT/tests/fuzz/corpus/$target
	if [ ! -d "$corpus" ]; then
		ok "$target has a corpus" test -d "$corpus"
		continue
	fi
	exits 0 "$target takes its corpus" "$BUILD/replay/$target" "$corpus"
	note "$target: $OUT"
done
done_testing
