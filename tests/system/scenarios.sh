# shellcheck shell=bash disable=SC2034
# What is hurt by faults.sh and the power cuts: commands that change the ledger,
# each with what it begins with. scenario_NAME fills $TMP/base and sets OP,
# AGAIN and STEPS: how many transactions the command makes; undisturbed_NAME
# DIR N does the first N of them.

SCENARIOS="import"

# Addresses that may be listed or not at any time, and one that always is.
WATCHED=(127.0.25.1 127.0.25.2)

# one_listing: a store with one address listed and published.
one_listing()
{
	make_conf
	scan "$TMP/first.jsonl" open 127.0.25.1
	sed -i "s|^store:.*|store: $TMP/base/store|" "$CONF"
	mkdir -p "$TMP/base/store"
	relaybl import "$TMP/first.jsonl" >/dev/null || bail "first import"
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
