/* The steps that forms, proxies, logins and mailing lists are put right by. */
#include "fix_steps.h"

const struct fix_step fix_step_find_form = {
    .title = {"Find the form", "原因のフォームを探す"},
    .text = {"The log of the web server at the time of the mails names the "
	     "script. PHP notes it in each mail and in a log with these "
	     "lines of php.ini:",
	"メールが送られた時刻の Web "
	"サーバーのログから、スクリプトを特定できます。PHP では php.ini "
	"の次の設定で、各メールとログにスクリプト名が記録されます。"},
    .code = "mail.add_x_header = On\n"
	    "mail.log = /var/log/php-mail.log\n",
};

const struct fix_step fix_step_form = {
    .title = {"Mend it", "フォームの修正"},
    .text = {"The recipient stands in the program and never comes from a "
	     "field. A field that becomes a header (From, Subject) is refused "
	     "when it has a line break in it. Visitors get no copy to an "
	     "address they type in. Replace old scripts such as FormMail; "
	     "bring plugins up to date; limit what one visitor can send.",
	"宛先はプログラム内に固定し、入力欄から受け取りません。ヘッダー("
	"From、Subject)"
	"になる入力に改行があれば拒否します。入力されたアドレスへの控えの送信は"
	"やめます。FormMail "
	"などの古いスクリプトは置き換え、プラグインは更新し、訪問者ごとの送信数"
	"を制限してください。"},
    .code = "",
};

const struct fix_step fix_step_form_server = {
    .title = {"The web server's mail", "Web サーバーからのメール"},
    .text = {"Let the web server send through your mail server alone, with a "
	     "login of its own and a limit an hour; block port 25 from it to "
	     "anywhere else.",
	"Web "
	"サーバーからのメールは、専用のログインと1時間当たりの上限を付けて、自"
	"組織のメールサーバー経由だけにします。それ以外への 25 "
	"番ポートの通信は遮断してください。"},
    .code = "",
};

const struct fix_step fix_step_proxy_users = {
    .title = {"Who may use the proxy", "プロキシの利用者を限る"},
    .text = {"Your own networks or users who log in, and nobody else; let it "
	     "listen on an inner address alone where that is enough. It never "
	     "connects to port 25.",
	"プロキシを利用できるのは、自組織のネットワークまたはログインした利用者"
	"だけにします。可能なら内部のアドレスだけで待ち受けてください。25 "
	"番ポートへは接続させません。"},
    .code = "",
};

const struct fix_step fix_step_squid = {
    .title = {"Squid", "Squid"},
    .text = {"In squid.conf, in this order:",
	"squid.conf に、この順序で書きます。"},
    .code = "acl localnet src 192.0.2.0/24\n"
	    "acl SSL_ports port 443\n"
	    "acl Safe_ports port 80 443 1025-65535\n"
	    "acl CONNECT method CONNECT\n"
	    "http_access deny !Safe_ports\n"
	    "http_access deny CONNECT !SSL_ports\n"
	    "http_access allow localnet\n"
	    "http_access deny all\n",
};

const struct fix_step fix_step_mod_proxy = {
    .title = {"Apache, SOCKS", "Apache、SOCKS"},
    .text = {"A reverse proxy needs ProxyRequests Off. A SOCKS server (port "
	     "1080) needs a login or a rule for its clients.",
	"Apache をリバースプロキシとして使う場合は ProxyRequests Off "
	"とします。SOCKS サーバー(1080 "
	"番ポート)には、ログインまたは接続元の制限が必要です。"},
    .code = "ProxyRequests Off\n",
};

const struct fix_step fix_step_malware = {
    .title = {"Where nobody installed one", "設置した覚えがない場合"},
    .text = {"Malware, some apps and some home routers open proxies. Look "
	     "which program listens on the port that was found; where it is "
	     "not yours, set the machine up anew and change its passwords.",
	"マルウェアや一部のアプリ、家庭用ルーターがプロキシを開くことがあります"
	"。検出されたポートで待ち受けているプログラムを確認し、覚えのないもので"
	"あれば、機器を初期化してパスワードを変更してください。"},
    .code = "ss -ltnp\n",
};

const struct fix_step fix_step_port25 = {
    .title = {"The network", "ネットワーク"},
    .text = {"Only mail servers need to reach port 25 of others: block it from "
	     "all other machines (RFC 5068, BCP 134).",
	"外部の 25 "
	"番ポートへの接続が必要なのはメールサーバーだけです。ほかの機器からは遮"
	"断してください(RFC 5068、BCP 134)。"},
    .code = "",
};

const struct fix_step fix_step_lock = {
    .title = {"At once", "直ちに行うこと"},
    .text = {"Lock the account, end its sessions, set a new password, look "
	     "for forwarding rules and app passwords that its owner did not "
	     "make. Hold the queue and delete what strangers put in. Look at "
	     "the owner's computer too.",
	"そのアカウントを停止し、セッションを切断し、パスワードを変更します。本"
	"人が設定していない転送やアプリパスワードがないか確認します。送信待ちの"
	"メールを止め、不正に投入されたものを削除します。利用者のパソコンも調べ"
	"てください。"},
    .code = "",
};

const struct fix_step fix_step_find_login = {
    .title = {"Find the login", "悪用されたログインを探す"},
    .text = {"The one that sends most, from many addresses, is it. With "
	     "Postfix:",
	"送信数が特に多く、多数のアドレスから使われているログインが該当します。"
	"Postfix の場合:"},
    .code = "grep -o 'sasl_username=[^ ,]*' /var/log/mail.log |\n"
	    "  sort | uniq -c | sort -n | tail\n"
	    "postqueue -p | tail -1\n",
};

const struct fix_step fix_step_login_limits = {
    .title = {"For good", "再発の防止"},
    .text = {"A limit of mails an hour for each login; logins only over TLS on "
	     "587 and 465 and not on 25; a lock after failed tries (such as "
	     "fail2ban); no simple and no leaked passwords; a second factor "
	     "for webmail.",
	"ログインごとに1時間当たりの送信数を制限します。ログインは TLS を使う "
	"587 番と 465 番だけで受け付け、25 "
	"番では受け付けません。失敗が続いたら一時的に拒否し(fail2ban "
	"など)、単純なパスワードや流出したパスワードを禁止し、Web "
	"メールには二要素認証を使ってください。"},
    .code = "",
};

const struct fix_step fix_step_posting = {
    .title = {"Who may post", "投稿の権限"},
    .text = {"Members, or those named; what anybody else writes is refused, or "
	     "waits for a moderator. A list for announcements takes mail of "
	     "its owners alone.",
	"投稿できるのは会員、または指定した人だけにします。それ以外からの投稿は"
	"拒否するか、管理者の承認待ちにします。告知用のリストは、所有者からの投"
	"稿だけを受け付けます。"},
    .code = "",
};

const struct fix_step fix_step_mailman = {
    .title = {"Mailman, Sympa, Majordomo", "Mailman、Sympa、Majordomo"},
    .text = {"Mailman 3: Message Acceptance, default action for non-members: "
	     "hold or reject. Mailman 2.1: generic_nonmember_action is Hold "
	     "or Reject. Sympa: send is private. Majordomo: restrict_post "
	     "names the list itself.",
	"Mailman 3: "
	"「メッセージの受け入れ」で、非会員の既定の扱いを保留(hold)または拒否("
	"reject)にします。Mailman 2.1: generic_nonmember_action を Hold または "
	"Reject にします。Sympa: send を private にします。Majordomo: "
	"restrict_post にそのリスト自身を指定します。"},
    .code = "",
};

const struct fix_step fix_step_alias = {
    .title = {"Aliases", "エイリアス"},
    .text = {"An alias of many recipients is a list too: let only your own "
	     "networks and users who have logged in write to it.",
	"多数の宛先に展開されるエイリアスも同じです。自組織のネットワークとログ"
	"インした利用者だけが送信できるようにしてください。"},
    .code = "",
};

const struct fix_step fix_step_opt_in = {
    .title = {"Subscription", "登録"},
    .text = {"Who is entered gets a mail and must confirm it; bounces take "
	     "an address off the list.",
	"登録には本人の確認(確認メールへの応答)"
	"を必須とし、届かないアドレスはリストから外してください。"},
    .code = "",
};

const struct fix_step fix_step_look = {
    .title = {"Look before the next scan does", "次の検査の前に"},
    .text = {"The next scan confirms it or clears it. Compare the evidence "
	     "with your log, and check what the steps below ask for.",
	"次の検査で、確定するか解除されるかが決まります。証跡と自組織のログを照"
	"合し、以下の点を確認してください。"},
    .code = "",
};
