# shellcheck shell=bash disable=SC2034
# What is hurt by faults.sh and the power cuts: commands that change the ledger,
# each with what it begins with. scenario_NAME fills $TMP/base and sets OP,
# AGAIN, ONCE and STEPS: how many transactions the command makes; undisturbed_NAME
# DIR N does the first N of them.

SCENARIOS="import spool approve revert purge"
WHY=(--reason test --actor test)

# Addresses that may be listed or not at any time.
WATCHED=(127.0.25.1 127.0.25.2)

# one_listing: a store with one address listed and published.
one_listing()
{
	make_conf
	sed -i "s|^store:.*|store: $TMP/base/store|" "$CONF"
	mkdir -p "$TMP/base/store"
	import_into_base open 127.0.25.1
}

# import_into_base [VERDICT ADDRESS]...
import_into_base()
{
	scan "$TMP/first.jsonl" "$@"
	run relaybl import --actor test "$TMP/first.jsonl"
	[[ $STATUS = [03] ]] || bail "import before: $ERR"
}

# An import delists one address and lists another.
scenario_import()
{
	one_listing
	scan "$TMP/next.jsonl" closed 127.0.25.1 open 127.0.25.2
	OP=(import --actor test "$TMP/next.jsonl")
	STEPS=1
}
undisturbed_import()
{
	[ "$2" -eq 0 ] || do_op "$1" >/dev/null
}

# Two scans wait in a spool: the second takes back what the first did.
scenario_spool()
{
	one_listing
	mkdir "$TMP/base/spool"
	scan "$TMP/base/spool/b.jsonl" closed 127.0.25.1 open 127.0.25.2
	scan "$TMP/base/spool/a.jsonl" open 127.0.25.1 closed 127.0.25.2
	OP=(import --actor test --spool @/spool)
	AGAIN="0 1"
	STEPS=2
}
undisturbed_spool()
{
	[ "$2" -ge 1 ] || return 0
	[ "$2" -ge 2 ] || mv "$1/spool/a.jsonl" "$1"
	do_op "$1" >/dev/null
}

# More was closed than the guards let go: an operator says that it is so.
scenario_approve()
{
	LIST="    max-remove: [1, 1%]" one_listing
	import_into_base open 127.0.25.2 open 127.0.25.3
	import_into_base closed 127.0.25.1 closed 127.0.25.2 open 127.0.25.4
	[ "$STATUS" -eq 3 ] || bail "it is not held: $OUT"
	OP=(approve 3 "${WHY[@]}")
	AGAIN="0 64"
	STEPS=1
}
undisturbed_approve()
{
	undisturbed_import "$@"
}

# The last import is undone.
scenario_revert()
{
	one_listing
	import_into_base closed 127.0.25.1 open 127.0.25.2
	OP=(revert 2 "${WHY[@]}")
	AGAIN="0 64"
	STEPS=1
}
undisturbed_revert()
{
	undisturbed_import "$@"
}

# All that a scanner found is taken off.
scenario_purge()
{
	one_listing
	import_into_base open 127.0.25.2
	OP=(purge --scanner nightly "${WHY[@]}")
	ONCE=1
	STEPS=1
}
undisturbed_purge()
{
	undisturbed_import "$@"
}

# An operator claims that a host is in order.
scenario_ticket()
{
	one_listing
	printf 'a.example\tmx.a.example\t127.0.25.1\n' >"$TMP/triples"
	echo "127.0.25.0/24,Example Net,,," >"$TMP/holders.csv"
	run relaybl survey --format triples --holders "csv:$TMP/holders.csv" \
	    "$TMP/triples"
	run relaybl ticket open --top 0 --actor test
	[ "$OUT" = "ticket 1: Example Net: 1 host" ] || bail "ticket: $OUT$ERR"
	OP=(ticket claim 1 --actor test --output @/claimed --force)
	AGAIN="0 64"
	STEPS=1
}
undisturbed_ticket()
{
	undisturbed_import "$@"
}
