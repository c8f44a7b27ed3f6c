#!/bin/bash
# The C sources are as clang-format leaves them.
mapfile -t files < <(git ls-files -co --exclude-standard '*.c' '*.h')
exec clang-format --dry-run -Werror "${files[@]}"
