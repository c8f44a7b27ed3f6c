/*
 * Asking lists of others for the addresses of a survey.
 *
 * Each list is asked for its test entries first (RFC 5782 5): one that does
 * not list 127.0.0.2, or lists 127.0.0.1 too, says nothing of any address. A
 * list that stops answering is left alone, which is the least one owes to who
 * runs it.
 */
#include "resolve.h"

#include <stdio.h>
#include <stdlib.h>

#include "name.h"
#include "progress.h"
#include "resolve_opinion.h"

/* Answers in a row that say nothing, before a list is given up. */
#define TROUBLE_MAX 20
/* Names of addresses in a zone, however many of its octets are escaped. */
#define NAME_LEN (ADDR_KEY_MAX + NAME_TEXT_MAX)
/* An address and a zone are one name. */
#define ZONE_LEN_MAX (NAME_MAX_WIRE - ADDR_KEY_MAX)

struct zone {
	struct survey_dnsbl *dnsbl;
	enum opinion test[OPINION_TESTS];
	bool works4, works6;
	unsigned trouble; /* answers in a row that say nothing */
};

struct asking {
	struct survey *s;
	struct zone zones[CONFIG_DNSBL_MAX];
	unsigned tests;	     /* of each zone: those of IPv6 where it is there */
	unsigned tests_left; /* answers to wait for, before addresses */
	/* Questions are counted through: tests of each zone, then, from 0
	 * again, zones of each address. Their number is their tag. */
	uint32_t next;
	struct progress progress;
	char name[NAME_LEN]; /* of the question in hand */
};

/* --- Questions ------------------------------------------------------------ */

static void
put_question(struct asking *a, const struct addr *addr, const struct zone *z,
    struct question *out)
{
	char key[ADDR_KEY_MAX];

	(void)snprintf(a->name, sizeof(a->name), "%s.%s",
	    addr_key_format(addr, key), z->dnsbl->zone);
	*out = (struct question){a->next++, ANSWER_A, a->name};
}

static bool
next_test(struct asking *a, struct question *out)
{
	if (a->next == a->s->dnsbl_count * a->tests)
		return false;
	put_question(a, &opinion_test_addr[a->next % a->tests],
	    &a->zones[a->next / a->tests], out);
	return true;
}

/* What is not asked is not known. */
static bool
next_address(struct asking *a, struct question *out)
{
	uint32_t count = a->s->dnsbl_count;

	for (; a->next < a->s->address_count * count; a->next++) {
		const struct zone *z = &a->zones[a->next % count];
		struct survey_address *s = &a->s->addresses[a->next / count];

		progress_tick(&a->progress, a->next);
		if (z->dnsbl->usable &&
		    (s->addr.family == ADDR_V4 ? z->works4 : z->works6)) {
			put_question(a, &s->addr, z, out);
			return true;
		}
		s->unknown = (uint16_t)(s->unknown | 1U << a->next % count);
	}
	return false;
}

static bool
next(void *ctx, struct question *out)
{
	struct asking *a = ctx;

	return a->tests_left > 0 ? next_test(a, out) : next_address(a, out);
}

/* --- Answers -------------------------------------------------------------- */

static enum status
say_why(struct asking *a, struct zone *z, const char *reason, struct why *why)
{
	z->dnsbl->why = survey_text(a->s, slice_of(reason));
	return z->dnsbl->why != NULL ? ST_OK : why_no_memory(why);
}

/* After the tests. One that knows no IPv6 is of use for the rest, and says so;
 * of one that knows neither the first reason is enough. */
static enum status
judge_zone(struct asking *a, struct zone *z, struct why *why)
{
	char reason[OPINION_TEXT_MAX] = "", reason6[OPINION_TEXT_MAX] = "";

	z->works4 = opinion_is_list(&z->test[0], ADDR_V4, reason);
	if (a->tests == OPINION_TESTS)
		z->works6 =
		    opinion_is_list(&z->test[OPINION_FAMILY], ADDR_V6, reason6);
	z->dnsbl->usable = z->works4 || z->works6;
	return say_why(a, z, z->works4 ? reason6 : reason, why);
}

static enum status
test_answered(struct asking *a, const struct reply *reply, struct why *why)
{
	enum status st = ST_OK;

	a->zones[reply->tag / a->tests].test[reply->tag % a->tests] =
	    opinion_of(reply);
	if (--a->tests_left > 0)
		return ST_OK;
	for (uint32_t i = 0; st == ST_OK && i < a->s->dnsbl_count; i++)
		st = judge_zone(a, &a->zones[i], why);
	a->next = 0;
	a->progress.total = (uint64_t)a->s->address_count * a->s->dnsbl_count;
	progress_begin(&a->progress);
	return st;
}

static enum status
address_answered(struct asking *a, const struct reply *reply, struct why *why)
{
	uint32_t count = a->s->dnsbl_count;
	struct survey_address *s = &a->s->addresses[reply->tag / count];
	struct zone *z = &a->zones[reply->tag % count];
	uint16_t bit = (uint16_t)(1U << reply->tag % count);
	enum opinion v = opinion_of(reply);
	char reason[OPINION_TEXT_MAX];

	if (v == OPINION_LISTED)
		s->others = (uint16_t)(s->others | bit);
	if (opinion_is_known(v)) {
		z->trouble = 0;
		return ST_OK;
	}
	s->unknown = (uint16_t)(s->unknown | bit);
	if (++z->trouble < TROUBLE_MAX || !z->dnsbl->usable)
		return ST_OK;
	z->dnsbl->usable = false;
	(void)snprintf(reason, sizeof(reason),
	    "given up after %d answers in a row that say nothing: %s",
	    TROUBLE_MAX, opinion_text(v));
	return say_why(a, z, reason, why);
}

static enum status
answered(void *ctx, const struct reply *reply, struct why *why)
{
	struct asking *a = ctx;

	return a->tests_left > 0 ? test_answered(a, reply, why)
				 : address_answered(a, reply, why);
}

static enum status
tick(void *ctx, struct why *why)
{
	(void)ctx;
	(void)why;
	return ST_OK;
}

/* --- From the zones to the end -------------------------------------------- */

static enum status
add_zone(struct survey *s, const char *text, struct why *why)
{
	char zone[NAME_TEXT_MAX];
	struct name name;
	struct survey_dnsbl *d = &s->dnsbl[s->dnsbl_count];

	if (name_parse(text, strlen(text), &name, why) != ST_OK ||
	    name.len > ZONE_LEN_MAX || name.len <= 1) {
		why_set(why, "--dnsbl: \"%s\" is no zone",
		    why_escape(zone, sizeof(zone), text, strlen(text)));
		return ST_USAGE;
	}
	d->zone = survey_text(s, slice_of(name_format(name.wire, zone)));
	d->why = survey_text(s, slice_of(""));
	if (d->zone == NULL || d->why == NULL)
		return why_no_memory(why);
	s->dnsbl_count++;
	return ST_OK;
}

static enum status
ask_zones(struct asking *a, const struct resolve_options *o, struct why *why)
{
	const struct asker_work work = {a, next, answered, tick};
	enum status st;

	for (uint32_t i = 0; i < a->s->dnsbl_count; i++)
		a->zones[i].dnsbl = &a->s->dnsbl[i];
	a->tests = OPINION_FAMILY;
	/* In order of family: the last is of IPv6 where any is. */
	if (a->s->address_count > 0 &&
	    a->s->addresses[a->s->address_count - 1].addr.family == ADDR_V6)
		a->tests = OPINION_TESTS;
	a->tests_left = a->s->dnsbl_count * a->tests;
	st = asker_run(o, &work, why);
	progress_end(&a->progress);
	return st;
}

enum status
resolve_dnsbl(struct survey *s, char *const *zones, size_t count,
    const struct resolve_options *o, struct why *why)
{
	struct asking *a;
	enum status st = ST_OK;

	if (count > CONFIG_DNSBL_MAX ||
	    s->address_count > UINT32_MAX / CONFIG_DNSBL_MAX) {
		why_set(why,
		    "more than %d lists of others, or too many "
		    "addresses",
		    CONFIG_DNSBL_MAX);
		return ST_USAGE;
	}
	a = calloc(1, sizeof(*a));
	s->dnsbl = calloc(count + 1, sizeof(*s->dnsbl));
	if (a == NULL || s->dnsbl == NULL)
		st = why_no_memory(why);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = add_zone(s, zones[i], why);
	if (st == ST_OK && count > 0) {
		a->s = s;
		a->progress = (struct progress){
		    .what = "asking", .unit = PROGRESS_RECORDS};
		st = ask_zones(a, o, why);
	}
	free(a);
	return st;
}
