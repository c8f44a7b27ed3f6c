#!/bin/bash
# No file over 400 lines, no function over 100; says median and 95th percentile
# of the function lengths of what is installed.
set -u -o pipefail
failed=0
mapfile -t files < <(git ls-files -co --exclude-standard '*.c' '*.h' '*.sh' \
    '*.t' '*.py' Makefile)
for file in "${files[@]}"; do
	[ -f "$file" ] || continue
	lines=$(wc -l <"$file")
	[ "$lines" -le 400 ] || { echo "$file: $lines lines" && failed=1; }
done

# "FILE FUNCTION LINES" of every function.
functions()
{
	ctags -f - --languages=C --kinds-C=f --fields=ne --excmd=number "$@" |
	    sed -n 's/^\([^\t]*\)\t\([^\t]*\)\t.*line:\([0-9]*\).*end:\([0-9]*\).*/\2 \1 \3 \4/p' |
	    awk '{ print $1, $2, $4 - $3 + 1 }'
}

mapfile -t code < <(printf '%s\n' "${files[@]}" | grep '\.[ch]$')
long=$(functions "${code[@]}" | awk '$3 > 100 { print $1 ": " $2 ": " $3 " lines" }')
[ -z "$long" ] || { echo "$long" && failed=1; }
functions {zones,dnsbl,importer,importer/survey}/*.c | sort -n -k 3 | awk '
{ size[NR] = $3 }
END {
	if (NR)
		printf "%d functions, lines median %d, p95 %d, longest %d\n",
		    NR, size[int((NR + 1) / 2)], size[int(NR * 0.95 + 0.5)],
		    size[NR]
}'
exit "$failed"
