#!/bin/bash
# What zdns, massdns, dnsx and lines of domain, host and address say of the same
# domains is the same survey; what is wrong in a file is told by its line, and
# nothing of it is in any output.
. "$(dirname "$0")/lib.sh"
require python3 gzip zstd
make_conf

# --- The same domains from five programs ------------------------------------

printf '%s\n' 192.0.2.1 2001:db8::25 >"$TMP/open"
exits 0 'two addresses are listed' relaybl import --scanner nightly \
    --format list --class relay --complete "$TMP/open"
python3 "$ROOT/tests/survey/inputs.py" "$TMP"

# totals: of the survey on standard input, in one line.
totals()
{
	python3 -c '
import json, sys
s = json.load(sys.stdin)
t = s["totals"]
d = t["domains"]
m = d["by_mail"]
print(s["survey"]["input"], *(d[k] for k in ("all", "listed", "listed_all")),
    *m.values(), d["null_mx"], d["implicit_mx"], d["partial"],
    *(t[k][n] for k in ("hosts", "addresses") for n in ("all", "listed")))'
}

# survey FILE [OPTION]...: its totals in $OUT, what it says in $TMP/said.
survey()
{
	relaybl survey --json --no-store "$@" 2>"$TMP/said" >"$TMP/json" &&
	    totals <"$TMP/json"
}

# Eleven domains. With mail: big, six, own, the Japanese one, private and cname;
# all but private lead to a listed address, and big has one that is not. Without
# mail: null, and dead, whose host does not exist. Hosts: three mx, pm, alias,
# nohost, and own.example itself. Addresses: 192.0.2.1, .9, 10.0.0.1 and one of
# IPv6.
WANT='11 5 4 6 1 2 1 1 1 1 0 7 4 4 2'
for format in triples zdns zdns1 massdns dnsx; do
	run survey "$TMP/$format"
	is "$OUT" "${format%1} $WANT" "$format: what it is, and every count"
	is "$(cat "$TMP/said")" '' "$format: nothing is refused"
done
run survey --format zdns "$TMP/zdns"
is "$OUT" "zdns $WANT" 'the same where --format says what it is'

gzip -k "$TMP/zdns"
zstd -q "$TMP/massdns"
run survey "$TMP/zdns.gz"
is "$OUT" "zdns $WANT" 'gzip'
run survey "$TMP/massdns.zst"
is "$OUT" "massdns $WANT" 'zstd'
run survey - <"$TMP/dnsx"
is "$OUT" "dnsx $WANT" 'standard input'
run survey <(cat "$TMP/triples" "$TMP/triples")
is "$OUT" "triples $WANT" 'everything twice is once'

# --- A sample of the real thing, where it is at hand -------------------------

sample=$SAMPLES/survey/zdns-mxlookup.jsonl
if [ -r "$sample" ]; then
	run survey "$sample"
	is "$OUT" 'zdns 2 0 0 1 1 0 0 0 0 0 0 1 0 2 0' 'a sample of zdns'
fi

# --- What is wrong in a line -------------------------------------------------

{
	printf 'good.example\tmx.example\t192.0.2.1\n'
	printf '=cmd|x!A1.example\tmx.example\t192.0.2.1\n'
	printf 'a.example\t<script>alert(1)</script>\t192.0.2.1\n'
	printf 'a.example\tmx.example\t192.0.2.300\n'
	printf 'a.example\tmx.example\t\033]0;owned\007\n'
	printf 'a\342\200\256b.example\tmx.example\t192.0.2.1\n'
	printf 'a\000b.example\tmx.example\t192.0.2.1\n'
	printf 'xn--bca.example\tmx.example\t192.0.2.1\n'
	printf 'a.example mx.example 192.0.2.1\n'
	printf 'a.example\t-\tlisted\n'
	printf '%064d.example\tmx.example\t192.0.2.1\n' 0
	for _ in {1..30}; do
		printf 'a..example\tmx.example\t192.0.2.1\n'
	done
	for _ in {1..40}; do
		printf 'good.example\tmx.example\t192.0.2.1\n'
	done
} >"$TMP/bad"
run survey "$TMP/bad" --html "$TMP/bad.html"
is "$STATUS $OUT" '0 triples 1 1 1 1 0 0 0 0 0 0 0 1 1 1 1' \
    'what is good in a bad file counts'
is "$(wc -l <"$TMP/said")" 21 'twenty lines are told'
like "$(head -n 1 "$TMP/said")" "^$TMP/bad:2: domain: a character that no" \
    'each with its line'
is "$(tail -n 1 "$TMP/said")" "$TMP/bad: ... 20 more refused" \
    'and how many more there are'
is "$(LC_ALL=C tr -d '[:print:]\n' <"$TMP/said" | wc -c)" 0 \
    'nothing reaches a terminal unescaped'
unlike "$(cat "$TMP/json" "$TMP/bad.html")" 'cmd|alert|owned|bca' \
    'nothing of it is in JSON or page'

# --- Files that are none -----------------------------------------------------

# refused STATUS NAME WORDS: the file TMP/NAME, and why.
refused()
{
	exits "$1" "$2 is refused" relaybl survey --no-store "$TMP/$2"
	like "$ERR" "$3" "$2: why"
}
: >"$TMP/empty"
refused 65 empty 'nothing is in it'
head -n 60 "$TMP/bad" >"$TMP/worse"
refused 65 worse 'worse: most of it is refused: is it triples'
refused 66 none 'none'
mkdir "$TMP/directory"
refused 66 directory 'directory'
head -c 100 "$TMP/zdns.gz" >"$TMP/cut.gz"
refused 65 cut.gz 'cut.gz'
printf '\377\376a\000.\000e\000\n\000' >"$TMP/utf16"
refused 65 utf16 'UTF-16: convert it'
head -c 5000 "$RELAYBL" >"$TMP/binary"
refused 65 binary 'no domain is in it'
printf '<?xml version="1.0"?>\n<nmaprun/>\n' >"$TMP/nmap.xml"
refused 65 nmap.xml 'no domain is in it'
python3 -c 'print("[" * 100000)' | sed 's/^/{"name":/' >"$TMP/deep"
refused 65 deep 'not JSON: maximum parsing depth reached'
exits 64 'an unknown format is' relaybl survey --format xml "$TMP/zdns"
like "$ERR" 'one of domains, zdns, massdns, dnsx, triples' \
    'and those that there are'
run survey --format massdns "$TMP/zdns"
is "$STATUS" 65 'zdns is no massdns'
like "$(cat "$TMP/said")" 'zdns:1: status: missing, or not a string' 'and says where'

# --- Memory that runs out -----------------------------------------------------

# ASan allocates for itself, past what is put in between.
if [ -z "${SAN:-}" ]; then
	printf '{"name":"%s.jp","status":"SERVFAIL"}\n' '\u65e5\u672c' \
	    >>"$TMP/zdns1"
	# survey_short NAME [VARIABLE]: as CSV, with its allocations counted or
	# failing.
	survey_short()
	{
		env LD_PRELOAD="$BUILD/preload/nomemory.so" "${@:2}" \
		    "$RELAYBL" -c "$CONF" survey --no-store --actor test \
		    --csv --by mx "$TMP/$1" >"$TMP/short" 2>"$TMP/said"
	}
	for format in zdns1 massdns triples; do
		rm -f "$TMP/calls"
		survey_short $format RELAYBL_ALLOC_COUNT="$TMP/calls"
		cp "$TMP/short" "$TMP/whole"
		read -r calls <"$TMP/calls"
		wrong='' failures=0
		for ((i = 1; i <= calls; i += 13)); do
			survey_short $format RELAYBL_ALLOC=$i
			status=$?
			case $status in
			71) failures=$((failures + 1)) ;;
			0) cmp -s "$TMP/short" "$TMP/whole" || wrong+=" $i" ;;
			*) wrong+=" $i:$status" ;;
			esac
		done
		is "$wrong" '' "$format: no memory, no survey, or the right one"
		ok "$format: it was short of it ($failures of $calls)" \
		    test $failures -gt 3
	done
fi

# --- What it costs -------------------------------------------------------------

run env SIZE=3000 RESULTS="$TMP/results" "$ROOT/tests/bench/survey.sh"
is "$STATUS" 0 "make bench-survey comes to its end${ERR:+: $ERR}"
is "$(cut -f 2 "$TMP/results" | grep -c -e triples -e zdns -e massdns)" 12 \
    'with three numbers of each of four surveys'

# What is aimed at: 10 s and 500 MB. CPU, for other tests run beside it.
if [ -z "${SAN:-}" ]; then
	run env ONLY=triples RESULTS="$TMP/results" \
	    "$ROOT/tests/bench/survey.sh"
	is "$STATUS" 0 "a million triples are read, joined and counted"
	cost=$(awk -F '\t' '$2 == "triples" { printf "%s %s ", $1, $3 }' \
	    "$TMP/results")
	ok "in at most 10 s of CPU and 476 MiB: $cost" awk -F '\t' '
	    $2 == "triples" && $1 == "cpu-s" { cpu = $3 <= 10 }
	    $2 == "triples" && $1 == "mib" { mib = $3 <= 476 }
	    END { exit !(cpu && mib) }' "$TMP/results"
fi

done_testing
