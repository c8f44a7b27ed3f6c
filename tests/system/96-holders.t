#!/bin/bash
# Who holds an address: every kind of source, plain and compressed; their order
# and their longest prefixes; wrong lines, and files of another kind.
. "$(dirname "$0")/lib.sh"
require python3 gzip zstd
MORE='survey:
  holders: [csv:own.csv, delegated:delegated, pfx2as:pfx2as, asnames:asns.csv]'
make_conf

ADDRESSES=(192.0.2.1 192.0.2.200 198.51.100.1 198.51.100.150 198.51.100.192
    203.0.113.1 100.64.0.1 2001:db8::1 2001:db8:1::1)
opens=()
for address in "${ADDRESSES[@]}"; do
	opens+=(open "$address")
	printf 'd%s.example\tmx.d%s.example\t%s\n' "${#opens[@]}" \
	    "${#opens[@]}" "$address"
done >"$TMP/triples"
scan "$TMP/scan" "${opens[@]}"
exits 0 "a scan" relaybl import "$TMP/scan"

cd "$TMP" || exit
cat >own.csv <<END
prefix,holder,contact,lang,note
192.0.2.0/25,"Example, KK",abuse@example.jp,ja,by hand
203.0.113.0-203.0.113.191,Range,,,
2001:db8:1::/48,Six,,,
END
cat >delegated <<END
2.3|apnic|1763683200|4|19830613|20251121|+1000
apnic|*|ipv4|*|2|summary
apnic|JP|ipv4|192.0.2.0|256|19930901|assigned|A91A560A
apnic|JP|ipv4|198.51.100.0|192|20020801|allocated|A9182A3B
apnic||ipv4|203.0.113.0|256||available|
apnic|JP|ipv6|2001:db8::|32|19990813|allocated|A91A560A
END
cat >pfx2as <<END
192.0.2.0	24	64500
192.0.2.192	26	64501
198.51.100.0	24	64502_64503
100.64.0.0	10	{64504,64505}
2001:db8::	32	64500
END
cat >asns.csv <<END
asn,name,class,cc
AS64500,"Example Hosting, Inc.",Unknown,JP
AS64502,Two,Unknown,US
END

# survey OPTION...: "ADDRESS HOLDER AS" of each address into $OUT; the document
# in $TMP/json, standard error in $TMP/said.
survey()
{
	relaybl survey "$TMP/triples" --no-store --json "$@" \
	    >"$TMP/json" 2>"$TMP/said" || return
	python3 -c 'import json, sys
for domain in json.load(open(sys.argv[1]))["listed"]:
    for host in domain["hosts"]:
        for a in host["addresses"]:
            print(a["address"], a["holder"], a["asn"])' "$TMP/json" |
	    sort >"$TMP/answers"
	OUT=$(<"$TMP/answers")
}
# holds ADDRESS "HOLDER AS" NAME
holds()
{
	is "$(sed -n "s|^$1 ||p" "$TMP/answers")" "$2" "$3"
}
# source N MEMBER: of the N-th source, as the document has it.
source_said()
{
	python3 -c 'import json, sys
print(json.load(open(sys.argv[1]))["sources"][int(sys.argv[2])][sys.argv[3]])' \
	    "$TMP/json" "$1" "$2"
}
# rows OPTION...: "DOMAINS KEY" of each row
rows()
{
	relaybl survey "$TMP/triples" --no-store --json --top 0 "$@" |
	    python3 -c 'import json, sys
for row in json.load(sys.stdin)["tally"]["rows"]:
    print(row["domains"], row["key"])'
}

# --- the sources of relaybl.conf, in their order ----------------------------

ok "the configured sources" survey
is "$(<"$TMP/said")" "" "nothing is wrong with them"
holds 192.0.2.1 "Example, KK AS64500" "our own says who, pfx2as which AS"
holds 192.0.2.200 "apnic:A91A560A AS64501" "then the registry; the longest AS"
holds 198.51.100.1 "apnic:A9182A3B AS64502_64503" "192 addresses are a /25"
holds 198.51.100.150 "apnic:A9182A3B AS64502_64503" "... and a /26"
holds 198.51.100.192 "AS64502_64503 AS64502_64503" "... and no more: the AS"
holds 203.0.113.1 "Range None" "a range; nobody announces it"
holds 100.64.0.1 "AS64504,64505 AS64504,64505" "a set"
holds 2001:db8::1 "apnic:A91A560A AS64500" "IPv6"
holds 2001:db8:1::1 "Six AS64500" "IPv6 by hand"
is "$(source_said 0 kind) $(source_said 1 kind)" "csv delegated" "their kinds"
is "$(source_said 0 entries)" 4 "prefixes: of the range two"
is "$(source_said 1 date)" 2025-11-21T00:00:00Z "the date that the data says"
is "$(rows --by asn)" "3 AS64500
3 AS64502_64503
1 (not known)
1 AS64501
1 AS64504,64505" "counted by AS"
like "$(relaybl survey "$TMP/triples" --no-store --by asn)" \
    "Example Hosting, Inc." "an AS has its name from asnames"

# --- --holders instead, and one source of each kind -------------------------

ok "one source" survey --holders csv:own.csv
holds 192.0.2.1 "Example, KK None" "it knows this one"
holds 192.0.2.200 "None None" "and not that one"
ok "the AS before the registry" survey --holders pfx2as:pfx2as,delegated:delegated
holds 192.0.2.1 "AS64500 AS64500" "the first that knows an address wins"

printf '; IP-ASN32-DAT file\n; Converted on  : %s\n192.0.2.0/24\t64500\n' \
    "Tue Sep 24 09:00:00 2002" >pyasn
ok "pyasn" survey --holders pyasn:pyasn
holds 192.0.2.1 "AS64500 AS64500" "pyasn answers"
is "$(source_said 0 date)" 2002-09-24T09:00:00Z "and says when it was made"

cat >table.jsonl <<END
{"CIDR":"192.0.2.0/24","ASN":64500,"Hits":9}
{"CIDR":"192.0.2.0/24","ASN":64666,"Hits":1}
{"CIDR":"2001:db8::/32","ASN":64501,"Hits":5}
END
ok "bgptools" survey --holders bgptools:table.jsonl
holds 192.0.2.1 "AS64500 AS64500" "whom most see"
holds 2001:db8::1 "AS64501 AS64501" "IPv6"

printf '%s\t%s\t%s\t%s\t%s\n' 192.0.2.0 192.0.2.191 64500 JP "IP TO ASN" \
    192.0.2.192 192.0.2.255 0 None "Not routed" >iptoasn
ok "iptoasn" survey --holders iptoasn:iptoasn
holds 192.0.2.1 "AS64500 AS64500" "in the range"
holds 192.0.2.200 "None None" "not routed"

python3 "$ROOT/tests/survey/mmdb.py" asn.mmdb 2002-09-24 <<END
192.0.2.0/24	64500	Example, Inc.
192.0.2.128/25	64501	Other
2001:db8::/32	64502	Info	info.example
END
ok "mmdb" survey --holders mmdb:asn.mmdb
holds 192.0.2.1 "AS64500 AS64500" "IPv4 in a tree of IPv6"
holds 192.0.2.200 "AS64501 AS64501" "the longer prefix"
holds 2001:db8::1 "AS64502 AS64502" "as IPinfo has it"
is "$(source_said 0 date)" 2002-09-24T00:00:00Z "the epoch of the build"

gzip -k pfx2as
zstd -q own.csv
ok "compressed" survey --holders csv:own.csv.zst,pfx2as:pfx2as.gz
holds 192.0.2.1 "Example, KK AS64500" "they say the same"

# --- what is wrong ----------------------------------------------------------

cat >wrong.csv <<END
prefix,holder,contact
192.0.2.0/24,Good,good@example.com
192.0.2.1/24,Host bits,
mail.example.com,Name,
198.51.100.0/24,Two,"a@b.example
Bcc: c@d.example"
198.51.100.0/24,Three,
203.0.113.0/24,Four,
END
ok "some lines are wrong" survey --holders csv:wrong.csv
is "$(<"$TMP/said")" 'wrong.csv:3: address: "192.0.2.1/24": host bits are set
wrong.csv:4: name: "mail.example.com" is a name: names move, list addresses
wrong.csv:5: field: contact: "a@b.example\x0aBcc: c@d.example" is not one e-mail address' \
    "each is told with its line"
is "$(source_said 0 refused)" 3 "and counted"
holds 198.51.100.1 "Three None" "what is right is taken"

exits 65 "a file of another kind" relaybl survey triples --holders mmdb:own.csv
like "$ERR" "own.csv: .*metadata" "is named"
exits 65 "more wrong than right" relaybl survey triples --holders pfx2as:own.csv
like "$ERR" "own.csv: 4 of 4 lines are wrong: is it pfx2as\?" "is named"
head -c 300 asn.mmdb >cut.mmdb
exits 65 "half an mmdb" relaybl survey triples --holders mmdb:cut.mmdb
like "$ERR" "cut.mmdb: " "is named"
head -c 40 pfx2as.gz >cut.gz
exits 65 "half a gzip" relaybl survey triples --holders pfx2as:cut.gz
like "$ERR" "cut.gz: " "is named"
: >empty
exits 65 "an empty file" relaybl survey triples --holders asnames:empty
exits 66 "no file" relaybl survey triples --holders csv:none
like "$ERR" "none: " "is named"
exits 64 "no kind" relaybl survey triples --holders cvs:own.csv
like "$ERR" "kinds are csv, pfx2as" "the kinds are told"
exits 64 "no file in it" relaybl survey triples --holders csv:
is "$(relaybl survey --stored)" "" "nothing of all that was kept"

# Every octet of an MMDB may be wrong: an answer or an error, never a crash.
# (libmaxminddb 1.7.1 itself leaks what it read of some broken metadata.)
ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0" \
    python3 - "$RELAYBL" "$CONF" <<'END' >"$TMP/flips" 2>&1
import subprocess, sys
data, bad = open("asn.mmdb", "rb").read(), 0
for at in range(0, len(data), max(1, len(data) // 30)):
    broken = bytearray(data)
    broken[at] ^= 0xff
    open("flip.mmdb", "wb").write(broken)
    done = subprocess.run([sys.argv[1], "-c", sys.argv[2], "survey", "triples",
        "--no-store", "--holders", "mmdb:flip.mmdb"], capture_output=True)
    if done.returncode not in (0, 65):
        print(at, done.returncode, done.stderr.decode())
END
is "$(<"$TMP/flips")" "" "an MMDB with a wrong octet"

# --- memory that runs out ---------------------------------------------------

# ASan allocates for itself, past what is put in between.
if [ -z "${SAN:-}" ]; then
	# short [VARIABLE]: with allocations counted, or one that fails.
	short()
	{
		env LD_PRELOAD="$BUILD/preload/nomemory.so" "$@" \
		    "$RELAYBL" -c "$CONF" survey triples --no-store --csv --actor test \
		    --holders "csv:own.csv,delegated:delegated,$MANY" \
		    >short 2>said
	}
	MANY=pfx2as:pfx2as,bgptools:table.jsonl,iptoasn:iptoasn
	MANY+=,mmdb:asn.mmdb,asnames:asns.csv
	short RELAYBL_ALLOC_COUNT="$TMP/allocations"
	cp short whole
	read -r calls <"$TMP/allocations"
	wrong='' failures=0
	for ((i = 1; i <= calls; i += ${EVERY:-7})); do
		short RELAYBL_ALLOC=$i
		status=$?
		case $status in
		71) failures=$((failures + 1)) ;;
		0) cmp -s short whole || wrong+=" $i" ;;
		*) wrong+=" $i:$status" ;;
		esac
	done
	is "$wrong" '' "no memory, no survey, or the right one"
	ok "it was short of it ($failures of $calls)" test $failures -gt 5
fi

# --- what README.md says of them ---------------------------------------------

. "$ROOT/tests/system/snippet.sh"
{
	cat "$CONF"
	snippet yaml-report
} >"$TMP/readme.conf"
snippet yaml-holders | sed 1d >"$TMP/holders"
sed -i -e "/^  holders:/r $TMP/holders" -e '/^  holders: .csv:own/d' \
    "$TMP/readme.conf"
exits 0 "its lines are good" relaybl -c "$TMP/readme.conf" checkconf
like "$OUT" "holders: .*csv:$TMP/holders.csv\".*pfx2as.*asnames:" "and kept"
snippet csv-holders >example.csv
printf 'a.example\tmx.a.example\t%s\n' 198.51.100.150 >geo
like "$(relaybl survey geo --no-store --holders csv:example.csv)" \
    "Example KK" "so are those of its table"
is "$ERR" "" "all of them"

# --- the published samples, where they are ----------------------------------

if [ -r "$SAMPLES/survey/GeoLite2-ASN-Test.mmdb" ]; then
	printf 'a.example\tmx.a.example\t%s\n' 1.128.0.1 >geo
	scan "$TMP/scan" open 1.128.0.1
	exits 0 "a scan" relaybl import "$TMP/scan"
	like "$(relaybl survey geo --no-store --by asn \
	    --holders "mmdb:$SAMPLES/survey/GeoLite2-ASN-Test.mmdb")" \
	    "Telstra Pty Ltd" "GeoLite2's test file"
	own=$SAMPLES/survey
	exits 0 "the others" relaybl survey geo --no-store --holders \
	    "pfx2as:$own/pfx2as-caida.txt,pyasn:$own/ipasn-pyasn.dat,bgptools:$own/bgptools-table.jsonl,asnames:$own/bgptools-asns.csv,delegated:$own/delegated-extended.txt"
	is "$ERR" "" "nothing is wrong with them"
fi
done_testing
