/*
 * A small survey whose numbers are counted by hand.
 *
 *	domain    host   address       list   holder  AS
 *	a         ma     192.0.2.1     relay  one     AS64500
 *	b         ma     192.0.2.1
 *	c         mc     192.0.2.2     cgi    one     AS64500
 *	          mc2    198.51.100.9  relay  two     AS64500
 *	d         md     203.0.113.1   -      two     -
 *	e         me     203.0.113.5   relay  -       -
 *	f         mf     192.0.2.1, 203.0.113.1
 *	g  servfail; h  null MX; j  timeout; k  nxdomain
 *	i         i      2001:db8::1   relay  two     -    (no MX: implicit)
 *	l         md     203.0.113.1, partial
 *
 * each name followed by ".example": 12 domains, listed are a b c e f i, with
 * all addresses a b c e i; 7 hosts, all but md listed; 6 addresses, all but
 * 203.0.113.1 listed.
 */
#ifndef UNIT_SURVEY_CASE_H
#define UNIT_SURVEY_CASE_H

#include <stdio.h>

#include "case.h"
#include "survey.h"

#define SURVEY_CASE_WANTED (CLASS_BIT(CLASS_RELAY) | CLASS_BIT(CLASS_CGI))

struct survey_case_line {
	const char *domain, *host, *address; /* NULL: none */
	enum survey_mail mail;		     /* where there is no host */
	unsigned flags;
};

struct survey_case_address {
	const char *address;
	class_mask classes;
	const char *holder, *asn; /* NULL: not known */
};

static inline struct addr
survey_case_addr(const char *text)
{
	struct addr a;
	struct why why;

	assert_int_equal(addr_parse(text, strlen(text), &a, &why), ST_OK);
	return a;
}

static inline void
survey_case_put(struct survey *s, const struct survey_case_line *l)
{
	struct why why;
	uint32_t d, h;
	bool fresh;

	assert_int_equal(
	    survey_domain(s, slice_of(l->domain), &d, &fresh, &why), ST_OK);
	if (l->host == NULL || l->flags != 0)
		survey_set_mail(s, d, l->mail, l->flags);
	if (l->host == NULL)
		return;
	assert_int_equal(
	    survey_host(s, slice_of(l->host), &h, &fresh, &why), ST_OK);
	assert_int_equal(survey_mx(s, d, h, &why), ST_OK);
	if (l->address != NULL) {
		const struct addr a = survey_case_addr(l->address);

		assert_int_equal(survey_host_address(s, h, &a, &why), ST_OK);
	}
}

static inline uint32_t
survey_case_party(struct survey *s, const char *key)
{
	struct survey_party p = {
	    .key = key,
	    .name = key,
	    .contact = "abuse@example.net",
	    .lang = "en",
	    .domain = "",
	    .country = "JP",
	    .note = "",
	};

	return key == NULL ? SURVEY_NONE : survey_party(s, &p);
}

static inline void
survey_case_know(struct survey *s, const struct survey_case_address *k)
{
	const struct addr a = survey_case_addr(k->address);

	for (uint32_t i = 0; i < s->address_count; i++) {
		struct survey_address *row = &s->addresses[i];

		if (!addr_equal(&row->addr, &a))
			continue;
		row->classes = k->classes;
		row->len = 24;
		row->holder = survey_case_party(s, k->holder);
		row->asn = survey_case_party(s, k->asn);
		row->holder_source = k->holder != NULL ? 0 : 255;
		row->asn_source = k->asn != NULL ? 0 : 255;
	}
}

/* A settled survey of those lines and of what is known of addresses; free
 * it. */
static inline struct survey *
survey_case_make(const struct survey_case_line *lines, size_t line_count,
    const struct survey_case_address *known, size_t known_count)
{
	struct survey *s = survey_new();
	struct why why;

	assert_non_null(s);
	for (size_t i = 0; i < line_count; i++)
		survey_case_put(s, &lines[i]);
	assert_int_equal(survey_settle(s, &why), ST_OK);
	s->taken = 1795298000;
	s->list = "relays";
	s->input = "triples";
	s->lines = line_count;
	s->generation = 7;
	s->serial = 1795298001;
	s->wanted = SURVEY_CASE_WANTED;
	s->sources = calloc(1, sizeof(*s->sources));
	assert_non_null(s->sources);
	s->sources[0] = (struct survey_source){
	    .kind = 0, .file = "own.csv", .date = 1795200000, .entries = 3};
	s->source_count = 1;
	for (size_t i = 0; i < known_count; i++)
		survey_case_know(s, &known[i]);
	return s;
}

#define SURVEY_CASE_LINES                                                      \
	{"a.example", "ma.example", "192.0.2.1", 0, 0},                        \
	    {"b.example", "ma.example", "192.0.2.1", 0, 0},                    \
	    {"c.example", "mc.example", "192.0.2.2", 0, 0},                    \
	    {"c.example", "mc2.example", "198.51.100.9", 0, 0},                \
	    {"d.example", "md.example", "203.0.113.1", 0, 0},                  \
	    {"e.example", "me.example", "203.0.113.5", 0, 0},                  \
	    {"f.example", "mf.example", "192.0.2.1", 0, 0},                    \
	    {"f.example", "mf.example", "203.0.113.1", 0, 0},                  \
	    {"g.example", NULL, NULL, SURVEY_SERVFAIL, 0},                     \
	    {"h.example", NULL, NULL, SURVEY_NO_MAIL, SURVEY_NULL_MX},         \
	    {"i.example", "i.example", "2001:db8::1", SURVEY_MAIL,             \
		SURVEY_IMPLICIT},                                              \
	    {"j.example", NULL, NULL, SURVEY_TIMEOUT, 0},                      \
	    {"k.example", NULL, NULL, SURVEY_NXDOMAIN, 0},                     \
	{                                                                      \
		"l.example", "md.example", "203.0.113.1", SURVEY_MAIL,         \
		    SURVEY_PARTIAL                                             \
	}

#define SURVEY_CASE_KNOWN                                                      \
	{"192.0.2.1", CLASS_BIT(CLASS_RELAY), "one", "AS64500"},               \
	    {"192.0.2.2", CLASS_BIT(CLASS_CGI), "one", "AS64500"},             \
	    {"198.51.100.9", CLASS_BIT(CLASS_RELAY), "two", "AS64500"},        \
	    {"203.0.113.1", 0, "two", NULL},                                   \
	    {"203.0.113.5", CLASS_BIT(CLASS_RELAY), NULL, NULL},               \
	{                                                                      \
		"2001:db8::1", CLASS_BIT(CLASS_RELAY), "two", NULL             \
	}

/* The survey above. */
static inline struct survey *
survey_case(void)
{
	static const struct survey_case_line lines[] = {SURVEY_CASE_LINES};
	static const struct survey_case_address known[] = {SURVEY_CASE_KNOWN};

	return survey_case_make(lines, COUNT(lines), known, COUNT(known));
}

#endif
