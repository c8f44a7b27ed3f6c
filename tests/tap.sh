#!/bin/bash
# Runs one test for prove: a script as it is, a cmocka program with its TAP put
# in order (cmocka 1.1 numbers and plans every group for itself, and says
# "not ok" of what it skips).
set -u -o pipefail
case $1 in
*.t) exec bash "$@" ;;
esac

CMOCKA_MESSAGE_OUTPUT=TAP "$@" | awk '
/^1\.\.[0-9]+$/ { planned += substr($0, 4); next }
/^not ok [0-9]+ # SKIP/ { sub(/^not ok/, "ok") }
/^(not )?ok [0-9]+ / {
	n++
	match($0, /^(not )?ok /)
	head = substr($0, 1, RLENGTH)
	rest = substr($0, RLENGTH + 1)
	sub(/^[0-9]+/, n, rest)
	$0 = head rest
	failed = head ~ /^not/
}
# What a failure says belongs before the eyes.
/^#/ && failed { print > "/dev/stderr"; next }
{ print; fflush() }
END { print "1.." planned + 0 }'
