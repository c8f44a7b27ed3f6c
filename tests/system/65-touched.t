#!/bin/bash
# A small change publishes what it touched and copies the rest: whatever the
# commands do, relaybl verify, which compiles all, finds the same.
. "$(dirname "$0")/lib.sh"
require python3

make_conf
python3 - >"$TMP/list" <<-'END' || bail "list"
for i in range(20000):
    print('127.%d.%d.%d' % (25 + i % 7, i // 7 % 251, i * 37 % 256))
for i in range(3000):
    print('2001:db8:%x:%x::/64' % (i % 40, i * 5))
END
relaybl import --format list "$TMP/list" >/dev/null || bail "import"
start_relaybld

# change NAME COMMAND...: it works, publishes, and what is served is right.
change()
{
	local name=$1 before verified
	shift
	before=$(readlink "$STORE/served/current")
	run "$@"
	ok "$name" test "$STATUS" -eq 0 || diag "$ERR"
	ok "... and is published" \
	    test "$before" != "$(readlink "$STORE/served/current")"
	verified=$(relaybl verify 2>&1)
	ok "... as the ledger says" grep -q 'is what the ledger says' \
	    <<<"$verified" || diag "$verified"
}

add()
{
	relaybl add "$1" --reason test
}

change "an address more" add 127.25.9.254
ok "it is answered" wait_for 5 listed 127.25.9.254
change "in a /16 of its own" add 127.99.0.1
change "a prefix" add 127.99.1.0/24
change "over some addresses" add 127.26.7.0/24
change "an address of IPv6" add 2001:db8:7::9
change "a /48" add 2001:db8:ffff::/48
change "one less" relaybl remove 127.25.9.254 --reason test
ok "it is answered no more" wait_for 5 unlisted 127.25.9.254
change "an exemption" relaybl exempt 127.26.7.0/24 --reason test
ok "it is not answered" wait_for 5 unlisted 127.26.7.9
change "a wide one" relaybl exempt 127.24.0.0/14 --reason test
ok "nothing in it is answered" wait_for 5 unlisted 127.25.0.0
change "and it is over" relaybl exempt --delete 127.24.0.0/14
ok "the address is answered again" wait_for 5 listed 127.25.0.0
change "and the other" relaybl exempt --delete 127.26.7.0/24
seq -f '127.60.%g.7' 1 250 >"$TMP/some"
change "a small import" relaybl import --format list "$TMP/some"
ok "back to the one before" relaybl rollback
ok "is not what the ledger says" \
    grep -q 'rolled back' <<<"$(relaybl verify 2>&1)"
change "a change ends that" add 127.60.0.1
ok "the import is answered again" wait_for 5 listed 127.60.9.7
change "all of it anew" relaybl publish

stop_relaybld
is "$STATUS" 0 "relaybld ends cleanly"
done_testing
