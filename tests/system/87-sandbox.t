#!/bin/bash
# What is left of relaybld once it serves: no capability, no new privileges, a
# filter of system calls, files only to read, in every thread; and that nothing
# it needs is missing there: reloads, generations, the service manager.
. "$(dirname "$0")/lib.sh"
private_machine "$@"
require dig python3 strace

PORT=53
LISTEN="127.0.0.1@53"
SERVER='  user: nobody'
mkdir "$TMP/conf"
make_conf
echo 127.0.25.1 >"$TMP/list"
relaybl import --format list "$TMP/list" >/dev/null || bail "import"
mv "$TMP/apex" "$TMP/conf"
sed "s|$TMP/apex|$TMP/conf/apex|" "$CONF" >"$TMP/conf/relaybl.conf"
CONF=$TMP/conf/relaybl.conf

# status FIELD: of all threads of relaybld, each value once.
status()
{
	sed -n "s/^$1:[[:space:]]*//p" "/proc/$RELAYBLD_PID/task/"*/status |
	    tr '\t' ' ' | sort -u | xargs
}
logged()
{
	grep -q -- "$1" "$RELAYBLD_LOG"
}
listed()
{
	[ "$(query "$(reversed "$1").$ZONE")" = "NOERROR 127.0.0.2" ]
}
hup()
{
	: >"$RELAYBLD_LOG"
	kill -HUP "$RELAYBLD_PID"
	wait_for 10 logged 'configuration'
}

# --- Shut in ---------------------------------------------------------------

start_relaybld
# Main, the workers, and who loads generations.
is "$(find "/proc/$RELAYBLD_PID/task" -mindepth 1 -maxdepth 1 | wc -l)" 4 \
    "all its threads are there"
is "$(status CapEff) $(status CapPrm) $(status CapInh)" \
    "0000000000000000 0000000000000000 0000000000000000" \
    "no thread has a capability"
is "$(status CapBnd) $(status CapAmb)" "0000000000000000 0000000000000000" \
    "none can get one"
is "$(status NoNewPrivs)" 1 "nor privileges by running a program"
is "$(status Seccomp)" 2 "every thread's system calls are filtered"
like "$(cat "$RELAYBLD_LOG")" \
    'info: sandbox: (landlock ABI [0-9]+|no landlock .*), seccomp' \
    "the log says what is in force"
landlock=$(logged 'sandbox: landlock' && echo yes)
ok "answers come" listed 127.0.25.1

echo 127.0.25.2 >"$TMP/list"
relaybl import --format list "$TMP/list" >/dev/null
ok "a new generation is served" wait_for 10 listed 127.0.25.2

# What an editor does: another file with the same name.
sed 's/hostmaster/postmaster/' "$TMP/conf/apex" >"$TMP/conf/new"
mv "$TMP/conf/new" "$TMP/conf/apex"
hup
ok "a file that was replaced is read" logged 'configuration reloaded'
like "$(dig @127.0.0.1 +short SOA "$ZONE")" '^[^ ]* postmaster' "and served"

mkdir "$TMP/elsewhere"
cp "$TMP/conf/apex" "$TMP/elsewhere/apex"
cp "$CONF" "$TMP/before"
sed -i "s|apex: .*|apex: $TMP/elsewhere/apex|" "$CONF"
hup
# The sanitizers may read everything.
if [ -n "$landlock" ] && [ -z "${SAN:-}" ]; then
	like "$(cat "$RELAYBLD_LOG")" "$TMP/elsewhere/apex.*Permission denied" \
	    "a file of another directory cannot be read"
	ok "and what was served goes on" logged 'configuration not changed'
	ok "answers come" listed 127.0.25.1
fi
sed 's/user: nobody/&\n  sandbox: off/' "$TMP/before" >"$CONF"
hup
ok "until it is right again" logged 'configuration reloaded'
ok "there is no way out but a restart" \
    logged 'sandbox has changed: needs a restart'
is "$(status Seccomp)" 2 "and none was taken"

: >"$RELAYBLD_LOG"
kill -USR1 "$RELAYBLD_PID"
ok "counters are printed" wait_for 10 logged '^queries_udp'
stop_relaybld
is "$STATUS" 0 "it ends cleanly"

sed 's/user: nobody/sandbox: off/' "$TMP/before" >"$CONF"
start_relaybld
is "$(status Seccomp) $(status CapEff) $(status NoNewPrivs)" \
    "0 0000000000000000 1" "sandbox: off leaves the capabilities away"
ok "and says so" logged 'info: sandbox: off'
stop_relaybld
cp "$TMP/before" "$CONF"

# What root has read and the user cannot: told at once, not at the reload.
head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$TMP/conf/cookies"
chmod 600 "$TMP/conf/cookies"
sed 's/user: nobody/&\n  cookie-secrets: cookies/' "$TMP/before" >"$CONF"
start_relaybld
like "$(cat "$RELAYBLD_LOG")" "warning: $CONF: cookie-secrets: user nobody \
cannot read $TMP/conf/cookies: Permission denied" \
    "a file that a reload could not read is told"
ok "it serves" listed 127.0.25.1
hup
ok "a reload fails" logged 'configuration not changed'
ok "and changes nothing" listed 127.0.25.1
chown nobody "$TMP/conf/cookies"
hup
ok "until the file is the user's" logged 'configuration reloaded'
stop_relaybld
cp "$TMP/before" "$CONF"

# --- A kernel that has less ------------------------------------------------

# without CALL TEXT: it starts, says the text, and answers.
without()
{
	RELAYBLD_LOG=$TMP/without.log
	: >"$RELAYBLD_LOG"
	spawn "$RELAYBLD_LOG" strace -D -f -qq -o "$TMP/trace" \
	    -E ASAN_OPTIONS=detect_leaks=0 -e "trace=$1" \
	    -e "inject=$1:error=ENOSYS" "$RELAYBLD" -c "$CONF"
	RELAYBLD_PID=$SPAWNED
	ok "without $1 it starts" wait_for "$PATIENCE" relaybld_ready
	ok "says so" logged "sandbox: $2"
	ok "and answers" listed 127.0.25.1
	stop_relaybld
	is "$STATUS" 0 "it ends cleanly"
}
without landlock_create_ruleset \
    'no landlock (Function not implemented), seccomp'
# libseccomp has the older way of prctl.
without seccomp '.*, seccomp'

# --- The service manager ---------------------------------------------------

python3 - "$TMP/notify" >"$TMP/notified" <<'END' &
import socket, sys, time
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
s.settimeout(60)
text = ""
while text != "STOPPING=1":
    text = s.recv(100).decode()
    print(f"{time.monotonic():.1f} {text}", flush=True)
END
listener=$!
SPAWNED_PIDS+=("$listener")
wait_for 10 test -S "$TMP/notify"
fed()
{
	[ "$(grep -c 'WATCHDOG=1' "$TMP/notified")" -ge "$1" ]
}
# Three times as often as must be.
NOTIFY_SOCKET=$TMP/notify WATCHDOG_USEC=1500000 start_relaybld
ok "the watchdog is fed" wait_for 10 fed 3
# Each worker's next datagram takes it 5 seconds.
: >"$TMP/trace"
spawn "$TMP/strace.log" strace -f -qq -o "$TMP/trace" -p "$RELAYBLD_PID" \
    -e trace=recvmmsg -e inject=recvmmsg:delay_enter=5s
strace=$SPAWNED
traced()
{
	! grep -q 'TracerPid:.0$' "/proc/$RELAYBLD_PID/task/"*/status
}
wait_for 10 traced
for _ in 1 2 3 4 5 6; do
	dig @127.0.0.1 +tries=1 +time=1 "$ZONE" >/dev/null 2>&1 &
done
sleep 1.5
before=$(grep -c WATCHDOG "$TMP/notified")
sleep 2
is "$(grep -c WATCHDOG "$TMP/notified")" "$before" \
    "it starves while a worker hangs"
stop "$strace"
ok "and is fed again" wait_for 20 fed "$((before + 2))"
stop_relaybld
is "$STATUS" 0 "it ends cleanly"
wait "$listener"
is "$(sed 's/^[^ ]* //; /WATCHDOG/d' "$TMP/notified" | xargs)" \
    "READY=1 STOPPING=1" "it says when it is ready and when it ends"
WATCHDOG_USEC=nonsense WATCHDOG_PID=1 start_relaybld
ok "a watchdog that is not there is none" listed 127.0.25.1
stop_relaybld

# --- chroot: ---------------------------------------------------------------

root=$TMP/root
mkdir -p "$root/etc" "$root/proc" "$root/store"
mount --bind "$STORE" "$root/store"
# The sanitizers look at their own process.
[ -z "${SAN:-}" ] || mount -t proc proc "$root/proc"
cp "$TMP/conf/apex" "$root/etc/apex"
sed "s|^store:.*|store: $root/store|; s|apex: .*|apex: $root/etc/apex|
    s|user: nobody|user: nobody\n  chroot: $root/|" "$TMP/before" \
    >"$root/etc/relaybl.conf"

refused()
{
	sed "$2" "$root/etc/relaybl.conf" >"$root/etc/bad.conf"
	exits 78 "chroot: $1" "$RELAYBLD" -n -c "$root/etc/bad.conf"
	like "$ERR" "$3" "it says which"
}
refused "an apex outside" "s|apex: .*|apex: $TMP/conf/apex|" \
    "chroot: $ZONE: apex: $TMP/conf/apex is not below $root\$"
refused "a store outside" "s|^store:.*|store: $STORE|" \
    "chroot: store: $STORE is not below $root\$"
refused "a sibling of it" "s|^store:.*|store: ${root}2|" \
    "chroot: store: ${root}2 is not below $root\$"
ln -s "$TMP/conf/apex" "$root/etc/link"
refused "a link that leads out" "s|apex: .*|apex: $root/etc/link|" \
    "chroot: $ZONE: apex: /etc/link, seen from inside $root: No such file"
cp "$root/etc/relaybl.conf" "$TMP/outside.conf"
exits 78 "chroot: a configuration outside" "$RELAYBLD" -n -c "$TMP/outside.conf"
like "$ERR" "the configuration: $TMP/outside.conf is not below $root\$" \
    "it says so"
exits 0 "chroot: -n looks inside" "$RELAYBLD" -n -c "$root/etc/relaybl.conf"

python3 -c '
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
s.settimeout(60)
print(s.recv(100).decode(), s.recv(100).decode())' "$TMP/notify2" \
    >"$TMP/notified2" &
listener=$!
SPAWNED_PIDS+=("$listener")
wait_for 10 test -S "$TMP/notify2"
cd "$root" || bail "cd"
NOTIFY_SOCKET=$TMP/notify2 start_relaybld etc/relaybl.conf
cd / || bail "cd"
is "$(readlink "/proc/$RELAYBLD_PID/root")" "$root" "it is in there"
is "$(status Uid)" "$(id -u nobody) $(id -u nobody) $(id -u nobody) \
$(id -u nobody)" "as the user who is not known there"
is "$(status Seccomp) $(status CapBnd)" "2 0000000000000000" "and shut in"
ok "answers come" listed 127.0.25.2
relaybl add --reason test 127.0.25.3 >/dev/null
ok "it sees a new generation" wait_for 10 listed 127.0.25.3
sed -i 's/postmaster/webmaster/' "$root/etc/apex"
hup
ok "it reads its files again" logged 'configuration reloaded'
like "$(dig @127.0.0.1 +short SOA "$ZONE")" '^[^ ]* webmaster' "and serves them"
stop_relaybld
is "$STATUS" 0 "it ends cleanly"
wait "$listener"
is "$(cat "$TMP/notified2")" "READY=1 STOPPING=1" \
    "the service manager outside is told"
umount "$root/store"
[ -z "${SAN:-}" ] || umount "$root/proc"
done_testing
