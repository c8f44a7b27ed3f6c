# shellcheck shell=bash disable=SC2034
# Asking relaybld, and making scans for relaybl; lib.sh includes it.

# The name that asks for an address: reversed 192.0.2.1 or 2001:db8::1.
reversed()
{
	case $1 in
	*:*)
		python3 -c 'import ipaddress, sys
print(ipaddress.ip_address(sys.argv[1]).reverse_pointer[:-9])' "$1"
		;;
	*) echo "$1" | awk -F. '{ print $4 "." $3 "." $2 "." $1 }' ;;
	esac
}

# query NAME [TYPE] [dig options]: asks relaybld directly; prints
# "STATUS answers", for example "NOERROR 127.0.0.2" or "NXDOMAIN".
query()
{
	local name=$1 type=${2:-A}
	shift $(($# < 2 ? $# : 2))
	dig "@${AT:-127.0.0.1}" -p "${PORT:-53}" +norec +tries=1 +time=5 \
	    "$@" "$name" "$type" 2>&1 | summarize
}

# Makes one line of what dig, drill or kdig prints.
summarize()
{
	awk '
	/(status|rcode): [A-Z]/ {
		s = $0
		sub(/.*(status|rcode): /, "", s)
		sub(/[,;].*/, "", s)
	}
	/^;; ANSWER SECTION/ { inside = 1; next }
	/^$/ { inside = 0 }
	inside {
		sub(/^[^\t ]+[\t ]+[0-9]+[\t ]+IN[\t ]+[A-Z0-9]+[\t ]+/, "")
		a[++n] = $0
	}
	/no servers could be reached|timed out|no response/ { lost = 1 }
	END {
		if (s == "") s = lost ? "TIMEOUT" : "NOTHING"
		# Answers of one set come in any order.
		for (i = 1; i <= n; i++)
			for (j = i + 1; j <= n; j++)
				if (a[j] < a[i]) {
					t = a[i]; a[i] = a[j]; a[j] = t
				}
		printf "%s", s
		for (i = 1; i <= n; i++) printf " %s", a[i]
		print ""
	}'
}

# listed ADDRESS, unlisted ADDRESS: what relaybld answers, as a condition.
listed()
{
	[[ $(query "$(reversed "$1").$ZONE") == "NOERROR 127.0.0."* ]]
}
unlisted()
{
	[ "$(query "$(reversed "$1").$ZONE")" = NXDOMAIN ]
}

# scan FILE [VERDICT ADDRESS]...: writes a complete relay-verdict/1 scan of
# port 25 for the list relays by the scanner nightly, from outside; each call
# a second later than the last, so that no two are the same scan. $PROOF is
# that of the open ones.
SCAN_TIME=$(($(date +%s) - 3600))
scan()
{
	local file=$1 at count=0
	shift
	SCAN_TIME=$((SCAN_TIME + 1))
	at=$(date -u -d "@$SCAN_TIME" +%Y-%m-%dT%H:%M:%SZ)
	{
		printf '{"type":"scan","format":"relay-verdict/1",'
		printf '"scan_id":"t-%s","seq":%s,' "$SCAN_TIME" "$SCAN_TIME"
		printf '"scanner":"nightly","tool":"test","tool_version":"1",'
		printf '"vantage":{"net":"external"},"started":"%s",' "$at"
		printf '"list":"relays","ports":[25]}\n'
		while [ $# -ge 2 ]; do
			count=$((count + 1))
			printf '{"type":"verdict","ip":"%s","port":25,' "$2"
			printf '"verdict":"%s",' "$1"
			case $1 in
			open) printf '"proof":"%s",' "${PROOF:-rcpt}" ;;
			closed) ;;
			*) printf '"reason":"timeout",' ;;
			esac
			printf '"ended":"%s"}\n' "$at"
			shift 2
		done
		printf '{"type":"end","scan_id":"t-%s",' "$SCAN_TIME"
		printf '"status":"complete","records":%s,' "$count"
		printf '"ended":"%s"}\n' "$at"
	} >"$file"
}
