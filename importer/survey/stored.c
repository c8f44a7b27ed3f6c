/* A survey in the ledger. */
#include "stored.h"

#include <inttypes.h>
#include <string.h>

#include "ledger_surveys.h"
#include "parts.h"
#include "session.h"
#include "stored_codec.h"
#include "tally.h"

/* What is written, perhaps more than once: the ledger may have to grow. */
struct storing {
	const struct run *run;
	const struct survey *s;
	struct survey_record record;
	struct ledger_txn *txn;
	struct parts_out parts;
};

static enum status
put_one(void *ctx, struct slice bytes, struct why *why)
{
	struct storing *w = ctx;
	enum status st = ST_OK;
	uint8_t *room;

	if (parts_full(&w->parts))
		st = parts_put(&w->parts, w->txn, why);
	if (st != ST_OK)
		return st;
	room = parts_room(&w->parts);
	if (room == NULL)
		return why_no_memory(why);
	memcpy(room, bytes.data, bytes.len);
	parts_add(&w->parts, bytes.len);
	return ST_OK;
}

static void
fill_record(struct storing *w)
{
	struct tally_totals totals;

	tally_totals(w->s, &totals);
	w->record = (struct survey_record){
	    .taken = w->s->taken,
	    .generation = w->s->generation,
	    .domains = totals.domains,
	    .listed_domains = totals.listed_domains,
	    .listed_hosts = totals.listed_hosts,
	    .listed_addresses = totals.listed_addresses,
	    .name = slice_of(w->s->name),
	    .actor = slice_of(w->run->actor),
	    .input = slice_of(w->s->input),
	};
}

static enum status
put_all(void *ctx, struct change *change, struct why *why)
{
	struct storing *w = ctx;
	struct list_state list;
	enum status st =
	    ledger_list_by_name(change->txn, w->s->list, false, &list, why);

	if (st == ST_NOT_FOUND)
		why_set(why, "list %s: is not in relaybl.conf", w->s->list);
	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_CONFIG : st;
	w->record.list = list.id;
	w->txn = change->txn;
	st = ledger_survey_append(change->txn, &w->record, why);
	if (st != ST_OK)
		return st;
	parts_begin(&w->parts, w->record.id);
	st = stored_encode(w->s, put_one, w, why);
	return st == ST_OK ? parts_put(&w->parts, change->txn, why) : st;
}

enum status
stored_put(const struct run *run, struct survey *s, struct why *why)
{
	struct storing w = {
	    .run = run, .s = s, .parts = {.kind = LEDGER_SURVEY}};
	struct generation_info made = {.number = 0};
	struct session *session = NULL;
	enum status st = session_open(run, SESSION_WRITE, &session, why);

	fill_record(&w);
	if (st == ST_OK)
		st = session_write(session, put_all, &w, &made, why);
	if (st == ST_OK)
		s->id = w.record.id;
	else
		why_wrap(why, "storing the survey");
	generation_info_free(&made);
	parts_out_free(&w.parts);
	session_close(&session);
	return st;
}

/* ---- and back ---- */

static enum status
read_parts(struct parts_in *parts, struct survey **out, struct why *why)
{
	struct stored_decoder d = {.s = NULL};
	struct slice bytes;
	enum status st;

	while ((st = parts_next(parts, &bytes, why)) == ST_OK) {
		st = stored_decode(&d, bytes, why);
		if (st != ST_OK)
			break;
	}
	if (st == ST_NOT_FOUND)
		st = stored_decode_end(&d, out, why);
	stored_decode_free(&d);
	return st;
}

enum status
stored_get(
    struct ledger_txn *txn, uint64_t id, struct survey **out, struct why *why)
{
	struct parts_in parts = {
	    .txn = txn, .kind = LEDGER_SURVEY, .import = id};
	struct survey_record record;
	enum status st = ledger_survey_get(txn, id, &record, why);

	if (st == ST_NOT_FOUND)
		why_set(why, "there is no survey %" PRIu64, id);
	if (st != ST_OK)
		return st;
	st = read_parts(&parts, out, why);
	parts_in_free(&parts);
	if (st == ST_OK && (*out)->domain_count != record.domains) {
		why_set(why, "its rows are not those of its record");
		survey_free(out);
		st = ST_CORRUPT;
	}
	if (st == ST_OK)
		(*out)->id = id;
	else
		why_wrap(why, "survey %" PRIu64, id);
	return st;
}

struct newest {
	uint16_t list; /* LEDGER_ALL_LISTS: any */
	uint64_t id;   /* 0: none */
};

static enum status
take_newest(void *ctx, const struct survey_record *rec)
{
	struct newest *n = ctx;

	if (n->id == 0 && (n->list == LEDGER_ALL_LISTS || n->list == rec->list))
		n->id = rec->id;
	return ST_OK;
}

enum status
stored_newest(
    struct ledger_txn *txn, const char *list, uint64_t *id_out, struct why *why)
{
	struct newest n = {LEDGER_ALL_LISTS, 0};
	struct list_state state;
	enum status st = ST_OK;

	if (list[0] != '\0') {
		st = ledger_list_by_name(txn, list, false, &state, why);
		n.list = state.id;
	}
	if (st == ST_OK)
		st = ledger_surveys(txn, take_newest, &n, why);
	if (st == ST_OK && n.id == 0)
		st = ST_NOT_FOUND;
	if (st == ST_NOT_FOUND)
		why_set(
		    why, "there is no survey yet: relaybl survey makes one");
	if (st == ST_OK)
		*id_out = n.id;
	return st;
}
