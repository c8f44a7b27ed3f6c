#!/bin/bash
# Shutting a list down: with `retire` every name of the zone is NXDOMAIN, test
# entries too, and its apex says why; HUP begins it and HUP ends it; the other
# zones of the same list go on.
. "$(dirname "$0")/lib.sh"
require dig

# hup: has relaybld read its configuration again.
hup()
{
	local count
	count=$(grep -c 'configuration reloaded' "$RELAYBLD_LOG")
	kill -HUP "$RELAYBLD_PID"
	wait_for "$PATIENCE" reloaded $((count + 1))
}
reloaded()
{
	[ "$(grep -c 'configuration reloaded' "$RELAYBLD_LOG")" -ge "$1" ]
}
# all_gone WHERE: nothing of the zone exists but what stands at the apex.
all_gone()
{
	local name
	for name in 1.25.0.127 2.0.0.127 1.0.0.127 1.25.0.127.relay \
	    2.0.0.127.proxy relay 127 0.127 25.0.127 www anything '\*' \
	    "$(reversed ::ffff:127.0.0.2)" "$(reversed 2001:db8::1)" 8.b.d.0.1.0.0.2; do
		is "$(query "$name.$ZONE" A)" NXDOMAIN "$1: $name"
	done
	is "$(query "2.0.0.127.$ZONE" TXT)" NXDOMAIN "$1: its text"
	is "$(query "2.0.0.127.$ZONE" A +tcp)" NXDOMAIN "$1: over TCP"
}

MORE="  other.example.org:
    list: relays"
make_conf
cat >>"$TMP/apex" <<END
$ZONE. 3600 IN TXT "A list of open relays"
$ZONE. 3600 IN A 192.0.2.80
www.$ZONE. 3600 IN A 192.0.2.80
END
scan "$TMP/scan.jsonl" open 127.0.25.1 open 2001:db8::1
relaybl import "$TMP/scan.jsonl" >/dev/null || bail "import"
start_relaybld
is "$(query "2.0.0.127.$ZONE")" "NOERROR 127.0.0.2" "in service: test entry"
is "$(query "www.$ZONE")" "NOERROR 192.0.2.80" "in service: a host"
ok "in service: a listing" listed 127.0.25.1

# --- Retired ---------------------------------------------------------------

cp "$CONF" "$TMP/served.conf"
WHY="Retired 2027-01-01, replaced by bl.example.net: https://example.org/"
sed -i "s|^  $ZONE:|&\n    retire: \"$WHY\"|" "$CONF"
exits 0 "the configuration is right" relaybl checkconf
like "$OUT" "retire: \"$WHY\"" "and says so"
hup
all_gone "retired"
is "$(query "$ZONE" TXT)" "NOERROR \"$WHY\"" "the apex says why"
is "$(query "$ZONE" NS)" "NOERROR ns.$ZONE." "it has its NS"
is "$(query "ns.$ZONE" A)" "NOERROR 127.0.0.1" "which can be found"
like "$(query "$ZONE" SOA)" "^NOERROR ns.$ZONE. " "and its SOA"
is "$(query "$ZONE" A)" NOERROR "but no address"
like "$(dig "@127.0.0.1" -p "$PORT" "2.0.0.127.$ZONE" +noall +authority)" \
    "^$ZONE\.[[:space:]]+60[[:space:]]+IN[[:space:]]+SOA" \
    "resolvers remember it for negative-ttl"
is "$(query 1.25.0.127.other.example.org)" "NOERROR 127.0.0.2" \
    "the other zone of the list goes on"
like "$(tail -n 1 "$RELAYBLD_LOG")" "$ZONE retired" "the log tells"

# The list goes on behind it: what is imported is not seen here.
scan "$TMP/scan.jsonl" open 127.0.25.2
relaybl import "$TMP/scan.jsonl" >/dev/null
ok "an import is served" wait_for "$PATIENCE" eval \
    '[ "$(query 2.25.0.127.other.example.org)" = "NOERROR 127.0.0.2" ]'
all_gone "after an import"

stop_relaybld
is "$STATUS" 0 "it ends"
start_relaybld
all_gone "after a start"
exits 0 "relaybld -n takes it" "$RELAYBLD" -n -c "$CONF"

# --- And back --------------------------------------------------------------

cp "$TMP/served.conf" "$CONF"
hup
is "$(query "2.0.0.127.$ZONE")" "NOERROR 127.0.0.2" "back: test entry"
is "$(query "www.$ZONE")" "NOERROR 192.0.2.80" "back: a host"
is "$(query "$ZONE" TXT)" 'NOERROR "A list of open relays"' "back: the text"
ok "back: a listing" listed 127.0.25.1
stop_relaybld
done_testing
