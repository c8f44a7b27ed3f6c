#!/bin/bash
# How far a long import is, on a terminal: bytes of all bytes, how fast, how
# long still; a pipe has no end to be known; and nothing without a terminal.
. "$(dirname "$0")/lib.sh"
require python3 gzip

make_conf

# A list of half a million; imported again it is another file of the same.
awk 'BEGIN { for (i = 0; i < 500000; i++)
	printf "11.%d.%d.%d\n", i / 65536, i / 256 % 256, i % 256 }' \
    >"$TMP/list.txt"
gzip -k "$TMP/list.txt"
head -n 20000 "$TMP/list.txt" >"$TMP/short.txt"

# watch MODE FILE [OPTION]...: what stood on the terminal is in $OUT.
watch()
{
	local mode=$1 file=$2
	shift 2
	run python3 "$ROOT/tests/system/progress.py" "$mode" "$file" \
	    "$RELAYBL" -c "$CONF" import --scanner nightly "$@"
}

# megabytes FILE: as the line says it.
megabytes()
{
	awk -v n="$(stat -c %s "$1")" 'BEGIN { printf "%.1f", n / 1e6 }'
}

share='reading [0-9.]+ of SIZE MB \([0-9]+ %\), [0-9.]+ MB/s, [0-9]+ s left'

watch stop "$TMP/list.txt" "$TMP/list.txt"
like "$OUT" "${share/SIZE/$(megabytes "$TMP/list.txt")}" "bytes of all bytes"
like "$OUT" "listed +500000" "the summary comes after it"
lines=$(grep -c 'reading' <<<"$OUT")
ok "at most five times a second" test "$lines" -le 20

watch stop "$TMP/list.txt.gz" "$TMP/list.txt.gz"
like "$OUT" "${share/SIZE/$(megabytes "$TMP/list.txt.gz")}" \
    "compressed: bytes of the file"

watch slow "$TMP/short.txt" -
like "$OUT" "reading [0-9.]+ MB, [0-9.]+ MB/s" "a pipe: bytes and rate"
unlike "$OUT" "left|%" "and no end"

sed 1d "$TMP/list.txt" >"$TMP/other.txt"
watch quiet "$TMP/other.txt" "$TMP/other.txt"
like "$OUT" "refreshed +499999" "without a terminal it imports as well"
unlike "$OUT" "reading" "and says nothing of progress"

done_testing
