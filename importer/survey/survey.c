/* A survey: its texts and parties, and what its rows say. */
#include "survey_impl.h"

#include <stdlib.h>

#include "grow.h"

static const char *const mail_words[] = {
#define X(id, word) word,
    SURVEY_MAIL_LIST(X)
#undef X
};

const char *
survey_mail_text(int mail)
{
	return mail >= 0 && mail < SURVEY_MAIL_COUNT ? mail_words[mail] : "?";
}

int
survey_mail_by_text(const char *text, size_t len)
{
	const struct slice wanted = {(const uint8_t *)text, len};

	for (int i = 0; i < SURVEY_MAIL_COUNT; i++)
		if (survey_same_text(mail_words[i], wanted))
			return i;
	return -1;
}

struct survey *
survey_new(void)
{
	struct survey *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->name = s->list = s->input = "";
	s->keep = calloc(1, sizeof(*s->keep));
	if (s->keep != NULL)
		s->keep->arena = arena_new();
	if (s->keep == NULL || s->keep->arena == NULL)
		survey_free(&s);
	return s;
}

static void
keep_free(struct survey_keep *keep)
{
	if (keep == NULL)
		return;
	arena_free(&keep->arena);
	survey_index_free(&keep->texts);
	survey_index_free(&keep->parties);
	free(keep->text);
	free(keep);
}

void
survey_free(struct survey **out)
{
	struct survey *s = *out;

	if (s == NULL)
		return;
	survey_build_free(&s->build);
	keep_free(s->keep);
	free(s->domains);
	free(s->hosts);
	free(s->addresses);
	free(s->parties);
	free(s->sources);
	free(s->dnsbl);
	free(s->mx);
	free(s->at);
	free(s);
	*out = NULL;
}

bool
survey_same_text(const char *text, struct slice wanted)
{
	return strlen(text) == wanted.len &&
	       (wanted.len == 0 || memcmp(text, wanted.data, wanted.len) == 0);
}

static bool
same_kept(const void *rows, uint32_t row, struct slice wanted)
{
	const char *const *text = rows;

	return survey_same_text(text[row], wanted);
}

const char *
survey_text(struct survey *s, struct slice text)
{
	struct survey_keep *k = s->keep;
	uint32_t hash = survey_index_hash(text);
	uint32_t row =
	    survey_index_find(&k->texts, hash, same_kept, k->text, text);
	const char *copy;
	void *more;

	if (row != SURVEY_INDEX_NONE)
		return k->text[row];
	if (k->text_count == UINT32_MAX - 1 || !survey_index_room(&k->texts))
		return NULL;
	more = grow(k->text, &k->text_cap, k->text_count + 1, sizeof(*k->text));
	if (more == NULL)
		return NULL;
	k->text = more;
	copy = arena_text(k->arena, text);
	if (copy == NULL)
		return NULL;
	k->text[k->text_count] = copy;
	survey_index_add(&k->texts, hash, (uint32_t)k->text_count++);
	return copy;
}

static bool
same_party(const void *rows, uint32_t row, struct slice wanted)
{
	const struct survey_party *parties = rows;

	return survey_same_text(parties[row].key, wanted);
}

/* What is empty yet becomes the other text. False when out of memory. */
static bool
fill_text(struct survey *s, const char **text, const char *other)
{
	if (other == NULL || other[0] == '\0' || (*text)[0] != '\0')
		return true;
	*text = survey_text(s, slice_of(other));
	if (*text == NULL) {
		*text = "";
		return false;
	}
	return true;
}

static bool
fill_party(
    struct survey *s, struct survey_party *to, const struct survey_party *from)
{
	return fill_text(s, &to->key, from->key) &&
	       fill_text(s, &to->name, from->name) &&
	       fill_text(s, &to->contact, from->contact) &&
	       fill_text(s, &to->lang, from->lang) &&
	       fill_text(s, &to->domain, from->domain) &&
	       fill_text(s, &to->country, from->country) &&
	       fill_text(s, &to->note, from->note);
}

/* A new row, empty but for its key. */
static bool
add_party(struct survey *s, uint32_t hash, const char *key)
{
	struct survey_keep *k = s->keep;
	struct survey_party party = {"", "", "", "", "", "", ""};
	void *more;

	if (s->party_count == UINT32_MAX - 1 || !survey_index_room(&k->parties))
		return false;
	more = grow(s->parties, &k->party_cap, (size_t)s->party_count + 1,
	    sizeof(*s->parties));
	if (more == NULL)
		return false;
	s->parties = more;
	if (!fill_text(s, &party.key, key))
		return false;
	s->parties[s->party_count] = party;
	survey_index_add(&k->parties, hash, s->party_count++);
	return true;
}

uint32_t
survey_party(struct survey *s, const struct survey_party *p)
{
	struct slice key = slice_of(p->key);
	uint32_t hash = survey_index_hash(key);
	uint32_t row = survey_index_find(
	    &s->keep->parties, hash, same_party, s->parties, key);

	if (row == SURVEY_INDEX_NONE) {
		row = s->party_count;
		if (!add_party(s, hash, p->key))
			return SURVEY_NONE;
	}
	return fill_party(s, &s->parties[row], p) ? row : SURVEY_NONE;
}

uint32_t
survey_host_listed_addresses(
    const struct survey *s, const struct survey_host *h)
{
	uint32_t listed = 0;

	for (uint32_t i = 0; i < h->count; i++)
		listed += survey_address_listed(
		    s, &s->addresses[s->at[h->first + i]]);
	return listed;
}

bool
survey_host_listed(const struct survey *s, const struct survey_host *h)
{
	return survey_host_listed_addresses(s, h) > 0;
}

bool
survey_domain_listed(const struct survey *s, const struct survey_domain *d)
{
	for (uint32_t i = 0; i < d->count; i++)
		if (survey_host_listed(s, &s->hosts[s->mx[d->first + i]]))
			return true;
	return false;
}

bool
survey_domain_all_listed(const struct survey *s, const struct survey_domain *d)
{
	uint32_t addresses = 0;

	for (uint32_t i = 0; i < d->count; i++) {
		const struct survey_host *h = &s->hosts[s->mx[d->first + i]];

		if (survey_host_listed_addresses(s, h) < h->count)
			return false;
		addresses += h->count;
	}
	return addresses > 0;
}
