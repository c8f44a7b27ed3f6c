/* Leads a zone transfer over its connection. See tcp_transfer.h. */
#include "tcp_transfer.h"

#include <assert.h>

bool
tcp_transfer_begin(struct tcp_conn *c, const struct pending *pending)
{
	(void)pending;
	return c->transfer != NULL;
}

void
tcp_transfer_more(struct tcp_conn *c)
{
	assert(c->transfer != NULL);
}

void
tcp_transfer_drop(struct tcp_conn *c)
{
	assert(c->transfer != NULL);
	c->transfer = NULL;
}
