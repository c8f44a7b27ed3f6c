/* What a DNS answer says of mail. */
#include "resolve_answer.h"

#include <arpa/inet.h>

#include "resolve_records.h"

/* --- Mail hosts ----------------------------------------------------------- */

struct hosts {
	struct answer_hosts *out;
	bool root;
};

static int
host_cmp(const struct answer_host *a, const struct answer_host *b)
{
	if (a->preference != b->preference)
		return a->preference < b->preference ? -1 : 1;
	return strcmp(a->name, b->name);
}

/* Into its place; out of the last one where there are too many. Of two records
 * of one host the more preferred stays, so that twice is once. */
static void
keep_host(struct answer_hosts *out, const struct answer_host *host)
{
	size_t at;

	for (size_t i = 0; i < out->count; i++)
		if (strcmp(out->host[i].name, host->name) == 0) {
			if (out->host[i].preference <= host->preference)
				return;
			memmove(&out->host[i], &out->host[i + 1],
			    (--out->count - i) * sizeof(out->host[0]));
			break;
		}
	at = out->count;
	while (at > 0 && host_cmp(host, &out->host[at - 1]) < 0)
		at--;
	if (out->count == RESOLVE_HOSTS_MAX) {
		out->over = true;
		if (at == RESOLVE_HOSTS_MAX)
			return;
		out->count--;
	}
	memmove(&out->host[at + 1], &out->host[at],
	    (out->count - at) * sizeof(out->host[0]));
	out->host[at] = *host;
	out->count++;
}

static bool
take_mx(const struct records *r, const struct record *rr, void *ctx)
{
	struct hosts *h = ctx;
	struct answer_host host;
	struct why why;
	char *target;

	target = rr->len >= 3 ? records_name(r, rr->data + 2) : NULL;
	if (target == NULL)
		return false;
	host.preference = get16(rr->data);
	if (target[0] == '\0')
		h->root = true;
	else if (domain_normalise(slice_of(target), host.name, &why) == ST_OK)
		keep_host(h->out, &host);
	else
		h->out->unusable = true;
	records_name_free(target);
	return true;
}

enum answer_kind
answer_mx(struct slice reply, struct answer_hosts *out)
{
	struct hosts h = {.out = out};
	enum answer_kind kind;

	out->count = 0;
	out->null_mx = out->over = out->unusable = false;
	kind = records_read(reply, ANSWER_MX, take_mx, &h);
	/* Beside others the root says nothing (RFC 7505 3). */
	out->null_mx = h.root && out->count == 0 && !out->unusable;
	return kind;
}

bool
answer_is_no_name(const char *host)
{
	const char *last = strrchr(host, '.');
	struct addr addr;
	struct why why;

	return addr_parse(host, strlen(host), &addr, &why) == ST_OK ||
	       strcmp(last != NULL ? last + 1 : host, "localhost") == 0;
}

/* --- Addresses ------------------------------------------------------------ */

struct addrs {
	struct answer_addrs *out;
	uint8_t family;
};

/* Family, then address: that is how the bytes stand. */
static int
addr_cmp(const struct addr *a, const struct addr *b)
{
	_Static_assert(sizeof(*a) == 17, "no padding");
	return memcmp(a, b, sizeof(*a));
}

void
answer_keep_addr(struct answer_addrs *out, const struct addr *addr)
{
	size_t at = out->count;

	while (at > 0 && addr_cmp(addr, &out->addr[at - 1]) < 0)
		at--;
	if (at > 0 && addr_cmp(addr, &out->addr[at - 1]) == 0)
		return;
	if (out->count == RESOLVE_ADDRESSES_MAX) {
		out->over = true;
		if (at == RESOLVE_ADDRESSES_MAX)
			return;
		out->count--;
	}
	memmove(&out->addr[at + 1], &out->addr[at],
	    (out->count - at) * sizeof(out->addr[0]));
	out->addr[at] = *addr;
	out->count++;
}

/* False: it is none. addr_parse knows what a mapped one means. */
static bool
addr_of(uint8_t family, const uint8_t *data, struct addr *out)
{
	char text[INET6_ADDRSTRLEN];
	struct why why;

	if (family == ADDR_V6)
		return inet_ntop(AF_INET6, data, text, sizeof(text)) != NULL &&
		       addr_parse(text, strlen(text), out, &why) == ST_OK;
	*out = (struct addr){.family = ADDR_V4};
	memcpy(out->b, data, 4);
	return true;
}

static bool
take_addr(const struct records *r, const struct record *rr, void *ctx)
{
	struct addrs *a = ctx;
	struct addr addr;

	(void)r;
	if (rr->len != addr_bits(a->family) / 8 ||
	    !addr_of(a->family, rr->data, &addr))
		return false;
	answer_keep_addr(a->out, &addr);
	return true;
}

enum answer_kind
answer_addrs(struct slice reply, uint16_t type, struct answer_addrs *out)
{
	struct addrs a = {
	    .out = out, .family = type == ANSWER_A ? ADDR_V4 : ADDR_V6};

	out->count = 0;
	out->over = false;
	return records_read(reply, type, take_addr, &a);
}
