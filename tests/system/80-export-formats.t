#!/bin/bash
# A zone as a file, for NSD, BIND, rbldnsd, response policies and people: each
# program loads what was written for it and answers as relaybld does, but for
# the differences that README.md names.
. "$(dirname "$0")/lib.sh"
private_machine "$@"
require named named-checkzone nsd-checkzone ldns-read-zone rbldnsd unbound dig
. "$ROOT/tests/system/resolvers.sh"

PORT=5300
LIST='    max-prefix4: 16
    exempt: [192.0.2.9, "2001:db8:25::9"]'
MORE="  gone.example:
    list: relays
    retire: moved"
make_conf
relaybl add --reason test --class relay 192.0.2.0/24 >/dev/null
relaybl add --reason test --class proxy 192.0.2.25 >/dev/null
relaybl add --reason test --class relay 198.18.0.0/16 >/dev/null
relaybl add --reason test --class cgi 1.2.3.0/24 >/dev/null
relaybl add --reason test --class proxy 127.0.1.66 >/dev/null
relaybl add --reason test --class output 127.0.1.67 >/dev/null
relaybl add --reason test --class trick 2001:db8:25::/48 >/dev/null
relaybl add --reason test --class input 2001:db8:26::25 >/dev/null
relaybl add --reason test --class relay 2001:db8:27:8000::/49 >/dev/null
scan "$TMP/scan.jsonl" open 127.0.1.66 closed 192.0.2.26
exits 0 "two classes of an address" relaybl import "$TMP/scan.jsonl"
start_relaybld

# --- what is refused --------------------------------------------------------

exits 64 "two zones" relaybl export --format zone
like "$ERR" "2 zones: --zone says which" "are told apart by --zone"
exits 64 "no such zone" relaybl export --format zone --zone bl.example.net
exits 64 "no such format" relaybl export --format dot
exits 64 "an option of others" relaybl export --format zone --zone "$ZONE" \
    --class relay
exits 64 "of jsonl" relaybl export --zone "$ZONE"
exits 64 "no such class" relaybl export --format rpz --zone "$ZONE" --class pipe
exits 64 "no such trigger" relaybl export --format rpz --zone "$ZONE" \
    --trigger nsip
exits 73 "a file in the store" relaybl export --format zone --zone "$ZONE" \
    "$STORE/zone"
sed "s/^    ttl: 300/    max-records: 2000\n&/" "$CONF" >"$TMP/few.conf"
exits 69 "more than max-records" "$RELAYBL" -c "$TMP/few.conf" export \
    --format zone --zone "$ZONE" "$TMP/few"
like "$ERR" "more than 2000 records: max-records" "is told"
is "$(echo "$TMP"/few*)" "$TMP/few.conf" "and nothing is written"
exits 69 "nor to standard output" "$RELAYBL" -c "$TMP/few.conf" export \
    --format zone --zone "$ZONE"
is "$OUT" "" "not a line"
sed "s,^store: .*,store: $TMP/empty," "$CONF" >"$TMP/empty.conf"
mkdir "$TMP/empty"
exits 69 "never published" "$RELAYBL" -c "$TMP/empty.conf" export \
    --format zone --zone "$ZONE"
like "$ERR" "run relaybl publish" "says what to do"
exits 74 "a full disk" sh -c '"$@" >/dev/full' _ "$RELAYBL" -c "$CONF" \
    export --format plain --zone "$ZONE"

# --- zone -------------------------------------------------------------------

exits 0 "zone" relaybl export --format zone --zone "$ZONE" "$TMP/zone"
like "$OUT" "zone $ZONE at serial [0-9]+: [0-9]+ records" "says how much"
exits 73 "a file that is there" relaybl export --format zone --zone "$ZONE" \
    "$TMP/zone"
exits 0 "is replaced with --force" relaybl export --format zone \
    --zone "$ZONE" --force "$TMP/zone"
relaybl export --format zone --zone "$ZONE" >"$TMP/zone.2"
ok "it is the same every time" cmp "$TMP/zone" "$TMP/zone.2"
count=$(grep -vc '^[;$]' "$TMP/zone")
like "$OUT" ": $count records" "all are in it"
like "$(head -9 "$TMP/zone")" "What differs" "says what differs"
exits 0 "named-checkzone" named-checkzone -k fail -n fail "$ZONE" "$TMP/zone"
like "$OUT" "serial $(query "$ZONE" SOA | awk '{ print $4 }')" \
    "with the serial that is served"
exits 0 "nsd-checkzone" nsd-checkzone "$ZONE" "$TMP/zone"
exits 0 "ldns-read-zone" ldns-read-zone "$TMP/zone"
is "$(grep -c "^[^;].*IN" <<<"$OUT")" "$count" "has every record"
exits 0 "a retired zone" relaybl export --format zone --zone gone.example
is "$(grep -vc '^[;$]' <<<"$OUT")" 3 "is SOA, NS and TXT"

# The names that are asked of everybody, with their types.
names()
{
	local address
	for address in 192.0.2.0 192.0.2.1 192.0.2.9 192.0.2.25 192.0.2.255 \
	    192.0.3.1 198.18.0.0 198.18.77.4 198.19.0.1 1.2.3.4 1.2.4.4 \
	    127.0.1.66 127.0.1.67 127.0.0.1 127.0.0.2 127.0.0.9 127.0.0.15 \
	    2001:db8:25::1 2001:db8:25::9 2001:db8:25:ffff::1 2001:db8:24::1 \
	    2001:db8:26::25 2001:db8:26::24 2001:db8:27::1 2001:db8:27:8000::1 \
	    2001:db8:27:ffff::ffff ::ffff:127.0.0.2 ::ffff:127.0.0.1; do
		address=$(reversed "$address")
		for level in "" relay. trick. cgi. proxy. input. output. auth.; do
			echo "$address.$level$ZONE A"
			echo "$address.$level$ZONE TXT"
			[ -n "${1:-}" ] || echo "$address.$level$ZONE MX"
		done
	done
}
# answers PORT FILE: "NAME TYPE STATUS" of each, and a line for each record.
answers()
{
	dig @127.0.0.1 -p "$1" +norec +tries=1 +time=5 +noedns +nottlid \
	    +noall +comments +question +answer -f "$2" |
	    awk '
	/status:/ { status = $6 }
	/^;[^;]/ { asked = tolower(substr($1, 2)) " " $3
	    print asked, status }
	/^[^;]/ { $1 = $2 = ""; print asked, $0 }' | sort
}
names >"$TMP/names"
names addresses >"$TMP/names.short"
answers 5300 "$TMP/names" >"$TMP/ours"
is "$(grep -c ' \(NOERROR\|NXDOMAIN\),$' "$TMP/ours")" \
    "$(wc -l <"$TMP/names")" "every name is answered"

# The TXT record of a wildcard names its prefix.
without_address()
{
	sed -E "s,\"(Open relay) [^ ]+ (.*$ZONE/).*,\1 \2," "$1"
}
ip address add 127.0.1.1/32 dev lo
cat >"$TMP/named.conf" <<END
options { directory "$TMP"; pid-file none; listen-on-v6 { none; };
	listen-on port 5301 { 127.0.0.1; }; recursion no; session-keyfile none;
	minimal-responses yes; };
controls { };
zone "$ZONE" { type master; file "$TMP/zone"; };
END
spawn "$TMP/named.log" named -g -n 1 -c "$TMP/named.conf"
named_up()
{
	PORT=5301 query "$ZONE" SOA | grep -q NOERROR
}
ok "named serves it" wait_for "$PATIENCE" named_up
answers 5301 "$TMP/names" >"$TMP/theirs"
is "$(diff <(without_address "$TMP/ours") <(without_address "$TMP/theirs"))" \
    "" "and answers the same, addresses of wildcards apart"

# --- the differences, one by one --------------------------------------------

differ()
{
	is "$(PORT=5300 query "$1.$ZONE" "$2")" "$3" "$1 $2: relaybld"
	is "$(PORT=5301 query "$1.$ZONE" "$2")" "$4" "$1 $2: a secondary"
}
differ 7.7.18.198 TXT "NOERROR \"$(zone_text 198.18.7.7 relay)\"" \
    "NOERROR \"$(zone_text 198.18.7.0/24 relay)\""
differ x.7.7.18.198 A NXDOMAIN "NOERROR 127.0.0.2"
differ mail.7.18.198 A NXDOMAIN "NOERROR 127.0.0.2"
differ 7.18.198 A NOERROR NOERROR
differ 0.f.5.2.0.0.8.b.d.0.1.0.0.2 A NOERROR "NOERROR 127.0.0.3"
differ "$(reversed ::ffff:192.0.2.25)" A "NOERROR 127.0.0.9" NXDOMAIN

# --- rbldnsd ----------------------------------------------------------------

exits 0 "rbldnsd" relaybl export --format rbldnsd --zone "$ZONE" \
    "$TMP/rbldnsd"
chmod 644 "$TMP/rbldnsd"
spawn "$TMP/rbldnsd.log" rbldnsd -n -u nobody -b 127.0.0.1/5302 \
    "$ZONE:combined:$TMP/rbldnsd"
rbldnsd_up()
{
	PORT=5302 query "$ZONE" SOA +noedns | grep -q NOERROR
}
ok "rbldnsd loads it" wait_for "$PATIENCE" rbldnsd_up ||
    diag "$(cat "$TMP/rbldnsd.log")"
answers 5302 "$TMP/names.short" >"$TMP/theirs"
answers 5300 "$TMP/names.short" >"$TMP/ours.short"
is "$(diff "$TMP/ours.short" "$TMP/theirs")" "" "and answers the same"
is "$(PORT=5302 query "ns.$ZONE" A +noedns)" "NOERROR 127.0.0.1" \
    "the apex records too"

# --- plain ------------------------------------------------------------------

exits 0 "plain" relaybl export --format plain --zone "$ZONE" "$TMP/plain"
is "$(sed 1d "$TMP/plain" | paste -sd' ')" "1.2.3.0/24 127.0.1.66 \
192.0.2.0/29 192.0.2.8 192.0.2.10/31 192.0.2.12/30 192.0.2.16/28 \
192.0.2.32/27 192.0.2.64/26 192.0.2.128/25 198.18.0.0/16 \
$(sed -n '/:25:/p' "$TMP/plain" | paste -sd' ') 2001:db8:26::25 \
2001:db8:27:8000::/49" "has what is listed, in as few prefixes as it can be"
is "$(relaybl export --format plain --zone "$ZONE" --class output | sed 1d)" \
    127.0.1.67 "of a sub-zone"
sed "s,^store: .*,store: $TMP/again," "$CONF" >"$TMP/again.conf"
mkdir "$TMP/again"
exits 0 "is imported again" "$RELAYBL" -c "$TMP/again.conf" import \
    --scanner nightly --class relay "$TMP/plain"
is "$("$RELAYBL" -c "$TMP/again.conf" export --format plain --zone "$ZONE" |
    sed 1d)" "$(sed 1d "$TMP/plain")" \
    "and is the same list"

# --- rpz --------------------------------------------------------------------

exits 0 "rpz" relaybl export --format rpz --zone "$ZONE" "$TMP/rpz"
exits 0 "named-checkzone" named-checkzone -k fail rpz.example "$TMP/rpz"
ok "an address" grep -q '^32\.66\.1\.0\.127\.rpz-client-ip	CNAME \.$' \
    "$TMP/rpz"
ok "a prefix" grep -q '^16\.0\.0\.18\.198\.rpz-client-ip	' "$TMP/rpz"
ok "of IPv6" grep -q '^49\.zz\.8000\.27\.db8\.2001\.rpz-client-ip	' \
    "$TMP/rpz"
ok "and one address" grep -q '^128\.25\.zz\.26\.db8\.2001\.rpz-client-ip	' \
    "$TMP/rpz"
relaybl export --format rpz --trigger ip --zone "$ZONE" >"$TMP/rpz-ip"
ok "of answers" grep -q '^32\.66\.1\.0\.127\.rpz-ip	' "$TMP/rpz-ip"

# A resolver that resolves the zone of some hosts, and its policies.
cat >"$TMP/hosts.zone" <<END
@ 300 SOA localhost. root.localhost. 1 3600 600 86400 60
@ 300 NS localhost.
good 300 A 203.0.113.1
bad 300 A 198.18.3.4
END
cat >"$TMP/auth.conf" <<END
options { directory "$TMP"; pid-file none; listen-on-v6 { none; };
	listen-on port 5303 { 127.0.0.1; }; recursion no;
	session-keyfile none; };
controls { };
zone "hosts.example" { type master; file "$TMP/hosts.zone"; };
END
spawn "$TMP/auth.log" named -g -n 1 -c "$TMP/auth.conf"
chmod 644 "$TMP/rpz" "$TMP/rpz-ip"
for kind in rpz rpz-ip; do
	case $kind in
	rpz) at=127.0.1.11 ub=127.0.1.13 ;;
	*) at=127.0.1.12 ub=127.0.1.14 ;;
	esac
	start_named "named-$kind" $at <<END
options { dnssec-validation no; response-policy { zone "rpz.example"; } qname-wait-recurse yes; };
zone "rpz.example" { type master; file "$TMP/$kind"; };
zone "hosts.example" {
	type forward; forward only; forwarders { 127.0.0.1 port 5303; };
};
END
	start_unbound "unbound-$kind" $ub <<END
    do-not-query-localhost: no
    module-config: "respip iterator"
stub-zone:
    name: hosts.example
    stub-addr: 127.0.0.1@5303
rpz:
    name: rpz.example
    zonefile: "$TMP/$kind"
END
done
# resolves ADDRESS SOURCE NAME
resolves()
{
	via "$1" "$3.hosts.example" A -b "$2"
}
for at in 127.0.1.11 127.0.1.13; do
	is "$(resolves $at 127.0.0.1 bad)" "NOERROR 198.18.3.4" \
	    "client-ip: who is not listed is answered"
	is "$(resolves $at 127.0.1.66 good)" NXDOMAIN "who is listed is not"
done
for at in 127.0.1.12 127.0.1.14; do
	is "$(resolves $at 127.0.1.66 good)" "NOERROR 203.0.113.1" \
	    "ip: what does not lead to a listed address is answered"
	is "$(resolves $at 127.0.0.1 bad)" NXDOMAIN "what does is not"
done

# --- what is over -----------------------------------------------------------

. "$ROOT/tests/system/clock.sh"
clock_shift $((40 * 86400))
relaybl export --format zone --zone "$ZONE" >"$TMP/zone.later"
ok "what is over is in the zone until it is removed" \
    cmp "$TMP/zone" "$TMP/zone.later"
for format in plain rpz rbldnsd; do
	relaybl export --format $format --zone "$ZONE" >"$TMP/later"
	not_ok "and not in $format" grep -q "198\.18\|18\.198" "$TMP/later"
done
relaybl expire >/dev/null
relaybl export --format zone --zone "$ZONE" >"$TMP/zone.later"
not_ok "once it is, it is not" grep -q "18\.198" "$TMP/zone.later"

done_testing
