#!/bin/bash
# Nothing is left for later, and no file ends in the middle of a line.
set -u
failed=0
mapfile -t files < <(git ls-files -co --exclude-standard '*.c' '*.h' '*.sh' \
    '*.t' '*.py' '*.conf' Makefile README.md | grep -v '^tests/lint/words')
found=$(grep -nwE 'TODO|FIXME|XXX|HACK|placeholder|(\*|#|//).*for now' \
    "${files[@]}") && echo "$found" && failed=1
# A resolver's stub zone is not meant.
mapfile -t code < <(printf '%s\n' "${files[@]}" | grep '\.[ch]$')
found=$(grep -nwi 'stub' "${code[@]}") && echo "$found" && failed=1
found=$(grep -nE '[[:space:]]+$' "${files[@]}") &&
    echo "white space at the end:" && echo "$found" && failed=1
for file in "${files[@]}"; do
	[ -z "$(tail -c 1 "$file")" ] ||
	    { echo "$file: no newline at its end" && failed=1; }
done
exit "$failed"
