/* Any bytes as a part of what is held of an import: refused, or records that
 * the plan may rely on. */
#include <stdlib.h>

#include "held.h"
#include "prefix_key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check_item(const struct batch *b, const struct batch_item *item)
{
	const struct said_texts t = batch_texts(b, item);
	const struct addr output = batch_output(b, item);
	const struct addr first =
	    prefix_cut(&item->prefix.addr, item->prefix.len).addr;

	must(item->prefix.len > 0 && addr_equal(&first, &item->prefix.addr));
	must(item->verdict > VERDICT_NONE && item->verdict < VERDICT_COUNT);
	must(item->proof < PROOF_COUNT && item->reason < REASON_COUNT);
	must(item->proof == PROOF_NONE || item->verdict == VERDICT_OPEN);
	must(item->class < CLASS_COUNT && item->ended >= 0);
	must(output.family == 0 || output.family == ADDR_V4 ||
	     output.family == ADDR_V6);
	must(
	    t.reply.len <= FINDING_REPLY_MAX && t.note.len <= FINDING_NOTE_MAX);
}

static void
check_scope(const struct prefix *list, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		const struct addr first =
		    prefix_cut(&list[i].addr, list[i].len).addr;

		must(addr_equal(&first, &list[i].addr));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct run run = {.now = 1795298000};
	struct intake in = {.run = &run};
	struct why why = {""};
	bool head = true;
	enum status st;

	batch_init(&in.batch);
	st = held_read((struct slice){data, size}, &head, &in, &why);
	must(st == ST_OK || st == ST_CORRUPT || st == ST_NO_MEMORY);
	must(st != ST_OK || size == 0 || !head);
	for (size_t i = 0; i < batch_count(&in.batch); i++) {
		struct batch_item item = batch_at(&in.batch, i);

		check_item(&in.batch, &item);
	}
	check_scope(in.scan.scope, in.scan.scope_len);
	check_scope(in.scan.exclude, in.scan.exclude_len);
	if (st == ST_OK)
		batch_merge(&in.batch);
	intake_free(&in);
	return 0;
}
