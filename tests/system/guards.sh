# shellcheck shell=bash disable=SC2034
# Scans and lists with guards, for 36-*.t: include it after lib.sh.

# night SEQ LINES...: a scan that ended SEQ seconds after an hour ago; lines are
# "ADDRESS VERDICT [PROOF [PORT]]". MODE, SCOPE (JSON), OUTCOME, SCANNER, SHIFT.
night()
{
	local seq=$1 line ip verdict proof port now
	now=$(date -u -d "@$(($(date +%s) - 3600 + seq + ${SHIFT:-0}))" +%FT%TZ)
	shift
	echo '{"type":"scan","format":"relay-verdict/1","scan_id":"s-'"$seq"'",' \
	    '"seq":'"$seq"',"scanner":"'"${SCANNER:-nightly}"'","list":"relays",' \
	    '"tool":"t","tool_version":"1","vantage":{"net":"external"},' \
	    ${SCOPE:+'"scope":{"mode":"'"${MODE:-full}"'","prefixes":'"$SCOPE"'},'} \
	    '"started":"'"$now"'","ports":[25]}'
	for line; do
		read -r ip verdict proof port <<<"$line"
		[ "$verdict" = open ] && : "${proof:=rcpt}" || proof=
		echo '{"type":"verdict","ip":"'"$ip"'","port":'"${port:-25}"',' \
		    '"verdict":"'"$verdict"'",'"${proof:+\"proof\":\"$proof\",}" \
		    "$([[ $verdict = [ui]* ]] && echo '"reason":"timeout",')" \
		    '"ended":"'"$now"'"}'
	done
	echo '{"type":"end","scan_id":"s-'"$seq"'","status":"'"${OUTCOME:-complete}"'",' \
	    '"records":'$#',"ended":"'"$now"'"}'
}

# hosts FROM TO VERDICT [PROOF]: 10.0.0.FROM to TO, as lines.
hosts()
{
	local i
	LINES_OF=()
	for ((i = $1; i <= $2; i++)); do
		LINES_OF+=("10.0.$((i >> 8)).$((i & 255)) $3 ${4:-}")
	done
}

# guarded LIST-LINES [SCANNER-SETTINGS]: a store of its own.
guarded()
{
	rm -rf "$STORE"
	LIST=$1 make_conf
	[ -z "${2:-}" ] || sed -i "s/  nightly: {/& $2,/" "$CONF"
}
STORE=$TMP/store

# What is listed; what is known at all.
addresses()
{
	relaybl list | cut -f1 | sort -V | tr '\n' ' '
}
known()
{
	relaybl list --state all | sort -V
}
sound()
{
	exits 0 "$1: verify is clean" relaybl verify
}
generation()
{
	readlink "$STORE/served/current"
}
serial()
{
	relaybl imports --json | head -1 | field '["serial"]'
}
field()
{
	python3 -c 'import json, sys
print(eval("d" + sys.argv[1], {"d": json.load(sys.stdin)}))' "$1"
}
