/* When a secondary is told what, and what its answers mean (RFC 1996). */
#include "notifier_task.h"

#include <assert.h>
#include <stdlib.h>

#include "query.h"
#include "wire.h"

/* To the question's name, right behind the header (RFC 1035 4.1.4). */
#define POINTER_TO_QUESTION (DNS_POINTER | DNS_HEADER_LEN)

static const struct view_zone *
zone_by_origin(const struct view *view, const struct name *origin)
{
	for (size_t i = 0; i < view->zone_count; i++)
		if (name_same(&view->zones[i].origin, origin))
			return &view->zones[i];
	return NULL;
}

static struct notifier_task
task_of(const struct edition *e, const struct view_zone *z,
    const struct config_secondary *to)
{
	struct notifier_task t = {.addr = to->addr,
	    .port = to->port,
	    .key_index = to->key,
	    .origin = z->origin,
	    .serial = z->serial,
	    .ttl = z->apex->soa_ttl};

	if (to->key >= 0)
		t.key = &e->view->secrets.keys.keys[to->key];
	memcpy(t.soa, z->soa, 2 + (size_t)get16(z->soa));
	return t;
}

enum status
notifier_tasks_new(
    const struct edition *e, struct notifier_task **out, size_t *count_out)
{
	const struct config *cfg = e->site->config;
	size_t count = 0, n = 0;
	struct notifier_task *tasks;

	for (size_t i = 0; i < cfg->zone_count; i++)
		count += cfg->zones[i].notify_count;
	tasks = calloc(count + 1, sizeof(*tasks));
	if (tasks == NULL)
		return ST_NO_MEMORY;
	for (size_t i = 0; i < cfg->zone_count; i++) {
		const struct config_zone *z = &cfg->zones[i];
		const struct view_zone *served =
		    zone_by_origin(e->view, &z->origin);

		assert(served != NULL);
		for (size_t k = 0; k < z->notify_count; k++)
			tasks[n++] = task_of(e, served, &z->notify[k]);
	}
	*out = tasks;
	*count_out = count;
	return ST_OK;
}

static bool
same_task(const struct notifier_task *a, const struct notifier_task *b)
{
	return a->port == b->port && addr_equal(&a->addr, &b->addr) &&
	       name_same(&a->origin, &b->origin);
}

bool
notifier_task_inherit(
    struct notifier_task *t, const struct notifier_task *before, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct notifier_task *b = &before[i];

		if (!same_task(t, b))
			continue;
		t->pending = b->pending;
		t->sent = b->sent;
		t->tries = b->tries;
		t->due_ms = b->due_ms;
		t->last_ms = b->last_ms;
		t->id = b->id;
		t->silent = b->silent;
		t->told_unsigned = b->told_unsigned;
		t->rcode = b->rcode;
		/* An answer to what was signed with the key as it was before
		 * is waited for in vain: it is sent again soon. */
		t->tsig = b->tsig;
		t->tsig.with = t->key;
		return t->serial == b->serial;
	}
	return false;
}

void
notifier_task_begin(struct notifier_task *t, uint16_t id, uint64_t now_ms)
{
	t->pending = true;
	t->tries = 0;
	t->id = id;
	t->due_ms = now_ms;
	if (t->sent && t->last_ms + NOTIFIER_APART_MS > now_ms)
		t->due_ms = t->last_ms + NOTIFIER_APART_MS;
}

bool
notifier_task_due(struct notifier_task *t, uint64_t now_ms)
{
	if (!t->pending || now_ms < t->due_ms)
		return false;
	if (t->tries == NOTIFIER_TRIES)
		t->pending = false;
	return t->pending;
}

/* RFC 1996 3.7: the new SOA comes along, a hint that the secondary may use. */
static size_t
put_message(const struct notifier_task *t, uint8_t *out)
{
	size_t soa_len = 2 + (size_t)get16(t->soa);
	uint8_t *p = put16(out, t->id);

	*p++ = DNS_OPCODE_NOTIFY << DNS_OPCODE_SHIFT | DNS_AA;
	*p++ = 0;
	p = put16(put16(p, 1), 1);
	p = put16(put16(p, 0), 0);
	memcpy(p, t->origin.wire, t->origin.len);
	p += t->origin.len;
	p = put16(put16(p, DNS_TYPE_SOA), DNS_CLASS_IN);
	p = put16(p, POINTER_TO_QUESTION);
	p = put16(put16(p, DNS_TYPE_SOA), DNS_CLASS_IN);
	p = put32(p, t->ttl);
	memcpy(p, t->soa, soa_len);
	return (size_t)(p + soa_len - out);
}

size_t
notifier_task_send(
    struct notifier_task *t, uint8_t *out, uint64_t now_ms, uint64_t unix_now)
{
	size_t len = put_message(t, out);

	t->sent = true;
	t->last_ms = now_ms;
	t->due_ms = now_ms + ((uint64_t)NOTIFIER_WAIT_MS << t->tries);
	t->tries++;
	if (t->key == NULL)
		return len;
	tsig_request(t->key, t->key_index, &t->tsig);
	return tsig_sign(&t->tsig, out, len, NOTIFIER_MESSAGE_MAX, unix_now);
}

/* Whatever is in it besides, and who says so. */
static bool
is_reply(
    const struct notifier_task *t, const uint8_t *msg, const struct query *q)
{
	return get16(msg) == t->id && (msg[2] & DNS_QR) != 0 &&
	       q->opcode == DNS_OPCODE_NOTIFY && !q->malformed &&
	       q->question_len > 0 && q->type == DNS_TYPE_SOA &&
	       q->class == DNS_CLASS_IN && q->name_len == t->origin.len &&
	       name_equal(q->name, t->origin.wire, t->origin.len);
}

enum notifier_reply
notifier_task_reply(struct notifier_task *t, const struct addr *addr,
    uint16_t port, const uint8_t *msg, size_t len, uint64_t unix_now)
{
	struct query q;
	struct query_labels labels;

	if (!t->pending || t->tries == 0 || port != t->port ||
	    !addr_equal(addr, &t->addr) || len < DNS_HEADER_LEN)
		return REPLY_NONE;
	query_parse(msg, len, &q, &labels);
	if (!is_reply(t, msg, &q))
		return REPLY_NONE;
	if (t->key != NULL && (!q.has_tsig || !tsig_check_reply(&t->tsig, msg,
						  len, q.tsig_at, unix_now)))
		return REPLY_UNSIGNED;
	t->pending = false;
	t->rcode = msg[3] & DNS_RCODE_MASK;
	return REPLY_ANSWER;
}
