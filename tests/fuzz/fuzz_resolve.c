/*
 * Answers of the DNS for a survey: one by one, and as what is said to a few
 * domains, question by question. What comes out are names and addresses that
 * a survey can keep, no more of them than it keeps, each once and in order.
 */
#include <stdlib.h>
#include <string.h>

#include "resolve_mail.h"
#include "resolve_opinion.h"

#define DOMAINS 3

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check_name(const char *name)
{
	char again[DOMAIN_TEXT_MAX];
	struct why why;

	must(domain_normalise(slice_of(name), again, &why) == ST_OK);
	must(strcmp(name, again) == 0);
}

static void
check_addrs(const struct addr *addrs, size_t count)
{
	must(count <= RESOLVE_ADDRESSES_MAX);
	for (size_t i = 0; i < count; i++) {
		must(addrs[i].family == ADDR_V4 || addrs[i].family == ADDR_V6);
		must(i == 0 ||
		     memcmp(&addrs[i - 1], &addrs[i], sizeof(*addrs)) < 0);
	}
}

static void
fuzz_answers(struct slice reply)
{
	static struct answer_hosts hosts;
	struct answer_addrs addrs;
	struct reply as_reply = {.type = ANSWER_A, .bytes = reply};

	if (answer_mx(reply, &hosts) == ANSWER_DATA) {
		must(hosts.count <= RESOLVE_HOSTS_MAX);
		must(!hosts.null_mx || hosts.count == 0);
		for (size_t i = 0; i < hosts.count; i++) {
			check_name(hosts.host[i].name);
			must(i == 0 || hosts.host[i - 1].preference <=
					   hosts.host[i].preference);
		}
	}
	for (uint16_t type = ANSWER_A; type <= ANSWER_AAAA;
	     type = (uint16_t)(type + ANSWER_AAAA - ANSWER_A))
		if (answer_addrs(reply, type, &addrs) == ANSWER_DATA)
			check_addrs(addrs.addr, addrs.count);
	(void)opinion_of(&as_reply);
}

/* Each domain is given once. */
static enum status
on_found(void *ctx, const struct mail_found *f, struct why *why)
{
	unsigned *seen = ctx;
	unsigned bit = 1U << (f->name[0] - 'a');
	size_t addrs = 0;

	(void)why;
	must((*seen & bit) == 0);
	*seen |= bit;
	must(f->count <= RESOLVE_HOSTS_MAX);
	for (size_t i = 0; i < f->count; i++) {
		check_name(f->hosts[i].name);
		check_addrs(f->hosts[i].addrs, f->hosts[i].count);
		addrs += f->hosts[i].count;
	}
	must((f->mail == SURVEY_MAIL) == (addrs > 0));
	return ST_OK;
}

/* Every question gets the next piece of the data: two octets of length, and so
 * much; at its end there are no answers any more. */
static void
fuzz_mail(const uint8_t *data, size_t size)
{
	static const char *const names[DOMAINS] = {"a", "b.example", "c"};
	unsigned seen = 0;
	struct mail *m = mail_new(on_found, &seen);
	struct question q;
	struct why why;

	must(m != NULL);
	mail_domains(m, names, DOMAINS);
	while (mail_next(m, &q)) {
		struct reply r = {
		    .tag = q.tag, .type = q.type, .kind = ANSWER_LOST};
		size_t len = size >= 2 ? get16(data) : 0;

		if (size >= 2 && len <= size - 2) {
			r.bytes = (struct slice){data + 2, len};
			data += 2 + len;
			size -= 2 + len;
		}
		must(mail_answered(m, &r, &why) == ST_OK);
	}
	must(seen == (1U << DOMAINS) - 1);
	mail_free(&m);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if (data[0] % 2 == 0)
		fuzz_answers((struct slice){data + 1, size - 1});
	else
		fuzz_mail(data + 1, size - 1);
	return 0;
}
