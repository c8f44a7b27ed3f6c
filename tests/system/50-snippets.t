#!/bin/bash
# What README.md tells people to put into their resolvers and mail servers is
# taken out of it and tried with the real programs: each asks for an address
# that is listed and for one that is not.
. "$(dirname "$0")/lib.sh"
private_machine "$@"
require dig unbound python3
. "$ROOT/tests/system/resolvers.sh"
. "$ROOT/tests/system/mail.sh"
. "$ROOT/tests/system/snippet.sh"

LISTED=192.0.2.25 OTHER=192.0.2.26 ZONE=bl.example.org
PORT=5300
LISTEN='127.0.0.1@5300, 127.0.0.5@53'
make_conf
scan "$TMP/scan.jsonl" open $LISTED closed $OTHER
exits 0 "the scan is imported" relaybl import "$TMP/scan.jsonl"
start_relaybld

# have PROGRAM: there is one to try; a test without is a skipped one.
have()
{
	command -v "$1" >/dev/null && return
	[ "${CI:-}" != true ] || bail "skipped in CI: no $1"
	TESTS=$((TESTS + 1))
	echo "ok $TESTS # SKIP $1 is not installed (make deps)"
	return 1
}

# resolves NAME ADDRESS: the resolver there knows the list.
resolves()
{
	is "$(via "$2" "$(reversed $LISTED).$ZONE")" "NOERROR 127.0.0.2" \
	    "$1: listed"
	is "$(via "$2" "$(reversed $LISTED).$ZONE" TXT)" \
	    "NOERROR \"$(zone_text $LISTED relay)\"" "$1: the reason"
	is "$(via "$2" "$(reversed $OTHER).$ZONE")" NXDOMAIN "$1: not listed"
	is "$(via "$2" 2.0.0.127.$ZONE)" "NOERROR 127.0.0.2" "$1: 127.0.0.2"
	is "$(via "$2" 1.0.0.127.$ZONE)" NXDOMAIN "$1: 127.0.0.1"
}

# A filter against rebinding is in the way, as it is for many.
snippet unbound | sed '/^server:/d' >"$TMP/unbound.given"
start_unbound unbound 127.0.0.1 < <(echo '    private-address: 127.0.0.0/8'
    cat "$TMP/unbound.given")
resolves Unbound 127.0.0.1
have named && start_named bind 127.0.1.3 < <(snippet named) &&
    resolves BIND 127.0.1.3
have named && start_named bind-53 127.0.1.4 < <(snippet named-53) &&
    resolves "BIND, static-stub" 127.0.1.4
snippet pdns-recursor-lua >"$TMP/recursor.lua"
have pdns_recursor &&
    start_recursor recursor 127.0.1.5 < <(snippet pdns-recursor |
	sed "s|/etc/powerdns|$TMP|") &&
    resolves "PowerDNS Recursor" 127.0.1.5
have kresd && start_kresd kresd 127.0.1.6 < <(snippet kresd) &&
    resolves "Knot Resolver" 127.0.1.6
have dnsmasq && start_dnsmasq dnsmasq 127.0.1.7 < <(echo stop-dns-rebind
    snippet dnsmasq) && resolves dnsmasq 127.0.1.7

# The mail servers ask the first of them.
echo nameserver 127.0.0.1 | own_file /etc/resolv.conf
ip address add $LISTED/32 dev lo
ip address add $OTHER/32 dev lo

try_postfix()
{
	local mx=127.0.30.1
	MAIN_CF=$(snippet postfix)
	start_postfix mx "$mx:25 inet n - n - - smtpd"
	exits 0 "Postfix: postconf takes it" postconf -c "$TMP/mx/etc" -n
	is "$ERR" "" "Postfix: postconf has no warning"
	exits 0 "Postfix: postscreen's line" postconf -c "$TMP/mx/etc" -o \
	    "$(sed -n 's/^`\(postscreen_dnsbl_sites = [^`]*\)`.*/\1/p' \
	    "$ROOT/README.md")" -x postscreen_dnsbl_sites
	wait_for "$PATIENCE" smtp_up $mx
	like "$(deliver $LISTED $mx)" \
	    "^554 .*blocked using $ZONE; Open relay $LISTED" "Postfix: refuses"
	like "$(deliver $OTHER $mx)" '^250 ' "Postfix: accepts the other"
}

# exim_session ADDRESS: what Exim says to a client from there.
exim_session()
{
	printf '%s\r\n' 'EHLO client.example' 'MAIL FROM:<a@client.example>' \
	    'RCPT TO:<you@local.example>' QUIT |
	    "$EXIM" -C "$TMP/exim.conf" -bh "$1" 2>/dev/null
}
try_exim()
{
	# Unpacked, not installed: its user is not there.
	{ cat /etc/passwd && echo 'Debian-exim:x:499:499::/:/bin/false'
	} | own_file /etc/passwd
	{ cat /etc/group && echo 'Debian-exim:x:499:'; } | own_file /etc/group
	cat >"$TMP/exim.conf" <<-END
	primary_hostname = mx.local.example
	keep_environment =
	acl_smtp_rcpt = acl_check_rcpt
	begin acl
	acl_check_rcpt:
	$(snippet exim)
	accept domains = local.example
	END
	exits 0 "Exim: -bV takes it" "$EXIM" -C "$TMP/exim.conf" -bV
	like "$(exim_session $LISTED)" "550.$LISTED is listed: Open relay" \
	    "Exim: refuses"
	like "$(exim_session $OTHER)" '250 Accepted' "Exim: accepts the other"
}

# mail_from ADDRESS: a message that came from there.
mail_from()
{
	cat <<-END
	Received: from mail.client.example (mail.client.example [$1])
	 by mx.local.example (Postfix) with ESMTP id 4AB23C4D
	 for <you@local.example>; $(date -R)
	From: a@client.example
	To: you@local.example
	Subject: hello
	Date: $(date -R)
	Message-Id: <20261121@client.example>

	Hello.
	END
}

spam_tests()
{
	mail_from "$1" | spamassassin --siteconfigpath="$TMP/sa" -t -x 2>&1
}
try_spamassassin()
{
	mkdir "$TMP/sa"
	cp /etc/spamassassin/*.pre "$TMP/sa"
	snippet spamassassin >"$TMP/sa/local.cf"
	exits 0 "SpamAssassin: --lint takes it" \
	    spamassassin --siteconfigpath="$TMP/sa" --lint
	is "$OUT$ERR" "" "SpamAssassin: --lint says nothing"
	like "$(spam_tests $LISTED)" '4\.0 RCVD_IN_RELAYBL' \
	    "SpamAssassin: scores"
	unlike "$(spam_tests $OTHER)" RCVD_IN_RELAYBL \
	    "SpamAssassin: does not score the other"
}

rspamd_symbols()
{
	mail_from "$1" |
	    rspamc -t 30 -h 127.0.0.1:11333 -i "$1" symbols 2>&1
}
rspamd_up()
{
	: </dev/tcp/127.0.0.1/11333
}
try_rspamd()
{
	local dir
	for dir in /etc/rspamd/local.d /var/lib/rspamd /run /var/log/rspamd; do
		mount -t tmpfs none $dir
	done
	mkdir /run/rspamd
	chown _rspamd /run/rspamd /var/lib/rspamd /var/log/rspamd
	snippet rspamd >/etc/rspamd/local.d/rbl.conf
	snippet rspamd-group >/etc/rspamd/local.d/rbl_group.conf
	# Compiling the public suffix list and regular expressions takes it
	# long, and is of no use here.
	echo example >"$TMP/suffixes"
	printf '%s;\n' "url_tld = \"$TMP/suffixes\"" 'filters = ""' \
	    'disable_hyperscan = true' >/etc/rspamd/local.d/options.inc
	exits 0 "rspamd: rspamadm configtest takes it" rspamadm configtest
	spawn "$TMP/rspamd.log" rspamd -f -u _rspamd -g _rspamd
	wait_for 120 rspamd_up || bail "rspamd: $(tail "$TMP/rspamd.log" \
	    /var/log/rspamd/rspamd.log)"
	like "$(rspamd_symbols $LISTED)" 'RELAYBL_RELAY \(6\.00\)' \
	    "rspamd: scores"
	unlike "$(rspamd_symbols $OTHER)" RELAYBL \
	    "rspamd: does not score the other"
}

EXIM=$(command -v exim4 || echo "$ROOT/build/deps/exim/usr/sbin/exim4")
! have postfix || try_postfix
! have "$EXIM" || try_exim
! have spamassassin || try_spamassassin
! have rspamd || try_rspamd

# The nightly job, with programs and places of this test, and of the rest only
# what cron gives: the PATH that the file sets.
if have nmap; then
	mkdir -p "$TMP/bin" "$TMP/etc" "$TMP/var"
	printf '#!/bin/sh\nexec "%s" -c "%s" "$@"\n' "$RELAYBL" "$CONF" \
	    >"$TMP/bin/relaybl"
	chmod 755 "$TMP/bin/relaybl"
	echo 127.0.30.1 >"$TMP/etc/targets.txt"
	path=$(snippet crontab | sed -n 's/^PATH=//p')
	like ":$path:" ':/usr/local/bin:.*:/usr/bin:' \
	    "crontab: PATH has what was installed, and nmap"
	while read -r minute hour day month weekday user command; do
		command=${command//\/etc\/relaybl/$TMP\/etc}
		command=${command//\/var\/spool\/relaybl/$TMP\/var}
		like "$minute $hour $day $month $weekday $user" \
		    '^[0-9/-]+ [0-9*]+ \* \* \* root$' \
		    "crontab: five fields and a user"
		unlike "$command" % "crontab: no % that cron takes for a newline"
		exits 0 "crontab: ${command:0:40}" \
		    env -i PATH="$TMP/bin:$path" TMPDIR="$TMP" sh -c "$command"
	done < <(snippet crontab | grep -v '^[#P]')
	exits 0 "crontab: it was imported" relaybl imports
	like "$OUT" "$TMP/var/" "crontab: nmap's file"
	is "$(cd "$TMP/var" && echo *)" "done failed" "crontab: which is gone"
fi

# The configuration, at a place of its own.
snippet yaml | sed "s|/var/lib/relaybl|$TMP/other|" >"$TMP/readme.conf"
mkdir "$TMP/other"
exits 0 "relaybl.conf: checkconf takes it" \
    "$RELAYBL" -c "$TMP/readme.conf" checkconf
exits 0 "zones/relaybl.conf: checkconf takes it" \
    "$RELAYBL" -c "$ROOT/zones/relaybl.conf" checkconf

stop_relaybld
is "$STATUS" 0 "relaybld ends cleanly"
done_testing
