/* The page of a card, from its JSON: nothing else can be on it. */
#include "card.h"

#include "page.h"

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

/* What is written: the page, and its language. */
struct writing {
	struct page page;
	enum fix_lang lang;
};

/* Words of ours in both languages. */
struct words {
	const char *in[FIX_LANG_COUNT];
};

/* A member of an object, and what it is called on the page. */
struct fact {
	const char *member;
	struct words title;
};

static const struct fact finding_facts[] = {
    {"prefix", {{"Address", "アドレス"}}},
    {"port", {{"Port", "ポート"}}},
    {"scanner", {{"Found by scanner", "検査者"}}},
    {"listed_since", {{"Listed since", "登録日時"}}},
    {"expires", {{"Ends by itself", "自動的な期限"}}},
    {"first_open", {{"First found open", "最初に開いていた日時"}}},
    {"last_open", {{"Last found open", "最後に開いていた日時"}}},
    {"last_closed", {{"Last found closed", "最後に閉じていた日時"}}},
    {"last_seen", {{"Last tested", "最後の検査"}}},
    {"removed", {{"Taken off by hand", "手動で解除"}}},
    {"verdict", {{"Last verdict", "最後の判定"}}},
    {"reason", {{"Reason", "理由"}}},
    {"proof", {{"Proof", "証明の程度"}}},
    {"tests_open", {{"Tests that got through", "通過した検査数"}}},
    {"tests_run", {{"Tests made", "実施した検査数"}}},
    {"open_streak", {{"Open in a row", "連続して開いていた回数"}}},
    {"open_needed", {{"... needed to be listed", "登録に必要な回数"}}},
    {"close_streak", {{"Closed in a row", "連続して閉じていた回数"}}},
    {"closed_needed", {{"... needed to come off", "解除に必要な回数"}}},
    {"relisted", {{"Listed again, times", "再登録の回数"}}},
    {"host", {{"Host name", "ホスト名"}}},
    {"reply", {{"It replied", "応答"}}},
    {"tests", {{"Tests", "検査内容"}}},
    {"evidence", {{"Evidence", "証跡"}}},
    {"note", {{"Note", "注記"}}},
    {"import", {{"Import", "取り込み番号"}}},
};

static const char *
say(const struct writing *w, const char *en, const char *ja)
{
	return w->lang == FIX_JA ? ja : en;
}

/* "" where there is none. */
static const char *
text_of(const json_t *obj, const char *member)
{
	const char *text = json_string_value(json_object_get(obj, member));

	return text != NULL ? text : "";
}

static void
put_text(struct page *p, const char *text)
{
	page_text(p, slice_of(text));
}

/* Nothing is said of what is not there, or zero. */
static void
put_fact(struct writing *w, const json_t *obj, const struct fact *fact)
{
	const json_t *value = json_object_get(obj, fact->member);
	struct page *p = &w->page;

	if (json_is_integer(value) && json_integer_value(value) != 0) {
		page_fact(p, fact->title.in[w->lang]);
		page_say(p, "%lld", (long long)json_integer_value(value));
		page_fact_end(p);
	} else if (json_is_string(value)) {
		page_fact_text(p, fact->title.in[w->lang],
		    slice_of(json_string_value(value)));
	}
}

static void
put_finding(struct writing *w, const json_t *finding)
{
	struct page *p = &w->page;
	const int class = class_by_label(
	    text_of(finding, "class"), strlen(text_of(finding, "class")));

	page_open(p, PAGE_SUBHEADING);
	put_text(p, class >= 0 ? fix_name((enum class_id) class, w->lang)
			       : text_of(finding, "class"));
	page_say(p, " (%s): %s", text_of(finding, "class"),
	    text_of(finding, "state"));
	page_close(p);
	page_open(p, PAGE_DL);
	for (size_t i = 0; i < COUNT_OF(finding_facts); i++)
		put_fact(w, finding, &finding_facts[i]);
	page_close(p);
}

/* What a mail server gets that asks. */
static void
put_zones(struct writing *w, const json_t *zones)
{
	const struct page_column columns[] = {
	    {say(w, "Name asked for", "問い合わせ名"), false},
	    {say(w, "Answer", "応答"), false},
	    {say(w, "Text", "テキスト"), false},
	};
	struct page *p = &w->page;
	const json_t *zone, *class;
	size_t i, k;

	page_table(p, columns, COUNT_OF(columns), "%s",
	    say(w, "What mail servers are answered", "メールサーバーへの応答"));
	json_array_foreach(zones, i, zone)
	{
		const json_t *classes = json_object_get(zone, "classes");

		page_row(p);
		page_cell_say(p, "%s", text_of(zone, "name"));
		page_cell(p);
		if (json_array_size(classes) == 0)
			page_say(p, "NXDOMAIN");
		json_array_foreach(classes, k, class)
		{
			const char *label = json_string_value(class);
			const int id = class_by_label(label, strlen(label));

			page_say(p, "%s127.0.0.%u (%s)", k > 0 ? ", " : "",
			    id >= 0 ? class_info((enum class_id)id)->code : 0,
			    label);
		}
		page_cell_end(p);
		page_cell_say(p, "%s", text_of(zone, "text"));
		page_row_end(p);
	}
	page_table_end(p);
}

static void
put_exemption(struct writing *w, const json_t *exemption)
{
	static const struct fact facts[] = {
	    {"prefix", {{"Exempt", "除外対象"}}},
	    {"owner", {{"Owner", "登録者"}}},
	    {"reason", {{"Reason", "理由"}}},
	    {"expires", {{"Until", "期限"}}},
	};

	if (!json_is_object(exemption))
		return;
	page_open(&w->page, PAGE_DL);
	for (size_t i = 0; i < COUNT_OF(facts); i++)
		put_fact(w, exemption, &facts[i]);
	page_close(&w->page);
}

static void
put_recheck(struct writing *w, const json_t *recheck)
{
	static const struct fact facts[] = {
	    {"asked", {{"Retest asked for", "再検査の依頼"}}},
	    {"actor", {{"By", "依頼者"}}},
	    {"reason", {{"Reason", "理由"}}},
	};

	if (!json_is_object(recheck))
		return;
	page_open(&w->page, PAGE_DL);
	for (size_t i = 0; i < COUNT_OF(facts); i++)
		put_fact(w, recheck, &facts[i]);
	page_close(&w->page);
}

static void
put_list(struct writing *w, const json_t *list)
{
	struct page *p = &w->page;
	const json_t *finding, *findings = json_object_get(list, "findings");
	size_t i;

	page_open(p, PAGE_SECTION);
	page_block(p, PAGE_HEADING, "%s %s: %s", say(w, "On list", "リスト"),
	    text_of(list, "list"),
	    json_is_true(json_object_get(list, "listed"))
		? say(w, "listed", "登録あり")
		: say(w, "not listed", "登録なし"));
	if (json_array_size(findings) == 0)
		page_block(p, PAGE_P, "%s",
		    say(w, "No scan has said anything of it.",
			"検査結果はありません。"));
	json_array_foreach(findings, i, finding) put_finding(w, finding);
	put_exemption(w, json_object_get(list, "exemption"));
	put_recheck(w, json_object_get(list, "recheck"));
	put_zones(w, json_object_get(list, "zones"));
	page_close(p);
}

static void
put_step(struct writing *w, const json_t *step)
{
	struct page *p = &w->page;

	page_open(p, PAGE_LI);
	page_open(p, PAGE_STRONG);
	put_text(p, text_of(step, "title"));
	page_close(p);
	page_say(p, ": ");
	put_text(p, text_of(step, "text"));
	if (text_of(step, "code")[0] != '\0') {
		page_open(p, PAGE_QUOTE);
		put_text(p, text_of(step, "code"));
		page_close(p);
	}
	page_close(p);
}

static void
put_fixes(struct writing *w, const json_t *fixes)
{
	struct page *p = &w->page;
	const json_t *fix, *step;
	size_t i, k;

	if (json_array_size(fixes) == 0)
		return;
	page_open(p, PAGE_SECTION);
	page_block(
	    p, PAGE_HEADING, "%s", say(w, "How it is fixed", "修正方法"));
	json_array_foreach(fixes, i, fix)
	{
		page_block(p, PAGE_SUBHEADING, "%s (%s)", text_of(fix, "name"),
		    text_of(fix, "class"));
		page_block(p, PAGE_P, "%s", text_of(fix, "wrong"));
		page_open(p, PAGE_OL);
		json_array_foreach(json_object_get(fix, "steps"), k, step)
		    put_step(w, step);
		page_close(p);
	}
	page_close(p);
}

static void
put_after(struct writing *w, const json_t *card)
{
	const json_t *retest = json_object_get(card, "retest");
	const json_t *expiry = json_object_get(card, "expiry");
	struct page *p = &w->page;

	if (!json_is_object(retest))
		return;
	page_open(p, PAGE_SECTION);
	page_block(p, PAGE_HEADING, "%s",
	    say(w, "When it is fixed", "修正が終わったら"));
	page_block(p, PAGE_P, "%s", text_of(retest, "text"));
	page_block(p, PAGE_NOTE, "%s",
	    say(w, "Who runs the list asks the scanner with",
		"リストの運営者は次のコマンドで再検査を依頼します"));
	page_block(p, PAGE_QUOTE, "%s", text_of(retest, "command"));
	if (json_is_object(expiry))
		page_block(p, PAGE_P, "%s", text_of(expiry, "text"));
	page_close(p);
}

static void
put_history(struct writing *w, const json_t *events)
{
	static const char *const members[] = {
	    "time", "event", "class", "list", "scanner", "actor", "reason"};
	const struct page_column columns[] = {
	    {say(w, "Time", "日時"), false},
	    {say(w, "Event", "事象"), false},
	    {say(w, "Class", "種別"), false},
	    {say(w, "List", "リスト"), false},
	    {say(w, "Scanner", "検査者"), false},
	    {say(w, "By", "実行者"), false},
	    {say(w, "Why", "理由"), false},
	};
	struct page *p = &w->page;
	const json_t *event;
	size_t i;

	_Static_assert(COUNT_OF(members) == COUNT_OF(columns), "columns");
	page_open(p, PAGE_SECTION);
	page_block(p, PAGE_HEADING, "%s", say(w, "History", "履歴"));
	if (json_array_size(events) == 0)
		page_block(p, PAGE_P, "%s",
		    say(w, "Nothing is on record.", "記録はありません。"));
	else
		page_table(p, columns, COUNT_OF(columns), "%s",
		    say(w, "What happened, oldest first", "古い順"));
	json_array_foreach(events, i, event)
	{
		page_row(p);
		for (size_t k = 0; k < COUNT_OF(members); k++)
			page_cell_text(p, slice_of(text_of(event, members[k])));
		page_row_end(p);
	}
	if (json_array_size(events) > 0)
		page_table_end(p);
	page_close(p);
}

static void
put_header(struct writing *w, const json_t *card)
{
	const bool listed = json_is_true(json_object_get(card, "listed"));
	const bool open = json_array_size(json_object_get(card, "fix")) > 0;
	struct page *p = &w->page;

	page_open(p, PAGE_HEADER);
	page_block(p, PAGE_KICKER, "%s",
	    say(w, "Card of an address", "アドレスの記録"));
	page_block(p, PAGE_TITLE, "%s", text_of(card, "address"));
	page_block(p, listed || open ? PAGE_BAD : PAGE_GOOD, "%s",
	    text_of(card, "says"));
	if (json_is_string(json_object_get(card, "reserved")))
		page_block(p, PAGE_P, "%s: %s", text_of(card, "reserved"),
		    say(w, "it is answered without any list",
			"リストとは無関係に応答します"));
	page_block(p, PAGE_NOTE, "%s %s", say(w, "As of", "作成日時"),
	    text_of(card, "made"));
	page_close(p);
}

enum status
card_page(const json_t *card, FILE *to, struct why *why)
{
	const int lang = fix_lang_by_text(text_of(card, "language"));
	struct writing w = {.lang = lang == FIX_JA ? FIX_JA : FIX_EN};
	const json_t *list;
	size_t i;

	page_begin(&w.page, to, fix_lang_text((int)w.lang), "%s",
	    text_of(card, "says"));
	put_header(&w, card);
	json_array_foreach(json_object_get(card, "lists"), i, list)
	    put_list(&w, list);
	put_fixes(&w, json_object_get(card, "fix"));
	put_after(&w, card);
	put_history(&w, json_object_get(card, "history"));
	return page_end(&w.page, why);
}
