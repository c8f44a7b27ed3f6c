#!/bin/bash
# Looks with shellcheck at all scripts, where it is installed.
mapfile -t files < <(git ls-files -co --exclude-standard '*.sh' '*.t' .ci/run)
command -v shellcheck >/dev/null || exit 0
# SC2016: "$" in what other languages get. SC1091: lib.sh is found at run time.
# SC2034, SC2153, SC2154: tests set what lib.sh reads, and the other way.
exec shellcheck -x -e SC1091,SC2016,SC2034,SC2153,SC2154 "${files[@]}"
