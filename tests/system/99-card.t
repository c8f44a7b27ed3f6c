#!/bin/bash
# The card of an address: what its owner is to know, as text, as JSON, and as a
# page that nothing foreign can be injected into.
. "$(dirname "$0")/lib.sh"
require python3 postconf
MORE='report:
  contact: abuse@example.org'
make_conf

# card ADDRESS [OPTION]...: its JSON is in $TMP/card.json, its status in $CARD.
card()
{
	relaybl card "$@" --json >"$TMP/card.json"
	CARD=$?
}
# of EXPRESSION: of the card d, as Python prints it.
of()
{
	python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
print(eval(sys.argv[2]))' "$TMP/card.json" "$1"
}
valid()
{
	python3 -c 'import json, jsonschema, sys
jsonschema.Draft202012Validator(json.load(open(sys.argv[1]))).validate(
    json.load(open(sys.argv[2])))' \
	    "$DATA/survey/relaybl-card-1.schema.json" "$TMP/card.json"
}

exits 64 "no address" relaybl card
exits 64 "no address, but a name" relaybl card mail.example.org
exits 69 "no store" relaybl card 192.0.2.1

PROOF=delivered scan "$TMP/1" open 192.0.2.1 open 2001:db8::25 open 192.0.2.9
# What the hosts said themselves is hostile.
python3 - "$TMP/1" <<'END'
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
lines[1].update(tests_run=16, tests_open=2, host="x--evil.example",
    reply="250 <script>alert(1)</script> \"'&amp; \u3042",
    evidence={"sha256": "a" * 64, "url": "javascript:alert(1)//<b>"})
with open(sys.argv[1], "w", encoding="utf-8") as out:
    for line in lines:
        out.write(json.dumps(line) + "\n")
END
exits 0 "a scan" relaybl import "$TMP/1"
exits 0 "a network by hand" relaybl add 198.51.100.0/24 --class proxy \
    --reason "<img src=x onerror=alert(2)>"
exits 0 "an exemption" relaybl exempt 192.0.2.9 --reason "</style><b>ours"

# --- listed -----------------------------------------------------------------

exits 0 "a listed address" relaybl card 192.0.2.1
like "$OUT" "^192.0.2.1 is listed\." "says so first"
like "$OUT" "listed since +20[0-9T:-]+Z" "since when"
like "$OUT" "2 of 16 tests open" "by what"
like "$OUT" "250 <script>" "what the host replied"
like "$OUT" "smtpd_relay_restrictions = permit_mynetworks" "how it is fixed"
like "$OUT" "SMTP AUTH on submission" "where users log in"
like "$OUT" "write to abuse@example.org" "whom to write to"
like "$OUT" "relaybl recheck 192.0.2.1 --reason" "how a retest is asked for"
like "$OUT" "ends by itself at 20" "when it ends by itself"
like "$OUT" "History.*listed.*nightly" "its history"
not_ok "no line has blanks at its end" grep -q ' $' <<<"$OUT"

card 192.0.2.1
is "$CARD" 0 "as JSON, too"
ok "which is of its schema" valid
is "$(of 'd["standing"], d["listed"]')" "('listed', True)" "listed"
is "$(of 'd["lists"][0]["findings"][0]["reply"]')" \
    "250 <script>alert(1)</script> \"'&amp; あ" "the reply as it was"
is "$(of '[f["class"] for f in d["fix"]]')" "['relay']" "a relay"
is "$(of 'd["expiry"]["expires"] == d["lists"][0]["findings"][0]["expires"]')" \
    True "it expires when its finding does"
is "$(of '[e["event"] for e in d["history"]]')" "['listed']" "one event"

# code TITLE: the lines of that step.
code()
{
	of "next(s['code'] for f in d['fix'] for s in f['steps']
    if s['title'] == '$1').rstrip()"
}
mkdir "$TMP/postfix"
code Postfix >"$TMP/postfix/main.cf"
code "SMTP AUTH on submission" >"$TMP/postfix/master.cf"
run postconf -c "$TMP/postfix" -n
is "$ERR$(grep -cE '^(mynetworks|smtpd_relay_restrictions) = ' <<<"$OUT")" 2 \
    "Postfix knows what the card says of it"
run postconf -c "$TMP/postfix" -P
is "$ERR$(grep -c '^submission/inet/.* = ' <<<"$OUT")" 3 "all of it"

card 2001:db8::25
is "$CARD $(of 'd["address"], d["standing"]')" "0 ('2001:db8::25', 'listed')" \
    "IPv6"
card 198.51.100.77
is "$CARD $(of 'd["lists"][0]["findings"][0]["prefix"], d["fix"][0]["class"]')" \
    "0 ('198.51.100.0/24', 'proxy')" "through a prefix, as a proxy"
ok "valid, too" valid
like "$(relaybl card 198.51.100.77)" "through +198.51.100.0/24.*Squid" \
    "which the text says"

# --- not listed -------------------------------------------------------------

exits 1 "an address that nobody ever saw" relaybl card 203.0.113.5
like "$OUT" "^203.0.113.5 is not listed. Nothing is known of it\." "says so"
unlike "$OUT" "How it is fixed|History" "and nothing else"
card 203.0.113.5
is "$CARD $(of 'd["standing"], d["fix"], d["retest"], d["history"]')" \
    "1 ('unknown', [], None, [])" "in JSON"
ok "of the schema" valid
card 192.0.2.9
is "$CARD $(of 'd["standing"], d["lists"][0]["exemption"]["reason"]')" \
    "1 ('exempt', '</style><b>ours')" "an exempt one, and why"
exits 0 "taken off" relaybl remove 192.0.2.1 --reason "fixed <i>today"
card 192.0.2.1
is "$CARD $(of 'd["standing"], d["fix"], [e["event"] for e in d["history"]]')" \
    "1 ('was-listed', [], ['listed', 'removed'])" "was listed"
exits 1 "as text" relaybl card 192.0.2.1
like "$OUT" "is not listed. It was\..*fixed <i>today" "with the reason"
card 127.0.0.2
is "$(of 'd["reserved"] is None')" False "a test entry is none of a list"

# --- languages, files -------------------------------------------------------

exits 64 "a language that is none" relaybl card 192.0.2.1 --language de
like "$(relaybl card 198.51.100.77 --language ja)" \
    "198.51.100.77 はリストに登録されています。.*オープンプロキシ" "Japanese"
exits 0 "a page" relaybl card 198.51.100.77 --html "$TMP/card.html"
like "$OUT" "^198.51.100.77 is listed" "beside the text"
exits 73 "is not replaced" relaybl card 198.51.100.77 --html "$TMP/card.html"
exits 0 "but with --force" relaybl card 198.51.100.77 --html "$TMP/card.html" \
    --force
exits 73 "nor made in the store" relaybl card 198.51.100.77 --force \
    --html "$STORE/card.html"
exits 1 "one that is not listed has a page, too" relaybl card 192.0.2.1 \
    --html "$TMP/off.html"
relaybl card 192.0.2.9 --html "$TMP/exempt.html" --language ja >"$TMP/out"

# --- nothing is injected ----------------------------------------------------

# Prints the elements of a page that have no business there, and the text that
# a reader sees.
cat >"$TMP/look.py" <<'END'
import html.parser, sys
OURS = set("""html head meta title style body main svg defs pattern path rect
    header section h1 h2 h3 p dl div dt dd table caption thead tbody tr th td
    ol ul li strong code pre bdi circle line time""".split())
class Look(html.parser.HTMLParser):
    text, strange = "", []
    def handle_starttag(self, tag, attrs):
        if tag not in OURS or any(
                n.startswith("on") or n in ("href", "src") and
                not (v or "").startswith("#") for n, v in attrs):
            self.strange.append(tag)
    def handle_data(self, data):
        self.text += data
look = Look()
look.feed(open(sys.argv[1], encoding="utf-8").read())
print("strange:", look.strange)
print(" ".join(look.text.split()))
END
for page in card off exempt; do
	OUT=$(python3 "$TMP/look.py" "$TMP/$page.html")
	like "$OUT" "^strange: \[\]" "$page: only elements of ours"
done
like "$(python3 "$TMP/look.py" "$TMP/card.html")" \
    "<img src=x onerror=alert\(2\)>" "a reason is text"
like "$(python3 "$TMP/look.py" "$TMP/off.html")" \
    "<script>alert\(1\)</script> \"'&amp; あ.*fixed <i>today" "a reply, too"
like "$(python3 "$TMP/look.py" "$TMP/exempt.html")" \
    "除外対象です.*</style><b>ours" "an exemption's reason, too"

done_testing
