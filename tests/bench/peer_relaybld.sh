# shellcheck shell=bash disable=SC2034
# relaybld as a peer: its data are imported, the next ones as a scan that says
# which addresses of the list are closed now, and which are open.

relaybld_conf()
{
	cat >"$1/apex" <<-END
	@ 3600 IN SOA ns1 hostmaster.example.org. 1 600 300 86400 $PEER_NEGATIVE_TTL
	@ 3600 IN NS ns1
	ns1 3600 IN A 192.0.2.53
	END
	cat >"$1/conf" <<-END
	store: $1/store
	server:
	  listen: [127.0.0.1@${2:-5300}]
	  workers: ${PEER_WORKERS:-1}
	  allow: [127.0.0.0/8]
	lists:
	  relays:
	    confirm: 1
	    clear: 1
	    expire: 30d
	    max-addresses: 4294967295
	    # Any list may take the place of any other; all that is scanned is
	    # open, and little of the whole address space is scanned.
	    max-add: [1000000000, 100%]
	    max-remove: [1000000000, 100%]
	    max-open: [0, 100%]
	    min-coverage: 0%
	scanners:
	  nightly:
	    max-add: [1000000000, 100%]
	    max-remove: [1000000000, 100%]
	    max-open: [0, 100%]
	    min-coverage: 0%
	zones:
	  $PEER_ZONE:
	    list: relays
	    apex: $1/apex
	    ttl: $PEER_TTL
	    negative-ttl: $PEER_NEGATIVE_TTL
	    text: "Open relay \$ip: https://$PEER_ZONE/\$ip"
	END
}

# relaybld_import AT OPTION...
relaybld_import()
{
	local at=$1
	shift
	"$RELAYBL" -c "$at/conf" import --scanner nightly "$@" \
	    >>"$at/log" 2>&1
}

# relaybld_scan AT: "ADDRESS" and "<tab>ADDRESS", closed and open, as a scan in
# AT/scan-*.csv: one file takes 16,777,216 records. Prefixes stay what they
# are: a scan has none.
relaybld_scan()
{
	rm -f "$1"/scan-*.csv
	awk -v file="$1/scan-" -v at="$(date -u +%FT%TZ)" '
	!/\// {
		if (n++ % 16000000 == 0) {
			name = file sprintf("%02d", ++parts) ".csv"
			print "ip,port,verdict,proof,ended" >name
		}
		print $1 ",25," (/^\t/ ? "open,rcpt," : "closed,,") at >name
	}'
}

relaybld_apply()
{
	local file
	for file in "$1"/scan-*.csv; do
		relaybld_import "$1" --scan-id "$EPOCHREALTIME" --complete \
		    "$file" || return
	done
}

relaybld_data()
{
	local at=$2/$1
	relaybld_conf "$at"
	sed 's/^/\t/' "$2/list.txt" | relaybld_scan "$at"
	grep / "$2/list.txt" >"$at/prefixes"
	relaybld_apply "$at" || return
	[ ! -s "$at/prefixes" ] ||
	    relaybld_import "$at" --format list "$at/prefixes"
}

relaybld_next()
{
	local at=$2/$1
	sort "$at/list.txt" >"$at/old"
	sort "$2/list.txt" >"$at/new"
	comm -3 "$at/old" "$at/new" | relaybld_scan "$at"
	rm "$at/old" "$at/new"
}

relaybld_command()
{
	relaybld_conf "$2/$1" "$3"
	PEER_COMMAND=("$RELAYBLD" -c "$2/$1/conf")
}

relaybld_reload()
{
	relaybld_apply "$2/$1"
}

relaybld_file()
{
	echo "$1/store/served/current"
}
