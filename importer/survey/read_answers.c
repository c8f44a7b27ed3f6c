/* Answers in any order, put together at the end. */
#include "read_answers.h"

#include <assert.h>
#include <stdlib.h>

#include "grow.h"

/* Of a domain: what its MX query gave, */
#define MX_CODE(code) (1u << (code))
#define MX_CODES      0xfu
#define MX_SEEN	      0x10u
#define MX_NULL	      0x20u
#define MX_BAD	      0x40u /* one of its hosts cannot be */
/* and at the end how its hosts are. */
#define HOST_REACHED 0x100u
#define HOST_FAILED  0x200u
#define HOST_TIMEOUT 0x400u
#define HOST_UNASKED 0x800u

/* Of a host: how the queries for IPv4 and IPv6 ended, */
#define CODE4(code) (1u << (code))
#define CODE6(code) (0x10u << (code))
#define CODES	    0xfu
#define ADDRESS	    0x100u		/* it has one, */
#define USED	    0x200u		/* some domain has it, */
#define MAYBE(code) (0x1000u << (code)) /* its name was asked for itself. */

void
answers_start(struct answers *a, struct survey *s)
{
	*a = (struct answers){.survey = s};
}

void
answers_free(struct answers *a)
{
	free(a->domain);
	free(a->host);
	a->domain = a->host = NULL;
}

/* Bits for a row that is the next, where it is not there yet. */
static enum status
follow(
    uint16_t **bits, size_t *cap, size_t *count, uint32_t row, struct why *why)
{
	void *more;

	if (row < *count)
		return ST_OK;
	more = grow(*bits, cap, (size_t)row + 1, sizeof(**bits));
	if (more == NULL)
		return why_no_memory(why);
	*bits = more;
	while (*count <= row)
		(*bits)[(*count)++] = 0;
	return ST_OK;
}

enum status
answers_domain(struct answers *a, struct slice name, enum answers_code code,
    uint32_t *domain_out, struct why *why)
{
	bool fresh;
	uint32_t row;
	enum status st = survey_domain(a->survey, name, &row, &fresh, why);

	if (st == ST_OK)
		st = follow(
		    &a->domain, &a->domain_cap, &a->domain_count, row, why);
	if (st != ST_OK)
		return st;
	a->survey->duplicates += !fresh;
	a->domain[row] |= (uint16_t)MX_CODE(code);
	*domain_out = row;
	return ST_OK;
}

enum status
answers_mx(struct answers *a, uint32_t domain, uint32_t host, struct why *why)
{
	a->domain[domain] |= MX_SEEN;
	a->host[host] |= USED;
	return survey_mx(a->survey, domain, host, why);
}

void
answers_null_mx(struct answers *a, uint32_t domain)
{
	a->domain[domain] |= MX_NULL;
}

void
answers_bad_mx(struct answers *a, uint32_t domain)
{
	a->domain[domain] |= MX_SEEN | MX_BAD;
}

enum status
answers_host(
    struct answers *a, struct slice name, uint32_t *host_out, struct why *why)
{
	bool fresh;
	enum status st = survey_host(a->survey, name, host_out, &fresh, why);

	return st == ST_OK ? follow(&a->host, &a->host_cap, &a->host_count,
				 *host_out, why)
			   : st;
}

void
answers_asked(
    struct answers *a, uint32_t host, uint8_t family, enum answers_code code)
{
	a->host[host] |=
	    (uint16_t)(family == ADDR_V4 ? CODE4(code) : CODE6(code));
}

enum status
answers_address(
    struct answers *a, uint32_t host, const struct addr *addr, struct why *why)
{
	a->host[host] |= ADDRESS;
	return survey_host_address(a->survey, host, addr, why);
}

void
answers_maybe_domain(struct answers *a, uint32_t host, enum answers_code code)
{
	a->host[host] |= (uint16_t)MAYBE(code);
}

/* Of several answers to one query the one that says most. */
static enum answers_code
best(unsigned codes)
{
	enum answers_code code = ANSWERS_FOUND;

	while (code < ANSWERS_TIMEOUT && !(codes & MX_CODE(code)))
		code++;
	return code;
}

/* How a host is, as a bit of its domain; 0: it has no address, for certain. */
static unsigned
state_of(unsigned bits)
{
	enum answers_code worst = ANSWERS_FOUND;
	unsigned codes[] = {bits & CODES, bits >> 4 & CODES};

	if (bits & ADDRESS)
		return HOST_REACHED;
	if (!(codes[0] | codes[1]))
		return HOST_UNASKED;
	for (int i = 0; i < 2; i++) {
		enum answers_code code = best(codes[i]);

		if (codes[i] == 0)
			continue;
		if (code == ANSWERS_FAILED)
			return HOST_FAILED;
		worst = code > worst ? code : worst;
	}
	return worst == ANSWERS_TIMEOUT ? HOST_TIMEOUT : 0;
}

static void
on_mx(void *ctx, uint32_t domain, uint32_t host)
{
	struct answers *a = ctx;

	a->domain[domain] |= (uint16_t)state_of(a->host[host]);
}

/* What was found of a domain by how its hosts are. */
static enum survey_mail
mail_of(unsigned bits)
{
	if (bits & HOST_REACHED)
		return SURVEY_MAIL;
	if (bits & HOST_FAILED)
		return SURVEY_SERVFAIL;
	return bits & (HOST_TIMEOUT | HOST_UNASKED) ? SURVEY_TIMEOUT
						    : SURVEY_NO_MAIL;
}

/* A domain without MX: its own addresses (RFC 5321 5.1). */
static enum status
finish_implicit(struct answers *a, uint32_t domain, struct why *why)
{
	enum survey_mail mail;
	unsigned state;
	uint32_t host;
	enum status st = answers_host(
	    a, slice_of(a->survey->domains[domain].name), &host, why);

	if (st != ST_OK)
		return st;
	state = state_of(a->host[host]);
	mail = mail_of(state);
	a->unasked_domains += state == HOST_UNASKED;
	survey_set_mail(
	    a->survey, domain, mail, mail == SURVEY_MAIL ? SURVEY_IMPLICIT : 0);
	return mail == SURVEY_MAIL ? survey_mx(a->survey, domain, host, why)
				   : ST_OK;
}

static enum status
finish_domain(struct answers *a, uint32_t domain, struct why *why)
{
	static const enum survey_mail without[] = {
	    [ANSWERS_NXDOMAIN] = SURVEY_NXDOMAIN,
	    [ANSWERS_FAILED] = SURVEY_SERVFAIL,
	    [ANSWERS_TIMEOUT] = SURVEY_TIMEOUT,
	};
	unsigned bits = a->domain[domain];
	enum answers_code code = best(bits & MX_CODES);
	bool partial =
	    bits & (MX_BAD | HOST_FAILED | HOST_TIMEOUT | HOST_UNASKED);
	enum survey_mail mail = mail_of(bits);

	if (code != ANSWERS_FOUND)
		survey_set_mail(a->survey, domain, without[code], 0);
	else if (bits & MX_SEEN)
		survey_set_mail(a->survey, domain, mail,
		    mail == SURVEY_MAIL && partial ? SURVEY_PARTIAL : 0);
	else if (bits & MX_NULL)
		survey_set_mail(
		    a->survey, domain, SURVEY_NO_MAIL, SURVEY_NULL_MX);
	else
		return finish_implicit(a, domain, why);
	return ST_OK;
}

/* Names that were asked for and are no domain's host are domains. */
static enum status
finish_maybe(struct answers *a, uint32_t host, struct why *why)
{
	unsigned codes = a->host[host] / MAYBE(0) & CODES;
	uint32_t domain;

	if (codes == 0 || a->host[host] & USED)
		return ST_OK;
	return answers_domain(a, slice_of(a->survey->hosts[host].name),
	    best(codes), &domain, why);
}

enum status
answers_finish(struct answers *a, struct why *why)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < a->host_count && st == ST_OK; i++) {
		unsigned bits = a->host[i];

		a->unasked_hosts +=
		    bits & USED && state_of(bits) == HOST_UNASKED;
		st = finish_maybe(a, (uint32_t)i, why);
	}
	survey_walk_mx(a->survey, on_mx, a);
	for (size_t i = 0; i < a->domain_count && st == ST_OK; i++)
		st = finish_domain(a, (uint32_t)i, why);
	return st;
}
