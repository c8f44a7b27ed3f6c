# shellcheck shell=bash disable=SC2034
# Real Postfix servers and a client, for tests in a private machine.

# start_postfix NAME SERVICE...: runs a Postfix of its own in $TMP/NAME, with
# the services, lines of master.cf, besides what it needs. It takes mail for
# local.example, throws all away, looks up no client's name and does not slow
# down who errs. $MAIN_CF is added to its main.cf; $POSTFIX_LOG is its log.
start_postfix()
{
	local dir=$TMP/$1 service
	mkdir -p "$dir"/{etc,queue,data}
	chown postfix "$dir/data"
	POSTFIX_LOG=$dir/mail.log
	cat >"$dir/etc/main.cf" <<-END
	compatibility_level = 3.6
	queue_directory = $dir/queue
	data_directory = $dir/data
	daemon_directory = /usr/lib/postfix/sbin
	maillog_file = $POSTFIX_LOG
	maillog_file_prefixes = $dir
	inet_interfaces = all
	myhostname = $1.example
	mydestination = local.example
	local_recipient_maps =
	alias_maps =
	alias_database =
	default_transport = discard:test
	local_transport = discard:test
	relay_transport = discard:test
	mynetworks = 127.0.99.99/32
	smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
	smtpd_peername_lookup = no
	smtpd_error_sleep_time = 0
	smtpd_soft_error_limit = 100
	smtpd_hard_error_limit = 100
	smtpd_client_connection_count_limit = 0
	smtpd_client_connection_rate_limit = 0
	# A process remembers what a list said for as long as it lives.
	max_use = 1
	${MAIN_CF:-}
	END
	cat >"$dir/etc/master.cf" <<-'END'
	pickup unix n - n 60 1 pickup
	cleanup unix n - n - 0 cleanup
	qmgr unix n - n 300 1 qmgr
	rewrite unix - - n - - trivial-rewrite
	bounce unix - - n - 0 bounce
	defer unix - - n - 0 bounce
	trace unix - - n - 0 bounce
	verify unix - - n - 1 verify
	flush unix n - n 1000? 0 flush
	proxymap unix - - n - - proxymap
	anvil unix - - n - 1 anvil
	error unix - - n - - error
	retry unix - - n - - error
	discard unix - - n - - discard
	postlog unix-dgram n - n - 1 postlogd
	END
	for service in "${@:2}"; do
		echo "$service" >>"$dir/etc/master.cf"
	done
	spawn "$dir/start.log" postfix -c "$dir/etc" start-fg
}

# deliver FROM-ADDRESS TO-ADDRESS: a mail from a client with that address to
# somebody@local.example; prints what the server said to RCPT or, where that
# was accepted, to the end of the message: "554 5.7.1 Service ...".
deliver()
{
	python3 - "$1" "$2" <<-'END'
	import smtplib, sys
	source, server = sys.argv[1:3]
	try:
	    s = smtplib.SMTP(server, 25, "client.example", 30, (source, 0))
	    s.ehlo()
	    s.mail("someone@client.example")
	    code, text = s.rcpt("somebody@local.example")
	    if code < 300:
	        code, text = s.data(b"Subject: test\r\n\r\ntest\r\n")
	    s.quit()
	except smtplib.SMTPException as e:
	    code, text = 0, repr(e).encode()
	print(code, text.decode().replace("\n", " "))
	END
}

# smtp_up ADDRESS: somebody greets at its port 25.
smtp_up()
{
	timeout 5 bash -c "exec 3<>/dev/tcp/$1/25; read -r line <&3 &&
	    [[ \$line == 220* ]]" 2>/dev/null
}
