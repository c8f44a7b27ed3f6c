/* What the files share that write the page of a card. */
#ifndef IMPORTER_SURVEY_CARD_PAGE_H
#define IMPORTER_SURVEY_CARD_PAGE_H

#include <string.h>

#include "card.h"
#include "page.h"
#include "stamp.h"

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

static inline const char *
say(const struct writing *w, const char *en, const char *ja)
{
	return w->lang == FIX_JA ? ja : en;
}

/* "" where there is none. */
static inline const char *
text_of(const json_t *obj, const char *member)
{
	const char *text = json_string_value(json_object_get(obj, member));

	return text != NULL ? text : "";
}

static inline void
put_text(struct page *p, const char *text)
{
	page_text(p, slice_of(text));
}

/* A time of the JSON; 0 where it is none. */
static inline int64_t
time_of(const json_t *value)
{
	const char *text = json_string_value(value);
	struct why ignored;
	int64_t t = 0;

	if (text != NULL)
		(void)!stamp_parse(text, strlen(text), &t, &ignored);
	return t;
}

/* card_page_list.c: what is known of the address on a list. */
void card_put_list(struct writing *w, const json_t *list) ALL_NONNULL;

/* The member of obj in a list of definitions; nothing is said of what is not
 * there, or zero. */
void card_put_fact(
    struct writing *w, const json_t *obj, const struct fact *fact) ALL_NONNULL;

#endif
