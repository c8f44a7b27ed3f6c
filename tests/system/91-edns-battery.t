#!/bin/bash
# The tests of RFC 8906 and of the flag days, and what the RFCs of each part of
# EDNS say beyond them, against relaybld, NSD and Knot: ours passes whatever one
# of the others passes.
. "$(dirname "$0")/lib.sh"
private_machine "$@"
require nsd knotd python3

PORT=53
LISTEN=127.0.0.1@53
SERVER="  nsid: one"
make_conf
exits 0 "an empty list is published" relaybl publish
start_relaybld

mkdir "$TMP/nsd" "$TMP/knot"
cp "$TMP/apex" "$TMP/zone"
cat >"$TMP/nsd/conf" <<END
server:
    ip-address: 127.0.1.2
    username: ""
    chroot: ""
    zonesdir: "$TMP"
    database: ""
    xfrdir: "$TMP/nsd"
    xfrdfile: "$TMP/nsd/xfrd"
    zonelistfile: "$TMP/nsd/list"
    pidfile: ""
    nsid: "ascii_two"
    answer-cookie: yes
remote-control:
    control-enable: no
zone:
    name: "$ZONE"
    zonefile: "zone"
END
cat >"$TMP/knot/conf" <<END
server:
    listen: 127.0.1.3@53
    rundir: $TMP/knot
    nsid: three
database:
    storage: $TMP/knot
mod-cookies:
  - id: default
template:
  - id: default
    storage: $TMP
    global-module: mod-cookies/default
zone:
  - domain: $ZONE
    file: zone
    zonefile-sync: -1
END
spawn "$TMP/nsd/log" nsd -d -c "$TMP/nsd/conf"
spawn "$TMP/knot/log" knotd -c "$TMP/knot/conf"
up()
{
	[[ $(AT=$1 query "$ZONE" SOA) == NOERROR* ]]
}
wait_for "$PATIENCE" up 127.0.1.2 || bail "NSD: $(tail "$TMP/nsd/log")"
wait_for "$PATIENCE" up 127.0.1.3 || bail "Knot: $(tail "$TMP/knot/log")"

run python3 "$ROOT/tests/system/edns_battery.py" "$ZONE" \
    relaybld=127.0.0.1@53 nsd=127.0.1.2@53 knot=127.0.1.3@53
note "$OUT"
is "$STATUS" 0 "relaybld passes all of it" || diag "$ERR" "$(awk \
    'NR > 1 && $0 !~ /passed of/ && substr($0, 53, 2) != "ok"' <<<"$OUT")"

stop_relaybld
is "$STATUS" 0 "relaybld ends cleanly"
done_testing
