#!/bin/bash
# A mail server asks its own resolver, which asks relaybld: mail from a listed
# address is refused with the list's text, from others it is accepted.
. "$(dirname "$0")/lib.sh"
private_machine "$@"
require postfix unbound dig python3
. "$ROOT/tests/system/mail.sh"
. "$ROOT/tests/system/resolvers.sh"

LISTED=127.0.25.1 OTHER=127.0.25.2 MX=127.0.30.1
PORT=5300 TTL=5 NEGATIVE_TTL=5
make_conf
scan "$TMP/scan.jsonl" open $LISTED closed $OTHER
exits 0 "the scan is imported" relaybl import "$TMP/scan.jsonl"
start_relaybld

start_unbound resolver 127.0.0.1 <<END
    do-not-query-localhost: no
stub-zone:
    name: "$ZONE"
    stub-addr: 127.0.0.1@$PORT
END
echo nameserver 127.0.0.1 | own_file /etc/resolv.conf
is "$(via 127.0.0.1 "$(reversed $LISTED).$ZONE")" "NOERROR 127.0.0.2" \
    "Unbound knows the listing"

start_postfix mx "$MX:25 inet n - n - - smtpd
  -o { smtpd_recipient_restrictions = reject_rbl_client $ZONE=127.0.0.[2..11] }"
wait_for "$PATIENCE" smtp_up $MX ||
    bail "Postfix is not up: $(cat "$TMP/mx/start.log" "$POSTFIX_LOG")"

refusal="554 5.7.1 Service unavailable; Client host [$LISTED] blocked using"
is "$(deliver $LISTED $MX)" "$refusal $ZONE; $(zone_text $LISTED relay)" \
    "mail from the listed address is refused, with the reason"
like "$(deliver $OTHER $MX)" '^250 ' "mail from the other is accepted"
like "$(deliver 127.0.0.1 $MX)" '^250 ' "so is mail from 127.0.0.1"

# Off the list: after the record's TTL the mail goes through.
scan "$TMP/scan.jsonl" closed $LISTED open $OTHER
exits 0 "a second scan turns them round" relaybl import "$TMP/scan.jsonl"
accepted()
{
	[[ $(deliver $LISTED $MX) == "250 "* ]]
}
refused()
{
	[[ $(deliver $OTHER $MX) == "554 "*"[$OTHER]"* ]]
}
sleep $TTL
ok "delisted: accepted when the TTL is over" wait_for 15 accepted
ok "newly listed: refused when the negative TTL is over" wait_for 15 refused

stop_relaybld
is "$STATUS" 0 "relaybld ends cleanly"
done_testing
