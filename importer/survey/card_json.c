/* A card for programs. */
#include "card.h"

#include "json_block.h"

static json_t *
step_json(const struct fix_step *step, enum fix_lang lang)
{
	json_t *obj = json_object();

	json_set(obj, "title", json_string(step->title[lang]));
	json_set(obj, "text", json_string(step->text[lang]));
	json_set(obj, "code", json_string(step->code));
	return obj;
}

/* said: the classes before it, whose steps need not be said again. */
static json_t *
fix_json(enum class_id id, class_mask said, enum fix_lang lang)
{
	const struct fix *f = fix_of(id);
	json_t *obj = json_object(), *steps = json_array();

	json_set(obj, "class", json_string(class_info(id)->label));
	json_set(obj, "code", json_number(class_info(id)->code));
	json_set(obj, "name", json_string(fix_name(id, lang)));
	json_set(obj, "wrong", json_string(f->wrong[lang]));
	for (size_t i = 0; f->steps[i] != NULL; i++)
		if (!fix_has_step(said, f->steps[i]))
			(void)json_array_append_new(
			    steps, step_json(f->steps[i], lang));
	json_set(obj, "steps", steps);
	return obj;
}

static json_t *
fixes_json(const struct card *c)
{
	json_t *all = json_array();
	class_mask said = 0;

	for (int i = 0; i < CLASS_COUNT; i++) {
		if (!(c->open & CLASS_BIT(i)))
			continue;
		(void)json_array_append_new(
		    all, fix_json((enum class_id)i, said, c->lang));
		said |= CLASS_BIT(i);
	}
	return all;
}

static json_t *
retest_json(const struct card *c, const char *address)
{
	const char *contact = c->run->config->report.contact;
	char text[FIX_TEXT_MAX], command[CARD_SENTENCE_MAX];
	json_t *obj;

	if (c->open == 0)
		return json_null();
	obj = json_object();
	json_set(obj, "contact",
	    contact != NULL ? json_string(contact) : json_null());
	json_set(obj, "text", json_string(fix_retest(c->lang, contact, text)));
	json_set(obj, "command", json_string(card_recheck(address, command)));
	return obj;
}

static json_t *
expiry_json(const struct card *c)
{
	char text[FIX_TEXT_MAX];
	json_t *obj;

	if (c->expires == 0)
		return json_null();
	obj = json_object();
	json_set(obj, "expires", json_time(c->expires));
	json_set(
	    obj, "text", json_string(fix_expiry(c->lang, c->expires, text)));
	return obj;
}

enum status
card_json(struct card *c, json_t **out, struct why *why)
{
	const char *reserved = lookups_reserved(&c->lookups);
	char address[ADDR_TEXT_MAX], sentence[CARD_SENTENCE_MAX];
	json_t *doc = json_object();
	enum status st;

	(void)addr_format(&c->lookups.addr, address);
	json_set(doc, "schema", json_string(CARD_SCHEMA));
	json_set(doc, "made", json_time(c->run->now));
	json_set(doc, "language", json_string(fix_lang_text((int)c->lang)));
	st = lookups_json(&c->lookups, doc, why);
	json_set(doc, "standing", json_string(card_standing_text(c->standing)));
	json_set(doc, "says",
	    json_string(
		card_sentence(c->standing, address, c->lang, sentence)));
	json_set(doc, "reserved",
	    reserved != NULL ? json_string(reserved) : json_null());
	json_set(doc, "fix", fixes_json(c));
	json_set(doc, "retest", retest_json(c, address));
	json_set(doc, "expiry", expiry_json(c));
	json_set(doc, "tickets", card_tickets_json(&c->tickets, &c->lookups));
	json_set(doc, "history", history_json(&c->history, &c->lookups.names));
	/* The page is made from it, too: nothing may be missing. */
	if (st == ST_OK && json_block_lacked())
		st = why_no_memory(why);
	if (st == ST_OK)
		*out = doc;
	else
		json_decref(doc);
	return st;
}
