#!/bin/bash
# The examples that make install puts beside the manual: systemd takes the
# units, and the services are shut in, with what relaybld needs; the crontab is
# the one of README.md, whose lines 50-snippets.t runs.
. "$(dirname "$0")/lib.sh"
UNITS=$ROOT/importer

for unit in "$UNITS"/relaybl-import.* "$ROOT/dnsbl/relaybld.service"; do
	name=$(basename "$unit")
	sed "s|/usr/local/bin/relaybl|$RELAYBL|
	    s|/usr/local/sbin/relaybld|$RELAYBLD|" "$unit" >"$TMP/$name"
	# In any systemd there is: a line is a section, a setting, a comment.
	is "$(grep -vE '^(\[[A-Z][a-z]+\]|[A-Z][A-Za-z]+=.*|#.*|)$' "$unit")" \
	    "" "$name: every line is one of a unit"
done

# calls_of GROUP...: the system calls in systemd's groups of them.
calls_of()
{
	local line
	systemd-analyze syscall-filter "$@" | sed 's/^ *//' |
	    while read -r line; do
		case $line in
		"$1" | '#'* | '') ;;
		@*) calls_of "$line" ;;
		*) echo "$line" ;;
		esac
	    done
}
# filtered UNIT: those that its SystemCallFilter= lets through: a line adds, and
# with ~ takes away, what it names.
filtered()
{
	local word sign
	: >"$TMP/calls"
	sed -n 's/^SystemCallFilter=//p' "$1" | while read -r line; do
		sign=${line%%[!~]*}
		for word in ${line#\~}; do
			case $word in
			@*) calls_of "$word" ;;
			*) echo "$word" ;;
			esac
		done | sort -u >"$TMP/line"
		if [ -n "$sign" ]; then
			sort -u "$TMP/calls" | comm -23 - "$TMP/line"
		else
			sort -u "$TMP/calls" "$TMP/line"
		fi >"$TMP/next"
		mv "$TMP/next" "$TMP/calls"
	done
	cat "$TMP/calls"
}

if command -v systemd-analyze >/dev/null; then
	exits 0 "systemd takes the units" systemd-analyze verify \
	    "$TMP"/relaybl-import.{service,timer,path} "$TMP/relaybld.service"
	is "$OUT$ERR" "" "without a word"
	run systemd-analyze security --offline=yes "$TMP/relaybl-import.service"
	like "$OUT" 'Overall exposure level for [^:]*: 0\.[0-9]' \
	    "the service is shut in"
	run systemd-analyze security --offline=yes "$TMP/relaybld.service"
	like "$OUT" 'Overall exposure level for [^:]*: (1\.[0-9]|2\.0)' \
	    "relaybld's as well"
else
	note "no systemd-analyze here: only the form was looked at"
fi

# All that relaybld calls, from its first to its last, must be in the filter;
# the sanitizers call more.
if command -v systemd-analyze >/dev/null && command -v strace >/dev/null &&
    [ -z "${SAN:-}" ]; then
	make_conf
	relaybl publish >/dev/null 2>&1 || bail "publish"
	RELAYBLD_LOG=$TMP/relaybld.log
	spawn "$RELAYBLD_LOG" strace -D -f -qq -o "$TMP/trace" \
	    -E ASAN_OPTIONS=detect_leaks=0 "$RELAYBLD" -c "$CONF"
	RELAYBLD_PID=$SPAWNED
	wait_for "$PATIENCE" relaybld_ready || bail "$(cat "$RELAYBLD_LOG")"
	query "2.0.0.127.$ZONE" >/dev/null
	query "2.0.0.127.$ZONE" A +tcp >/dev/null
	relaybl add --reason test 127.0.25.1 >/dev/null
	wait_for 10 grep -q 'loaded in' "$RELAYBLD_LOG"
	kill -HUP "$RELAYBLD_PID"
	wait_for 10 grep -q 'configuration reloaded' "$RELAYBLD_LOG"
	stop_relaybld
	sed -n 's/^[0-9]* *\([a-z0-9_]*\)(.*/\1/p' "$TMP/trace" | sort -u \
	    >"$TMP/called"
	ok "relaybld makes its system calls" test "$(wc -l <"$TMP/called")" -gt 40
	is "$(filtered "$TMP/relaybld.service" | comm -13 - "$TMP/called" |
	    xargs)" "" "the unit's filter lets them through"
fi

is "$(grep -v '^#' "$UNITS/relaybl.cron")" \
    "$(sed -n '/^```crontab/,/^```$/p' "$ROOT/README.md" |
	grep -v '^[#`]')" "relaybl.cron is README.md's"
done_testing
