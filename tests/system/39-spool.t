#!/bin/bash
# relaybl import --spool: what waits in a directory is taken in order, once, and
# moved out with a reason; what is not all there yet waits.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/system/clock.sh"

make_conf
SPOOL=$TMP/spool
mkdir "$SPOOL"

# scan SEQ VERDICT-LINES...: a scan of now, on standard output; lines are
# "ADDRESS VERDICT [PROOF]". END= leaves out the end line.
scan()
{
	local seq=$1 line ip verdict proof now
	now=$(date -u -d "@$(($(date +%s) - 3000 + seq))" +%FT%TZ)
	shift
	echo '{"type":"scan","format":"relay-verdict/1","scan_id":"s-'"$seq"'",' \
	    '"seq":'"$seq"',"scanner":"nightly","list":"relays","tool":"t",' \
	    '"tool_version":"1","vantage":{"net":"external"},' \
	    '"started":"'"$now"'","ports":[25]}'
	for line; do
		read -r ip verdict proof <<<"$line"
		echo '{"type":"verdict","ip":"'"$ip"'","port":25,"verdict":"'"$verdict"'",'"${proof:+\"proof\":\"$proof\",}"'"ended":"'"$now"'"}'
	done
	[ -n "${END-x}" ] || return 0
	echo '{"type":"end","scan_id":"s-'"$seq"'","status":"complete","records":'$#',"ended":"'"$now"'"}'
}
spool()
{
	relaybl import --spool "$SPOOL" "$@"
}
# waiting: the names in the spool that a scanner could have put there.
waiting()
{
	(cd "$SPOOL" && find . -mindepth 1 -maxdepth 1 -type f ! -name '.*' \
	    -printf '%f ' | tr ' ' '\n' | sort | tr '\n' ' ')
}
reason()
{
	cat "$SPOOL/$1.reason"
}

# --- what is taken, and in which order --------------------------------------

exits 1 "nothing waits" spool
is "$OUT$ERR" "" "and nothing is said"
ok "done/ is there" test -d "$SPOOL/done"
ok "failed/ is there" test -d "$SPOOL/failed"

scan 3 "192.0.2.1 closed" >"$SPOOL/a.jsonl"
scan 1 "192.0.2.1 open rcpt" "192.0.2.2 open data" >"$SPOOL/c.jsonl"
scan 2 "192.0.2.3 open rcpt" | gzip >"$SPOOL/b.jsonl.gz"
for name in .hidden x.tmp y.part z.minisig z.scan.json; do
	echo garbage >"$SPOOL/$name"
done
exits 0 "three scans" spool
is "$(grep -c "^import " <<<"$OUT")" 3 "are told" ||
    diag "$OUT"
is "$(relaybl imports --json | grep -o '"scan_id":"[^"]*"' | tr '\n' ' ')" \
    '"scan_id":"s-3" "scan_id":"s-2" "scan_id":"s-1" ' \
    "in the order of their sequence, newest first here"
is "$(waiting)" "x.tmp y.part z.minisig z.scan.json " "what is no scan stays"
ok "also what begins with a dot" test -e "$SPOOL/.hidden"
ok "a" test -e "$SPOOL/done/a.jsonl"
ok "b" test -e "$SPOOL/done/b.jsonl.gz"
like "$(reason done/c.jsonl)" "status: applied" "each has its reason"
like "$(reason done/c.jsonl)" "import: 1" "with the import"
exits 1 "192.0.2.1 was closed last" relaybl lookup 192.0.2.1
exits 0 "192.0.2.2" relaybl lookup 192.0.2.2
rm -f "$SPOOL"/*.*

# --- again, and under a name that is taken ----------------------------------

cp "$SPOOL/done/c.jsonl" "$SPOOL/c.jsonl"
exits 1 "the same file again is nothing new" spool
like "$OUT" "already applied as import 1" "and is told"
ok "has a name of its own" test -e "$SPOOL/done/c.jsonl.1"
like "$(reason done/c.jsonl.1)" "status: already applied" "and a reason"
is "$(waiting)" "" "nothing waits"

# --- what is refused --------------------------------------------------------

echo '{"type":"verdict"}' >"$SPOOL/bad.jsonl"
exits 1 "a file that is bad and new" spool
like "$ERR" "bad.jsonl: left for the next run: it may still be written" \
    "is left for a minute"
is "$(waiting)" "bad.jsonl " "where it was"
clock_shift 120
scan 4 "192.0.2.4 open rcpt" >"$SPOOL/good.jsonl"
exits 65 "then it fails" spool
like "$ERR" "bad.jsonl:1: the first line must be of type .* now .*failed/bad.jsonl" \
    "and says where it is"
like "$(reason failed/bad.jsonl)" "status: refused" "its reason"
like "$(reason failed/bad.jsonl)" "why: .*bad.jsonl:1: the first line" "in words"
ok "the others are taken" test -e "$SPOOL/done/good.jsonl"
exits 0 "and listed" relaybl lookup 192.0.2.4

scan 2 "192.0.2.9 open rcpt" "192.0.2.8 open rcpt" >"$SPOOL/old.jsonl"
exits 65 "a scan from before" spool
like "$ERR" "replay: its seq is 2" "is a replay"
ok "and fails" test -e "$SPOOL/failed/old.jsonl"
exits 1 "nothing of it is listed" relaybl lookup 192.0.2.9

# --- what is not all there --------------------------------------------------

clock_shift 0
END='' scan 5 "192.0.2.5 open rcpt" >"$SPOOL/part.jsonl"
exits 1 "no end line, and new" spool
like "$ERR" "part.jsonl: left for the next run: it has no end yet" "is left"
clock_shift 120
exits 0 "later it is a scan that was aborted" spool
exits 0 "which lists" relaybl lookup 192.0.2.5
ok "and is done" test -e "$SPOOL/done/part.jsonl"
scan 6 "192.0.2.6 open rcpt" | zstd -q | head -c 80 >"$SPOOL/cut.zst"
clock_shift 0
exits 1 "cut off and new" spool
clock_shift 120
exits 65 "cut off for good" spool
like "$(reason failed/cut.zst)" "ends in the middle" "is told"

# --- scan data beside it ----------------------------------------------------

printf '%s\n' "ip,port,verdict,proof,ended" \
    "192.0.2.7,25,open,rcpt,$(date -u +%FT%TZ)" >"$SPOOL/seven.csv"
scan 7 | sed 's/"records":0/"records":1/' >"$SPOOL/seven.csv.scan.json"
exits 0 "a CSV with its scan data" spool
like "$OUT" "s-7|192.0.2.7|listed" "is taken"
ok "both are moved" test -e "$SPOOL/done/seven.csv.scan.json"
is "$(waiting)" "" "nothing is left"
# As if it had ended now: it must be newer than those before.
sed "s/finished time=\"[0-9]*\"/finished time=\"$(date +%s)\"/" \
    "$DATA/nmap/nmap-open-relay-mixed-vv.xml" >"$SPOOL/eight.xml"
exits 0 "nmap" spool
ok "is taken" test -e "$SPOOL/done/eight.xml"

# --- kinds of files, and whose directory it is ------------------------------

mkfifo "$SPOOL/pipe"
ln -s "$SPOOL/done/a.jsonl" "$SPOOL/link"
mkdir "$SPOOL/sub"
scan 9 "192.0.2.10 open rcpt" >"$SPOOL/new
line"
exits 1 "no regular files" spool
for name in pipe link sub 'new.x0aline'; do
	like "$ERR" "$name: notice: .*left alone" "$name is left alone"
done
rm -r "$SPOOL/pipe" "$SPOOL/link" "$SPOOL/sub" "$SPOOL/new
line"

chmod o+w "$SPOOL"
exits 77 "everybody may write" spool
like "$ERR" "everybody may write to it" "is refused"
chmod +t "$SPOOL"
exits 1 "not with the sticky bit" spool
chmod o-w,-t "$SPOOL"
if [ "$(id -u)" = 0 ]; then
	chown 1 "$SPOOL"
	exits 77 "a stranger's" spool
	like "$ERR" "belongs to user 1" "is refused"
	chown 0 "$SPOOL"
fi
mv "$SPOOL/done" "$SPOOL/elsewhere"
ln -s elsewhere "$SPOOL/done"
run spool
is "$([ "$STATUS" != 0 ] && [ "$STATUS" != 1 ] && echo refused)" refused \
    "done/ that is a link"
rm "$SPOOL/done"
mv "$SPOOL/elsewhere" "$SPOOL/done"
exits 66 "no such directory" relaybl import --spool "$TMP/none"
exits 64 "a file and a spool" spool "$TMP/x"
exits 64 "neither" relaybl import
for option in --dry-run --complete "--scan-id=x" "--signature=x" \
    "--list=none" "--scanner=none" "--class=none" "--format=none"; do
	exits 64 "$option" spool "$option"
done

# --- two at a time ----------------------------------------------------------

for i in {11..16}; do
	scan "$i" "192.0.2.$i open rcpt" >"$SPOOL/n$i.jsonl"
done
spawn "$TMP/one.log" "$RELAYBL" -c "$CONF" import --spool "$SPOOL"
one=$SPAWNED
spawn "$TMP/two.log" "$RELAYBL" -c "$CONF" import --spool "$SPOOL"
wait "$one"
one=$?
wait "$SPAWNED"
two=$?
is "$(printf '%s\n' "$one" "$two" | sort -n | tr '\n' ' ')" "0 1 " \
    "one run takes all, the other one finds nothing"
for i in {11..16}; do
	ok "n$i is done" test -e "$SPOOL/done/n$i.jsonl"
	not_ok "once" test -e "$SPOOL/done/n$i.jsonl.1"
done

# --- the machine is wrong, not the file -------------------------------------

scan 20 "192.0.2.20 open rcpt" >"$SPOOL/twenty.jsonl"
scan 21 "192.0.2.21 open rcpt" >"$SPOOL/twentyone.jsonl"
mv "$STORE" "$TMP/away"
echo "no directory" >"$STORE"
run spool
is "$([ "$STATUS" -gt 1 ] && echo failed)" failed "a store that is no directory"
is "$(waiting)" "twenty.jsonl twentyone.jsonl " "leaves the files"
rm "$STORE"
mv "$TMP/away" "$STORE"
exits 0 "and then they are taken" spool

# --- one document a file ----------------------------------------------------

scan 22 "192.0.2.22 open rcpt" >"$SPOOL/x22.jsonl"
echo '{"type":"verdict"}' >"$SPOOL/x23.jsonl"
exits 65 "--json" spool --json
is "$(wc -l <<<"$OUT")" 2 "two files, two lines" || diag "$OUT"
ok "each is JSON" python3 -c 'import json, sys
for line in sys.stdin: json.loads(line)' <<<"$OUT"
like "$OUT" '"status":"refused"' "the bad one"
like "$OUT" '"moved":".*/failed/x23.jsonl"' "where it is"

# --- held, alarms, and which exit status wins --------------------------------

hosts()
{
	local i
	for i in {100..150}; do
		echo "192.0.2.$i $1"
	done
}
clock_shift 0
mapfile -t lines < <(hosts "closed" | head -n 3; hosts "open data" | tail -n 48)
scan 30 "${lines[@]}" >"$SPOOL/thirty.jsonl"
exits 3 "a scan of which all is open" spool
like "$ERR" "held as import [0-9]+: .*relaybl approve" "is held, and that is said"
like "$(reason done/thirty.jsonl)" "status: held" "it is done with"
like "$(reason done/thirty.jsonl)" "why: .*held as import .* open 48 of 51" \
    "the reason has the hold"
is "$(waiting)" "" "nothing waits"
cp "$SPOOL/done/thirty.jsonl" "$SPOOL/thirty.jsonl"
exits 3 "the same again is still held" spool

relaybl exempt 192.0.2.200 --reason "our own" >/dev/null ||
    diag "no exemption"
scan 31 "192.0.2.200 open data" >"$SPOOL/own.jsonl"
exits 4 "an own host that is open" spool --alarm-exit
like "$ERR" "alarm: " "is an alarm"
unlike "$(grep -v -e alarm: -e ': now ' <<<"$ERR")" "." "and nothing else"
like "$(reason done/own.jsonl)" "status: applied, alarm" "of what was applied"
scan 32 "192.0.2.200 open data" >"$SPOOL/own.jsonl"
scan 33 "${lines[@]}" >"$SPOOL/thirty.jsonl"
exits 3 "held and alarmed" spool --alarm-exit
clock_shift 120
scan 34 "192.0.2.200 open data" >"$SPOOL/own.jsonl"
scan 35 "${lines[@]}" >"$SPOOL/thirty.jsonl"
echo nonsense >"$SPOOL/failing"
exits 65 "failed, held and alarmed" spool --alarm-exit
is "$(waiting)" "" "all of them are moved"

# --- a list that is frozen --------------------------------------------------

cp "$CONF" "$TMP/frozen.conf"
sed -i "s/^  relays:/&\n    freeze: we move/" "$TMP/frozen.conf"
scan 40 "192.0.2.40 open data" >"$SPOOL/forty.jsonl"
run "$RELAYBL" -c "$TMP/frozen.conf" import --spool "$SPOOL"
is "$([ "$STATUS" -ge 64 ] && echo fails)" fails "nothing may be written"
like "$ERR" "we move" "that is said"
is "$(waiting)" "forty.jsonl " "the file waits"
exits 0 "until it may" spool

# --- what stands in the way of one file stops no other ----------------------

long=$(printf 'a%.0s' {1..255})
scan 50 "192.0.2.50 open rcpt" >"$SPOOL/$long"
printf '%s\n' "ip,port,verdict,proof,ended" \
    "192.0.2.9,25,open,rcpt,$(date -u +%FT%TZ)" >"$SPOOL/b.csv"
python3 -c 'import socket, sys
socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$SPOOL/b.csv.scan.json"
scan 51 "192.0.2.51 open rcpt" >"$SPOOL/c51.jsonl"
exits 65 "the longest name there is, and a socket for scan data" spool
is "$(waiting)" "" "nothing waits"
exits 0 "the first" relaybl lookup 192.0.2.50
exits 0 "and the last are taken" relaybl lookup 192.0.2.51
like "$(reason failed/b.csv)" "scan.json: is not a regular file" "one fails"
is "$(wc -l <<<"$ERR")" 1 "and is told, once" || diag "$ERR"
rm -f "$SPOOL/b.csv.scan.json"

# A note of a move that is not ours: where everybody may put files.
if [ "$(id -u)" = 0 ]; then
	scan 52 "192.0.2.52 open rcpt" >"$SPOOL/d52.jsonl"
	printf '%s\n' relaybl-spool/1 "from d52.jsonl" "to done d52.jsonl" \
	    "$(stat -c %i "$SPOOL/d52.jsonl") 0 0 0" >"$SPOOL/.moving"
	chown 1 "$SPOOL/.moving"
	exits 77 "a stranger's note" spool
	like "$ERR" "belongs to user 1" "is refused"
	rm -f "$SPOOL/.moving"
	exits 0 "the file is taken" spool
	exits 0 "and listed" relaybl lookup 192.0.2.52
fi

# Nothing can be renamed into another file system.
if unshare -m true 2>/dev/null; then
	scan 53 "192.0.2.53 open rcpt" >"$SPOOL/e53.jsonl"
	run unshare -m bash -c "mount -t tmpfs none '$SPOOL/done' &&
	    '$RELAYBL' -c '$CONF' import --spool '$SPOOL'"
	is "$STATUS" 73 "done/ on another file system"
	like "$ERR" "/done: is on another file system" "is refused"
	exits 1 "before anything of it is listed" relaybl lookup 192.0.2.53
	is "$(waiting)" "e53.jsonl " "the file waits"
	exits 0 "until it can be moved" spool
fi

# --- how long they are kept -------------------------------------------------

echo mine >"$SPOOL/done/mine"
clock_shift $((29 * 86400))
exits 1 "29 days later" spool
ok "all is there" test -e "$SPOOL/done/a.jsonl"
clock_shift $((31 * 86400))
exits 1 "31 days later" spool
not_ok "the file goes" test -e "$SPOOL/done/a.jsonl"
not_ok "its reason too" test -e "$SPOOL/done/a.jsonl.reason"
not_ok "and scan data" test -e "$SPOOL/done/seven.csv.scan.json"
not_ok "and what failed" test -e "$SPOOL/failed/bad.jsonl"
ok "not what nobody moved there" test -e "$SPOOL/done/mine"
exits 0 "the ledger is whole" relaybl verify
done_testing
