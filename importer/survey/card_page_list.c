/* What is known of an address on one list, on the page of its card: findings,
 * exemption, what mail servers are answered. */
#include "card_page.h"

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

void
card_put_fact(struct writing *w, const json_t *obj, const struct fact *fact)
{
	const json_t *value = json_object_get(obj, fact->member);
	const int64_t t = time_of(value);
	struct page *p = &w->page;

	if (t != 0) {
		page_fact(p, fact->title.in[w->lang]);
		page_time(p, t);
		page_fact_end(p);
	} else if (json_is_integer(value) && json_integer_value(value) != 0) {
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
		card_put_fact(w, finding, &finding_facts[i]);
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
		card_put_fact(w, exemption, &facts[i]);
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
		card_put_fact(w, recheck, &facts[i]);
	page_close(&w->page);
}

void
card_put_list(struct writing *w, const json_t *list)
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
