/*
 * What resolvers answered, in whatever order it comes: MX of domains,
 * addresses of hosts, and how each query ended. At the end of the input it is
 * put together to what a survey says of a domain.
 */
#ifndef IMPORTER_SURVEY_READ_ANSWERS_H
#define IMPORTER_SURVEY_READ_ANSWERS_H

#include "survey.h"

enum answers_code {
	ANSWERS_FOUND, /* NOERROR, with or without records */
	ANSWERS_NXDOMAIN,
	ANSWERS_FAILED, /* any other answer */
	ANSWERS_TIMEOUT
};

struct answers {
	struct survey *survey;
	uint64_t unasked_domains; /* no MX, and nobody asked for addresses */
	uint64_t unasked_hosts;
	/* private: bits by index of domain and of host */
	uint16_t *domain, *host;
	size_t domain_cap, domain_count, host_cap, host_count;
};

/* Free with answers_free. Outputs are rows of the survey, which is being
 * filled by nobody else meanwhile. Errors of survey_domain. */
void answers_start(struct answers *a, struct survey *s) ALL_NONNULL;
void answers_free(struct answers *a) ALL_NONNULL;

/* The MX of a domain was asked for. Told twice, the better answer counts. */
enum status answers_domain(struct answers *a, struct slice name,
    enum answers_code code, uint32_t *domain_out,
    struct why *why) MUST_USE ALL_NONNULL;

/* One of its hosts. And a null MX (RFC 7505), which counts where there is no
 * host; and one that cannot be: then there is no implicit one. */
enum status answers_mx(struct answers *a, uint32_t domain, uint32_t host,
    struct why *why) MUST_USE ALL_NONNULL;
void answers_null_mx(struct answers *a, uint32_t domain) ALL_NONNULL;
void answers_bad_mx(struct answers *a, uint32_t domain) ALL_NONNULL;

/* A host, asked for or not yet. */
enum status answers_host(struct answers *a, struct slice name,
    uint32_t *host_out, struct why *why) MUST_USE ALL_NONNULL;

/* Its addresses of a family were asked for; and one that was found. */
void answers_asked(struct answers *a, uint32_t host, uint8_t family,
    enum answers_code code) ALL_NONNULL;
enum status answers_address(struct answers *a, uint32_t host,
    const struct addr *addr, struct why *why) MUST_USE ALL_NONNULL;

/* The name of the host may be that of a domain without MX, which was asked
 * for: it is one when no domain has it as a host. */
void answers_maybe_domain(
    struct answers *a, uint32_t host, enum answers_code code) ALL_NONNULL;

/* Says what was found of each domain. */
enum status answers_finish(
    struct answers *a, struct why *why) MUST_USE ALL_NONNULL;

#endif
