/* What the answer of a DNS blocklist says. */
#include "resolve_opinion.h"

#include <stdio.h>

/* Those of IPv6 stand for the same addresses. */
const struct addr opinion_test_addr[OPINION_TESTS] = {
    {ADDR_V4, {127, 0, 0, 2}},
    {ADDR_V4, {127, 0, 0, 1}},
    {ADDR_V6, {[10] = 0xff, 0xff, 127, 0, 0, 2}},
    {ADDR_V6, {[10] = 0xff, 0xff, 127, 0, 0, 1}},
};

static enum opinion
opinion_of_addrs(const struct answer_addrs *addrs)
{
	for (size_t i = 0; i < addrs->count; i++) {
		const uint8_t *b = addrs->addr[i].b;

		if (b[0] != 127)
			return OPINION_STRANGE;
		if (b[1] == 255 && b[2] == 255)
			return OPINION_REFUSING;
	}
	return OPINION_LISTED;
}

enum opinion
opinion_of(const struct reply *reply)
{
	struct answer_addrs addrs;
	enum answer_kind kind =
	    reply->bytes.data != NULL
		? answer_addrs(reply->bytes, ANSWER_A, &addrs)
		: reply->kind;

	switch (kind) {
	case ANSWER_DATA:
		return opinion_of_addrs(&addrs);
	case ANSWER_NONE:
	case ANSWER_NXDOMAIN:
		return OPINION_CLEAN;
	case ANSWER_LOST:
		return OPINION_LOST;
	case ANSWER_ERROR:
		break;
	}
	return OPINION_ERROR;
}

const char *
opinion_text(enum opinion v)
{
	static const char *const texts[] = {"listed", "not listed", "no answer",
	    "SERVFAIL or another error", "it refuses our questions",
	    "addresses that are no list's"};

	return (unsigned)v <= OPINION_STRANGE ? texts[v] : "?";
}

bool
opinion_is_list(const enum opinion test[OPINION_FAMILY], uint8_t family,
    char out[OPINION_TEXT_MAX])
{
	const char *mapped = family == ADDR_V6 ? "::ffff:" : "";

	if (test[0] == OPINION_LISTED && test[1] == OPINION_CLEAN)
		return true;
	if (test[0] == OPINION_LISTED && test[1] == OPINION_LISTED)
		(void)snprintf(out, OPINION_TEXT_MAX,
		    "lists %s127.0.0.1, which no list does: it would list "
		    "everything",
		    mapped);
	else
		(void)snprintf(out, OPINION_TEXT_MAX,
		    "its test entry %s127.0.0.%d: %s", mapped,
		    test[0] != OPINION_LISTED ? 2 : 1,
		    opinion_text(
			test[0] != OPINION_LISTED ? test[0] : test[1]));
	return false;
}
