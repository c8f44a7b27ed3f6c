#!/bin/bash
# Scans signed with the minisign program: what the pinned key signed is taken,
# as that scanner's; whatever is changed, missing, another's or old is refused,
# each in its own words, and nothing of it is listed.
. "$(dirname "$0")/lib.sh"
require minisign python3

for who in nightly partner stranger; do
	minisign -G -W -p "$TMP/$who.pub" -s "$TMP/$who.key" >/dev/null ||
	    bail "minisign makes no keys"
done
key()
{
	sed -n 2p "$TMP/$1.pub"
}
# As sixteen digits: minisign 0.11 leaves out zeroes in front.
key_id()
{
	printf '%16s' "$(sed -n '1s/.* //p' "$TMP/$1.pub")" | tr ' ' 0
}
# nightly signs, partner may; bare never heard of it.
write_conf()
{
	make_conf
	sed -i "s|^  nightly: .*|  nightly:\n    keys: [${1:-$(key nightly)}]\n  partner:\n    keys: [$(key partner)]\n    require-signature: false\n  bare: {}|" "$CONF"
}
write_conf

# scan SEQ [SCANNER]: of one open host, 192.0.2.SEQ; $ENDED is when.
scan()
{
	ENDED=$(date -u -d "@$((NOW + $1))" +%FT%TZ)
	cat <<-END
	{"type":"scan","format":"relay-verdict/1","scan_id":"s-$1","seq":$1,"scanner":"${2:-nightly}","list":"relays","tool":"t","tool_version":"1","vantage":{"net":"external"},"started":"$ENDED","ports":[25]}
	{"type":"verdict","ip":"192.0.2.$1","port":25,"verdict":"open","proof":"data","ended":"$ENDED"}
	{"type":"end","scan_id":"s-$1","status":"complete","records":1,"ended":"$ENDED"}
	END
}
NOW=$(($(date +%s) - 7200))

# sign FILE WHO SEQ [COMMENT [FLAGS]]
sign()
{
	ENDED=$(date -u -d "@$((NOW + $3))" +%FT%TZ)
	# shellcheck disable=SC2086
	minisign -S ${5:-} -s "$TMP/$2.key" -m "$1" -t \
	    "${4-scanner=nightly scan_id=s-$3 seq=$3 ended=$ENDED}" >/dev/null
}
# signed SEQ: FILE, a good one of nightly's.
signed()
{
	FILE=$TMP/$1.jsonl
	scan "$1" >"$FILE"
	sign "$FILE" nightly "$1"
}
# refused NAME WORDS [ARGUMENTS...]: FILE is, for that, and nothing is listed.
refused()
{
	local name=$1 words=$2
	shift 2
	exits 65 "$name" relaybl import "$@" "$FILE"
	like "$ERR" "$words" "... in its own words"
	is "$(relaybl list | wc -l)" "$LISTED" "... nothing of it is listed"
}
LISTED=0

# --- good -------------------------------------------------------------------

signed 1
exits 0 "what nightly signed" relaybl import "$FILE"
LISTED=$(relaybl list | wc -l)
like "$(relaybl imports --json)" "$(key_id nightly)" "its key is on record"
exits 0 "the same again" relaybl import "$FILE"
like "$OUT" "already applied" "is known"
cp "$FILE" "$TMP/elsewhere.jsonl"
exits 0 "--signature" relaybl import --signature "$FILE.minisig" \
    "$TMP/elsewhere.jsonl"
exits 0 "standard input" relaybl import --signature "$FILE.minisig" - \
    <"$FILE"
like "$OUT" "already applied" "is the same file"
exits 0 "a pipe" relaybl import --signature "$FILE.minisig" \
    <(cat "$FILE")

# --- each refusal -----------------------------------------------------------

signed 2
sed -i 's/^untrusted comment: .*/untrusted comment: whatever/' "$FILE.minisig"
exits 0 "another untrusted comment" relaybl import "$FILE"
LISTED=$(relaybl list | wc -l)

signed 3
sed -i 's/192.0.2.3/192.0.2.9/' "$FILE"
refused "a changed byte" "the file is not the one that was signed"
signed 3
echo >>"$FILE"
refused "a byte more" "the file is not the one that was signed"
signed 3
sed -i 's/seq=3/seq=4/' "$FILE.minisig"
refused "a changed trusted comment" \
    "the trusted comment is not the one that was signed"
signed 3
sign "$FILE" stranger 3
refused "an unknown key" \
    "is by the key $(key_id stranger), which no scanner in relaybl.conf has"
signed 3
sign "$FILE" partner 3
refused "the key of another scanner" \
    "is signed with the key $(key_id partner), which is not one of scanner"
signed 3
sign "$FILE" nightly 3 "scanner=nightly scan_id=s-3 seq=3 ended=$ENDED" -l
refused "a legacy signature" "a legacy signature \(Ed\)"
signed 3
head -c 200 "$FILE.minisig" >"$TMP/cut" && mv "$TMP/cut" "$FILE.minisig"
refused "a signature that was cut" "minisig: "
: >"$FILE.minisig"
refused "an empty signature" "not a minisign signature"
signed 3
echo x >>"$FILE.minisig"
refused "something behind the signature" "something behind"
signed 3
other=$FILE
signed 4
cp "$FILE.minisig" "$other.minisig"
FILE=$other
refused "the signature of another file" \
    "the file is not the one that was signed"
signed 3
rm "$FILE.minisig"
refused "no signature" "is not signed, and scanner \"nightly\" signs"
refused "... nor for --scanner" "cannot count as \"bare\"" --scanner bare
scan 3 bare >"$FILE"
refused "somebody else's as nightly's" "cannot count as \"nightly\"" \
    --scanner nightly
scan 3 >"$FILE"
exits 65 "standard input without a signature" relaybl import - <"$FILE"
like "$ERR" "is not signed" "in words"

# The same id, another key: what a forger would make.
signed 3
forged=$(python3 - "$(key nightly)" "$(key stranger)" <<-'END'
	import base64, sys
	a, b = (base64.b64decode(k) for k in sys.argv[1:])
	print(base64.b64encode(a[:10] + b[10:]).decode())
	END
)
write_conf "$forged"
refused "the right id, another key" \
    "not signed with the key $(key_id nightly) that relaybl.conf has"
write_conf

# --- the comment binds it to one scan ---------------------------------------

for missing in scanner scan_id seq ended; do
	signed 3
	comment="scanner=nightly scan_id=s-3 seq=3 ended=$ENDED"
	sign "$FILE" nightly 3 "${comment/$missing=/was-$missing=}"
	refused "no $missing" "$missing= is missing"
done
sign "$FILE" nightly 3 "scanner=partner scan_id=s-3 seq=3 ended=$ENDED"
refused "another scanner" "the file says scanner nightly, .* comment partner"
sign "$FILE" nightly 3 "scanner=nightly scan_id=s-4 seq=3 ended=$ENDED"
refused "another scan" "the file says scan_id s-3, .* comment s-4"
sign "$FILE" nightly 3 "scanner=nightly scan_id=s-3 seq=4 ended=$ENDED"
refused "another number" "the file says seq 3, .* comment 4"
sign "$FILE" nightly 3 \
    "scanner=nightly scan_id=s-3 seq=3 ended=2026-01-01T00:00:00Z"
refused "another end" "the file says ended .* comment 2026-01-01T00:00:00Z"
minisign -S -s "$TMP/nightly.key" -m "$FILE" >/dev/null
refused "minisign's own comment" "scanner= is missing: sign with minisign -t"

# --- replay -----------------------------------------------------------------

signed 6
exits 0 "the next one" relaybl import "$FILE"
LISTED=$(relaybl list | wc -l)
signed 5
refused "the one before" "replay: its seq is 5, and a scan with 6 was applied"

# --- formats without a place for it -----------------------------------------

FILE=$TMP/seven.csv
ENDED=$(date -u -d "@$((NOW + 7))" +%FT%TZ)
printf '%s\n' "ip,port,verdict,proof,ended" \
    "192.0.2.7,25,open,data,$ENDED" >"$FILE"
sign "$FILE" nightly 7
scan 7 | sed 2d >"$FILE.scan.json"
refused "scan data that is not signed" "scan.json: is not signed"
sign "$FILE.scan.json" nightly 8
refused "... or for another scan" "is signed for another scan"
sign "$FILE.scan.json" nightly 7
exits 0 "scan data that is signed, too" relaybl import "$FILE"
exits 0 "its host is listed" relaybl lookup 192.0.2.7
FILE=$TMP/eight.csv
ENDED=$(date -u -d "@$((NOW + 8))" +%FT%TZ)
printf '%s\n' "ip,port,verdict,proof,ended" \
    "192.0.2.8,25,open,data,$ENDED" >"$FILE"
sign "$FILE" nightly 8
exits 0 "a CSV that names nobody" relaybl import "$FILE"
like "$(relaybl imports --json | tail -n +1)" '"scan_id":"s-8"' \
    "is whose the comment says"

# --- compressed: the bytes as received --------------------------------------

scan 9 | gzip >"$TMP/nine.gz"
sign "$TMP/nine.gz" nightly 9
exits 0 "a compressed file" relaybl import "$TMP/nine.gz"

# --- who need not sign, and who has no keys ---------------------------------

FILE=$TMP/partner.jsonl
scan 10 partner >"$FILE"
exits 0 "partner need not sign" relaybl import "$FILE"
scan 11 bare >"$TMP/bare.jsonl"
exits 0 "bare has no key" relaybl import "$TMP/bare.jsonl"
scan 12 bare >"$TMP/bare12.jsonl"
sign "$TMP/bare12.jsonl" stranger 12
LISTED=$(relaybl list | wc -l)
FILE=$TMP/bare12.jsonl
refused "but what it signs is looked at" "which no scanner in relaybl.conf has"
make_conf
scan 13 >"$TMP/thirteen.jsonl"
sign "$TMP/thirteen.jsonl" nightly 13
exits 0 "nobody has keys" relaybl import "$TMP/thirteen.jsonl"
like "$ERR" "no scanner in relaybl.conf has keys to check it with" "is told"
exits 65 "nobody has, but it is asked for" relaybl import \
    --signature "$TMP/thirteen.jsonl.minisig" "$TMP/thirteen.jsonl"
exits 64 "one signature, two files" relaybl import --signature x a b
exits 66 "a signature that is not there" relaybl import --signature \
    "$TMP/none" "$TMP/thirteen.jsonl"

# --- in a spool -------------------------------------------------------------

write_conf
. "$ROOT/tests/system/clock.sh"
mkdir "$TMP/spool"
scan 20 >"$TMP/spool/twenty.jsonl"
exits 1 "its signature is not there yet" relaybl import --spool "$TMP/spool"
like "$ERR" "twenty.jsonl: left for the next run: its signature" "it waits"
clock_shift 300
exits 1 "it waits for ten minutes" relaybl import --spool "$TMP/spool"
scan 21 >"$TMP/spool/aa.jsonl"
sign "$TMP/spool/aa.jsonl" nightly 21
clock_shift 0
sign "$TMP/spool/twenty.jsonl" nightly 20
exits 0 "then it is taken" relaybl import --spool "$TMP/spool"
ok "with its signature" test -e "$TMP/spool/done/twenty.jsonl.minisig"
ok "before the one that came after it" test -e "$TMP/spool/done/aa.jsonl"
scan 22 >"$TMP/spool/never.jsonl"
clock_shift 700
exits 65 "one that is never signed" relaybl import --spool "$TMP/spool"
like "$(cat "$TMP/spool/failed/never.jsonl.reason")" "is not signed" "fails"
exits 0 "verify" relaybl verify
done_testing
