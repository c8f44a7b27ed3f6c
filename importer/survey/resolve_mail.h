/*
 * The mail of many domains, question by question: MX of each, A and AAAA of
 * each host that one of them names, once. Pure but for memory: it says what
 * there is to ask, takes the answers, and gives each domain that is done.
 */
#ifndef IMPORTER_SURVEY_RESOLVE_MAIL_H
#define IMPORTER_SURVEY_RESOLVE_MAIL_H

#include "resolve_asker.h"

struct mail_host {
	const char *name;
	const struct addr *addrs;
	size_t count;
};

/* What was found of a domain; valid during the call that gives it. */
struct mail_found {
	const char *name;
	enum survey_mail mail;
	unsigned flags; /* enum survey_domain_flag */
	const struct mail_host *hosts;
	size_t count;
	bool over; /* more hosts, or addresses of one, than are kept */
};
typedef enum status (*mail_fn)(
    void *ctx, const struct mail_found *found, struct why *why);

/* What a domain without hosts is found to be. */
static inline struct mail_found
mail_nothing(const char *name, enum survey_mail mail, unsigned flags)
{
	return (struct mail_found){.name = name, .mail = mail, .flags = flags};
}

struct mail;

/* Each domain that is done is given to fn, with ctx. NULL when out of memory.
 * Free with mail_free. */
struct mail *mail_new(mail_fn fn, void *ctx) MUST_USE NONNULL(1);
void mail_free(struct mail **m) ALL_NONNULL;

/* What is known of a host already: it is not asked for. ST_NO_MEMORY. */
enum status mail_know(struct mail *m, const char *host,
    const struct addr *addrs, size_t count, struct why *why) MUST_USE
    NONNULL(1, 2, 5);

/* The domains, once and before anything is asked; the names live as long as
 * this does. */
void mail_domains(struct mail *m, const char *const *names, size_t count)
    NONNULL(1);

/* The next question; false: there is none yet. Hosts go before new
 * domains, so that few of them are under way. */
bool mail_next(struct mail *m, struct question *out) ALL_NONNULL;

/* An answer to it; gives what is done by it. What fn said, ST_NO_MEMORY. */
enum status mail_answered(struct mail *m, const struct reply *reply,
    struct why *why) MUST_USE ALL_NONNULL;

#endif
