/* What is current, and the proof that it is what the ledger says. */
#include <inttypes.h>
#include <string.h>

#include "generation_compile.h"
#include "generation_feeds.h"
#include "generation_files.h"
#include "generation_image.h"

static enum status
open_current(
    const char *store_dir, struct generation_image **out, struct why *why)
{
	char path[GENERATION_PATH_MAX];
	enum status st = generation_files_current(store_dir, path, why);

	if (st != ST_OK)
		return st;
	return generation_image_open(path, out, why);
}

enum status
generation_current(
    const char *store_dir, struct generation_info *out, struct why *why)
{
	struct generation_image *image;
	enum status st = open_current(store_dir, &image, why);

	if (st != ST_OK)
		return st;
	*out = image->info;
	/* What it owns is the caller's now. */
	image->info.lists = NULL;
	image->info.feeds = NULL;
	generation_image_close(&image);
	return ST_OK;
}

static enum status
differ(const char *list, const char *what, uint64_t served, uint64_t ledger,
    struct why *why)
{
	why_set(why,
	    "list \"%s\": %s: served %" PRIu64 ", the ledger says %" PRIu64,
	    list, what, served, ledger);
	return ST_CORRUPT;
}

static enum status
compare_list(const struct generation_list *served,
    const struct generation_list *ledger, struct why *why)
{
	const char *name = ledger->name;

	if (served->id != ledger->id || strcmp(served->name, name) != 0) {
		why_set(why,
		    "list \"%s\" is served where the ledger has \"%s\"",
		    served->name, name);
		return ST_CORRUPT;
	}
	if (served->serial != ledger->serial)
		return differ(
		    name, "serial", served->serial, ledger->serial, why);
	if (served->ranges4 != ledger->ranges4)
		return differ(
		    name, "IPv4 ranges", served->ranges4, ledger->ranges4, why);
	if (served->ranges6 != ledger->ranges6)
		return differ(name, "IPv6 prefixes", served->ranges6,
		    ledger->ranges6, why);
	if (served->addresses4 != ledger->addresses4)
		return differ(name, "IPv4 addresses", served->addresses4,
		    ledger->addresses4, why);
	if (served->hash != ledger->hash) {
		why_set(
		    why, "list \"%s\": as many ranges, but other ones", name);
		return ST_CORRUPT;
	}
	return ST_OK;
}

static enum status
compare(const struct generation_info *served,
    const struct generation_info *ledger, struct why *why)
{
	enum status st = ST_OK;

	if (served->list_count != ledger->list_count) {
		why_set(why, "%zu lists are served, the ledger has %zu",
		    served->list_count, ledger->list_count);
		return ST_CORRUPT;
	}
	for (size_t i = 0; st == ST_OK && i < ledger->list_count; i++)
		st = compare_list(&served->lists[i], &ledger->lists[i], why);
	if (st != ST_OK || generation_feeds_equal(served, ledger))
		return st;
	why_set(why, "the last good imports of the scanners are other ones");
	return ST_CORRUPT;
}

static enum status
verify(const struct generation_info *served, struct ledger_txn *txn,
    struct why *why)
{
	const struct generation_ledger from = {txn, NULL};
	struct generation_info ledger = {0};
	uint64_t sequence, pin;
	enum status st = ledger_sequence(txn, &sequence, why);

	if (st == ST_OK)
		st = ledger_pin_get(txn, &pin, why);
	if (st != ST_OK)
		return st;
	if (served->sequence != sequence) {
		why_set(why,
		    "%s: generation %" PRIu64 " serves ledger sequence %" PRIu64
		    " of %" PRIu64,
		    pin == sequence ? "rolled back" : "not up to date",
		    served->number, served->sequence, sequence);
		return pin == sequence ? ST_OK : ST_CORRUPT;
	}
	st = generation_compile(&from, NULL, &ledger, why);
	if (st == ST_OK)
		st = compare(served, &ledger, why);
	generation_info_free(&ledger);
	return st;
}

enum status
generation_verify(
    const char *store_dir, struct ledger_txn *txn, struct why *why)
{
	struct generation_image *image;
	enum status st = open_current(store_dir, &image, why);

	if (st != ST_OK)
		return st;
	why_set(why, "%s", "");
	st = generation_image_check(image, why);
	if (st != ST_OK)
		why_wrap(why, "generation %" PRIu64, image->info.number);
	else
		st = verify(&image->info, txn, why);
	generation_image_close(&image);
	return st;
}
