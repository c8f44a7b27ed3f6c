#!/bin/bash
# The surveys of 2002 and 2003 from end to end: a world of their proportions
# (tests/survey/world.py) in a real authoritative server, asked through a real
# resolver, joined with what two scans found, compared with each other.
#
#	rank	2002		listed	distinct	2003		listed	distinct
#	1	Higashi Telecom	4,012	 4,012		Nishi Hosting	405	  405
#	2	Nishi Hosting	1,104	 5,116		Minami Net	143	  548
#	3	Minami Net	  722	 5,818		Kita Data	118	  666
#	4	Kita Data	  498	 6,316		Chuo Systems	104	  770
#	5	Chuo Systems	  377	 6,693		Umi Internet	 92	  862
#	6	Umi Internet	  288	 6,981		Yama Provider	 81	  943
#	7	Yama Provider	  229	 7,210		Kawa Online	 74	1,017
#	8	Kawa Online	  189	 7,399		Hoshi Works	 62	1,079
#	9	Hoshi Works	  163	 7,562		Tsuki Link	 57	1,136
#	10	Tsuki Link	  134	 7,696		Kaze Media	 50	1,186
#
# 20 domains are listed under both Nishi Hosting and Minami Net: the rows of
# 2002 come to 7,716. Of 194,953 domains 8,833 are 4.53 %; of those 7,696 are
# 87.13 % and the 4,012 behind 10.1.0.1 are 45.42 %; 1,186 of 1,930 are 61.45 %.
#
# Domains in 2002 = 8,833 + 171,555 with mail, not listed + 9,214 that are not
# there + 5,000 without mail (1,503 null MX, 2,377 whose host has no address,
# 1,120 with nothing) + 311 in error + 40 silent. In 2003 the 61 of which
# nothing is to be learnt are 31 in error more, and 30 silent ones.
# 8,833 = 7,360 fixed + 1,412 still + 61 unknown; 1,930 = 1,412 + 518 new.
. "$(dirname "$0")/lib.sh"
private_machine "$@"
require unbound nsd dig python3
. "$ROOT/tests/system/resolvers.sh"
. "$ROOT/tests/system/authority.sh"

W=$TMP/world
mkdir "$W"
python3 "$ROOT/tests/survey/world.py" "$W" \
    "$(date -u -d '-1 day' +%FT%TZ)" "$(date -u -d '-1 hour' +%FT%TZ)" ||
    bail "no world"
start_authority co.example "$W/zone"
start_survey_resolver 2002 co.example
MORE="survey:
  resolver: [$RESOLVER]
  concurrency: 500
  rate: 100000
  timeout: 10s
  holders: [\"csv:$W/holders.csv\"]" make_conf

# of FILE WHAT...: what the Python expressions, over d, say of a survey.
of()
{
	python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
totals, rows = d["totals"], d["tally"]["rows"]
diff = d.get("diff", {})
for what in sys.argv[2:]:
    print(eval(what))' "$@"
}

# "rank name domains cumulative" of the first ten.
TEN="'\n'.join('%d %s %d %d' % tuple(map(r.get,
    ('rank', 'name', 'domains', 'cumulative'))) for r in rows[:10])"
MAIL="' '.join('%s %d' % m for m in totals['domains']['by_mail'].items())"

# --- 2002 ------------------------------------------------------------------

exits 0 "the scan of 2002 is imported" relaybl import "$W/2002.jsonl"
is "$(relaybl list | wc -l)" 1620 "what it found open is listed"
exits 0 "194,953 domains are surveyed" \
    relaybl survey "$W/domains.txt" --name 2002 --json
printf '%s\n' "$OUT" >"$TMP/2002.json"
is "$(of "$TMP/2002.json" "$MAIL")" \
    'mail 180388 nxdomain 9214 no-mail 5000 servfail 311 timeout 40' \
    "what was found of their mail"
is "$(of "$TMP/2002.json" "[(totals[k]['all'], totals[k]['listed'])
    for k in ('domains', 'hosts', 'addresses')]")" \
    '[(194953, 8833), (35881, 1914), (25812, 1620)]' \
    "domains, hosts, addresses; of each the listed ones"
is "$(of "$TMP/2002.json" "tuple(map(totals['domains'].get, ('listed_percent',
    'listed_all', 'null_mx', 'implicit_mx', 'partial')))")" \
    '(4.53, 8212, 1503, 9018, 37)' \
    "the share; with all listed, null MX, no MX, resolved in part"
is "$(of "$TMP/2002.json" \
    "tuple(map(d['survey'].get, ('lines', 'refused', 'duplicates')))")" \
    '(195000, 0, 47)' "the list has 47 of them twice"
is "$(of "$TMP/2002.json" "$TEN")" "1 Higashi Telecom 4012 4012
2 Nishi Hosting 1104 5116
3 Minami Net 722 5818
4 Kita Data 498 6316
5 Chuo Systems 377 6693
6 Umi Internet 288 6981
7 Yama Provider 229 7210
8 Kawa Online 189 7399
9 Hoshi Works 163 7562
10 Tsuki Link 134 7696" "the ten largest holders"
is "$(of "$TMP/2002.json" \
    "tuple(map(d['tally'].get, ('count', 'in_several', 'not_known')))")" \
    '(107, 20, 0)' "of 107 holders; 20 domains have two of them"
is "$(of "$TMP/2002.json" "rows[0]['domains_percent']" \
    "rows[9]['cumulative_percent']" "rows[0]['addresses']" | xargs)" \
    '45.42 87.13 1' "the first has 45 %, ten have 87 %, the first one server"

exits 0 "the table" relaybl survey --survey 1
like "$OUT" 'domains +194,953 +8,833 +4\.53 %' "its domains, with the unit"
like "$OUT" 'addresses +25,812 +1,620 ' "and its addresses"
like "$OUT" ' LISTED DOMAINS +SHARE +CUMULATIVE +SHARE' "says what is counted"
like "$OUT" ' 1 +Higashi Telecom +4,012 +45\.42 % +4,012 +45\.42 %' "rank 1"
like "$OUT" ' 10 +Tsuki Link +134 +1\.52 % +7,696 +87\.13 %' "rank 10"
like "$OUT" 'holder: .*longest prefix' "and by what method"
exits 0 "by address" relaybl survey --survey 1 --by ip --top 1 --csv
like "$OUT" $'\n''ip,1,10\.1\.0\.1,[^,]*,4012,45\.42,4012,' \
    "one address has 4,012 domains behind it"

# --- 2003 ------------------------------------------------------------------

exits 3 "so many removals are held" relaybl import "$W/2003.jsonl"
exits 0 "somebody looks, and approves" \
    relaybl approve 2 --reason "they were told, and closed their relays"
stop "$RESOLVER_PID"
start_survey_resolver 2003 co.example "$(sed 1d "$W/gone.conf")"
exits 0 "the survey is repeated" \
    relaybl survey "$W/domains.txt" --name 2003 --diff 1 --json
printf '%s\n' "$OUT" >"$TMP/2003.json"
is "$(of "$TMP/2003.json" "[(totals[k]['all'], totals[k]['listed'])
    for k in ('domains', 'addresses')]")" \
    '[(194953, 1930), (25761, 624)]' "1,930 are listed"
is "$(of "$TMP/2003.json" "$MAIL")" \
    'mail 180327 nxdomain 9214 no-mail 5000 servfail 342 timeout 70' \
    "some do not answer any more"
is "$(of "$TMP/2003.json" "$TEN")" "1 Nishi Hosting 405 405
2 Minami Net 143 548
3 Kita Data 118 666
4 Chuo Systems 104 770
5 Umi Internet 92 862
6 Yama Provider 81 943
7 Kawa Online 74 1017
8 Hoshi Works 62 1079
9 Tsuki Link 57 1136
10 Kaze Media 50 1186" "the ten largest holders of 2003"
KINDS="('before', 'now', 'new', 'fixed', 'still', 'unknown')"
is "$(of "$TMP/2003.json" "tuple(map(diff['domains'].get, $KINDS))")" \
    '(8833, 1930, 518, 7360, 1412, 61)' "what became of the 8,833"
is "$(of "$TMP/2003.json" "tuple(map(diff['addresses'].get, $KINDS))")" \
    '(1620, 624, 232, 1177, 392, 51)' "and of their addresses"
exits 0 "the table of the change" relaybl survey --survey 2 --diff 1
like "$OUT" 'domains +8,833 +1,930 +518 +7,360 +1,412 +61' "says it"
exits 0 "of every holder" relaybl survey --survey 2 --diff 1 --top 0 --json
printf '%s\n' "$OUT" >"$TMP/all.json"
is "$(of "$TMP/all.json" "[(r['domains_before'], r['domains_now'])
    for r in diff['rows'] if r['name'] == 'Higashi Telecom']")" \
    '[(4012, 0)]' "the one server is no relay any more"
done_testing
