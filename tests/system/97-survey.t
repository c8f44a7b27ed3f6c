#!/bin/bash
# The survey of 2002 in its proportions: exactly its counts, shares and ranks in
# every form; the second one as a change; surveys kept, shown and forgotten;
# nothing of names in the public form, and nothing injected into any.
. "$(dirname "$0")/lib.sh"
require python3
python3 -c 'import jsonschema' 2>/dev/null || skip_all 'needs jsonschema'
make_conf
ask()
{
	python3 "$ROOT/tests/survey/survey.py" "$@"
}
SCHEMA=$DATA/survey/relaybl-survey-1.schema.json

ok 'a world of 194,953 domains' python3 "$ROOT/tests/survey/golden.py" "$TMP"

# take VERDICT FILE: a scan says so of the addresses in a file. More than a guard
# lets pass is right here.
take()
{
	local args=() address
	while read -r address; do
		args+=("$1" "$address")
	done <"$2"
	scan "$TMP/scan" "${args[@]}"
	run relaybl import "$TMP/scan"
	[ "$STATUS" -ne 3 ] || run relaybl approve --reason 'it is so' \
	    "$(relaybl imports --held | head -n 1 | cut -f 1)"
	return "$STATUS"
}
ok 'its open relays' take open "$TMP/open1"
is "$(relaybl list | wc -l)" 301 'are listed'

# --- The numbers of 2002 -----------------------------------------------------

HOLDERS=csv:$TMP/holders.csv
exits 0 'the survey' relaybl survey "$TMP/first.tsv" --holders "$HOLDERS" \
    --name 'autumn 2002'
like "$OUT" '^survey 1 "autumn 2002" of 20' 'has a name and a number'
like "$OUT" $'\n  domains +194,953 +8,833 +4.53 %\n' '4.53 % of the domains'
like "$OUT" ' nxdomain 6,000, no-mail 2,000, servfail 1,500, timeout 900' \
    'what has no mail is kept apart'
like "$OUT" 'null MX 500, without MX 0, .* all addresses listed 8,533' \
    'and what is listed with all its addresses'
like "$OUT" 'listed domains by holder of the address, 10 of 124 rows' \
    'the unit is named'
like "$OUT" $'\n     1  Holder 0 +4,012 +45.42 % +4,012 +45.42 % +1 +1\n' \
    'the largest: one server'
like "$OUT" $'\n    10  Holder 9 +124 +1.40 % +7,696 +87.13 % +7 +7\n' \
    'ten holders have 87 %'
# 160 of its own, and 5 of the tenth.
like "$OUT" $'\n     9  Holder 8 +165 +1.87 % ' 'a domain counts with both'
like "$OUT" '\(5 count in more than one\)' 'which is told'
like "$OUT" 'behind one address: the largest, 10.0.0.1, has 4,012 \(45.42 %\)' \
    'and how much hangs on one address'
like "$OUT" "csv holders.csv, 20[0-9-]{8}: 124 entries" 'and its source'

relaybl survey --survey 1 --json >"$TMP/1.json"
is "$(ask say "$TMP/1.json" totals.domains.all totals.domains.listed \
    totals.domains.listed_percent totals.domains.listed_all \
    totals.addresses.listed tally.count tally.in_several \
    'tally.rows[0].domains' 'tally.rows[9].cumulative' \
    'tally.rows[9].cumulative_percent' \
    'concentration.address.rows[0].domains')" \
    '194953 8833 4.53 8533 301 124 5 4012 7696 87.13 4012' \
    'the kept survey says the same in JSON'
is "$(python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
print(len(d["listed"]), sum(x["all_listed"] for x in d["listed"]))' \
    "$TMP/1.json")" '8833 8533' 'with every listed domain'

# No source knows an AS. 4,012 domains are behind one address, and so one /24.
for by in asn prefix ip mx; do
	relaybl survey --survey 1 --by $by --top 2 --json >"$TMP/$by.json"
done
is "$(ask say "$TMP/asn.json" 'tally.rows[0].key' 'tally.rows[0].domains' \
    tally.not_known)" '(not known) 8833 8833' 'by AS'
is "$(ask say "$TMP/prefix.json" 'tally.rows[0].key' \
    'tally.rows[0].domains' 'tally.rows[1].key' 'tally.rows[1].domains' \
    tally.count)" '10.0.0.0/24 4012 10.1.0.0/24 900 124' 'by network'
is "$(ask say "$TMP/ip.json" 'tally.rows[0].key' 'tally.rows[0].domains' \
    'tally.rows[1].key' 'tally.rows[1].domains' tally.count)" \
    '10.0.0.1 4012 10.8.0.1 25 301' 'by address'
is "$(ask say "$TMP/mx.json" 'tally.rows[0].key' 'tally.rows[0].domains' \
    tally.count)" 'mx10.0.0.1.h0.example 4012 301' 'by mail host'

# --- The second survey -------------------------------------------------------

sort "$TMP/open1" >"$TMP/then"
sort "$TMP/open2" | comm -23 "$TMP/then" - >"$TMP/closed"
ok 'most of them are closed' take closed "$TMP/closed"
is "$(relaybl list | wc -l)" 141 'and off the list'

# Of 8,833: 6,798 fixed, 1,915 still, 100 not resolved and 20 not asked; 15 new.
exits 0 'the second survey' relaybl survey "$TMP/second.tsv" \
    --holders "$HOLDERS" --diff 1 --html "$TMP/2.html"
like "$OUT" $'\n  domains +8,833 +1,930 +15 +6,798 +1,915 +120\n' \
    'what changed, in domains'
# Of the 45 of Holder 1, 5 have nothing behind them that resolves, and one of the
# 26 of Holder 3; 160 of 301 are closed.
like "$OUT" $'\n  addresses +301 +141 +0 +154 +141 +6\n' \
    'and in addresses'
like "$OUT" 'of the domains: 20 not in the other survey' 'what was not asked'
like "$OUT" 'of the domains: 100 not resolved now' 'what was not resolved'
like "$OUT" 'of the domains: 15 have other addresses now' 'what moved'
like "$OUT" $'\n  Holder 0 +4,012 +0 +-4,012 +1 +0 +-1\n' \
    'the largest change comes first'
relaybl survey --survey 2 --diff 1 --json >"$TMP/2.json"
is "$(ask say "$TMP/2.json" diff.survey diff.domains.new diff.domains.fixed \
    diff.domains.still diff.domains.unknown diff.domains.notes.moved \
    diff.domains.notes.absent diff.other_classes)" \
    '1 15 6798 1915 120 15 20 False' 'the same in JSON'
is "$(python3 -c 'import collections, json, sys
d = json.load(open(sys.argv[1]))
n = collections.Counter(x["change"] for x in d["changed"])
print(*(n[k] for k in ("new", "fixed", "still", "unknown")))' "$TMP/2.json")" \
    '15 6798 1915 120' 'with every domain'
is "$(ask valid "$SCHEMA" "$TMP/1.json" "$TMP/2.json" "$TMP/asn.json" \
    "$TMP/mx.json")" '' 'all of it is relaybl-survey/1'

# --- CSV ---------------------------------------------------------------------

relaybl survey --survey 1 --csv --top 0 >"$TMP/1.csv"
ask table "$TMP/1.csv" \
    rank,name,listed_domains,share_percent,cumulative_domains >"$TMP/rows"
is "$(wc -l <"$TMP/rows")" 124 'CSV has a line a row'
is "$(sed -n '1p;10p' "$TMP/rows" | paste -sd' ')" \
    '1|Holder 0|4012|45.42|4012 10|Holder 9|124|1.40|7696' 'and its numbers'
relaybl survey --survey 2 --diff 1 --csv --top 2 >"$TMP/2.csv"
is "$(ask table "$TMP/2.csv" \
    rank,name,listed_domains,listed_domains_before | paste -sd' ')" \
    '|Holder 0|0|4012 |Holder 1|0|900' 'and what was before'

# --- The public form ---------------------------------------------------------

relaybl survey --survey 2 --diff 1 --public --top 0 --json >"$TMP/p.json"
relaybl survey --survey 2 --diff 1 --public --top 0 --csv >"$TMP/p.csv"
relaybl survey --survey 2 --diff 1 --public --top 0 --html "$TMP/p.html" \
    >"$TMP/p.txt"
relaybl survey --survey 1 --public --by prefix --json >"$TMP/pp.json"
is "$(ask named "$TMP/first.tsv" "$TMP"/p.{txt,json,csv,html} |
    cut -d ' ' -f 2-)" "$(printf '[] 0\n%.0s' 1 2 3 4)" \
    'no name and no address is in the public form'
unlike "$(ask named "$TMP/first.tsv" "$TMP/2.json")" ' 0$' \
    'as they are in the other'
is "$(ask valid "$SCHEMA" "$TMP/p.json" "$TMP/pp.json")" '' \
    'which is relaybl-survey/1, too'
is "$(ask say "$TMP/p.json" public diff.domains.fixed \
    'concentration.address.rows[0].key' \
    'concentration.address.rows[0].domains')" 'True 6798 None 20' \
    'its numbers are there'
for by in ip mx; do
	exits 64 "--by $by is refused in public" \
	    relaybl survey --survey 1 --public --by $by
done

# --- Surveys that are kept ---------------------------------------------------

is "$(relaybl survey --stored | cut -f 1,3-7)" \
    $'2\trelays\t194933\t1930\t141\t141\n1\trelays\t194953\t8833\t301\t301' \
    'they are listed, newest first'
is "$(relaybl survey --stored --json | python3 -c 'import json, sys
for d in map(json.loads, sys.stdin):
    print(d["survey"], d["listed_domains"], d["name"])')" \
    $'2 1930 \n1 8833 autumn 2002' 'in JSON'
grep -E '\.h[456]\.example' "$TMP/second.tsv" >"$TMP/few.tsv"
generation=$(readlink "$STORE/served/current")
exits 0 'a third one' relaybl survey "$TMP/few.tsv" --class relay,proxy
is "$(readlink "$STORE/served/current")" "$generation" \
    'what is served stays as it is'
exits 0 'is forgotten' relaybl survey --forget 3
exits 1 'and is not there' relaybl survey --survey 3
like "$ERR" 'there is no survey 3' 'which is said'
exits 1 'nor is it forgotten twice' relaybl survey --forget 3
exits 0 'another' relaybl survey "$TMP/few.tsv" --no-store
like "$OUT" '^survey \(not stored\) of ' 'that is not kept'
is "$(relaybl survey --stored | wc -l)" 2 'two are'
# Nothing more can be written to any file.
shown()
{
	(ulimit -f 0 && relaybl survey "$TMP/few.tsv" 2>&1; echo "exit $?") | cat
}
like "$(shown)" '^survey \(not stored\) of .*exit 74$' \
    'one that cannot be kept is shown all the same'
is "$(relaybl survey --stored | wc -l)" 2 'two are still'
exits 0 'one that only counts relays' relaybl survey --survey 1 --class relay
like "$OUT" 'list relays as relay at ' 'says so'
exits 64 'what it did not look for is not there' \
    relaybl survey --survey 1 --class list

exits 0 'a ticket of the second' relaybl ticket open --survey 2 --top 1
exits 77 'which then is not forgotten' relaybl survey --forget 2
like "$ERR" 'survey 2: ticket 1 is of it and not done; --force' 'and why'
exits 0 'the ticket is closed' relaybl ticket close 1 --reason 'a test'
exits 0 'now it is' relaybl survey --forget 2
exits 1 'and gone' relaybl survey --survey 2
exits 0 'its ticket is not' relaybl ticket show 1
exits 0 'the next one' relaybl survey "$TMP/few.tsv" --holders "$HOLDERS"
like "$OUT" '^survey 4 of ' 'has a number that none had before'
exits 0 'a ticket of it' relaybl ticket open --survey 4 --top 1
exits 0 'is no reason with --force' relaybl survey --forget 4 --force
is "$(relaybl survey --stored | cut -f 1)" 1 'one is left'

# --- Texts of others ---------------------------------------------------------

{
	echo 'prefix,holder,contact,lang,note'
	echo '10.4.0.0/16,"=HYPERLINK(""http://x.example"",""y"")",,,'
	echo '10.5.0.0/16,<script>alert(1)</script>,,,'
	printf '10.6.0.0/16,日本の\033[2J\302\2332Jプロバイダ,,ja,\n'
} >"$TMP/bad.csv"
exits 0 'holders with hostile names' relaybl survey "$TMP/few.tsv" \
    --no-store --holders "csv:$TMP/bad.csv" --html "$TMP/bad.html"
is "$(tr -d '\n' <<<"$OUT" | LC_ALL=C grep -c $'[\001-\037\177]')" 0 \
    'nothing reaches a terminal'
like "$OUT" '日本の +\[2J' 'but what can be read'
unlike "$(cat "$TMP/bad.html")" '<script' 'nor a browser'
relaybl survey "$TMP/few.tsv" --no-store --holders "csv:$TMP/bad.csv" \
    --csv --top 0 >"$TMP/bad.out"
like "$(ask table "$TMP/bad.out" name)" \
    "'=HYPERLINK\(\"http://x.example\",\"y\"\)" 'nor a spreadsheet'
is "$(grep -c '^holder,[0-9]*,[=+@-]' "$TMP/bad.out")" 0 'as a formula'

# --- Wrong words -------------------------------------------------------------

while read -r words; do
	# shellcheck disable=SC2086
	exits 64 "survey $words" relaybl survey $words
done <<END

--by org $TMP/few.tsv
--top many $TMP/few.tsv
--top -1 $TMP/few.tsv
--csv --json $TMP/few.tsv
--class open $TMP/few.tsv
--class relay, $TMP/few.tsv
--resolver resolver.example $TMP/few.tsv
--resolver 127.0.0.1@0 $TMP/few.tsv
--rate 0 $TMP/few.tsv
--concurrency x $TMP/few.tsv
--holders own.csv $TMP/few.tsv
--resume $TMP/journal $TMP/few.tsv
--survey one
--diff one $TMP/few.tsv
--survey 1 $TMP/few.tsv
--survey 1 --rate 5
--survey 1 --list relays
--stored --top 3
--forget 1 --csv
END
exits 64 'a name of two lines' relaybl survey "$TMP/few.tsv" --name $'a\nb'
exits 73 'a page is not written over' relaybl survey --survey 1 \
    --html "$TMP/2.html"
exits 1 'a change since what is not there' relaybl survey "$TMP/first.tsv" \
    --diff 9
sed -i 's/^lists:/&\n  others: {}/' "$CONF"
exits 64 'of two lists one must be named' relaybl survey "$TMP/few.tsv"
exits 0 'but not to show what was made' relaybl survey --survey 1 --top 1
like "$OUT" 'on list relays as ' 'which is of one'
make_conf
sed -i "s|^store: .*|store: $TMP/none|" "$CONF"
exits 69 'without a store there is no survey' relaybl survey "$TMP/first.tsv"
exits 69 'and none is kept' relaybl survey --stored

done_testing
