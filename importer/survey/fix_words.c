/* What is wrong with a host of each class, and which steps put it right. */
#include "fix.h"

#include <assert.h>

#include "fix_steps.h"

static const struct fix_step *const relay[] = {&fix_step_who_may,
    &fix_step_in_front, &fix_step_postfix, &fix_step_exim, &fix_step_sendmail,
    &fix_step_exchange, &fix_step_submission, &fix_step_try, NULL};
static const struct fix_step *const trick[] = {&fix_step_sender,
    &fix_step_routing, &fix_step_gateway, &fix_step_submission, &fix_step_try,
    NULL};
static const struct fix_step *const cgi[] = {
    &fix_step_find_form, &fix_step_form, &fix_step_form_server, NULL};
static const struct fix_step *const proxy[] = {&fix_step_proxy_users,
    &fix_step_squid, &fix_step_mod_proxy, &fix_step_malware, &fix_step_port25,
    NULL};
static const struct fix_step *const input[] = {&fix_step_who_may,
    &fix_step_backup_mx, &fix_step_smart_host, &fix_step_in_front,
    &fix_step_postfix, &fix_step_exim, &fix_step_sendmail, &fix_step_exchange,
    &fix_step_try, NULL};
static const struct fix_step *const output[] = {
    &fix_step_find_input, &fix_step_trust, &fix_step_smart_host, NULL};
static const struct fix_step *const auth[] = {&fix_step_lock,
    &fix_step_find_login, &fix_step_login_limits, &fix_step_submission, NULL};
static const struct fix_step *const maillist[] = {&fix_step_posting,
    &fix_step_mailman, &fix_step_alias, &fix_step_opt_in, NULL};
static const struct fix_step *const unconfirmed[] = {&fix_step_look,
    &fix_step_who_may, &fix_step_in_front, &fix_step_submission, &fix_step_try,
    NULL};

static const struct fix fixes[CLASS_COUNT] = {
    [CLASS_RELAY] = {{"The server takes mail of strangers for strangers and "
		      "delivers it. Who sends spam uses that, and the mail "
		      "seems to be yours.",
			 "このサーバーは、無関係な第三者のメールを受け取り、無"
			 "関係な宛先へ配送します(第三者中継)"
			 "。迷惑メールの送信に悪用され、貴組織から送られたよう"
			 "に見えます。"},
	relay},
    [CLASS_TRICK] =
	{{"The server refuses strangers, but relays their mail "
	  "when sender or recipient is forged or written in an "
	  "unusual way.",
	     "このサーバーは通常の第三者中継は拒否しますが、送信者や宛先を詐称"
	     "したり特殊な書き方をしたりすると、中継してしまいます。"},
	    trick},
    [CLASS_CGI] = {{"A form or script on the web server sends mail to "
		    "whomever a visitor wants.",
		       "Web "
		       "サーバー上のフォームやスクリプトを使って、訪問者が任意"
		       "の宛先にメールを送信できます。"},
	cgi},
    [CLASS_PROXY] =
	{{"A proxy takes connections of anybody and makes them to "
	  "port 25 of others: spam is sent through it.",
	     "このプロキシは誰からの接続も受け付け、他のサーバーの 25 "
	     "番ポートへ中継します。迷惑メールの送信に悪用されます。"},
	    proxy},
    [CLASS_INPUT] = {{"The server takes mail of strangers and hands it to "
		      "another one, which trusts it and sends it out.",
			 "このサーバーは第三者のメールを受け取り、これを信頼す"
			 "る別のサーバーに渡します。メールはそこから外部へ送信"
			 "されます(多段中継の入口)。"},
	input},
    [CLASS_OUTPUT] = {{"Mail of strangers came out of this server. It was "
		       "handed in at another one, which is open; this one "
		       "trusts it.",
			  "このサーバーから第三者のメールが送信されました。メー"
			  "ルは、このサーバーが信頼する、開いている別のサーバー"
			  "から入っています(多段中継の出口)。"},
	output},
    [CLASS_AUTH] = {{"Strangers send mail through the server with logins that "
		     "were stolen or guessed.",
			"盗まれた、または推測されたログインを使って、第三者がこ"
			"のサーバーからメールを送信しています。"},
	auth},
    [CLASS_MAILLIST] = {{"A mailing list takes posts of anybody: who writes to "
			 "it reaches all its members.",
			    "このメーリングリストは誰からの投稿も受け付けるため"
			    "、第三者が全会員にメールを送信できます。"},
	maillist},
    [CLASS_UNCONFIRMED] = {{"A test or a report says that the host can be "
			    "abused; nothing has confirmed it yet.",
			       "悪用できるとの検査結果または報告がありますが、"
			       "まだ確認されていません。"},
	unconfirmed},
};

static const char *const names_ja[CLASS_COUNT] = {
    [CLASS_RELAY] = "オープンリレー",
    [CLASS_TRICK] = "詐称によるオープンリレー",
    [CLASS_CGI] = "Web フォームからの中継",
    [CLASS_PROXY] = "オープンプロキシ",
    [CLASS_INPUT] = "多段中継の入口",
    [CLASS_OUTPUT] = "多段中継の出口",
    [CLASS_AUTH] = "不正に使われた SMTP 認証",
    [CLASS_MAILLIST] = "誰でも投稿できるメーリングリスト",
    [CLASS_UNCONFIRMED] = "未確認の報告",
};

const struct fix *
fix_of(enum class_id id)
{
	assert(id < CLASS_COUNT);
	return &fixes[id];
}

const char *
fix_name(enum class_id id, enum fix_lang lang)
{
	assert(id < CLASS_COUNT);
	return lang == FIX_JA ? names_ja[id] : class_info(id)->what;
}
