#!/bin/bash
# The main job: nmap scans a Postfix that relays for everybody and one that
# does not; the scan is imported; the first is listed and the other is not.
. "$(dirname "$0")/lib.sh"
private_machine "$@"
require postfix nmap dig python3
. "$ROOT/tests/system/mail.sh"

OPEN=127.0.25.1 CLOSED=127.0.25.2
start_postfix open "$OPEN:25 inet n - n - - smtpd -o mynetworks=0.0.0.0/0"
start_postfix closed "$CLOSED:25 inet n - n - - smtpd"
for server in $OPEN $CLOSED; do
	wait_for "$PATIENCE" smtp_up "$server" ||
	    bail "Postfix is not up: $(cat "$TMP"/*/start.log "$TMP"/*/mail.log)"
done

make_conf
exits 0 "nmap scans both" nmap -n -Pn -vv -p 25 --script smtp-open-relay \
    -oX "$TMP/scan.xml" $OPEN $CLOSED
like "$(cat "$TMP/scan.xml")" 'Server is an open relay' "one relays"
like "$(cat "$TMP/scan.xml")" "t seem to be an open relay" "one does not"

exits 0 "an empty list is published" relaybl publish
start_relaybld
is "$(query "$(reversed $OPEN).$ZONE")" NXDOMAIN "not listed before the import"
exits 0 "the scan is imported" relaybl import "$TMP/scan.xml"
wait_for 5 listed $OPEN

is "$(query "$(reversed $OPEN).$ZONE")" "NOERROR 127.0.0.2" "listed, UDP"
is "$(query "$(reversed $OPEN).$ZONE" A +tcp)" "NOERROR 127.0.0.2" \
    "listed, TCP"
is "$(query "$(reversed $OPEN).$ZONE" TXT)" \
    "NOERROR \"$(zone_text $OPEN relay)\"" "with the reason, UDP"
is "$(query "$(reversed $OPEN).$ZONE" TXT +tcp)" \
    "NOERROR \"$(zone_text $OPEN relay)\"" "with the reason, TCP"
is "$(query "$(reversed $CLOSED).$ZONE")" NXDOMAIN "the closed one, UDP"
is "$(query "$(reversed $CLOSED).$ZONE" A +tcp)" NXDOMAIN "the closed one, TCP"

exits 0 "lookup knows the open one" relaybl lookup $OPEN
like "$OUT" nightly "and the scanner that found it"
exits 1 "lookup knows nothing of the closed one" relaybl lookup $CLOSED
exits 0 "the same scan again" relaybl import "$TMP/scan.xml"
like "$OUT$ERR" 'already applied' "changes nothing"

# It is repaired, scanned again, and off the list.
stop "$(cat "$TMP/open/queue/pid/master.pid")"
wait_for "$PATIENCE" eval "! smtp_up $OPEN"
start_postfix repaired "$OPEN:25 inet n - n - - smtpd"
wait_for "$PATIENCE" smtp_up $OPEN || bail "the repaired Postfix is not up"
exits 0 "nmap scans again" nmap -n -Pn -vv -p 25 --script smtp-open-relay \
    -oX "$TMP/scan2.xml" $OPEN $CLOSED
exits 0 "the second scan is imported" relaybl import "$TMP/scan2.xml"
ok "the repaired one is delisted" wait_for 5 unlisted $OPEN
stop_relaybld
is "$STATUS" 0 "relaybld ends cleanly"
done_testing
