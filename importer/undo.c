/* What an import changed, as it was before. */
#include "undo.h"

#include <inttypes.h>

#include "codec.h"

#define ENTRY_MAX (2 + FINDING_KEY_MAX + CODEC_VARINT_MAX + FINDING_VALUE_MAX)
/* Above every length of a key. */
#define DELETED 0x80u
_Static_assert(FINDING_KEY_MAX < DELETED, "a bit is free");
_Static_assert(ENTRY_MAX <= PARTS_RECORD_MAX, "an entry fits");

void
undo_begin(struct undo *u, uint64_t import)
{
	u->parts.kind = LEDGER_UNDO;
	parts_begin(&u->parts, import);
	u->count = 0;
	u->key_len = 0;
}

/* How many octets the key shares with the one before; it takes its place. */
static size_t
replace_key(struct undo *u, const uint8_t *key, size_t len)
{
	size_t shared = 0;

	while (shared < len && shared < u->key_len &&
	       key[shared] == u->key[shared])
		shared++;
	memcpy(u->key + shared, key + shared, len - shared);
	u->key_len = len;
	return shared;
}

enum status
undo_note(struct undo *u, const struct finding_key *key,
    const struct finding *before, bool deleted, struct why *why)
{
	uint8_t *const entry = parts_room(&u->parts), *p = entry;
	uint8_t bytes[FINDING_KEY_MAX], value[FINDING_VALUE_MAX];
	const size_t len = finding_key_encode(key, bytes);
	const struct slice v = {
	    value, before != NULL ? finding_encode(before, value) : 0};
	size_t shared;

	if (entry == NULL)
		return why_no_memory(why);
	shared = replace_key(u, bytes, len);
	p = put8(p, (uint8_t)(shared | (deleted ? DELETED : 0)));
	p = put8(p, (uint8_t)(len - shared));
	memcpy(p, bytes + shared, len - shared);
	p = codec_put_short_text(p + len - shared, v, FINDING_VALUE_MAX);
	parts_add(&u->parts, (size_t)(p - entry));
	u->count++;
	return ST_OK;
}

enum status
undo_put(struct undo *u, struct ledger_txn *txn, bool last, struct why *why)
{
	if (!last && !parts_full(&u->parts))
		return ST_OK;
	/* Each part can be read without the one before. */
	u->key_len = 0;
	return parts_put(&u->parts, txn, why);
}

void
undo_free(struct undo *u)
{
	parts_out_free(&u->parts);
}

/* The key of an entry: the beginning of the one before, and its own end. */
static bool
take_key(struct codec_in *in, uint8_t key[FINDING_KEY_MAX], size_t *len,
    bool *deleted_out)
{
	const uint8_t head = codec_u8(in);
	const size_t shared = head & ~DELETED, more = codec_u8(in);
	const uint8_t *p;

	*deleted_out = (head & DELETED) != 0;
	if (shared > *len || shared + more > FINDING_KEY_MAX)
		return false;
	p = codec_take(in, more);
	if (p == NULL)
		return false;
	memcpy(key + shared, p, more);
	*len = shared + more;
	return true;
}

static enum status
take_entry(struct codec_in *in, uint8_t key[FINDING_KEY_MAX], size_t *key_len,
    struct undone *out, struct why *why)
{
	struct slice value;
	enum status st;

	if (!take_key(in, key, key_len, &out->deleted)) {
		why_set(why, "it is cut off");
		return ST_CORRUPT;
	}
	value = codec_short_text(in, FINDING_VALUE_MAX);
	if (in->bad) {
		why_set(why, "it is cut off");
		return ST_CORRUPT;
	}
	st = finding_key_decode(key, *key_len, &out->key, why);
	out->existed = value.len > 0;
	out->before = (struct finding){.state = FINDING_SEEN};
	if (st == ST_OK && out->existed)
		st = finding_decode(value.data, value.len, &out->before, why);
	return st;
}

/* Every entry of a part. */
static enum status
read_part(struct slice raw, uint64_t import,
    enum status (*each)(void *ctx, const struct undone *u, struct why *why),
    void *ctx, struct why *why)
{
	struct codec_in in = {raw.data, raw.len, false};
	uint8_t key[FINDING_KEY_MAX];
	size_t key_len = 0;
	struct undone u;
	enum status st = ST_OK;

	while (in.left > 0 && st == ST_OK) {
		st = take_entry(&in, key, &key_len, &u, why);
		if (st == ST_OK)
			st = each(ctx, &u, why);
		else
			why_wrap(why, "ledger: what import %" PRIu64 " changed",
			    import);
	}
	return st;
}

enum status
undo_read(struct ledger_txn *txn, uint64_t import,
    enum status (*each)(void *ctx, const struct undone *u, struct why *why),
    void *ctx, struct why *why)
{
	struct parts_in in = {
	    .txn = txn, .kind = LEDGER_UNDO, .import = import};
	struct slice raw;
	enum status st;

	while ((st = parts_next(&in, &raw, why)) == ST_OK) {
		st = read_part(raw, import, each, ctx, why);
		if (st != ST_OK)
			break;
	}
	if (st == ST_NOT_FOUND && in.next > 0)
		st = ST_OK;
	parts_in_free(&in);
	return st;
}
