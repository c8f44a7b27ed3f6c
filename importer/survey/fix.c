/* How what is listed is put right, as text. */
#include "fix.h"

#include <string.h>

#include "fix_steps.h"
#include "stamp.h"
#include "wrap.h"

const char *
fix_lang_text(int lang)
{
	return lang == FIX_JA ? "ja" : lang == FIX_EN ? "en" : "?";
}

int
fix_lang_by_text(const char *text)
{
	for (int i = 0; i < FIX_LANG_COUNT; i++)
		if (strcmp(fix_lang_text(i), text) == 0)
			return i;
	return -1;
}

static bool
steps_have(const struct fix_step *const *steps, const struct fix_step *step)
{
	for (size_t i = 0; steps[i] != NULL; i++)
		if (steps[i] == step)
			return true;
	return false;
}

bool
fix_has_step(class_mask classes, const struct fix_step *step)
{
	for (int i = 0; i < CLASS_COUNT; i++)
		if ((classes & CLASS_BIT(i)) &&
		    steps_have(fix_of((enum class_id)i)->steps, step))
			return true;
	return false;
}

const char *
fix_retest(enum fix_lang lang, const char *contact, char out[FIX_TEXT_MAX])
{
	if (lang == FIX_JA && contact != NULL)
		(void)snprintf(out, FIX_TEXT_MAX,
		    "修正が終わりましたら、%s "
		    "宛てにアドレスを明記してご連絡ください。順番を待たずに再検"
		    "査します(1日1回まで)"
		    "。ご連絡がなくても、次回の定期検査で確認します。",
		    contact);
	else if (lang == FIX_JA)
		(void)snprintf(out, FIX_TEXT_MAX,
		    "修正が終わりましたら、アドレスを明記してリストの運営者にご"
		    "連絡ください。順番を待たずに再検査します(1日1回まで)"
		    "。ご連絡がなくても、次回の定期検査で確認します。");
	else
		(void)snprintf(out, FIX_TEXT_MAX,
		    "When it is fixed, %s%s and name the address: it is then "
		    "tested out of its turn, at most once a day. The regular "
		    "scan tests it in any case.",
		    contact != NULL ? "write to "
				    : "tell the operator of the list",
		    contact != NULL ? contact : "");
	return out;
}

const char *
fix_expiry(enum fix_lang lang, int64_t expires, char out[FIX_TEXT_MAX])
{
	char when[STAMP_TEXT_MAX] = "";

	if (expires != 0)
		(void)stamp_format(expires, when);
	if (lang == FIX_JA)
		(void)snprintf(out, FIX_TEXT_MAX,
		    "再検査で問題がないと確認されると、リストから外れます。問題"
		    "が再び見つからなければ、%s%s自動的に期限切れになります。",
		    when, expires != 0 ? " に" : "一定の期間の後に");
	else if (expires != 0)
		(void)snprintf(out, FIX_TEXT_MAX,
		    "Scans that find it closed take it off the list. Where "
		    "none finds it open again, the listing ends by itself at "
		    "%s.",
		    when);
	else
		(void)snprintf(out, FIX_TEXT_MAX,
		    "Scans that find it closed take it off the list. Where "
		    "none finds it open again, the listing ends by itself "
		    "after a time.");
	return out;
}

static void
write_code(FILE *to, const char *code)
{
	while (*code != '\0') {
		const int len = (int)strcspn(code, "\n");

		(void)fprintf(
		    to, "%s%.*s\n", len > 0 ? "      " : "", len, code);
		code += len + (code[len] != '\0');
	}
}

static void
write_step(
    FILE *to, const struct fix_step *step, enum fix_lang lang, unsigned width)
{
	(void)fputc('\n', to);
	wrap_text(to, slice_of(step->title[lang]), 2, width);
	wrap_text(to, slice_of(step->text[lang]), 4, width);
	write_code(to, step->code);
}

void
fix_write(FILE *to, class_mask classes, enum fix_lang lang, unsigned width)
{
	class_mask said = 0;

	for (int i = 0; i < CLASS_COUNT; i++) {
		const struct fix *f = fix_of((enum class_id)i);

		if (!(classes & CLASS_BIT(i)))
			continue;
		if (said != 0)
			(void)fputc('\n', to);
		(void)fprintf(to, "%s (%s)\n", fix_name((enum class_id)i, lang),
		    class_info((enum class_id)i)->label);
		wrap_text(to, slice_of(f->wrong[lang]), 2, width);
		for (size_t k = 0; f->steps[k] != NULL; k++)
			if (!fix_has_step(said, f->steps[k]))
				write_step(to, f->steps[k], lang, width);
		said |= CLASS_BIT(i);
	}
}
