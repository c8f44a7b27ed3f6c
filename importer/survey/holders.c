/* Sources in their order, and what they know of an address. */
#include "holders_impl.h"

#include <stdlib.h>

/* What a configuration may name, a survey can number. */
_Static_assert(CONFIG_HOLDERS_MAX <= SURVEY_SOURCES_MAX, "sources of a survey");

struct source {
	struct survey_source about;
	char *file; /* about.file */
	struct holders_table table;
	struct holders_mmdb *mmdb; /* or NULL: the table */
	bool names_holders;	   /* else who announces */
};

struct holders {
	struct holders_parties parties;
	struct source *sources;
	size_t count;
};

static enum status
load_source(struct holders *h, size_t i, const struct config_source *source,
    struct why *why)
{
	struct source *s = &h->sources[i];
	struct holders_load load = {.parties = &h->parties, .table = &s->table};
	const char *slash = strrchr(source->file, '/');
	enum status st;

	s->about.kind = source->kind;
	s->names_holders =
	    source->kind == SOURCE_CSV || source->kind == SOURCE_DELEGATED;
	s->file = strdup(slash != NULL ? slash + 1 : source->file);
	if (s->file == NULL)
		return why_no_memory(why);
	s->about.file = s->file;
	if (source->kind == SOURCE_MMDB)
		return holders_mmdb_open(
		    source, &load, &s->about, &s->mmdb, why);
	st = holders_read(source, &load, &s->about, why);
	if (st == ST_OK)
		st = holders_table_settle(&s->table, why);
	s->about.entries =
	    source->kind == SOURCE_ASNAMES ? load.taken : s->table.count;
	return st;
}

static enum status
load_all(
    struct holders *h, const struct config_source *sources, struct why *why)
{
	enum status st = ST_OK;

	/* Those that say what an AS is called go before who just mentions it.
	 */
	for (size_t i = 0; i < h->count && st == ST_OK; i++)
		if (sources[i].kind == SOURCE_ASNAMES)
			st = load_source(h, i, &sources[i], why);
	for (size_t i = 0; i < h->count && st == ST_OK; i++)
		if (sources[i].kind != SOURCE_ASNAMES)
			st = load_source(h, i, &sources[i], why);
	return st == ST_OK ? holders_name_all(&h->parties, why) : st;
}

enum status
holders_open(const struct config_source *sources, size_t count,
    struct holders **out, struct why *why)
{
	struct holders *h;
	enum status st;

	if (count > SURVEY_SOURCES_MAX) {
		why_set(
		    why, "holders: more than %d sources", SURVEY_SOURCES_MAX);
		return ST_CONFIG;
	}
	h = calloc(1, sizeof(*h));
	if (h == NULL)
		return why_no_memory(why);
	/* One more: of none there is memory, too. */
	h->sources = calloc(count + 1, sizeof(*h->sources));
	h->count = h->sources != NULL ? count : 0;
	st =
	    h->sources != NULL ? load_all(h, sources, why) : why_no_memory(why);
	if (st == ST_OK)
		*out = h;
	else
		holders_free(&h);
	return st;
}

void
holders_free(struct holders **h)
{
	if (*h == NULL)
		return;
	for (size_t i = 0; i < (*h)->count; i++) {
		free((*h)->sources[i].file);
		holders_table_free(&(*h)->sources[i].table);
		holders_mmdb_close(&(*h)->sources[i].mmdb);
	}
	free((*h)->sources);
	holders_parties_free(&(*h)->parties);
	free(*h);
	*h = NULL;
}

size_t
holders_source_count(const struct holders *h)
{
	return h->count;
}

const struct survey_source *
holders_source(const struct holders *h, size_t i)
{
	return &h->sources[i].about;
}

static uint32_t
find_in(const struct source *s, const struct addr *a, uint8_t *len_out)
{
	return s->mmdb != NULL ? holders_mmdb_find(s->mmdb, a, len_out)
			       : holders_table_find(&s->table, a, len_out);
}

void
holders_find(
    const struct holders *h, const struct addr *a, struct holders_answer *out)
{
	*out = (struct holders_answer){
	    NULL, NULL, 0, 0, HOLDERS_NONE, HOLDERS_NONE};
	for (size_t i = 0; i < h->count; i++) {
		const struct source *s = &h->sources[i];
		uint8_t len = 0;
		uint32_t party;

		if (out->holder != NULL &&
		    (s->names_holders || out->asn != NULL))
			continue;
		party = find_in(s, a, &len);
		if (party == HOLDERS_NOBODY)
			continue;
		if (out->holder == NULL) {
			out->holder = &h->parties.rows[party];
			out->holder_len = len;
			out->holder_source = (uint8_t)i;
		}
		if (!s->names_holders && out->asn == NULL) {
			out->asn = &h->parties.rows[party];
			out->asn_len = len;
			out->asn_source = (uint8_t)i;
		}
	}
}

static enum status
fill_sources(const struct holders *h, struct survey *s, struct why *why)
{
	struct survey_source *sources = calloc(h->count + 1, sizeof(*sources));

	if (sources == NULL)
		return why_no_memory(why);
	free(s->sources);
	s->sources = sources;
	for (size_t i = 0; i < h->count; i++) {
		sources[i] = h->sources[i].about;
		sources[i].file = survey_text(s, slice_of(sources[i].file));
		if (sources[i].file == NULL)
			return why_no_memory(why);
	}
	s->source_count = (uint32_t)h->count;
	return ST_OK;
}

/* The survey's number of a party of ours; known holds those that were asked
 * for already. */
static enum status
fill_party(const struct holders *h, struct survey *s,
    const struct survey_party *party, uint32_t *known, uint32_t *out,
    struct why *why)
{
	size_t i;

	*out = SURVEY_NONE;
	if (party == NULL)
		return ST_OK;
	i = (size_t)(party - h->parties.rows);
	if (known[i] == SURVEY_NONE)
		known[i] = survey_party(s, party);
	*out = known[i];
	return *out != SURVEY_NONE ? ST_OK : why_no_memory(why);
}

static enum status
fill_addresses(
    const struct holders *h, struct survey *s, uint32_t *known, struct why *why)
{
	struct holders_answer answer;
	enum status st = ST_OK;

	for (uint32_t i = 0; i < s->address_count && st == ST_OK; i++) {
		struct survey_address *a = &s->addresses[i];

		holders_find(h, &a->addr, &answer);
		a->len = answer.holder_len;
		a->holder_source = answer.holder_source;
		a->asn_source = answer.asn_source;
		st = fill_party(h, s, answer.holder, known, &a->holder, why);
		if (st == ST_OK)
			st = fill_party(h, s, answer.asn, known, &a->asn, why);
	}
	return st;
}

enum status
holders_fill(const struct holders *h, struct survey *s, struct why *why)
{
	uint32_t *known = malloc((h->parties.count + 1) * sizeof(*known));
	enum status st;

	if (known == NULL)
		return why_no_memory(why);
	/* Every octet of SURVEY_NONE. */
	memset(known, 0xff, (h->parties.count + 1) * sizeof(*known));
	st = fill_sources(h, s, why);
	if (st == ST_OK)
		st = fill_addresses(h, s, known, why);
	free(known);
	return st;
}
