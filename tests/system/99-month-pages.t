#!/bin/bash
# The pages of months and cards in a real browser, on a desk, on a phone, in
# the dark and on paper, with hostile and long texts in them: nothing is cut,
# their numbers are those of the JSON, and nothing is asked for or runs.
. "$(dirname "$0")/lib.sh"
require python3 chromium chromedriver tidy
. "$(dirname "$0")/clock.sh"
export PYTHONDONTWRITEBYTECODE=1
CHECK=$ROOT/tests/browser/check_page.py
MORE="survey: { holders: [\"csv:$TMP/holders.csv\"] }
report: { contact: abuse@example.org }"
LIST='    max-add: 5000
    max-remove: 5000
    max-open: 5000'
make_conf

# Forty operators of up to 40 relays in 10.N.0.0/16; some are open again, some
# are new, some are closed in October.
python3 - "$TMP" <<'END'
import csv, json, sys
where = sys.argv[1]
names = ["Example K.K.", "<script>alert(1)</script>", "=cmd|' /C calc'!A1",
         "独立行政法人情報処理推進機構セキュリティセンター地域協力局",
         "An-operator-with-a-very-long-name-that-has-no-place-to-break-it-at"]
rows = [(n, 1 + (41 - n) * (41 - n) // 40) for n in range(1, 41)]
with open(f"{where}/holders.csv", "w", newline="", encoding="utf-8") as out:
    w = csv.writer(out)
    w.writerow("prefix holder contact lang note".split())
    for n, _ in rows:
        name = names[n - 1] if n <= len(names) else f"Operator {n}"
        w.writerow([f"10.{n}.0.0/16", name, "", "", ""])
with open(f"{where}/triples", "w") as out:
    for n, count in rows:
        for i in range(1, count + 1):
            out.write(f"d{n}-{i}.example\tmx{n}.example\t10.{n}.0.{i}\n")

def scan(file, ended, verdicts):
    def verdict(ip, what):
        v = {"type": "verdict", "ip": ip, "port": 25, "verdict": what,
             "ended": ended}
        if what == "open":
            v |= {"proof": "delivered", "tests_run": 16, "tests_open": 2,
                  "reply": "250 <img src=x onerror=alert(1)> " + "x" * 200,
                  "host": "a" * 60 + ".evil--host.example"}
        return v
    lines = [{"type": "scan", "format": "relay-verdict/1", "scan_id": file,
              "scanner": "nightly", "list": "relays", "tool": "t",
              "tool_version": "1", "vantage": {"net": "external"},
              "started": ended, "ports": [25]}]
    lines += [verdict(*v) for v in verdicts]
    lines.append({"type": "end", "scan_id": file, "status": "complete",
                  "records": len(verdicts)})
    with open(f"{where}/{file}", "w", encoding="utf-8") as out:
        out.writelines(json.dumps(line) + "\n" for line in lines)

old = [f"10.{n}.0.{i}" for n, count in rows for i in range(1, count + 1)
       if i % 4]
fixed = [ip for ip in old if int(ip.split(".")[1]) % 3 and
         int(ip.split(".")[3]) % 2]
new = [f"10.{n}.0.{i}" for n, count in rows for i in range(1, count + 1)
       if i % 4 == 0]
scan("s1", "2026-09-20T11:00:00Z", [(ip, "open") for ip in old])
scan("s2", "2026-10-05T11:00:00Z", [(ip, "closed") for ip in fixed])
scan("s3", "2026-10-06T11:00:00Z", [(ip, "closed") for ip in fixed] +
     [(ip, "open") for ip in new])
scan("s4", "2026-10-20T11:00:00Z", [(ip, "open") for ip in fixed[::9]])
END

at()
{
	clock_stop "$(LD_PRELOAD='' date -u -d "$1T12:00:00Z" +%s)"
}
# imported FILE: what that much is too much for is approved.
imported()
{
	run relaybl import "$TMP/$1"
	[ "$STATUS" != 3 ] ||
	    run relaybl approve "$(sed -n 's/.*held as import \([0-9]*\).*/\1/p' \
		<<<"$ERR")" --reason "so <b>it</b> was, as somebody said"
	is "$STATUS" 0 "$1" || diag "$ERR"
}

at 2026-09-20
imported s1
exits 0 "a survey" relaybl survey "$TMP/triples" --name '<i>autumn"'
at 2026-10-01
exits 0 "tickets" relaybl ticket open --top 30
at 2026-10-03
for id in 1 2 3 5 8 13; do
	exits 0 "an answer" relaybl ticket ack "$id" --reason '"><script>alert(4)'
done
at 2026-10-05
imported s2
at 2026-10-06
imported s3
exits 0 "one of ours" relaybl exempt 10.3.0.4 --reason "</td></table><b>ours"
at 2026-10-20
imported s4
sed 's/"s4"/"s5"/; s/"10\.[0-9]*\.0\.[0-9]*"/"10.3.0.4"/' "$TMP/s4" >"$TMP/s5"
imported s5
exits 0 "a survey in October" relaybl survey "$TMP/triples"
at 2026-11-02

# page NAME COMMAND...: $TMP/NAME.html and .json.
page()
{
	local name=$1
	shift
	run relaybl "$@" --json --html "$TMP/$name.html"
	[ "$STATUS" -le 1 ]
	ok "$*" test -s "$TMP/$name.html" || diag "$ERR"
	printf '%s\n' "$OUT" >"$TMP/$name.json"
}
page month monthly 2026-10 --min-cases 3
page all monthly 2026-10 --top 0
page september monthly 2026-09
page before monthly 2026-08
page far monthly 2026-11
page listed card 10.2.0.1
page japanese card 10.1.0.4 --language ja
page off card 10.1.0.1
page exempt card 10.3.0.4
page unknown card 2001:db8:1234:5678:9abc:def0:1234:5678

# The browser has the time of the day.
export -n LD_PRELOAD
exits 0 "every card is good in every window" python3 "$CHECK" \
    "$TMP"/{listed,japanese,off,exempt,unknown}.html
[ -z "$OUT" ] || diag "$OUT"
PAGES=()
for name in month all september before far; do
	PAGES+=("$TMP/$name.html" "$TMP/$name.json")
done
exits 0 "and every month" python3 "$CHECK" "${PAGES[@]}" --whole listings
[ -z "$OUT" ] || diag "$OUT"
done_testing
