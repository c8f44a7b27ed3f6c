#!/bin/bash
# DNS cookies: those of a secret that the process made for itself are good for
# a day after it was changed; those of a file on every server that has it.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/clock.sh"
require dig

# ask [COOKIE]: asks with the client's part, or all of a cookie; what the answer
# brings is in $COOKIE.
ask()
{
	local out
	out=$(dig @127.0.0.1 -p "$PORT" +norec +tries=1 \
	    "+cookie=${1:-0102030405060708}" "2.0.0.127.$ZONE" 2>&1)
	COOKIE=$(sed -n 's/^; COOKIE: \([0-9a-f]*\).*/\1/p' <<<"$out")
	[ ${#COOKIE} -eq 48 ] && grep -q 'A.127.0.0.2' <<<"$out"
}
logged()
{
	[ "$(grep -c -- "$2" "$RELAYBLD_LOG")" -ge "$1" ]
}
# counter NAME: its value now.
counter()
{
	local count
	count=$(grep -c "^$1 " "$RELAYBLD_LOG")
	kill -USR1 "$RELAYBLD_PID"
	wait_for "$PATIENCE" logged $((count + 1)) "^$1 "
	awk -v name="$1" '$1 == name { value = $2 } END { print value }' \
	    "$RELAYBLD_LOG"
}
# is_good COOKIE NAME, is_bad: what it is counted as; it is answered either way.
counted()
{
	local before
	before=$(counter "$1")
	ok "$3: answered" ask "$2"
	is "$(counter "$1")" $((before + 1)) "$3: counted as $1"
}
is_good()
{
	counted cookie_good "$@"
}
is_bad()
{
	counted cookie_bad "$@"
}
reload()
{
	local count
	count=$(grep -c "$1" "$RELAYBLD_LOG")
	kill -HUP "$RELAYBLD_PID"
	wait_for "$PATIENCE" logged $((count + 1)) "$1"
}

make_conf
relaybl publish >/dev/null || bail "publish"
start_relaybld
DAY=86400

# --- Its own secret --------------------------------------------------------

ok "a client part brings a cookie" ask ''
is "${COOKIE:0:24}" "010203040506070801000000" "client part, version, reserved"
FIRST=$COOKIE
is_good "$FIRST" "shown again"
is_bad "${FIRST:0:47}$(tr 0-9a-f 1-9a-f0 <<<"${FIRST:47}")" "one digit changed"
reload 'configuration'
is_good "$FIRST" "after a reload"
clock_shift 3900
is_bad "$FIRST" "an hour later"
clock_shift $((DAY - 100))
ask ''
LATE=$COOKIE
is_good "$LATE" "before the secret is changed"
not_ok "it is not changed yet" logged 1 'cookies: a new secret'
clock_shift $((DAY + 100))
ok "after a day it is" wait_for "$PATIENCE" logged 1 'cookies: a new secret'
is_good "$LATE" "what was made before"
NEW=$COOKIE
ok "another secret made the next" [ "${NEW:32}" != "${LATE:32}" ]
is_good "$NEW" "what is made now"
is "$(query "2.0.0.127.$ZONE")" "NOERROR 127.0.0.2" "all else is as it was"
stop_relaybld
start_relaybld
is_bad "$NEW" "after a restart"
stop_relaybld

# --- A secret in a file ----------------------------------------------------

umask 077
echo "e5e973e5a6b2a43f48e7dc849e37bfcf # this year" >"$TMP/secrets"
SERVER="  cookie-secrets: $TMP/secrets"
make_conf
start_relaybld
ask ''
SHARED=$COOKIE
stop_relaybld
start_relaybld
is_good "$SHARED" "after a restart, from a file"
printf '%s\n' 445536bcd2513298075a5d379663c962 \
    e5e973e5a6b2a43f48e7dc849e37bfcf >"$TMP/secrets"
reload 'configuration'
is_good "$SHARED" "a new secret in front of it"
RENEWED=$COOKIE
sed -i 2d "$TMP/secrets"
reload 'configuration'
is_bad "$SHARED" "the old one taken out"
is_good "$RENEWED" "of the new one"
echo short >"$TMP/secrets"
ok "a file that is wrong is refused" reload 'secrets:1: not 32 hexadecimal'
chmod 644 "$TMP/secrets"
ok "one that others may read, too" reload 'others than its owner may use it'
is_good "$RENEWED" "and the secret stays"
clock_shift $((3 * DAY))
sleep 12
not_ok "what is in a file is not changed" logged 1 'cookies: a new secret'
stop_relaybld
is "$STATUS" 0 "it ends cleanly"
done_testing
