#!/bin/bash
# A survey's page in a real browser, on a desk, on a phone, in the dark and on
# paper: nothing is cut, nothing stands on another, its numbers are those of the
# JSON, it asks nobody for anything and nothing that stands in a name runs.
. "$(dirname "$0")/lib.sh"
require python3 chromium chromedriver tidy
. "$(dirname "$0")/clock.sh"
export PYTHONDONTWRITEBYTECODE=1
CHECK=$ROOT/tests/browser/check_page.py

EXPIRE=3650d
MORE="survey: { holders: [\"csv:$TMP/holders.csv\"] }"
make_conf
python3 "$ROOT/tests/browser/made.py" "$TMP" 20000 --hostile

# page NAME ARGUMENTS...: $TMP/NAME.html and .json.
page()
{
	local name=$1
	shift
	exits 0 "a survey: $*" relaybl survey "$@" --json --html "$TMP/$name.html"
	printf '%s\n' "$OUT" >"$TMP/$name.json"
	PAGES+=("$TMP/$name.html" "$TMP/$name.json")
}

# import YEAR TIME: what that much is too much for is approved.
import()
{
	clock_stop "$2"
	run relaybl import --scanner nightly --scan-id "$1" --complete \
	    "$TMP/$1.csv"
	[ "$STATUS" != 3 ] ||
	    run relaybl approve "$(sed -n 's/.*held as import \([0-9]*\).*/\1/p' \
		<<<"$ERR")" --reason "so it was"
	is "$STATUS" 0 "the scan of $1" || diag "$ERR"
}

PAGES=()
import 2002 1032840000
page first "$TMP/2002.tsv"
page all --survey 1 --top 0
page network --survey 1 --by prefix
import 2003 1053489600
page second "$TMP/2003.tsv" --diff 1
page public --survey 2 --diff 1 --public
printf 'd.example\tmx.example\t192.0.2.1\n' >"$TMP/none.tsv"
page none "$TMP/none.tsv" --no-store
printf 'd.example\tmx.example\t10.10.0.1\n' >"$TMP/one.tsv"
page one "$TMP/one.tsv" --no-store --diff 2


# The pages of others.
page_of()
{
	exits 0 "$1" relaybl "$@" --html "$TMP/$1.html" --json
	printf '%s\n' "$OUT" >"$TMP/$1.json"
	OTHERS+=("$TMP/$1.html" "$TMP/$1.json")
}
OTHERS=()
page_of card 10.4.0.75
page_of monthly 2003-05

# The browser has the time of the day.
export -n LD_PRELOAD
exits 0 "every page is good in every window" python3 "$CHECK" "${PAGES[@]}" \
    --whole totals --whole tally.rows
[ -z "$OUT" ] || diag "$OUT"
exits 0 "so are those of a card and of a month" python3 "$CHECK" "${OTHERS[@]}"
[ -z "$OUT" ] || diag "$OUT"

# --- Public: no name of a domain or host, no address -------------------------

names='d[0-9]+\.example|operator[0-9]+\.example|10\.[0-9]+\.0\.[1-9]'
ok "the page for ourselves names addresses" \
    grep -qE '10\.[0-9]+\.0\.[1-9]' "$TMP/second.html"
not_ok "the public one names nobody's" grep -E "$names" "$TMP/public.html"
ok "but who holds them" grep -q 'Company 100<' "$TMP/public.html"

# --- What is checked would be found ------------------------------------------

# broken NAME SED...: first.html, changed each way.
BROKEN=()
broken()
{
	local name=$1 page=$TMP/$1.html change
	cp "$TMP/first.html" "$page"
	shift
	for change; do
		sed -i.old "$change" "$page"
		not_ok "$change: changes the page" cmp -s "$page.old" "$page"
	done
	BROKEN+=("$page" "$TMP/first.json")
}
broken wide 's|.kicker{color:var(--soft)|.kicker{color:#aaa|' \
    's|</main>|<p style="width:3000px">wide</p></main>|'
broken cut 's|</style>|.label{overflow:hidden;white-space:nowrap}</style>|'
broken thick 's|</style>|.value{margin-left:-30rem}</style>|'
broken wrong '0,/domains.all">20,000</s//domains.all">20,001</' \
    's|"totals.hosts.all"|"totals.hosts.most"|' 's|</h1>||' \
    's|class="rest" fill="[^"]*" width|class="solid" width|' \
    's|</main>|<script>document.title="x"</script></main>|' \
    's|</main>|<img src="http://127.0.0.1:9/x" alt="x"></main>|'
run python3 "$CHECK" "${BROKEN[@]}"
is "$STATUS" 1 "pages that are wrong are found to be"
found()
{
	like "$(grep "/$1.html: " <<<"$OUT")" "$2" "found: $2"
}
found wide 'the page is [0-9]+ wide in 390'
found wide 'has contrast 2\.'
found cut '1280 wide: is clipped'
found thick 'stands on '
found wrong 'totals.domains.all is 20000, on the page 20,001'
found wrong 'totals.hosts.most is not in the JSON'
found wrong 'there is a <script>'
found wrong 'asks for http://127.0.0.1:9/x'
found wrong 'tidy: .*missing </h1>'
found wrong 'two keys of a legend look the same'
done_testing
