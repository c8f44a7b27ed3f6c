# shellcheck shell=bash disable=SC2034
# Real servers that take the zone by transfer, for tests in a private machine:
# relaybld (or who stands in for it) is at 127.0.0.1, port 53, and 853 for TLS;
# each secondary on port 53 of an address of its own. What README.md tells to
# configure comes on standard input, and is_here makes it fit: there relaybld
# is 192.0.2.1 and the secondary 192.0.2.2, ns2.example.org.
#
#	make_key NAME [ALGORITHM]	$TMP/keys/NAME.key, as tsig-keygen does
#	start_nsd NAME ADDRESS KEY	(start_knot, start_bind, start_powerdns)
#	serial_at ADDRESS [NAME]	its serial; nothing: it does not know
#	wait_serial SECONDS SERIAL ADDRESS...
#	transfers_in NAME		"IXFR 3 AXFR 1", as its log tells

require nsd knotd knotc named pdns_server pdnsutil tsig-keygen dig python3

declare -A SECONDARY_KIND SECONDARY_PID

make_key()
{
	mkdir -p "$TMP/keys"
	(umask 077 && tsig-keygen -a "${2:-hmac-sha256}" "$1" \
	    >"$TMP/keys/$1.key")
}
key_secret()
{
	sed -n 's/.*secret "\(.*\)".*/\1/p' "$TMP/keys/$1.key"
}
key_algorithm()
{
	sed -n 's/.*algorithm \(.*\);.*/\1/p' "$TMP/keys/$1.key"
}

# is_here ADDRESS KEY: README.md's text with the names of this test.
is_here()
{
	sed -e "s/192\.0\.2\.1\b/127.0.0.1/g" -e "s/192\.0\.2\.2\b/$1/g" \
	    -e "s/ns2\.example\.org/$2/g" -e "s/hmac-sha256/$(key_algorithm "$2")/" \
	    -e "s|c2VjcmV0IG9mIHRzaWcta2V5Z2Vu|$(key_secret "$2")|" \
	    -e "s|/etc/relaybl/|$TMP/keys/|g" -e "s|/etc/bind/|$TMP/keys/|g"
}

serial_at()
{
	dig "@$1" +norec +tries=1 +time=2 +short "${2:-$ZONE}" SOA 2>/dev/null |
	    awk 'NF == 7 { print $3 }'
}

# Everybody there has that serial.
have_serial()
{
	local address
	for address in "${@:2}"; do
		[ "$(serial_at "$address")" = "$1" ] || return 1
	done
}
wait_serial()
{
	wait_for "$1" have_serial "${@:2}"
}

# secondary_up ADDRESS: it answers, whatever it answers.
secondary_up()
{
	dig "@$1" +norec +tries=1 +time=1 "$ZONE" SOA >/dev/null 2>&1
}

# spawn_secondary KIND NAME ADDRESS COMMAND...
spawn_secondary()
{
	local kind=$1 name=$2 address=$3
	shift 3
	spawn "$TMP/$name/log" "$@"
	SECONDARY_KIND[$name]=$kind
	SECONDARY_PID[$name]=$SPAWNED
	wait_for "$PATIENCE" secondary_up "$address" ||
	    bail "$name does not answer: $(tail -n 20 "$TMP/$name/log")"
}

start_nsd()
{
	local dir=$TMP/$1
	mkdir -p "$dir"
	{
		cat <<-END
		server:
		    ip-address: $2
		    username: ""
		    chroot: ""
		    zonesdir: "$dir"
		    database: ""
		    xfrdir: "$dir"
		    xfrdfile: "$dir/xfrd"
		    zonelistfile: "$dir/list"
		    pidfile: ""
		    verbosity: 2
		    rrl-ratelimit: 0
		    xfrd-reload-timeout: 0
		    tls-cert-bundle: "$TMP/ca.pem"
		remote-control:
		    control-enable: no
		END
		is_here "$2" "$3"
	} >"$dir/nsd.conf"
	nsd-checkconf "$dir/nsd.conf" >"$dir/check" 2>&1 ||
	    bail "nsd-checkconf: $(cat "$dir/check")"
	spawn_secondary nsd "$1" "$2" nsd -d -c "$dir/nsd.conf"
}

start_knot()
{
	local dir=$TMP/$1
	mkdir -p "$dir"
	{
		cat <<-END
		server:
		    listen: $2@53
		    rundir: $dir
		    udp-workers: 1
		    tcp-workers: 1
		    background-workers: 1
		database:
		    storage: $dir
		log:
		  - target: stderr
		    any: info
		template:
		  - id: default
		    storage: $dir
		END
		is_here "$2" "$3"
	} >"$dir/knot.conf"
	knotc -c "$dir/knot.conf" conf-check >"$dir/check" 2>&1 ||
	    bail "knotc conf-check: $(cat "$dir/check")"
	spawn_secondary knot "$1" "$2" knotd -c "$dir/knot.conf"
}

start_bind()
{
	local dir=$TMP/$1
	mkdir -p "$dir"
	# named listens on addresses that interfaces have, and on no others. In
	# the net of 127.0.0.1 it is a second one: what goes there comes from
	# the first.
	ip address add "$2/8" dev lo 2>/dev/null
	{
		cat <<-END
		options {
			directory "$dir"; pid-file none; session-keyfile none;
			listen-on port 53 { $2; }; listen-on-v6 { none; };
			recursion no; notify no; dnssec-validation no;
			serial-query-rate 1000;
			# The others have no such rule for what is asked of SOA.
			zero-no-soa-ttl no;
		};
		controls { };
		END
		is_here "$2" "$3"
	} >"$dir/named.conf"
	named-checkconf "$dir/named.conf" >"$dir/check" 2>&1 ||
	    bail "named-checkconf: $(cat "$dir/check")"
	spawn_secondary bind "$1" "$2" named -g -n 1 -c "$dir/named.conf"
}

# start_powerdns NAME ADDRESS KEY: standard input is pdns.conf; $4 are the
# commands that make the zone.
start_powerdns()
{
	local dir=$TMP/$1
	mkdir -p "$dir"
	{
		cat <<-END
		local-address=$2
		local-port=53
		socket-dir=$dir
		daemon=no
		guardian=no
		setuid=
		setgid=
		security-poll-suffix=
		version-string=anonymous
		slave-cycle-interval=60
		query-cache-ttl=0
		negquery-cache-ttl=0
		cache-ttl=0
		domain-metadata-cache-ttl=0
		loglevel=6
		log-dns-details=no
		receiver-threads=1
		distributor-threads=1
		END
		is_here "$2" "$3" | sed "s|/var/lib/powerdns|$dir|"
	} >"$dir/pdns.conf"
	(
		# shellcheck disable=SC2317 # the commands call it
		pdnsutil() { command pdnsutil --config-dir="$dir" "$@"; }
		sqlite_schema "$dir/pdns.sqlite3"
		eval "$(is_here "$2" "$3" <<<"$4" |
		    sed "s|/var/lib/powerdns|$dir|")"
	) >"$dir/check" 2>&1 || bail "pdnsutil: $(cat "$dir/check")"
	spawn_secondary powerdns "$1" "$2" pdns_server --config-dir="$dir"
}

# Its tables; not everybody has sqlite3.
sqlite_schema()
{
	python3 -c 'import sqlite3, sys
sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2]).read())' "$1" \
	    /usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql
}

# transfers_in NAME: "WHOLE DIFFERENCES", how many transfers of each kind it
# took. NSD and BIND do not say: what is less than a third of the largest was a
# difference.
transfers_in()
{
	local log=$TMP/$1/log
	case ${SECONDARY_KIND[$1]} in
	knot) awk '/XFR, incoming.* finished/ { n[/IXFR/]++ }
		END { print n[0] + 0, n[1] + 0 }' "$log" ;;
	powerdns) awk '/AXFR-in zone.*retrieval finished/ { whole++ }
		/IXFR-in zone.*got [0-9]+ delta/ { some++ }
		END { print whole + 0, some + 0 }' "$log" ;;
	nsd) sed -n 's/.*info: zone .* of \([0-9]*\) bytes in .*/\1/p' "$log" |
	    by_size ;;
	bind) sed -n 's/.*Transfer completed:.* \([0-9]*\) bytes.*/\1/p' \
	    "$log" | by_size ;;
	esac
}
by_size()
{
	awk '{ size[NR] = $1; if ($1 > most) most = $1 }
	END {
		for (i = 1; i <= NR; i++)
			whole += size[i] * 3 >= most
		print whole + 0, NR - whole
	}'
}
