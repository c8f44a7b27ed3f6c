/* The steps that mail servers are closed by. */
#include "fix_steps.h"

const struct fix_step fix_step_who_may = {
    .title = {"Who may relay", "原則"},
    .text = {"Mail to other domains is taken from your own networks and from "
	     "users who have logged in, and from nobody else. From strangers "
	     "the server takes mail to the domains that it is responsible "
	     "for.",
	"他ドメイン宛てのメールは、自組織のネットワークと、ログイン(認証)"
	"した利用者からだけ受け付けます。それ以外からは、このサーバーが担当する"
	"ドメイン宛てだけを受け付けます。"},
    .code = "",
};

const struct fix_step fix_step_in_front = {
    .title = {"What stands in front", "手前にある機器"},
    .text = {"A firewall, load balancer, container or antispam gateway that "
	     "hides where a connection comes from makes every stranger look "
	     "like one of your own machines. Have it hand on the real "
	     "address, or take its address out of the trusted networks.",
	"ファイアウォール、負荷分散装置、コンテナ、迷惑メール対策ゲートウェイが"
	"接続元アドレスを書き換えると、外部からの接続がすべて内部からのものに見"
	"えます。本来の接続元を渡す設定にするか、その機器のアドレスを信頼するネ"
	"ットワークから外してください。"},
    .code = "",
};

const struct fix_step fix_step_postfix = {
    .title = {"Postfix", "Postfix"},
    .text = {"In main.cf. mynetworks names your own networks and no others, "
	     "relay_domains the domains that you are an MX for. Nothing that "
	     "may say permit or OK to a stranger stands before "
	     "reject_unauth_destination. Then: postfix reload.",
	"main.cf で設定します。mynetworks "
	"には自組織のネットワークだけ、relay_domains には自組織が MX "
	"であるドメインだけを書きます。reject_unauth_destination "
	"より前に、外部の相手を許可(permit、OK)"
	"する設定を置かないでください。その後 postfix reload を実行します。"},
    .code = "mynetworks = 127.0.0.0/8 [::1]/128 192.0.2.0/24\n"
	    "smtpd_relay_restrictions = permit_mynetworks,\n"
	    "    permit_sasl_authenticated, reject_unauth_destination\n",
};

const struct fix_step fix_step_exim = {
    .title = {"Exim", "Exim"},
    .text = {"The list of hosts names your own networks and no others; in the "
	     "ACL of RCPT everything else must be for domains of yours. "
	     "dpkg-reconfigure exim4-config asks for both on Debian.",
	"中継を許すホストの一覧には自組織のネットワークだけを書き、RCPT の ACL "
	"では、それ以外は自組織のドメイン宛てだけを受け付けます。Debian では "
	"dpkg-reconfigure exim4-config で設定できます。"},
    .code = "hostlist relay_from_hosts = <; 127.0.0.1 ; ::1 ; 192.0.2.0/24\n"
	    "\n"
	    "accept  hosts = +relay_from_hosts\n"
	    "accept  authenticated = *\n"
	    "require message = relay not permitted\n"
	    "        domains = +local_domains : +relay_to_domains\n",
};

const struct fix_step fix_step_sendmail = {
    .title = {"sendmail", "sendmail"},
    .text = {"Take FEATUREs such as promiscuous_relay, relay_based_on_MX, "
	     "relay_local_from, relay_mail_from and loose_relay_check out of "
	     "sendmail.mc. In /etc/mail/access only your own networks have "
	     "RELAY. Make sendmail.cf and the map anew and restart.",
	"sendmail.mc から "
	"promiscuous_relay、relay_based_on_MX、relay_local_from、relay_mail_"
	"from、loose_relay_check などの FEATURE を削除します。/etc/mail/access "
	"で RELAY とするのは自組織のネットワークだけです。sendmail.cf "
	"とマップを作り直し、再起動します。"},
    .code = "Connect:127.0.0.1    RELAY\n"
	    "Connect:192.0.2      RELAY\n",
};

const struct fix_step fix_step_exchange = {
    .title = {"Exchange", "Exchange"},
    .text = {"The receive connector that the Internet reaches must not let "
	     "anonymous senders name any recipient. A connector that devices "
	     "relay through has their addresses alone in RemoteIPRanges, and "
	     "no other has ExternalAuthoritative.",
	"インターネットから接続できる受信コネクタで、匿名の送信者に任意の宛先を"
	"許可しないでください。機器からの中継用コネクタは RemoteIPRanges "
	"をそれらの機器のアドレスだけに限り、ほかのコネクタでは "
	"ExternalAuthoritative を使いません。"},
    .code = "Get-ReceiveConnector \"NAME\" |\n"
	    "  Get-ADPermission -User \"NT AUTHORITY\\ANONYMOUS LOGON\" |\n"
	    "  where { $_.ExtendedRights -like\n"
	    "    \"ms-Exch-SMTP-Accept-Any-Recipient\" } |\n"
	    "  Remove-ADPermission\n",
};

const struct fix_step fix_step_submission = {
    .title = {"SMTP AUTH on submission", "利用者の送信(SMTP AUTH)"},
    .text = {"Users send on port 587 (STARTTLS) or 465 (TLS) and log in there "
	     "(RFC 6409, RFC 8314); then nobody outside needs a right on port "
	     "25. In Postfix's master.cf:",
	"利用者は 587 番ポート(STARTTLS)または 465 "
	"番ポート(TLS)で、ログイン(SMTP AUTH)して送信します(RFC 6409、RFC "
	"8314)。そうすれば、25 "
	"番ポートで外部に中継を許す必要はなくなります。Postfix の master.cf "
	"の例:"},
    .code = "submission inet n - y - - smtpd\n"
	    "  -o smtpd_tls_security_level=encrypt\n"
	    "  -o smtpd_sasl_auth_enable=yes\n"
	    "  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject\n",
};

const struct fix_step fix_step_try = {
    .title = {"Try it", "確認"},
    .text = {"From an address outside your networks, without logging in: a "
	     "recipient of a domain that is not yours must be refused at RCPT "
	     "TO, as here by 554.",
	"自組織のネットワークの外から、ログインせずに試します。他ドメインの宛先"
	"は、次の 554 のように RCPT TO の段階で拒否されなければなりません。"},
    .code = "swaks --server ADDRESS --quit-after RCPT \\\n"
	    "  --from you@example.org --to somebody@example.net\n"
	    "<** 554 5.7.1 <somebody@example.net>: Relay access denied\n",
};

const struct fix_step fix_step_sender = {
    .title = {"Believe no sender", "送信者を信用しない"},
    .text = {"Anybody can state any sender: one of your own domain, none at "
	     "all (<>), a local name. Nothing may be relayed for that; only "
	     "the client's address and a login count. In Postfix no access "
	     "table of senders says OK before reject_unauth_destination; in "
	     "sendmail there is no relay_local_from and no relay_mail_from.",
	"送信者アドレスは誰でも詐称できます(自ドメインのアドレス、空の送信者 "
	"<>、ローカル名など)"
	"。これを理由に中継を許してはいけません。判断に使えるのは接続元アドレス"
	"とログインだけです。Postfix では reject_unauth_destination "
	"より前に、送信者で OK とするアクセステーブルを置きません。sendmail "
	"では relay_local_from と relay_mail_from を使いません。"},
    .code = "",
};

const struct fix_step fix_step_routing = {
    .title = {"Refuse routes in addresses", "アドレス内の経路指定を拒否"},
    .text = {"user%example.net@yours, example.net!user and "
	     "@yours:user@example.net are mail to example.net, not to you. "
	     "The first line is Postfix's (main.cf), the others stand in the "
	     "ACL of RCPT of Exim.",
	"user%example.net@自ドメイン、example.net!user、@自ドメイン:user@"
	"example.net は、自組織宛てではなく example.net 宛てです。1行目は "
	"Postfix の main.cf、2行目以降は Exim の RCPT の ACL です。"},
    .code = "allow_untrusted_routing = no\n"
	    "\n"
	    "deny    message = restricted characters in address\n"
	    "        local_parts = ^[.] : ^.*[@%!/|]\n",
};

const struct fix_step fix_step_gateway = {
    .title = {"Gateways and old software", "ゲートウェイと古いソフトウェア"},
    .text = {"A mail gateway in front must judge addresses as the server "
	     "behind it does, which trusts it. Old releases read forged "
	     "envelopes in their own way: bring them up to date.",
	"手前のメールゲートウェイは、それを信頼する後ろのサーバーと同じようにア"
	"ドレスを判定しなければなりません。古い版のソフトウェアは細工された宛先"
	"を誤って解釈するため、最新版に更新してください。"},
    .code = "",
};

const struct fix_step fix_step_backup_mx = {
    .title = {"Backup MX", "バックアップ MX"},
    .text = {"A secondary MX takes mail for the domains that it stands in for, "
	     "and hands it to their MX alone. It checks recipients as they "
	     "do.",
	"バックアップ MX "
	"は、担当するドメイン宛てのメールだけを受け取り、そのドメインの MX "
	"だけに渡します。宛先の存在確認も、本来の MX と同じように行います。"},
    .code = "",
};

const struct fix_step fix_step_smart_host = {
    .title = {"The server behind", "後ろのサーバー"},
    .text = {"The smart host that sends the mail out should believe single "
	     "machines that log in, not a network, and limit what each sends "
	     "in an hour. Then one open machine does less harm.",
	"メールを外へ送り出すサーバー(スマートホスト)"
	"は、ネットワーク全体ではなく、認証した個々のサーバーだけを信頼し、1時"
	"間当たりの送信数を制限してください。1台の設定不備による被害を小さくで"
	"きます。"},
    .code = "",
};

const struct fix_step fix_step_find_input = {
    .title = {"Find where it came in", "入口を探す"},
    .text = {"The Received lines of the test mail, or your log at that time, "
	     "name the machine that handed it in. That one is open: close it "
	     "as an open relay, and take its right to send away until then.",
	"検査メールの Received "
	"行、またはその時刻のログから、メールを渡したサーバーが分かります。開い"
	"ているのはそのサーバーです。オープンリレーとして修正し、終わるまで中継"
	"の権限を外してください。"},
    .code = "",
};

const struct fix_step fix_step_trust = {
    .title = {"Trust less", "信頼の範囲を絞る"},
    .text = {"Give the right to relay to single machines, with a login or a "
	     "certificate, rather than to whole networks of customers.",
	"中継の権限は、顧客のネットワーク全体ではなく、ログインまたは証明書で確"
	"認した個々のサーバーに与えてください。"},
    .code = "",
};
