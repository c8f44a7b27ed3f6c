# shellcheck shell=bash disable=SC2034
# rbldnsd, NSD and Knot DNS as peers of relaybld: one worker, no log of
# queries, no rate limit, no statistics, short answers.

# --- rbldnsd ---------------------------------------------------------------

rbldnsd_data()
{
	{
		echo "\$SOA 3600 ns1.$PEER_ZONE hostmaster.example.org 0 600" \
		    "300 86400 $PEER_NEGATIVE_TTL"
		echo "\$NS 3600 ns1.$PEER_ZONE"
		echo "\$TTL $PEER_TTL"
		echo ":127.0.0.2:Open relay \$: https://$PEER_ZONE/\$"
		cat "$2/list.txt"
	} >"$2/$1/data"
}

rbldnsd_next()
{
	mkdir -p "$2/$1/next/$1" && cp "$2/list.txt" "$2/$1/next" &&
	    rbldnsd_data "$1" "$2/$1/next"
}

# In the foreground, looking for new data only when told to (-n -c 0); root is
# what it refuses to be.
rbldnsd_command()
{
	PEER_COMMAND=(rbldnsd -A -a -n -c 0 -t "$PEER_TTL" -b "127.0.0.1/$3")
	[ "$(id -u)" != 0 ] || PEER_COMMAND+=(-u nobody:nogroup)
	PEER_COMMAND+=("$PEER_ZONE:${1#*-}:$2/$1/data")
}

rbldnsd_reload()
{
	mv "$2/$1/next/$1/data" "$2/$1/data" && kill -HUP "${PEER_ROOT[${1//-/_}]}"
}

rbldnsd_file()
{
	echo "$1/data"
}

# --- NSD -------------------------------------------------------------------

nsd_data()
{
	peer_zone_file "$2/list.txt" "$EPOCHSECONDS" >"$2/$1/zone"
}

nsd_next()
{
	peer_zone_file "$2/list.txt" "$EPOCHSECONDS" >"$2/$1/zone.next"
}

nsd_command()
{
	local at=$2/$1
	cat >"$at/conf" <<-END
	server:
	  ip-address: 127.0.0.1@$3
	  server-count: 1
	  reuseport: no
	  username: ""
	  chroot: ""
	  zonesdir: "$at"
	  xfrdir: "$at"
	  database: ""
	  xfrdfile: ""
	  zonelistfile: "$at/zone.list"
	  pidfile: "$at/pid"
	  verbosity: 0
	  minimal-responses: yes
	  round-robin: no
	  rrl-ratelimit: 0
	remote-control:
	  control-enable: no
	zone:
	  name: $PEER_ZONE
	  zonefile: zone
	END
	PEER_COMMAND=(nsd -d -c "$at/conf")
}

nsd_reload()
{
	mv "$2/$1/zone.next" "$2/$1/zone" && kill -HUP "${PEER_ROOT[$1]}"
}

nsd_file()
{
	echo "$1/zone"
}

# --- Knot DNS --------------------------------------------------------------

knot_data()
{
	nsd_data "$@"
}

knot_next()
{
	nsd_next "$@"
}

knot_command()
{
	local at=$2/$1
	cat >"$at/conf" <<-END
	server:
	  rundir: $at
	  listen: 127.0.0.1@$3
	  udp-workers: 1
	  tcp-workers: 1
	  background-workers: 1
	  answer-rotation: off
	control:
	  listen: $at/control
	log:
	  - target: stderr
	    any: warning
	database:
	  storage: $at
	zone:
	  - domain: $PEER_ZONE
	    storage: $at
	    file: zone
	    zonefile-sync: -1
	    zonefile-load: whole
	    journal-content: none
	    semantic-checks: off
	END
	PEER_COMMAND=(knotd -c "$at/conf")
}

knot_reload()
{
	mv "$2/$1/zone.next" "$2/$1/zone" &&
	    knotc -s "$2/$1/control" zone-reload "$PEER_ZONE" >>"$2/$1/log" 2>&1
}

knot_file()
{
	echo "$1/zone"
}
