#!/bin/bash
# Every format of input, from the file to the list: the samples, gzip, zstd,
# standard input; the same file again; a dry run; what is refused and held.
. "$(dirname "$0")/lib.sh"
require python3 mdb_dump gzip zstd

# The samples grow old.
EXPIRE=3650d
make_conf

# fresh: no store.
fresh()
{
	rm -rf "${STORE:?}"
	mkdir -p "$STORE"
}

# addresses [OPTION]...: what is listed, in a line.
addresses()
{
	relaybl list "$@" | cut -f1 | sort -V -u | paste -sd' '
}

# count NAME: of the summary in $OUT.
count()
{
	awk -v name="$1" '$1 == name && NF == 2 { print $2; exit }' <<<"$OUT"
}

# counts NAME=N...: the summary says so, every one of them.
counts()
{
	local pair got=
	for pair; do
		got+="${pair%%=*}=$(count "${pair%%=*}") "
	done
	is "${got% }" "$*" "it counts $*"
}

# accounted: read = refused + merged + verdicts; verdicts = outcomes.
accounted()
{
	local verdicts outcomes
	verdicts=$(($(count open) + $(count closed) + $(count unreachable) +
	    $(count inconclusive)))
	outcomes=$(($(count listed) + $(count refreshed) + $(count pending) +
	    $(count clearing) + $(count delisted) + $(count exempt) +
	    $(count held) + $(count withheld) + $(count unchanged)))
	is "$(count read) $verdicts" \
	    "$(($(count refused) + $(count merged) + verdicts)) $outcomes" \
	    "every record is accounted for"
}

dump()
{
	mdb_dump -a "$STORE/ledger"
	ls -l --time-style=full-iso "$STORE/served"
	sha256sum "$STORE"/served/*.mdb
}

# --- the samples ------------------------------------------------------------

open_hosts="127.0.25.1 127.0.25.3 127.0.25.7 127.0.25.8 127.0.25.13"

exits 0 "nmap: thirteen servers" \
    relaybl import "$DATA/nmap/nmap-open-relay-mixed-vv.xml"
counts read=13 open=5 closed=3 unreachable=2 inconclusive=3 listed=5 \
    unchanged=8 refused=0 held=0
accounted
is "$(addresses)" "$open_hosts" "the open ones are listed"
is "$(addresses --class trick)" "127.0.25.7" "the tricked one apart"
exits 0 "verify" relaybl verify
like "$OUT" "^verify: generation 1 is what the ledger says .*5 listings" \
    "what is served is what the ledger says"

dump >"$TMP/before"
exits 0 "nmap again" relaybl import "$DATA/nmap/nmap-open-relay-mixed-vv.xml"
like "$OUT" "already applied as import 1" "is known"
dump >"$TMP/after"
ok "and changes nothing" cmp -s "$TMP/before" "$TMP/after"

# The same scan, mapped to the project's own format: the same listings.
fresh
exits 65 "a scan for another list is refused" \
    relaybl import "$DATA/relay-verdict/nmap-open-relay-mixed-vv.jsonl"
like "$ERR" 'the scan is for list "relay"; relaybl.conf has "relays": say --list relays' \
    "and it says what to do"
exits 65 "a scan by a stranger is refused" relaybl import --list relays \
    "$DATA/relay-verdict/nmap-open-relay-mixed-vv.jsonl"
like "$ERR" 'scanner "lab-scanner-1" is not in relaybl.conf, which has nightly' \
    "and it names the known ones"
exits 0 "relay-verdict" relaybl import --list relays --scanner nightly \
    "$DATA/relay-verdict/nmap-open-relay-mixed-vv.jsonl"
counts read=13 open=5 held=5 listed=0 unchanged=8
accounted
like "$OUT" "held back 5: seen from inside the network" \
    "from inside the network nothing is listed, and it says so"
like "$ERR" 'is for list "relay"; goes to "relays"' "the list is noticed"
is "$(addresses)" "" "nothing is listed"

# Trusting the vantage: the same file says more than it did.
sed -i 's/nightly: {/& internal: trust,/' "$CONF"
exits 0 "the same file, its vantage trusted" relaybl import --list relays \
    --scanner nightly "$DATA/relay-verdict/nmap-open-relay-mixed-vv.jsonl"
counts listed=5 held=0
is "$(addresses)" "$open_hosts" "now they are listed"
exits 0 "and once more" relaybl import --list relays --scanner nightly \
    "$DATA/relay-verdict/nmap-open-relay-mixed-vv.jsonl"
like "$OUT" "already applied as import 2" "is known"
sed -i 's/ internal: trust,//' "$CONF"

# Killed half way: it adds, and removes nothing.
fresh
printf '%s\n' ip,port,verdict,proof,ended \
    127.0.25.2,25,open,rcpt,2026-11-20T00:00:00Z >"$TMP/night-before.csv"
relaybl import "$TMP/night-before.csv" >/dev/null || bail "night before"
exits 0 "an aborted scan" relaybl import "$DATA/nmap/nmap-aborted-SIGKILL.xml"
counts read=4 open=2 closed=1 listed=2 delisted=0
like "$OUT" "ignored 1: closed, in a scan that was aborted" "says what it left"
is "$(addresses)" "127.0.25.1 127.0.25.2 127.0.25.3" \
    "adds, and removes nothing"
exits 0 "the whole scan" \
    relaybl import "$DATA/nmap/nmap-open-relay-mixed-vv.xml"
counts delisted=1 unchanged=9 listed=3
like "$OUT" "ignored 2: older than what is known" \
    "what an older scan says of known addresses is left"

fresh
exits 0 "nmap: a host that timed out" \
    relaybl import "$DATA/nmap/nmap-host-timeout.xml"
counts inconclusive=2 unchanged=2 listed=0
exits 0 "nmap: one host under several names" \
    relaybl import "$DATA/nmap/nmap-hostname-multiaddr-dup.xml"
counts read=3 merged=2 listed=1
# It is the older one: another feed could bring it, this one has come further.
fresh
exits 0 "nmap: three ports" relaybl import "$DATA/nmap/nmap-open-multiport.xml"
counts read=3 open=2 closed=1
exits 65 "nmap: two runs in one file" \
    relaybl import "$DATA/nmap/nmap-append-output.xml"
like "$ERR" "nmap-append-output.xml:[0-9]+: .*two runs in one file" \
    "has file and line"
exits 65 "nmap -oG" relaybl import "$DATA/nmap/nmap-open-relay-mixed-vv.gnmap"
like "$ERR" "use the -oX" "says what to use"

fresh
exits 0 "csv" relaybl import "$DATA/lists/verdicts.csv" \
    --rejects "$TMP/rejects"
counts read=3 open=1 refused=2 listed=1
accounted
is "$(cut -d: -f2,3 "$TMP/rejects" | paste -sd' ')" "3: field 4: field" \
    "refused records are in the file of rejects"
is "$(addresses)" "192.0.2.25" "the open one is listed"
like "$(relaybl lookup 192.0.2.25)" "mail came out of 192.0.2.80" \
    "where its mail came out is told, not listed"

exits 65 "a list with the whole world in it" \
    relaybl import "$DATA/lists/plain-list.txt"
like "$ERR" "plain-list.txt:9: the whole address space" "is refused"
exits 65 "an rbldnsd zone" \
    relaybl import "$DATA/lists/rbldnsd-ip4set.zone"
like "$ERR" "rbldnsd" "is named as what it is"

# --- lists ------------------------------------------------------------------

fresh
grep -v '^0\.0\.0\.0/0' "$DATA/lists/plain-list.txt" >"$TMP/list.txt"
exits 0 "a plain list with bad lines" relaybl import "$TMP/list.txt"
counts read=9 refused=2 merged=1 open=6 listed=6
accounted
is "$(addresses)" "10.0.0.1 192.0.2.25 192.0.2.26 192.0.2.28 192.0.2.29 2001:db8:1:2::25" \
    "its good lines are listed, a mapped address as IPv4"
like "$ERR" "list.txt:4: address: .*leading zero" "leading zeros are refused"

sed -i 's/allow-special: true/allow-special: false/' "$CONF"
fresh
exits 65 "nothing but special addresses" relaybl import "$TMP/list.txt"
like "$ERR" "list.txt:8: special: 10.0.0.1 is special-purpose" \
    "are refused one by one"
exits 0 "a public address among them" \
    relaybl import - <<<$'11.0.0.1\n10.0.0.1'
counts read=2 refused=1 listed=1
like "$OUT" "refused 1: special-purpose address" "reasons are summed up"
sed -i 's/allow-special: false/allow-special: true/' "$CONF"

fresh
exits 0 "prefixes and ranges" \
    relaybl import - <<<$'198.51.100.0/24\n203.0.113.4-203.0.113.7'
is "$(addresses)" "198.51.100.0/24 203.0.113.4/30" "are listed as prefixes"
exits 0 "wider ones" relaybl import - <<<$'203.0.112.0/23\n192.0.2.1'
counts refused=1 listed=1
like "$ERR" "wide: 203.0.112.0/23 is wider than list relays allows \(/24\)" \
    "are refused"
exits 0 "--class" relaybl import --class proxy - <<<"203.0.113.9"
is "$(addresses --class proxy)" "203.0.113.9" "gives a list its class"

sed -i 's/allow-special: true/&\n    max-addresses: 256/' "$CONF"
exits 65 "more addresses than the list takes of one file" \
    relaybl import - <<<$'198.51.100.0/24\n192.0.2.9'
like "$ERR" "would list 257 IPv4 addresses, list relays takes 256" "is refused"
sed -i '/max-addresses/d' "$CONF"

# --- compressed, standard input, format -------------------------------------

sample=$DATA/nmap/nmap-open-relay-mixed-vv.xml
gzip -c "$sample" >"$TMP/scan.xml.gz"
zstd -q -c "$sample" >"$TMP/no-suffix"
fresh
exits 0 "gzip" relaybl import "$TMP/scan.xml.gz"
counts read=13 listed=5
fresh
exits 0 "zstd, whatever it is called" relaybl import "$TMP/no-suffix"
counts read=13 listed=5
fresh
exits 0 "gzip on standard input" relaybl import - <"$TMP/scan.xml.gz"
counts read=13 listed=5
like "$OUT" "\(stdin\)" "is called so"
fresh
head -c 900 "$TMP/scan.xml.gz" >"$TMP/cut.gz"
exits 65 "a cut gzip" relaybl import "$TMP/cut.gz"
like "$ERR" "cut.gz" "is refused"
exits 65 "--format that it is not" relaybl import --format nmap "$TMP/list.txt"
exits 0 "--format that it is" relaybl import --format nmap "$sample"
exits 66 "a file that is not there" relaybl import "$TMP/nowhere"
exits 66 "a device" relaybl import /dev/null
: >"$TMP/empty"
exits 65 "an empty file" relaybl import "$TMP/empty"

# --- CSV with scan data beside it -------------------------------------------

fresh
printf '%s\n' ip,port,verdict,proof,ended \
    192.0.2.1,25,open,rcpt,2026-11-20T00:00:00Z \
    192.0.2.2,25,closed,,2026-11-20T00:00:00Z >"$TMP/a.csv"
printf '%s\n' '{"type":"scan","format":"relay-verdict/1","scan_id":"n-1","seq":5,"scanner":"nightly","tool":"own","tool_version":"2","vantage":{"net":"external"},"started":"2026-11-19T23:00:00Z","list":"relays","ports":[25]}' \
    '{"type":"end","scan_id":"n-1","status":"complete","records":2,"ended":"2026-11-20T01:00:00Z"}' \
    >"$TMP/a.csv.scan.json"
exits 0 "csv with its scan" relaybl import "$TMP/a.csv"
like "$OUT" "scan +n-1, own 2, ended 2026-11-20T01:00:00Z, complete" \
    "takes the scan from the file beside it"
sed -i 's/"records":2/"records":3/' "$TMP/a.csv.scan.json"
printf '%s\n' 192.0.2.3,25,open,rcpt,2026-11-20T00:00:00Z \
    192.0.2.1,25,closed,,2026-11-20T02:00:00Z >>"$TMP/a.csv"
exits 0 "csv whose scan counts other records" relaybl import "$TMP/a.csv"
like "$OUT" "aborted" "counts as aborted"
is "$(addresses)" "192.0.2.1 192.0.2.3" "adds, and removes nothing"
rm "$TMP/a.csv.scan.json"
exits 0 "csv without, with flags" relaybl import --scan-id by-hand --complete - \
    <<<$'ip,port,verdict,proof,ended\n192.0.2.1,25,closed,,2026-11-20T02:00:00Z'
like "$OUT" "scan +by-hand, complete" "takes the scan from them"
counts delisted=1

# --- dry run ----------------------------------------------------------------

fresh
exits 1 "a dry run without a store" relaybl import --dry-run "$sample"
like "$OUT" "list +127\.0\.25\.1 port 25: open, relay" "prints the plan"
counts listed=5
ok "and makes none" test ! -e "$STORE/ledger"
relaybl import "$sample" >/dev/null || bail "import"
scan "$TMP/next.jsonl" closed 127.0.25.1 open 127.0.25.9
# Of now, so that it is newer than the sample.
now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
sed -i "s/\"ended\":\"[^\"]*\"/\"ended\":\"$now\"/" "$TMP/next.jsonl"
dump >"$TMP/before"
exits 1 "a dry run" relaybl import --dry-run "$TMP/next.jsonl"
like "$OUT" "delist +127\.0\.25\.1 " "says what would go"
like "$OUT" "list +127\.0\.25\.9 " "and what would come"
exits 1 "as JSON" relaybl import --dry-run --json "$TMP/next.jsonl"
is "$(python3 -c 'import json, sys
d = json.load(sys.stdin)
print(sorted((p["action"], p["address"]) for p in d["plan"]),
    d["summary"]["counts"]["listed"], d["summary"]["dry_run"])' <<<"$OUT")" \
    "[('delist', '127.0.25.1'), ('list', '127.0.25.9')] 1 True" "the same"
dump >"$TMP/after"
ok "changes not a byte" cmp -s "$TMP/before" "$TMP/after"
exits 0 "a dry run of what was applied" relaybl import --dry-run "$sample"

# --- merge and contradictions -----------------------------------------------

fresh
scan "$TMP/twice.jsonl" open 192.0.2.1 closed 192.0.2.1 open 192.0.2.1 \
    closed 192.0.2.2
exits 0 "a scan that contradicts itself" relaybl import "$TMP/twice.jsonl"
counts read=4 merged=2 contradictions=1 open=1 closed=1 listed=1
accounted
like "$OUT" "contradiction: 192.0.2.1 port 25 is open \(line [24]\) and closed \(line 3\): taken as open" \
    "says which and where"
exits 0 "as JSON" relaybl imports 1 --json
is "$(python3 -c 'import json, sys
print(json.load(sys.stdin)["counts"]["contradictions"])' <<<"$OUT")" 1 \
    "and it is in the record"

# --- times ------------------------------------------------------------------

fresh
at()
{
	date -u -d "$1" +%Y-%m-%dT%H:%M:%SZ
}
printf '%s\n' ip,port,verdict,proof,ended \
    "192.0.2.1,25,open,rcpt,$(at '+2 minutes')" \
    "192.0.2.2,25,open,rcpt,$(at '+2 hours')" \
    "192.0.2.3,25,open,rcpt,$(at '+2 days')" \
    "192.0.2.4,25,open,rcpt,2026-11-20T00:00:00" \
    "192.0.2.5,25,open,rcpt,$(at '-4000 days')" >"$TMP/times.csv"
exits 0 "clocks that go wrong" relaybl import "$TMP/times.csv"
counts read=5 refused=2 held=1 listed=1 unchanged=1
like "$OUT" "held back 1: its time is more than 5 minutes ahead" "held"
like "$OUT" "refused 1: a time in the future" "refused"
like "$OUT" "refused 1: no time, or one without a UTC offset" "refused"
like "$OUT" "ignored 1: open, but so long ago" "too old to list"
is "$(addresses)" "192.0.2.1" "one is listed"

# --- several files ----------------------------------------------------------

fresh
printf '192.0.2.7\n' >"$TMP/good"
exits 66 "three files, one of them missing" \
    relaybl import "$TMP/list.txt" "$TMP/nowhere" "$TMP/good" --json
is "$(wc -l <<<"$OUT")" 2 "the others are applied"
ok "each summary is JSON" python3 -c 'import json, sys
for line in sys.stdin: json.loads(line)' <<<"$OUT"
like "$(addresses)" "192.0.2.7" "the one behind it, too"
like "$ERR" "nowhere" "the missing one is named"
exits 0 "the generation is sound after all" relaybl verify

# --- the same bytes from another scanner ------------------------------------

fresh
sed -i 's/^  nightly: .*/&\n  other: {}/' "$CONF"
exits 0 "a list" relaybl import --scanner nightly "$TMP/good"
exits 0 "by another scanner" relaybl import --scanner other "$TMP/good"
counts listed=1
exits 0 "and again" relaybl import --scanner other "$TMP/good"
like "$OUT" "already applied as import 2" "is known"
is "$(relaybl list | cut -f 5 | xargs)" "nightly other" "each owns its own"

done_testing
