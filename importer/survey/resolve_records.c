/* The records of a DNS answer that belong to its question. */
#include "resolve_records.h"

#include <ares.h>
#include <strings.h>

/* RFC 1035 4.1.1, 3.2. */
#define HEADER_LEN   12
#define RR_FIXED_LEN 10
#define CLASS_IN     1
#define TYPE_CNAME   5
#define FLAG_TC	     0x0200
#define RCODE_MASK   0x000f
#define RCODE_NX     3

/* Links of a chain; resolvers give up at fewer. */
#define CHAIN_MAX 16

struct records {
	struct slice reply;
	size_t begin, at; /* the answer section; the record in hand */
	unsigned count, left;
	bool broken;
	char *owner; /* the name whose records count */
};

/* --- Names ---------------------------------------------------------------- */

static char *
name_at(const struct records *r, size_t at)
{
	char *text = NULL;
	long len;

	if (at >= r->reply.len ||
	    ares_expand_name(r->reply.data + at, r->reply.data,
		(int)r->reply.len, &text, &len) != ARES_SUCCESS)
		return NULL;
	return text;
}

char *
records_name(const struct records *r, const uint8_t *data)
{
	return name_at(r, (size_t)(data - r->reply.data));
}

void
records_name_free(char *name)
{
	ares_free_string(name);
}

/* Where what follows the name begins; 0: there is no name. */
static size_t
after_name(const struct records *r, size_t at)
{
	while (at < r->reply.len) {
		uint8_t c = r->reply.data[at];

		if (c == 0)
			return at + 1;
		if (c >= 0xc0)
			return at + 2;
		if (c > 63)
			return 0;
		at += (size_t)c + 1;
	}
	return 0;
}

/* --- The walk ------------------------------------------------------------- */

/* Header and question; false: no answer can be read. */
static bool
begin(struct records *r, struct slice reply)
{
	size_t at;

	*r = (struct records){.reply = reply};
	if (reply.len < HEADER_LEN || reply.len > UINT16_MAX ||
	    get16(reply.data + 4) != 1 ||
	    (get16(reply.data + 2) & FLAG_TC) != 0)
		return false;
	at = after_name(r, HEADER_LEN);
	if (at == 0 || at + 4 > reply.len)
		return false;
	r->begin = at + 4;
	r->count = get16(reply.data + 6);
	r->owner = name_at(r, HEADER_LEN);
	return r->owner != NULL;
}

/* The next record; false at the end, or where it is broken. */
static bool
next(struct records *r, struct record *rr)
{
	const uint8_t *p;
	size_t at;

	if (r->left == 0 || r->broken)
		return false;
	r->left--;
	rr->owner = r->at;
	at = after_name(r, r->at);
	r->broken = at == 0 || at + RR_FIXED_LEN > r->reply.len;
	if (r->broken)
		return false;
	p = r->reply.data + at;
	rr->type = get16(p);
	rr->class = get16(p + 2);
	rr->len = get16(p + 8);
	rr->data = p + RR_FIXED_LEN;
	r->at = at + RR_FIXED_LEN + rr->len;
	r->broken = r->at > r->reply.len;
	return !r->broken;
}

/* Is it the owner's? A name that cannot be read breaks the answer. */
static bool
is_owners(struct records *r, const struct record *rr)
{
	char *text = name_at(r, rr->owner);
	bool same = text != NULL && strcasecmp(text, r->owner) == 0;

	r->broken = text == NULL;
	records_name_free(text);
	return same;
}

/* How many of them there were. */
static unsigned
each(struct records *r, uint16_t type, record_fn fn, void *ctx)
{
	struct record rr;
	unsigned found = 0;

	r->at = r->begin;
	r->left = r->count;
	while (next(r, &rr)) {
		if (rr.type != type || rr.class != CLASS_IN ||
		    !is_owners(r, &rr))
			continue;
		found++;
		r->broken = !fn(r, &rr, ctx);
	}
	return found;
}

/* A link of the chain: from here on its target is the owner. */
static bool
take_cname(const struct records *r, const struct record *rr, void *ctx)
{
	char **owner = ctx;
	char *target = records_name(r, rr->data);

	if (target == NULL)
		return false;
	records_name_free(*owner);
	*owner = target;
	return true;
}

/* Follows the chain from the question to its end. Its links are in order in
 * nearly every answer; where not, it takes another round for each. */
static void
follow(struct records *r)
{
	unsigned links = 0, more;

	do {
		more = each(r, TYPE_CNAME, take_cname, &r->owner);
		links += more;
		r->broken = r->broken || links > CHAIN_MAX;
	} while (more > 0 && !r->broken);
}

enum answer_kind
records_read(struct slice reply, uint16_t type, record_fn fn, void *ctx)
{
	struct records r;
	unsigned rcode, found = 0;
	bool readable = begin(&r, reply);

	rcode = readable ? get16(reply.data + 2) & RCODE_MASK : 0;
	if (readable && rcode == 0) {
		follow(&r);
		if (!r.broken)
			found = each(&r, type, fn, ctx);
	}
	records_name_free(r.owner);
	if (rcode == RCODE_NX)
		return ANSWER_NXDOMAIN;
	if (!readable || rcode != 0 || r.broken)
		return ANSWER_ERROR;
	return found > 0 ? ANSWER_DATA : ANSWER_NONE;
}
