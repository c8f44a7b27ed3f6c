/*
 * The codecs of the ledger: the first byte picks one, the rest are bytes as a
 * damaged file would hold them. What is taken must come out of the encoder as
 * it went in; the texts in it must lie within the input.
 */
#include <stdlib.h>

#include "ledger_codec.h"

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
require_same(const uint8_t *data, size_t len, const uint8_t *again, size_t n)
{
	require(n == len && memcmp(data, again, n) == 0);
}

static void
finding_key(const uint8_t *data, size_t len)
{
	uint8_t again[FINDING_KEY_MAX];
	struct finding_key key;
	struct why why;

	if (finding_key_decode(data, len, &key, &why) == ST_OK)
		require_same(data, len, again, finding_key_encode(&key, again));
}

/* Version 1 is read, but comes out as version 2. */
static void
finding_value(const uint8_t *data, size_t len)
{
	uint8_t compact[FINDING_VALUE_MAX], again[FINDING_VALUE_MAX];
	struct finding f, same;
	struct why why;
	size_t n;

	if (finding_decode(data, len, &f, &why) != ST_OK)
		return;
	n = finding_encode(&f, compact);
	if (data[0] == compact[0])
		require_same(data, len, compact, n);
	require(finding_decode(compact, n, &same, &why) == ST_OK);
	require_same(compact, n, again, finding_encode(&same, again));
}

static void
prefix_key(const uint8_t *data, size_t len)
{
	uint8_t again[LEDGER_PREFIX_KEY_MAX];
	struct prefix prefix;
	struct why why;
	uint16_t list;

	if (ledger_prefix_key_decode(data, len, &list, &prefix, &why) == ST_OK)
		require_same(data, len, again,
		    ledger_prefix_key_encode(list, &prefix, again));
}

static void
event_key(const uint8_t *data, size_t len)
{
	uint8_t again[EVENT_KEY_MAX];
	struct event ev;
	struct why why;

	if (event_key_decode(data, len, &ev, &why) == ST_OK)
		require_same(data, len, again,
		    event_key_encode(ev.list, &ev.prefix, ev.seq, again));
}

static void
list_state(const uint8_t *data, size_t len)
{
	uint8_t again[LIST_VALUE_LEN];
	struct list_state list;
	struct why why;

	if (list_decode(data, len, &list, &why) == ST_OK)
		require_same(data, len, again, list_encode(&list, again));
}

static void
scanner_state(const uint8_t *data, size_t len)
{
	uint8_t again[SCANNER_VALUE_LEN];
	struct scanner_state s;
	struct why why;

	if (scanner_decode(data, len, &s, &why) == ST_OK)
		require_same(data, len, again, scanner_encode(&s, again));
}

static void
exemption(const uint8_t *data, size_t len)
{
	uint8_t again[EXEMPTION_VALUE_MAX];
	struct exemption e;
	struct why why;

	if (exemption_decode(data, len, &e, &why) == ST_OK)
		require_same(data, len, again, exemption_encode(&e, again));
}

/* Version 1 is read, but comes out as version 2. */
static void
import_record(const uint8_t *data, size_t len)
{
	uint8_t compact[IMPORT_VALUE_MAX], again[IMPORT_VALUE_MAX];
	struct import_record r, same;
	struct why why;
	size_t n;

	if (import_decode(data, len, &r, &why) != ST_OK)
		return;
	n = import_encode(&r, compact);
	if (data[0] == compact[0])
		require_same(data, len, compact, n);
	require(import_decode(compact, n, &same, &why) == ST_OK);
	require_same(compact, n, again, import_encode(&same, again));
}

static void
feed_state(const uint8_t *data, size_t len)
{
	uint8_t again[FEED_VALUE_MAX];
	struct feed_state feed;
	struct why why;

	if (feed_decode(data, len, &feed, &why) == ST_OK)
		require_same(data, len, again, feed_encode(&feed, again));
}

static void
recheck(const uint8_t *data, size_t len)
{
	uint8_t again[RECHECK_VALUE_MAX];
	struct recheck r;
	struct why why;

	if (recheck_decode(data, len, &r, &why) == ST_OK)
		require_same(data, len, again, recheck_encode(&r, again));
}

static void
event_value(const uint8_t *data, size_t len)
{
	uint8_t again[EVENT_VALUE_MAX];
	struct event ev;
	struct why why;

	if (event_decode(data, len, &ev, &why) == ST_OK)
		require_same(data, len, again, event_encode(&ev, again));
}

static void
survey(const uint8_t *data, size_t len)
{
	uint8_t again[SURVEY_VALUE_MAX];
	struct survey_record r;
	struct why why;

	if (survey_decode(data, len, &r, &why) == ST_OK)
		require_same(data, len, again, survey_encode(&r, again));
}

static void
ticket(const uint8_t *data, size_t len)
{
	uint8_t again[TICKET_VALUE_MAX];
	struct ticket_record r;
	struct why why;

	if (ticket_decode(data, len, &r, &why) == ST_OK)
		require_same(data, len, again, ticket_encode(&r, again));
}

static void
ticket_host(const uint8_t *data, size_t len)
{
	uint8_t again[TICKET_HOST_VALUE_MAX];
	struct ticket_host h;
	struct why why;

	if (ticket_host_decode(data, len, &h, &why) == ST_OK)
		require_same(data, len, again, ticket_host_encode(&h, again));
}

static void
ticket_host_key(const uint8_t *data, size_t len)
{
	uint8_t again[TICKET_HOST_KEY_MAX];
	struct ticket_host h;
	struct why why;

	if (ticket_host_key_decode(data, len, &h, &why) == ST_OK)
		require_same(data, len, again,
		    ticket_host_key_encode(h.ticket, h.list, &h.prefix, again));
}

static void
ticket_entry(const uint8_t *data, size_t len)
{
	uint8_t again[TICKET_ENTRY_VALUE_MAX];
	struct ticket_entry e;
	struct why why;

	if (ticket_entry_decode(data, len, &e, &why) == ST_OK)
		require_same(data, len, again, ticket_entry_encode(&e, again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const codecs[])(const uint8_t *, size_t) = {
	    finding_key,
	    finding_value,
	    prefix_key,
	    event_key,
	    list_state,
	    scanner_state,
	    exemption,
	    import_record,
	    event_value,
	    feed_state,
	    recheck,
	    survey,
	    ticket,
	    ticket_host,
	    ticket_host_key,
	    ticket_entry,
	};

	if (size > 0)
		codecs[data[0] % (sizeof(codecs) / sizeof(*codecs))](
		    data + 1, size - 1);
	return 0;
}
