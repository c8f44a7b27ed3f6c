/* Any bytes as a stored survey: refused, or a survey that is whole, which is
 * written as the same bytes and can be counted and compared. */
#include <stdlib.h>
#include <string.h>

#include "diff.h"
#include "stored_codec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

/* What is to come out again. */
struct expected {
	const uint8_t *data;
	size_t left;
};

static enum status
compare(void *ctx, struct slice record, struct why *why)
{
	struct expected *e = ctx;

	(void)why;
	must(record.len <= e->left &&
	     memcmp(e->data, record.data, record.len) == 0);
	e->data += record.len;
	e->left -= record.len;
	return ST_OK;
}

static void
use(const struct survey *s, const uint8_t *data, size_t size)
{
	struct expected e = {data, size};
	struct survey_diff d;
	struct why why;

	must(stored_encode(s, compare, &e, &why) == ST_OK && e.left == 0);
	for (int by = 0; by < SURVEY_BY_COUNT; by++) {
		must(diff_make(s, s, (enum survey_by)by, &d, &why) == ST_OK);
		must(d.domains.states[DIFF_STILL] == d.now.listed_domains);
		must(d.domains.count == d.now.listed_domains);
		must(d.tally_now.count == 0 ||
		     d.tally_now.rows[d.tally_now.count - 1].cumulative ==
			 d.now.listed_domains);
		diff_free(&d);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const size_t cut = size > 0 ? data[size - 1] % size : 0;
	struct stored_decoder d = {.s = NULL};
	struct survey *s = NULL;
	struct why why = {""};
	enum status st = stored_decode(&d, (struct slice){data, cut}, &why);

	/* Records of one part do not end in another: not every cut is one. */
	if (st != ST_OK) {
		stored_decode_free(&d);
		d = (struct stored_decoder){.s = NULL};
		st = stored_decode(&d, (struct slice){data, size}, &why);
	} else {
		st = stored_decode(
		    &d, (struct slice){data + cut, size - cut}, &why);
	}
	if (st == ST_OK)
		st = stored_decode_end(&d, &s, &why);
	must(st == ST_OK || st == ST_CORRUPT || st == ST_NO_MEMORY);
	if (st == ST_OK)
		use(s, data, size);
	stored_decode_free(&d);
	survey_free(&s);
	return 0;
}
