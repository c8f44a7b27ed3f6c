/*
 * How many TCP connections there may be, in all and from one address, over
 * all workers. A lock, but only where a connection begins or ends: never on
 * the way of a query.
 */
#ifndef DNSBL_TCP_LIMIT_H
#define DNSBL_TCP_LIMIT_H

#include "addr.h"

struct tcp_limit;

enum admission { ADMITTED, FULL_TOTAL, FULL_CLIENT };

/* max_total, max_client >= 1. NULL when out of memory. */
struct tcp_limit *tcp_limit_new(unsigned max_total, unsigned max_client);
void tcp_limit_free(struct tcp_limit **limit) ALL_NONNULL;

/* Counts a connection in, or says which limit is reached. Any thread. */
enum admission tcp_limit_enter(
    struct tcp_limit *limit, const struct addr *client) ALL_NONNULL;
/* Counts one out that was admitted. Any thread. */
void tcp_limit_leave(
    struct tcp_limit *limit, const struct addr *client) ALL_NONNULL;

/*
 * The kernel spreads connections over the workers by chance. A worker that
 * could not take one because the others hold them all leaves a wish; one
 * that holds more than its share takes wishes, and closes as many of its
 * own. Any thread.
 */
void tcp_limit_wish(struct tcp_limit *limit) ALL_NONNULL;
unsigned tcp_limit_take_wishes(
    struct tcp_limit *limit, unsigned at_most) ALL_NONNULL;

#endif
