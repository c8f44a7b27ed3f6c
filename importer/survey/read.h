/*
 * What a survey is made from: a list of domains, or what another program found
 * out about them (zdns, massdns, dnsx), or relaybl's own lines of domain, host
 * and address. Plain, gzip or zstd, read in a stream.
 */
#ifndef IMPORTER_SURVEY_READ_H
#define IMPORTER_SURVEY_READ_H

#include "domain.h"
#include "survey.h"

/*
 * Fills the survey from a file ("-": standard input). format: domains,
 * zdns, massdns, dnsx or triples; or NULL: told from the first line that says
 * something. *resolve_out: it is a list of domains, of which nothing is known
 * yet. What cannot be taken is told on standard error, counted and left out; a
 * file of which nothing is left is ST_BAD_DATA. ST_USAGE: no such format.
 * Errors of input.h; why names the file. Then the survey can only be freed.
 */
enum status read_input(const char *path, const char *format, struct survey *s,
    bool *resolve_out, struct why *why) MUST_USE NONNULL(1, 3, 4, 5);

/*
 * A line of the format "triples", TABs between its fields:
 *	DOMAIN HOST ADDRESS	an address of a host that takes its mail
 *	DOMAIN HOST -		a host without any
 *	DOMAIN - STATUS[,FLAG]	what was found of it: a word of survey_mail_text
 *				and of implicit, null-mx, partial
 */
enum triple_kind { TRIPLE_ADDRESS, TRIPLE_HOST, TRIPLE_STATUS };

struct triple {
	enum triple_kind kind;
	char domain[DOMAIN_TEXT_MAX];
	char host[DOMAIN_TEXT_MAX]; /* but of TRIPLE_STATUS */
	struct addr addr;	    /* of TRIPLE_ADDRESS */
	enum survey_mail mail;	    /* of TRIPLE_STATUS; and its flags, */
	unsigned flags;		    /* enum survey_domain_flag */
};

/* The line has no LF. ST_BAD_DATA with the reason, foreign bytes in it escaped;
 * then out is worth nothing. ST_NO_MEMORY. */
enum status triple_parse(struct slice line, struct triple *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* STATUS[,FLAG...] of a domain, terminated, into out. Returns out. */
#define TRIPLE_STATUS_MAX 48
const char *triple_status(
    enum survey_mail mail, unsigned flags, char *out) ALL_NONNULL;

#endif
