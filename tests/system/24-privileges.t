#!/bin/bash
# What relaybld may do: it binds port 53 as root and then is somebody else for
# good; a user with the one capability that port 53 needs is enough; and it
# lives in a chroot that holds nothing but what it reads.
. "$(dirname "$0")/lib.sh"
private_machine "$@"
require dig setpriv chroot

PORT=53
LISTEN="127.0.0.1@53"
SERVER='  user: nobody'
make_conf
echo 127.0.25.1 >"$TMP/list"
rmdir "$STORE"
umask 077
exits 0 "an import makes the store" relaybl import --format list "$TMP/list"
umask 022
is "$(stat -c %a "$STORE" "$STORE/ledger" | xargs)" "771 770" \
    "others may pass through it, and see nothing of the ledger"

# status FIELD: of all threads of relaybld, each value once.
status()
{
	sed -n "s/^$1:[[:space:]]*//p" "/proc/$RELAYBLD_PID/task/"*/status |
	    tr '\t' ' ' | sort -u
}
listed()
{
	[ "$(query "$(reversed "$1").$ZONE")" = "NOERROR 127.0.0.2" ]
}

# --- user: -----------------------------------------------------------------

uid=$(id -u nobody)
gid=$(id -g nobody)
start_relaybld
is "$(status Uid)" "$uid $uid $uid $uid" "it is nobody, in every thread"
is "$(status Gid)" "$gid $gid $gid $gid" "in the group of nobody"
is "$(status Groups | xargs)" "$(id -G nobody)" "and in no other"
is "$(status CapEff)" 0000000000000000 "it has no capability left"
is "$(status NoNewPrivs)" 1 "and can get none"
ok "port 53 is answered" listed 127.0.25.1
echo 127.0.25.2 >"$TMP/list"
relaybl import --format list "$TMP/list" >/dev/null
ok "it sees a new generation" wait_for 10 listed 127.0.25.2
kill -HUP "$RELAYBLD_PID"
ok "it reads its configuration again" \
    wait_for 10 grep -q 'configuration reloaded' "$RELAYBLD_LOG"
sed -i 's/user: nobody/user: daemon/' "$CONF"
kill -HUP "$RELAYBLD_PID"
ok "another user needs a restart" \
    wait_for 10 grep -q 'user has changed: needs a restart' "$RELAYBLD_LOG"
is "$(status Uid)" "$uid $uid $uid $uid" "it stays who it is"
stop_relaybld
is "$STATUS" 0 "it ends cleanly"

sed 's/user: daemon/user: no-such-user/' "$CONF" >"$TMP/bad.conf"
exits 78 "a user that is not there" "$RELAYBLD" -n -c "$TMP/bad.conf"
like "$ERR" 'no user "no-such-user"' "it says so"
exits 77 "who is not root cannot become another" setpriv --reuid="$uid" \
    --regid="$gid" --clear-groups "$RELAYBLD" -n -c "$CONF"
like "$ERR" 'only root can become "daemon"' "it says so"
chmod 700 "$STORE/served"
exits 77 "-n tells that a user cannot read the store" \
    "$RELAYBLD" -n -c "$CONF"
exits 77 "a user that cannot read the store" "$RELAYBLD" -c "$CONF"
like "$ERR" "user daemon: $STORE/served/.*Permission denied" "it says so"
chmod 755 "$STORE/served"

# --- One capability --------------------------------------------------------

sed '/user:/d' "$CONF" >"$TMP/plain.conf"
RELAYBLD_LOG=$TMP/capable.log
spawn "$RELAYBLD_LOG" setpriv --reuid="$uid" --regid="$gid" --clear-groups \
    --inh-caps=-all,+net_bind_service --ambient-caps=-all,+net_bind_service \
    --bounding-set=-all,+net_bind_service "$RELAYBLD" -c "$TMP/plain.conf"
RELAYBLD_PID=$SPAWNED
ok "CAP_NET_BIND_SERVICE is enough" wait_for "$PATIENCE" relaybld_ready
ok "it answers" listed 127.0.25.1
stop_relaybld
is "$STATUS" 0 "it ends cleanly"

# --- chroot ----------------------------------------------------------------

root=$TMP/root
mkdir -p "$root/store" "$root/proc"
ldd "$RELAYBLD" | grep -o '/[^ ]*' | xargs cp -L --parents -t "$root"
cp "$RELAYBLD" "$TMP/apex" "$root"
sed "s|^store:.*|store: /store|; s|$TMP/apex|/apex|" "$TMP/plain.conf" \
    >"$root/relaybl.conf"
mount --bind "$STORE" "$root/store"
# The sanitizers look at their own process.
[ -z "${SAN:-}" ] || mount -t proc proc "$root/proc"
RELAYBLD_LOG=$TMP/chroot.log
spawn "$RELAYBLD_LOG" chroot "$root" /relaybld -c /relaybl.conf
RELAYBLD_PID=$SPAWNED
ok "it starts in a chroot" wait_for "$PATIENCE" relaybld_ready
ok "it answers" listed 127.0.25.1
relaybl remove --reason test 127.0.25.1 >/dev/null
not_listed()
{
	! listed 127.0.25.1
}
ok "it sees a new generation" wait_for 10 not_listed
stop_relaybld
is "$STATUS" 0 "it ends cleanly"
umount "$root/store"
[ -z "${SAN:-}" ] || umount "$root/proc"
done_testing
