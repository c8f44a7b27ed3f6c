/* Lines of domain, host and address; relaybl's own format. */
#include "read_impl.h"

#include <stdio.h>

static const struct {
	unsigned flag;
	const char *word;
} flag_words[] = {
    {SURVEY_IMPLICIT, "implicit"},
    {SURVEY_NULL_MX, "null-mx"},
    {SURVEY_PARTIAL, "partial"},
};
#define FLAG_WORDS (sizeof(flag_words) / sizeof(flag_words[0]))

static enum status COLD
refuse(struct why *why, const char *text)
{
	why_set(why, "%s", text);
	return ST_BAD_DATA;
}

/* Cuts off what stands before the separator, or all. False: there was none. */
static bool
cut(struct slice *rest, char separator, struct slice *out)
{
	const uint8_t *at =
	    rest->len > 0 ? memchr(rest->data, separator, rest->len) : NULL;

	*out = *rest;
	if (at == NULL) {
		rest->len = 0;
		return false;
	}
	out->len = (size_t)(at - rest->data);
	rest->data += out->len + 1;
	rest->len -= out->len + 1;
	return true;
}

static enum status
parse_status(struct slice text, struct triple *out, struct why *why)
{
	struct slice word;
	bool more = cut(&text, ',', &word);
	int mail = survey_mail_by_text((const char *)word.data, word.len);

	if (mail < 0)
		return refuse(why, "neither an address nor a status");
	out->mail = (enum survey_mail)mail;
	out->flags = 0;
	while (more) {
		size_t i = 0;

		more = cut(&text, ',', &word);
		while (i < FLAG_WORDS && !slice_is(word, flag_words[i].word))
			i++;
		if (i == FLAG_WORDS)
			return refuse(why, "no such word behind the status");
		out->flags |= flag_words[i].flag;
	}
	return ST_OK;
}

static enum status
name(struct slice field, const char *what, char out[DOMAIN_TEXT_MAX],
    struct why *why)
{
	enum status st = domain_normalise(field, out, why);

	if (st == ST_BAD_DATA)
		why_wrap(why, "%s", what);
	return st;
}

enum status
triple_parse(struct slice line, struct triple *out, struct why *why)
{
	struct slice field[3];
	enum status st;

	if (line.len > 0 && line.data[line.len - 1] == '\r')
		line.len--;
	if (!cut(&line, '\t', &field[0]) || !cut(&line, '\t', &field[1]) ||
	    cut(&line, '\t', &field[2]))
		return refuse(why, "not domain, host and address with a TAB "
				   "between them");
	st = name(field[0], "domain", out->domain, why);
	if (st != ST_OK)
		return st;
	if (slice_is(field[1], "-")) {
		out->kind = TRIPLE_STATUS;
		return parse_status(field[2], out, why);
	}
	st = name(field[1], "host", out->host, why);
	if (st != ST_OK)
		return st;
	out->kind = slice_is(field[2], "-") ? TRIPLE_HOST : TRIPLE_ADDRESS;
	return out->kind == TRIPLE_HOST
		   ? ST_OK
		   : addr_parse((const char *)field[2].data, field[2].len,
			 &out->addr, why);
}

const char *
triple_status(enum survey_mail mail, unsigned flags, char *out)
{
	size_t len = (size_t)snprintf(
	    out, TRIPLE_STATUS_MAX, "%s", survey_mail_text((int)mail));

	for (size_t i = 0; i < FLAG_WORDS; i++)
		if (flags & flag_words[i].flag)
			len += (size_t)snprintf(out + len,
			    TRIPLE_STATUS_MAX - len, ",%s", flag_words[i].word);
	return out;
}

/* Puts it into the survey. */
static enum status
put(struct survey *s, const struct triple *t, struct why *why)
{
	uint32_t domain, host;
	bool fresh;
	enum status st =
	    survey_domain(s, slice_of(t->domain), &domain, &fresh, why);

	if (st != ST_OK)
		return st;
	if (t->kind == TRIPLE_STATUS) {
		s->duplicates += (s->domains[domain].flags & SURVEY_TOLD) != 0;
		survey_set_mail(s, domain, t->mail, t->flags);
		return ST_OK;
	}
	st = survey_host(s, slice_of(t->host), &host, &fresh, why);
	if (st == ST_OK)
		st = survey_mx(s, domain, host, why);
	if (st == ST_OK && t->kind == TRIPLE_ADDRESS)
		st = survey_host_address(s, host, &t->addr, why);
	return st;
}

static enum status
on_line(struct reader *r, struct slice line, struct why *why)
{
	struct triple t;
	enum status st = triple_parse(line, &t, why);

	return st == ST_OK ? put(r->survey, &t, why) : st;
}

const struct read_format read_triples = {
    .word = "triples",
    .text = on_line,
};
