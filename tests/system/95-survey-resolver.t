#!/bin/bash
# Where mail goes, asked of the DNS: every kind of answer through a real
# resolver, odd ones from one that is not; a survey that is stopped goes on;
# lists of others, of which some are none.
. "$(dirname "$0")/lib.sh"
private_machine "$@"
require unbound nsd dig python3
. "$ROOT/tests/system/resolvers.sh"
. "$ROOT/tests/system/authority.sh"

ODD=127.0.3.1
MORE="survey:
  resolver: [$RESOLVER]
  timeout: 3s" LISTEN="127.0.0.5@53" PORT=53 make_conf
scan "$TMP/scan.jsonl" open 192.0.2.1 open 2001:db8::1
exits 0 "two addresses are listed" relaybl import "$TMP/scan.jsonl"

# resolve NAMES [options]: surveys the domains, one a word; $TMP/journal says
# what was found.
resolve()
{
	tr ' ' '\n' <<<"$1" >"$TMP/domains"
	shift
	rm -f "$TMP/journal"
	run relaybl survey "$TMP/domains" --no-store --resume "$TMP/journal" "$@"
}

# found DOMAIN LINES WHAT: of the domain the journal says that, in words.
found()
{
	is "$(awk -F'\t' -v d="$1" '$1 == d { print $2, $3 }' "$TMP/journal" |
	    sort | paste -sd';')" "$2" "${3:-$1}"
}

# --- Through a real resolver ----------------------------------------------

cat >"$TMP/zone" <<'END'
$ORIGIN mail.example.
$TTL 300
@	SOA ns hostmaster 1 3600 600 86400 300
@	NS ns
ns	A 127.0.1.2
mx1	A 192.0.2.1
mx2	A 192.0.2.2
	AAAA 2001:db8::2
six	AAAA 2001:db8::1
one	MX 10 mx1
two	MX 20 mx2
	MX 10 mx1
implicit A 192.0.2.1
implicit6 AAAA 2001:db8::1
null	MX 0 .
nothing TXT "neither"
dangling MX 10 nowhere
half	MX 10 nowhere
	MX 20 mx1
outside	MX 10 mx.broken.example.
partly	MX 10 mx.broken.example.
	MX 20 mx1
away	CNAME one
away2	CNAME away
aliased MX 10 alias
alias	CNAME mx2
round	CNAME round2
round2	CNAME round
lost	CNAME nowhere
toround	MX 10 round
literal	MX 10 192.0.2.1.
_under	MX 10 mx1
xn--wgv71a MX 10 mx1
END
for ((i = 0; i < 1000; i++)); do
	echo "many$i MX 10 many-mx"
done >>"$TMP/zone"
echo "many-mx A 192.0.2.1" >>"$TMP/zone"
cat >"$TMP/wild" <<'END'
$ORIGIN wild.example.
$TTL 300
@	SOA ns hostmaster 1 3600 600 86400 300
@	NS ns
ns	A 127.0.1.2
*	A 127.0.0.2
END
# A list that has no IPv6, one that says that one asks too much, one that was
# sold: its domain has addresses that are no codes.
cat >"$TMP/lists" <<'END'
$ORIGIN lists.example.
$TTL 300
@	SOA ns hostmaster 1 3600 600 86400 300
@	NS ns
ns	A 127.0.1.2
2.0.0.127.old A 127.0.0.2
2.2.0.192.old A 127.0.0.4
*.strict A 127.255.255.254
*.sold	A 192.0.2.200
END
start_authority mail.example "$TMP/zone" wild.example "$TMP/wild" \
    lists.example "$TMP/lists"
start_survey_resolver resolver "mail.example wild.example lists.example" "
stub-zone:
    name: $ZONE
    stub-addr: 127.0.0.5
server:"

resolve "$(printf '%s.mail.example ' one two implicit implicit6 null nothing \
    dangling half outside partly away away2 aliased round lost toround literal \
    _under 日本 nxdomain ONE)broken.example silent.example"
is "$STATUS" 0 "every kind of domain is resolved"
M=mail.example
found one.$M "- mail;mx1.$M 192.0.2.1" "one host"
found two.$M "- mail;mx1.$M 192.0.2.1;mx2.$M 192.0.2.2;mx2.$M 2001:db8::2" \
    "two hosts, three addresses"
found implicit.$M "- mail,implicit;implicit.$M 192.0.2.1" "no MX: itself"
found implicit6.$M "- mail,implicit;implicit6.$M 2001:db8::1" "and over IPv6"
found null.$M "- no-mail,null-mx" "a null MX"
found nothing.$M "- no-mail" "neither MX nor address"
found dangling.$M "- no-mail;nowhere.$M -" "a host that is not there"
found half.$M "- mail;mx1.$M 192.0.2.1;nowhere.$M -" "and one beside it"
found outside.$M "- servfail;mx.broken.example -" "a host with an error"
found partly.$M "- mail,partial;mx.broken.example -;mx1.$M 192.0.2.1" \
    "and one beside it"
found away.$M "- mail;mx1.$M 192.0.2.1" "a domain that is a CNAME"
found away2.$M "- mail;mx1.$M 192.0.2.1" "of a CNAME"
found aliased.$M "- mail;alias.$M 192.0.2.2;alias.$M 2001:db8::2" \
    "a host that is a CNAME keeps its name"
found round.$M "- servfail" "a CNAME in a circle"
found toround.$M "- servfail;round.$M -" "a host that is one"
found lost.$M "- nxdomain" "a CNAME to nothing"
found literal.$M "- no-mail;192.0.2.1 -" "an address in the place of a host"
found _under.$M "- mail;mx1.$M 192.0.2.1" "an underscore"
found xn--wgv71a.$M "- mail;mx1.$M 192.0.2.1" "a name in Japanese"
found nxdomain.$M "- nxdomain" "no such name"
found broken.example "- servfail" "an error"
found silent.example "- timeout" "silence"
is "$(grep -c '	-	' "$TMP/journal")" 22 "each domain once"

resolve "$(printf "many%d.$M " {0..999})"
is "$(grep -c "many-mx.$M	192.0.2.1" "$TMP/journal")" 1000 \
    "a thousand domains behind one host"

# --- Through a resolver that is none ---------------------------------------

# start_odd [DELAY]: $ODD_LOG says what it was asked.
start_odd()
{
	ODD_LOG=$TMP/odd.log
	spawn "$TMP/odd.err" python3 "$ROOT/tests/system/odd_resolver.py" \
	    "$ODD" 53 "$ODD_LOG" "$@"
	ODD_PID=$SPAWNED
	wait_for "$PATIENCE" resolver_up "$ODD" ||
	    bail "no odd resolver: $(cat "$TMP/odd.err")"
	: >"$ODD_LOG"
}
odd()
{
	resolve "$@" --resolver "$ODD"
}

start_odd
kinds=(usual wrongid wrongname wrongtype scraps garbage short truncated big
    crowd loop chain noedns twice silent refused servfail nxdomain empty null
    nullandmore literal local html formula escape tab upper)
odd "${kinds[*]/%/.odd}"
is "$STATUS" 0 "odd answers, and none that ends the survey"
for kind in usual wrongid wrongname wrongtype scraps truncated noedns twice; do
	found $kind.odd "- mail;mx.$kind.odd 192.0.2.1" "$kind: what is right"
done
unlike "$(cat "$TMP/journal")" '203\.0\.113\.66' "nothing that was forged"
for kind in garbage short refused servfail loop; do
	found $kind.odd "- servfail" "$kind: an error"
done
found silent.odd "- timeout" "silent"
found nxdomain.odd "- nxdomain" "nxdomain"
found empty.odd "- no-mail" "empty: no MX, no address"
found chain.odd "- mail;mx.chain.odd 192.0.2.8" "chain: eight links, backwards"
found null.odd "- no-mail,null-mx" "null"
found nullandmore.odd "- mail;mx.nullandmore.odd 192.0.2.1" \
    "nullandmore: beside others it says nothing"
found literal.odd "- no-mail;192.0.2.99 -" "literal"
found local.odd "- no-mail;a.localhost -;localhost -" "local: nobody else's"
unlike "$(cat "$ODD_LOG")" '192.0.2.99| a\.localhost ' "neither is asked for"
for kind in html formula tab; do
	found $kind.odd "- no-mail" "$kind: no host name"
done
found escape.odd "- mail,partial;mx.escape.odd 192.0.2.1" "escape: nor that"
found upper.odd "- mail;mx.upper.odd 192.0.2.1" "upper: in lower case"
is "$(grep -c '^big.odd	h00[0-9][0-9].big	' "$TMP/journal")" 100 \
    "big: of 2,000 hosts the 100 that are preferred"
is "$(grep -c '^crowd.odd	mx' "$TMP/journal")" 64 \
    "crowd: of 200 addresses 64"
like "$ERR" '2 domains have more than 100 hosts' "both are told of"
like "$(grep '	-	' "$TMP/journal")" 'big.odd	-	mail,partial' \
    "and known in part"
like "$OUT" 'servfail 5, timeout 1' "the kinds are counted apart"

: >"$ODD_LOG"
exits 0 "and once more" relaybl survey "$TMP/domains" --no-store \
    --resolver "$ODD" --resume "$TMP/journal"
like "$ERR" '22 of 28 domains are known; 6 were without answer' \
    "what was not answered is asked again"
is "$(awk '$2 == 15 { print $3 }' "$ODD_LOG" | sort -u | xargs)" \
    'garbage.odd loop.odd refused.odd servfail.odd short.odd silent.odd' \
    "and nothing else"

# --- Bounds -----------------------------------------------------------------

# spans LOG: the most questions in any second, and the most that waited.
spans()
{
	awk '{ t[NR] = $1; while (t[NR] - t[b + 1] >= 1) b++
	    if (NR - b > most) most = NR - b
	    if ($4 > deep) deep = $4 }
	    END { print most, deep }' "$1"
}
: >"$ODD_LOG"
odd "$(printf 'd%d.odd ' {1..300})" --rate 300
read -r most deep < <(spans "$ODD_LOG")
[ "$most" -le 330 ] && [ "$most" -ge 150 ]
result $? "300 questions a second: $most"
stop "$ODD_PID"
start_odd 0.3
odd "$(printf 'd%d.odd ' {1..40})" --concurrency 20 --rate 100000
read -r most deep < <(spans "$ODD_LOG")
[ "$deep" -le 20 ] && [ "$deep" -ge 10 ]
result $? "20 questions at a time: $deep"
stop "$ODD_PID"

# --- Stopped, and gone on ---------------------------------------------------

# start_survey: of $TMP/domains into $TMP/journal, in the background.
start_survey()
{
	spawn "$TMP/survey.log" "$RELAYBL" -c "$CONF" survey "$TMP/domains" \
	    --no-store --resolver "$ODD" --rate 400 --resume "$TMP/journal"
	SURVEY_PID=$SPAWNED
}
# so_many LINES: as many domains are in the journal.
so_many()
{
	[ "$(grep -c '	-	' "$TMP/journal")" -ge "$1" ]
}
start_odd
printf 'd%d.odd\n' {1..1000} >"$TMP/domains"
rm -f "$TMP/journal"
: >"$TMP/survey.log"
start_survey
wait_for "$PATIENCE" so_many 100
run relaybl survey "$TMP/domains" --no-store --resolver "$ODD" \
    --resume "$TMP/journal"
is "$STATUS" 75 "two do not write to one journal"
like "$ERR" 'journal: another survey is writing to it' "the second says so"
stop "$SURVEY_PID" KILL
before=$(grep -c '	-	' "$TMP/journal")
printf 'd999.odd\tmx.d999.odd\t192.0' >>"$TMP/journal"
start_survey
wait_for "$PATIENCE" so_many $((before + 100))
stop "$SURVEY_PID" INT
is "$STATUS" 75 "an interrupted one ends in order"
like "$(cat "$TMP/survey.log")" \
    "$before of 1000 domains are known; 0 were" "it had taken what was there"
like "$(cat "$TMP/survey.log")" \
    'interrupted: [0-9]+ of 1000 domains are in .*the same command goes on' \
    "and says how one goes on"
is "$(tail -c 1 "$TMP/journal" | od -An -c | tr -d ' ')" '\n' \
    "its journal is whole"
echo strange.odd >>"$TMP/domains"
sed -i '/^d7\.odd$/d' "$TMP/domains"
exits 0 "the last one comes to the end" relaybl survey "$TMP/domains" \
    --no-store --resolver "$ODD" --resume "$TMP/journal"
like "$ERR" ', 1 are not in this list' "one is of another list by now"
is "$(cut -f1 "$TMP/journal" | sort -u | wc -l)" 1001 "every domain is there"
like "$OUT" 'domains +1,000 ' "and in the survey"
asked=$(awk '$2 == 15 && $3 !~ /^localhost/' "$ODD_LOG" | wc -l)
[ "$asked" -ge 1001 ] && [ "$asked" -le 1800 ]
result $? "few of them were asked for twice: $asked questions"
: >"$ODD_LOG"
exits 0 "once more" relaybl survey "$TMP/domains" \
    --no-store --resolver "$ODD" --resume "$TMP/journal"
is "$(wc -l <"$ODD_LOG")" 0 "nothing is left to ask"

exits 65 "a list of domains is no journal" relaybl survey "$TMP/domains" \
    --no-store --resolver "$ODD" --resume "$TMP/domains"
like "$ERR" 'domains:1: ' "and is told so"
is "$(wc -l <"$TMP/domains")" 1000 "it stays as it is"

# A resolver that goes away is not taken for domains without mail.
rm "$TMP/journal"
: >"$TMP/survey.log"
start_survey
wait_for "$PATIENCE" so_many 100
stop "$ODD_PID" KILL
ended "$SURVEY_PID" $((PATIENCE * 10))
stop "$SURVEY_PID"
is "$STATUS" 69 "the survey ends with its resolver"
like "$(cat "$TMP/survey.log")" \
    'no answer from the resolver .* domains are in .*: the same command goes on' \
    "and says so"
start_odd
exits 0 "when it is back the survey goes on" relaybl survey "$TMP/domains" \
    --no-store --resolver "$ODD" --resume "$TMP/journal"
like "$OUT" 'domains: mail 1,000, ' "and comes to its end"

own_file /etc/resolv.conf <<<"nameserver $ODD"
sed '/resolver: \[/d' "$CONF" >"$TMP/systems.conf"
: >"$ODD_LOG"
exits 0 "where nothing is configured" "$RELAYBL" -c "$TMP/systems.conf" \
    survey "$TMP/domains" --no-store
[ "$(wc -l <"$ODD_LOG")" -ge 3000 ]
result $? "the system's resolver is asked"
stop "$ODD_PID"
exits 69 "no resolver" relaybl survey "$TMP/domains" --no-store \
    --resolver "$ODD"
like "$ERR" "no answer from the resolver \\($ODD:53\\)" "is what it says"

# --- Lists of others --------------------------------------------------------

start_relaybld
printf '%s.mail.example\n' one two implicit6 >"$TMP/domains"
exits 0 "lists of others are asked" relaybl survey "$TMP/domains" --json \
    --no-store --dnsbl "$ZONE,wild.example,old.lists.example,strict.lists.example,sold.lists.example,gone.lists.example,list.silent.example"
printf '%s\n' "$OUT" >"$TMP/json"
python3 - "$TMP/json" >"$TMP/said" <<'END'
import json, sys
for d in json.load(open(sys.argv[1]))["dnsbl"]:
    a = d["addresses"]
    print(d["zone"], a["listed"], a["unknown"], d["why"] or "works")
END
is "$(sed -n 1p "$TMP/said")" "$ZONE 2 0 works" \
    "relaybld's own list has two of four addresses, and knows all"
is "$(sed -n 2p "$TMP/said")" "wild.example 0 4 lists 127.0.0.1, which no list does: it would list everything" "one that lists everything"
is "$(sed -n 3p "$TMP/said")" "old.lists.example 1 2 works" \
    "one without IPv6 knows the others"
is "$(sed -n 4p "$TMP/said")" "strict.lists.example 0 4 its test entry 127.0.0.2: it refuses our questions" "one that refuses"
is "$(sed -n 5p "$TMP/said")" "sold.lists.example 0 4 its test entry 127.0.0.2: addresses that are no list's" "one whose domain was sold"
is "$(sed -n 6p "$TMP/said")" "gone.lists.example 0 4 its test entry 127.0.0.2: not listed" "one that is gone"
is "$(sed -n 7p "$TMP/said")" "list.silent.example 0 4 its test entry 127.0.0.2: no answer" "one that is silent"
exits 64 "what is no zone" relaybl survey "$TMP/domains" --no-store \
    --dnsbl 'bl example'
done_testing
