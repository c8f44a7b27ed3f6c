#!/bin/bash
# What relaybl report writes is what other programs read: csv, json and mail;
# whatever operators are called and hosts have answered, nothing of it leads
# elsewhere; and the directory is there as a whole or not at all.
. "$(dirname "$0")/lib.sh"
require python3

MORE='survey:
  holders: [csv:holders.csv]
report:
  organisation: "Example CERT \"relays\""
  contact: relays@cert.example
  domain: cert.example
  abuse: "abuse@$domain"' make_conf

# Holders that are not called as they should be. The 300 letters are cut.
python3 - "$TMP" <<'END'
import csv, sys
names = ["../../etc/passwd", "<script>alert(1)</script>",
         "=cmd|' /C calc'!A0", "x" * 300, "株式会社日本ホスティング",
         "\U0001F40D pty", "-rf", "$holder $$ %s", "Ren\u00e9 \"R\" O'Hara",
         "a\u202eb", "Bcc: x@y.example", ".."]
with open(sys.argv[1] + "/holders.csv", "w", newline="") as f:
    w = csv.writer(f)
    w.writerow(["prefix", "holder", "contact", "lang", "note"])
    for i, name in enumerate(names):
        w.writerow([f"192.0.2.{16 * i}/28", name,
                    f"abuse@n{i}.example" if i % 3 else "",
                    "ja" if i % 4 == 0 else "en", ""])
    w.writerow(["2001:db8::/32", "Example ISP", "abuse@isp.example", "", ""])
with open(sys.argv[1] + "/triples", "w") as f:
    for i in range(len(names)):
        for d in range(len(names) - i):
            print(f"d{d}.n{i}.example\tmx.n{i}.example\t192.0.2.{16 * i + 1}",
                  file=f)
    print("v6.example\tmx6.example\t2001:db8::25", file=f)
    print("v6.example\tmx6.example\t192.0.2.1", file=f)
    print("x.example\tmx.x.example\t203.0.113.1", file=f)
    print("good.example\tmx.good.example\t198.51.100.1", file=f)
END

# A scan, and what its hosts have said.
# shellcheck disable=SC2046
PROOF=data scan "$TMP/scan" $(printf 'open %s ' \
    192.0.2.{1,17,33,49,65,81,97,113,129,145,161,177} 2001:db8::25 203.0.113.1)
python3 - "$TMP/scan" <<'END'
import json, sys
lines = [json.loads(n) for n in open(sys.argv[1])]
said = ["250 ok", "<b>250</b>", "=1+1", "\u001b[2J250", "250 \u202eko", "250\r\nBcc: x",
        "了解", "'", "\"quoted\"", "$holder", "@SUM(1)", "-1", "250 " + "y" * 400, "\\x41"]
for n, line in enumerate(l for l in lines if l["type"] == "verdict"):
    line["reply"] = said[n]
    line["host"] = "relay%d.example" % n
    line["tests"] = [1, 4, 7]
    line["tests_run"], line["tests_open"] = 9, 3
with open(sys.argv[1], "w") as f:
    for line in lines:
        print(json.dumps(line), file=f)
END
exits 0 "a scan" relaybl import "$TMP/scan"
exits 1 "there is no survey yet" relaybl report --output "$TMP/none"
exits 0 "a survey" relaybl survey --format triples "$TMP/triples"

# --- What is written ---------------------------------------------------------

SCHEMAS=()
[ ! -d "$SAMPLES/xarf-schema" ] || SCHEMAS=("$SAMPLES/xarf-schema")
# check DIR NAME: other programs read it; what they found is in $TMP/found.
check()
{
	python3 "$ROOT/tests/survey/report_check.py" "$1" \
	    ${SCHEMAS[@]+"${SCHEMAS[@]}"} >"$TMP/found" 2>"$TMP/wrong"
	is "$(cat "$TMP/wrong")" "" "$2"
}
# found EXPRESSION: of b, a bundle, in all of them.
found()
{
	python3 -c 'import json, sys
for b in json.load(open(sys.argv[1])):
    print('"$1"')' "$TMP/found"
}

exits 0 "a report" relaybl report --output "$TMP/one"
REPORT_ERR=$ERR
is "$(wc -l <<<"$OUT")" 13 "a row for each operator"
like "$REPORT_ERR" "001-etc-passwd: no contact is known of ../../etc/passwd" \
    "who has no contact is told"
is "$(grep -c 'no contact is known' <<<"$REPORT_ERR")" 4 "all four of them"
like "$REPORT_ERR" "1 listed addresses are in no report" \
    "and that of one address nobody is known"
check "$TMP/one" "csv, json, email and the schema of XARF find nothing wrong"
is "$(found 'b["directory"]' | paste -sd' ')" \
    "001-etc-passwd 002-script-alert-1-script 003-cmd-c-calc-a0 004-$(printf 'x%.0s' {1..40}) 005 006-pty 007-rf 008-holder-s 009-ren-r-o-hara 010-a-b 011-bcc-x-y-example 012 013-example-isp" \
    "safe names of directories"
# The first holder's address is behind v6.example, too.
is "$(found 'b["domains"]' | paste -sd' ')" "13 11 10 9 8 7 6 5 4 3 2 1 1" \
    "domains behind each"
is "$(found 'b["rows"][0]["sample_domains"]' | sed -n 1p)" \
    "d0.n0.example d1.n0.example d10.n0.example d11.n0.example d2.n0.example" \
    "five of them are named"
is "$(found 'b["rows"][0]["tests"], b["rows"][0]["name"]' | sed -n 1p)" \
    "1, 4, 7 relay0.example" "what the scan saw"
is "$(found 'b["rows"][0]["reply"]' | sed -n 3p)" "'=1+1" \
    "a formula is none any more"
is "$(found 'b["language"]' | sort | uniq -c | tr -s ' \n' ' ')" " 10 en 3 ja " \
    "in the language of each"
is "$(find "$TMP/one" -path '*/xarf/*' | wc -l)" 13 "a XARF report for each host"
like "$(cat "$TMP/one/005/letter.txt")" \
    "^株式会社日本ホスティング.*お願い申し上げます" "a letter in Japanese"
like "$(cat "$TMP/one/013-example-isp/letter.txt")" "2001:db8::25" \
    "an address of IPv6 in a letter"
like "$(cat "$TMP/one/003-cmd-c-calc-a0/letter.txt")" \
    'answered: "=1\+1"' "what the host answered"
unlike "$(cat "$TMP"/one/*/letter.txt)" "good.example" \
    "nothing of who is not listed"
is "$(stat -c %a "$TMP/one" "$TMP/one/005/hosts.csv" | paste -sd' ')" \
    "750 640" "not for everybody"

# --- Once more ---------------------------------------------------------------

exits 0 "the same again" relaybl report --output "$TMP/two"
is "$(diff -r "$TMP/one" "$TMP/two" | grep '^[<>]' | grep -v 'Date: ')" "" \
    "but for the date of the mail all is the same"
exits 73 "not over what is there" relaybl report --output "$TMP/two"
like "$ERR" "is there already" "and says so"
mkdir "$TMP/empty"
exits 0 "into an empty directory" relaybl report --output "$TMP/empty/" --top 1
is "$(ls "$TMP/empty")" $'001-etc-passwd\nindex.csv' "the first alone"
exits 73 "not in the store" relaybl report --output "$STORE/x"
mkdir "$TMP/left.new"
echo mine >"$TMP/left.new/notes"
exits 73 "what is not of a report" relaybl report --output "$TMP/left"
is "$(cat "$TMP/left.new/notes")" mine "is left alone"
exits 0 "one operator" relaybl report --output "$TMP/isp" --holder "Example ISP"
is "$(cut -f1,2,4,6 <<<"$OUT")" $'Example ISP\t1\t1\tabuse@isp.example' "as a row"
exits 1 "none of that name" relaybl report --output "$TMP/no" --holder Nobody
like "$ERR" 'no listed address of an operator "Nobody"' "and says so"
[ ! -e "$TMP/no" ] && [ ! -e "$TMP/no.new" ]
result $? "and makes nothing"
is "$(relaybl report --output "$TMP/json" --json 2>/dev/null | python3 -c 'import json, sys
d = json.load(sys.stdin)
print(d["survey"], len(d["bundles"]), d["bundles"][0]["operator"],
    d["bundles"][0]["contact"], d["addresses_of_nobody"])')" \
    "1 13 ../../etc/passwd None 1" "in JSON"

# --- What has been fixed since is not reported -------------------------------

scan "$TMP/later" closed 192.0.2.17 closed 192.0.2.1
exits 0 "two hosts are closed" relaybl import "$TMP/later"
relaybl report --output "$TMP/later-report" >/dev/null 2>&1
check "$TMP/later-report" "what is left"
is "$(found 'b["operator"]' | sed -n 1p)" "'=cmd|' /C calc'!A0" \
    "is of the others"

# --- Tickets -----------------------------------------------------------------

exits 0 "with tickets" relaybl report --output "$TMP/tickets" --tickets \
    --actor alice --channel mail
check "$TMP/tickets" "with tickets"
is "$(found 'b["ticket"]' | paste -sd' ')" "1 2 3 4 5 6 7 8 9 10 11" \
    "a ticket each"
is "$(found 'b["mail"]["subject"]' | tail -n 1)" \
    "[ticket 11] Mail hosts in your network that strangers can misuse: 1 listed" \
    "named in the subject"
like "$(cat "$TMP"/tickets/011-*/letter.txt)" "our ticket, number 11" \
    "and in the letter"
like "$(relaybl history 192.0.2.33)" "ticket 1: " "and in the history of a host"
exits 0 "told again" relaybl report --output "$TMP/again" --tickets --actor alice
check "$TMP/again" "told again"
is "$(found 'b["ticket"]' | paste -sd' ')" "1 2 3 4 5 6 7 8 9 10 11" \
    "it is the same tickets"
relaybl report --output "$TMP/without" >/dev/null 2>&1
check "$TMP/without" "without --tickets"
is "$(found 'b["ticket"]' | paste -sd' ')" "1 2 3 4 5 6 7 8 9 10 11" \
    "those that are open are named"
exits 0 "all of it is verified" relaybl verify

# --- Letters of one's own, and what is wrong ---------------------------------

relaybl report --letter --language en >"$TMP/letter"
sed -i 's/^We are \$organisation\./We, $organisation, write to $holder./' \
    "$TMP/letter"
sed -i 's|^report:|&\n  letter-en: letter|' "$CONF"
exits 0 "a letter that was edited" relaybl report --output "$TMP/edited"
like "$(cat "$TMP"/edited/011-*/letter.txt)" \
    'We, Example CERT "relays", write to Example ISP\.' "is taken"
check "$TMP/edited" "and is a letter"
is "$(relaybl report --letter --language ja | grep -c '^Subject: ')" 2 \
    "the Japanese one, too"
echo 'Dear $holdr' >>"$TMP/letter"
exits 78 "an unknown variable" relaybl report --output "$TMP/x"
like "$ERR" "letter:$(wc -l <"$TMP/letter"): \\\$holdr is no variable" \
    "is told by its line"
sed -i '/letter-en/d; s/abuse@$domain/abuse at $domain/' "$CONF"
exits 78 "no rule" relaybl report --output "$TMP/x"
like "$ERR" "report: abuse: \"abuse at \\\$domain\" gives no e-mail address" \
    "and says which"
sed -i '/^report:/,$d' "$CONF"
exits 78 "no reporter" relaybl report --output "$TMP/x"
like "$ERR" "report: organisation: wants a name" "and says what is missing"
exits 64 "no directory" relaybl report
exits 64 "by what nobody answers for" relaybl report --output "$TMP/x" --by ip
exits 64 "no such language" relaybl report --output "$TMP/x" --language fr
exits 64 "a channel of no ticket" relaybl report --output "$TMP/x" --channel mail
[ ! -e "$TMP/x" ] && [ ! -e "$TMP/x.new" ]
result $? "and nothing is made"

done_testing
