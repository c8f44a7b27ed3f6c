#!/bin/bash
# Slips: of a hand at the command line, of a spreadsheet, of a clock, of
# whoever runs two commands at once. Each is told, and lists nobody wrongly.
. "$(dirname "$0")/lib.sh"
require flock python3

make_conf

# --- a table is no list -----------------------------------------------------

printf '%s\n' "ip;port;verdict;ended" "192.0.2.1;25;closed;2026-11-20" \
    "192.0.2.2;25;open;2026-11-20" >"$TMP/table.csv"
exits 65 "a table with semicolons" relaybl import "$TMP/table.csv"
like "$ERR" "192.0.2.1;25;closed" "says what it cannot read"
printf '%s\n' "192.0.2.3 ; relay" "192.0.2.4 # relay" "; 192.0.2.5" \
    >"$TMP/comments"
exits 0 "comments behind a blank" relaybl import "$TMP/comments"
is "$(relaybl list | cut -f1 | paste -sd' ')" "192.0.2.3 192.0.2.4" \
    "are comments"

# --- a time that was never set ----------------------------------------------

printf '%s\n' "ip,port,verdict,proof,ended" \
    "192.0.2.6,25,open,rcpt,1970-01-01T00:00:00Z" >"$TMP/epoch.csv"
exits 65 "a test at the beginning of time" relaybl import "$TMP/epoch.csv"
like "$ERR" "epoch.csv:2: time: ended: 1970" "is refused with its line"

# --- what lies beside a CSV -------------------------------------------------

printf '%s\n' "ip,port,verdict,proof,ended" \
    "192.0.2.7,25,open,rcpt,$(date -u +%FT%TZ)" >"$TMP/scan.csv"
mkfifo "$TMP/scan.csv.scan.json"
exits 65 "a pipe for scan data" timeout 20 "$RELAYBL" -c "$CONF" import \
    "$TMP/scan.csv"
like "$ERR" "scan.csv.scan.json: is not a regular file" "is not waited for"
rm "$TMP/scan.csv.scan.json"
ln -s /dev/zero "$TMP/scan.csv.scan.json"
exits 65 "an endless one" timeout 20 "$RELAYBL" -c "$CONF" import \
    "$TMP/scan.csv"
rm "$TMP/scan.csv.scan.json"
exits 1 "a dry run" relaybl import --dry-run "$TMP/scan.csv"
is "$ERR" "" "says nothing of names that are new"
exits 0 "without it" relaybl import "$TMP/scan.csv"

sed "s|^  relays:|  fresh:|; s|list: relays|list: fresh|" "$CONF" \
    >"$TMP/renamed.conf"
exits 1 "lookup in a list without past" "$RELAYBL" -c "$TMP/renamed.conf" \
    lookup 192.0.2.7
is "$ERR" "" "is a plain no"

# --- an exemption that would empty the list ---------------------------------

for prefix in 0.0.0.0/0 ::/0 128.0.0.0/7 2000::/3 ::ffff:0:0/96; do
	exits 64 "exempt $prefix" relaybl exempt "$prefix" --reason x
	like "$ERR" "say --wide" "is asked again"
done
exits 0 "exempt of a /8" relaybl exempt 10.0.0.0/8 --reason x
exits 0 "... of a /16" relaybl exempt 2001::/16 --reason x
exits 0 "... of all, on purpose" relaybl exempt 0.0.0.0/0 --wide --reason x
exits 1 "hides what is listed" relaybl lookup 192.0.2.7
exits 0 "and ends" relaybl exempt 0.0.0.0/0 --delete
exits 0 "so that it shows" relaybl lookup 192.0.2.7

# --- somebody else writes ---------------------------------------------------

flock "$STORE/lock" sleep 3 &
holder=$!
wait_for 5 sh -c "! flock -n '$STORE/lock' true"
exits 0 "a command waits" relaybl add 192.0.2.8 --reason x
like "$ERR" "^relaybl: waiting up to 60 s: .*another relaybl is changing" \
    "and says so"
wait "$holder"
exits 0 "the next one" relaybl add 192.0.2.9 --reason x
is "$ERR" "" "has nothing to say"

# --- nowhere to write -------------------------------------------------------

# Where a warning cannot go to standard error it must not go to the ledger,
# which is large and new here, so that it would hit what is in use.
python3 -c 'for i in range(20000):
	print(f"10.0.{i >> 8}.{i & 255}")' >"$TMP/many"
sed "s|^store:.*|store: $TMP/fresh|" "$CONF" >"$TMP/fresh.conf"
for closed in "0<&- 1>&- 2>&-" "1>&- 2>&-" "2>&-" "1>&-"; do
	rm -rf "$TMP/fresh"
	"$RELAYBL" -c "$TMP/fresh.conf" import "$TMP/many" >/dev/null
	"$RELAYBL" -c "$TMP/fresh.conf" add 192.0.2.10 --reason x >/dev/null
	run bash -c "'$RELAYBL' -c '$TMP/fresh.conf' rollback $closed"
	exits 0 "verify after $closed" \
	    "$RELAYBL" -c "$TMP/fresh.conf" verify
done
exits 74 "no standard output" bash -c "'$RELAYBL' -c '$CONF' list 1>&-"

seq -f '198.18.1.%g' 0 255 >"$TMP/more"
before=$(relaybl list | sha256sum)
for blocks in 0 1 8 64; do
	run bash -c "ulimit -f $blocks
		exec '$RELAYBL' -c '$CONF' import '$TMP/more' >/dev/null"
	ok "files of at most $blocks KiB are told ($STATUS)" test \
	    "$STATUS" -ge 65 -a "$STATUS" -le 78
	is "$(relaybl list | sha256sum)" "$before" "and nothing is changed"
done

exits 0 "verify" relaybl verify
like "$OUT" ", [1-9][0-9]* events\)$" "has read the history, too"

done_testing
