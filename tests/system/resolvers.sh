# shellcheck shell=bash disable=SC2034
# Real resolvers, for tests in a private machine. Each start_ function runs one
# on port 53 of an address; what the test wants configured beyond that comes
# on standard input, in the resolver's own language.

# via ADDRESS NAME [TYPE] [dig options]: asks the resolver there; prints what
# query (ask.sh) prints.
via()
{
	AT=$1 PORT=53 query "$2" "${3:-A}" +rec "${@:4}"
}

# resolver_up ADDRESS: it answers, whatever it answers.
resolver_up()
{
	[[ $(via "$1" "2.0.0.127.$ZONE" A +time=1) != TIMEOUT ]]
}

# spawn_resolver NAME ADDRESS COMMAND...
spawn_resolver()
{
	local name=$1 address=$2
	shift 2
	spawn "$TMP/$name.log" "$@"
	wait_for "$PATIENCE" resolver_up "$address" ||
	    bail "$name does not answer: $(tail -n 20 "$TMP/$name.log")"
}

# start_unbound NAME ADDRESS <clauses: stub-zone, server, ...
start_unbound()
{
	local dir=$TMP/$1
	mkdir -p "$dir"
	{
		cat <<-END
		server:
		    interface: $2
		    access-control: 127.0.0.0/8 allow
		    chroot: ""
		    username: ""
		    directory: "$dir"
		    pidfile: "$dir/pid"
		    use-syslog: no
		    logfile: ""
		END
		cat
		printf 'remote-control:\n    control-enable: no\n'
	} >"$dir/unbound.conf"
	unbound-checkconf "$dir/unbound.conf" >"$dir/check" 2>&1 ||
	    bail "unbound-checkconf: $(cat "$dir/check")"
	spawn_resolver "$1" "$2" unbound -d -p -c "$dir/unbound.conf"
}

# start_named NAME ADDRESS <zone statements and inner options: a line "options
# { ... };" is taken into the options.
start_named()
{
	local dir=$TMP/$1
	mkdir -p "$dir"
	# named listens on addresses that interfaces have, and on no others.
	ip address add "$2/32" dev lo
	cat >"$dir/given"
	{
		echo "options {"
		echo "	directory \"$dir\"; pid-file none; listen-on-v6 { none; };"
		echo "	listen-on port 53 { $2; }; recursion yes;"
		echo "	session-keyfile none;"
		sed -n 's/^options { *\(.*;\) *};.*/\1/p' "$dir/given"
		echo "};"
		echo "controls { };"
		grep -v '^options {' "$dir/given"
	} >"$dir/named.conf"
	named-checkconf "$dir/named.conf" >"$dir/check" 2>&1 ||
	    bail "named-checkconf: $(cat "$dir/check")"
	spawn_resolver "$1" "$2" named -g -n 1 -c "$dir/named.conf"
}

# start_recursor NAME ADDRESS <settings of recursor.conf
start_recursor()
{
	local dir=$TMP/$1
	mkdir -p "$dir"
	{
		cat <<-END
		local-address=$2
		local-port=53
		socket-dir=$dir
		daemon=no
		write-pid=no
		threads=1
		security-poll-suffix=
		END
		cat
	} >"$dir/recursor.conf"
	spawn_resolver "$1" "$2" pdns_recursor --config-dir="$dir"
}

# start_kresd NAME ADDRESS <Lua
start_kresd()
{
	local dir=$TMP/$1
	mkdir -p "$dir/run"
	{
		echo "net.listen('$2', 53, { kind = 'dns' })"
		echo "modules.unload('ta_update')"
		cat
	} >"$dir/kresd.conf"
	spawn_resolver "$1" "$2" kresd -n -c "$dir/kresd.conf" "$dir/run"
}

# start_dnsmasq NAME ADDRESS <settings
start_dnsmasq()
{
	local dir=$TMP/$1
	mkdir -p "$dir"
	{
		cat <<-END
		listen-address=$2
		bind-interfaces
		no-resolv
		no-hosts
		user=root
		END
		cat
	} >"$dir/dnsmasq.conf"
	dnsmasq --test -C "$dir/dnsmasq.conf" >"$dir/check" 2>&1 ||
	    bail "dnsmasq --test: $(cat "$dir/check")"
	spawn_resolver "$1" "$2" dnsmasq -k --log-facility=- \
	    -C "$dir/dnsmasq.conf" --pid-file=
}
