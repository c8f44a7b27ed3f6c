#!/bin/bash
# Night after night the same hosts: the ledger's file does not grow with the
# number of imports but with what it holds, and served/ keeps three generations.
. "$(dirname "$0")/lib.sh"
require python3 mdb_copy

HOSTS=4000
NIGHTS=30
# Most of what is scanned here is open, and it is not all that might be.
LIST='    max-open: [0, 100%]
    min-coverage: 0%' make_conf
sed -i 's/nightly: {/nightly: { max-open: [0, 100%], min-coverage: 0%,/' "$CONF"

# night N: a scan of every host, an hour after the one before. One in a hundred
# is found closed, another hundredth each night.
night()
{
	python3 - "$1" "$HOSTS" "$NIGHTS" <<-'END'
	import json, sys, time
	night, hosts, nights = map(int, sys.argv[1:])
	ended = time.strftime("%Y-%m-%dT%H:%M:%SZ",
	    time.gmtime(time.time() - 3600 * (nights - night)))
	def say(**members):
	    print(json.dumps(members))
	say(type="scan", format="relay-verdict/1", scan_id=str(night),
	    scanner="nightly", list="relays", tool="t", tool_version="1",
	    vantage={"net": "external"}, started=ended, ports=[25])
	for n in range(hosts):
	    ip = "127.7.%d.%d" % (n >> 8, n & 255)
	    if n % 100 == night % 100:
	        say(type="verdict", ip=ip, port=25, verdict="closed", ended=ended)
	    else:
	        say(type="verdict", ip=ip, port=25, verdict="open", proof="rcpt",
	            reply="250 2.1.5 Ok", ended=ended)
	say(type="end", scan_id=str(night), status="complete", records=hosts)
	END
}

# ratio: the ledger's file to its compacted copy, in percent.
ratio()
{
	rm -rf "$TMP/copy"
	mkdir "$TMP/copy"
	mdb_copy -c "$STORE/ledger" "$TMP/copy" || return
	echo $((100 * $(stat -c %s "$STORE/ledger/data.mdb") /
	    $(stat -c %s "$TMP/copy/data.mdb")))
}

failed=0
most=0
for ((n = 0; n < NIGHTS; n++)); do
	night "$n" >"$TMP/scan.jsonl"
	relaybl import "$TMP/scan.jsonl" >"$TMP/out" 2>&1 || {
		failed=$((failed + 1))
		note "night $n: $(<"$TMP/out")"
	}
	percent=$(ratio)
	[ "$percent" -le "$most" ] || most=$percent
done
is "$failed" 0 "$NIGHTS nights are imported"
note "at most $most % of the compacted size, at last $percent %"
# A commit leaves two copies of what every import changes: the one that counts,
# and the one before. LMDB keeps a third where nothing is committed between two
# imports: then this is 235.
ok "the ledger's file stays below twice what it holds" test "$most" -lt 200
is "$(find "$STORE/served" -name '*.mdb' | wc -l)" 3 \
    "three generations are served or kept"
exits 0 "and all is as the ledger says" relaybl verify
like "$OUT" "$((HOSTS - HOSTS / 100)) listings, $HOSTS findings" \
    "the hosts of the last night"

done_testing
