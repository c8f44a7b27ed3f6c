# shellcheck shell=bash disable=SC2034
# A real authoritative server and a real resolver that asks it, for surveys in
# a private machine. Include it after lib.sh and resolvers.sh.

# Where the server is, and the resolver: both on port 53.
AUTHORITY=127.0.1.2
RESOLVER=127.0.1.1

# start_authority ZONE FILE [ZONE FILE ...]: NSD with these zones.
start_authority()
{
	local dir=$TMP/nsd
	mkdir -p "$dir"
	cat >"$dir/conf" <<-END
	server:
	    ip-address: $AUTHORITY
	    username: ""
	    chroot: ""
	    zonesdir: "$dir"
	    xfrdir: "$dir"
	    xfrdfile: "$dir/xfrd"
	    zonelistfile: "$dir/list"
	    pidfile: "$dir/pid"
	    database: ""
	    rrl-ratelimit: 0
	    receive-buffer-size: 4194304
	    server-count: 1
	remote-control:
	    control-enable: no
	END
	while [ $# -ge 2 ]; do
		printf 'zone:\n    name: %s\n    zonefile: %s\n' "$1" "$2"
		shift 2
	done >>"$dir/conf"
	spawn "$dir/log" nsd -d -c "$dir/conf"
	wait_for "$PATIENCE" grep -q 'nsd started' "$dir/log" ||
	    bail "NSD does not start: $(tail -n 20 "$dir/log")"
}

# start_survey_resolver NAME ZONES [CLAUSES]: Unbound that asks the authority
# for the zones (words), has no answer for silent.example and an error for
# broken.example, whose server does not serve it. It has patience: on a machine
# with other things to do an authority is not down that needs a second. Leaves
# $RESOLVER_PID.
start_survey_resolver()
{
	local zone name=$1 zones=$2 more=${3:-}
	# That it is up shows by a zone whose server is.
	local ZONE=${zones%% *}
	start_unbound "$name" "$RESOLVER" < <(
		cat <<-END
		    do-not-query-localhost: no
		    module-config: "iterator"
		    qname-minimisation: no
		    num-threads: 2
		    num-queries-per-thread: 4096
		    outgoing-range: 8192
		    msg-cache-size: 128m
		    rrset-cache-size: 256m
		    so-rcvbuf: 4m
		    infra-cache-min-rtt: 4000
		    infra-keep-probing: yes
		    local-zone: "silent.example." deny
		END
		printf '%s\n' "$more"
		for zone in $zones broken.example; do
			printf 'stub-zone:\n    name: %s\n    stub-addr: %s\n' \
			    "$zone" "$AUTHORITY"
		done
	)
	RESOLVER_PID=$SPAWNED
}
