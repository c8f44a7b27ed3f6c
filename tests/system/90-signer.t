#!/bin/bash
# A secondary that signs: Knot, and BIND, sign what they received, and go on
# when it changes; a validating Unbound in front gets secure answers, and asks
# for less where it may conclude from NSEC. What README.md says of it.
. "$(dirname "$0")/lib.sh"
private_machine "$@"
. "$ROOT/tests/system/secondary.sh"
. "$ROOT/tests/system/snippet.sh"
. "$ROOT/tests/system/resolvers.sh"
require unbound

KNOT=127.0.1.3 BIND=127.0.1.4
make_key ns2.example.org
PORT=53
LISTEN=127.0.0.1@53
MORE="    transfer-keys: [ns2.example.org]
    notify: [\"$KNOT ns2.example.org\", \"$BIND ns2.example.org\"]
keys:
  ns2.example.org: {file: $TMP/keys/ns2.example.org.key}"
make_conf
# What a list is like: here and there, so that spans between names are wide.
awk 'BEGIN { srand(1); for (i = 0; i < 200; i++)
    print 1 + int(rand() * 223) "." int(rand() * 256) "." int(rand() * 256) \
	"." int(rand() * 256) }' >"$TMP/list"
echo 192.0.2.25 >>"$TMP/list"
exits 0 "the list is imported" relaybl import --scanner nightly \
    --scan-id first --complete "$TMP/list"
start_relaybld

# One zone of Knot's: what stands in README.md twice is one.
start_knot knot $KNOT ns2.example.org < <(
	echo 'mod-stats:
  - id: all
    request-protocol: on
  '
	snippet knot-secondary | sed '/^zone:/,$d'
	snippet knot-signing | sed '/^zone:/,$d'
	snippet knot-secondary | sed -n '/^zone:/,$p'
	snippet knot-signing | sed '1,/domain:/d'
	echo '    module: mod-stats/all')
start_bind bind $BIND ns2.example.org < <(snippet named-secondary |
    sed '/^};/d'
    snippet named-signing
    echo '};')

# BIND signs a part after the other, what proves that a name is not there last.
signed_at()
{
	dig "@$1" +dnssec +norec +tries=1 "1.0.0.127.$ZONE" A |
	    grep -qE 'RRSIG[[:space:]]+NSEC' &&
	    dig "@$1" +dnssec +norec +tries=1 "25.2.0.192.$ZONE" TXT |
	    grep -q RRSIG
}
for address in $KNOT $BIND; do
	ok "$address has signed" wait_for "$PATIENCE" signed_at "$address"
done

# start_validator NAME ADDRESS SIGNER YES|NO: Unbound with its key.
start_validator()
{
	dig "@$3" +norec "$ZONE" DNSKEY | grep -w 257 >"$TMP/$1.key"
	start_unbound "$1" "$2" < <(snippet unbound-signed | sed \
	    -e '/^server:/d' -e "s/192\.0\.2\.2/$3/" \
	    -e "s|/etc/unbound/.*\.key|$TMP/$1.key|" \
	    -e "s/aggressive-nsec: .*/aggressive-nsec: $4/")
}
start_validator of-knot 127.0.2.1 $KNOT yes
start_validator of-bind 127.0.2.2 $BIND yes
start_validator unaggressive 127.0.2.3 $KNOT no

# secure ADDRESS NAME TYPE: its answer, and whether it was proved.
secure()
{
	dig "@$1" +dnssec +tries=1 +time=5 "$2" "$3" >"$TMP/dig.out" 2>&1
	echo "$(grep -v RRSIG "$TMP/dig.out" | summarize)" \
	    "$(grep -oE 'flags:.* ad[ ;]' "$TMP/dig.out" | grep -oE 'ad')"
}
secure_all()
{
	is "$(secure "$1" "25.2.0.192.$ZONE" A)" "NOERROR 127.0.0.2 ad" \
	    "$2: a listed address, secure"
	like "$(secure "$1" "25.2.0.192.$ZONE" TXT)" '^NOERROR ".*" ad$' \
	    "$2: its text, secure"
	is "$(secure "$1" "26.2.0.192.$ZONE" A)" "NXDOMAIN ad" \
	    "$2: an unlisted address, secure"
	is "$(secure "$1" "2.0.192.$ZONE" A)" "NOERROR ad" \
	    "$2: a partial name, secure"
	is "$(secure "$1" "2.0.0.127.$ZONE" A)" "NOERROR 127.0.0.2 ad" \
	    "$2: the test entry, secure"
	is "$(secure "$1" "1.0.0.127.$ZONE" A)" "NXDOMAIN ad" \
	    "$2: what is never listed, secure"
}
secure_all 127.0.2.1 Knot
secure_all 127.0.2.2 BIND

# --- What a validator need not ask ------------------------------------------

# asked: how many questions Knot got.
asked()
{
	knotc -c "$TMP/knot/knot.conf" zone-stats "$ZONE" \
	    mod-stats.request-protocol |
	    awk -F '= ' '{ n += $NF } END { print n + 0 }'
}
# unlisted_names ADDRESS: a thousand, of it; prints what is not NXDOMAIN.
unlisted_names()
{
	awk -v zone="$ZONE" 'BEGIN { srand(2)
	for (i = 0; i < 1000; i++)
		print int(rand() * 256) "." int(rand() * 256) "." \
		    int(rand() * 256) "." 1 + int(rand() * 223) "." zone
	}' | dig "@$1" -f - | grep -oE 'status: [A-Z]+' | sort | uniq -c
}
before=$(asked)
is "$(unlisted_names 127.0.2.3 | xargs)" "1000 status: NXDOMAIN" \
    "a thousand unlisted names, without conclusions"
plain=$(($(asked) - before))
before=$(asked)
is "$(unlisted_names 127.0.2.1 | xargs)" "1000 status: NXDOMAIN" \
    "a thousand unlisted names, with them"
aggressive=$(($(asked) - before))
note "of 1000 unlisted names the signer is asked $plain times," \
    "$aggressive times with aggressive-nsec"
ok "aggressive NSEC asks for less" [ $((aggressive * 2)) -lt "$plain" ]

# --- And it goes on ---------------------------------------------------------

exits 0 "one more is listed" relaybl add 192.0.2.26 --reason test
answers_now()
{
	[[ $(AT=$1 query "26.2.0.192.$ZONE") == "NOERROR 127.0.0.2" ]]
}
for address in $KNOT $BIND; do
	ok "$address has it" wait_for "$PATIENCE" answers_now "$address"
	like "$(dig "@$address" +dnssec +norec "26.2.0.192.$ZONE" A)" RRSIG \
	    "$address has signed it"
done

stop_relaybld
is "$STATUS" 0 "relaybld ends cleanly"
done_testing
