/*
 * The seam between I/O and DNS: bytes of a query in, bytes of an answer out.
 * The fuzzer, the unit tests and the micro-benchmark call respond(); UDP and
 * TCP call its two halves, so that of a batch of queries all are read before
 * the first is answered, and their places in memory are on the way meanwhile.
 * In between the responder checks what is signed. All of it allocates nothing,
 * logs nothing, keeps no state, calls no library but libc, and is safe in any
 * number of threads.
 */
#ifndef DNSBL_RESPOND_H
#define DNSBL_RESPOND_H

#include "addr.h"
#include "cookie.h"
#include "key.h"
#include "tsig.h"
#include "view.h"
#include "wire.h"

enum transport {
	TRANSPORT_UDP,
	TRANSPORT_TCP,
	TRANSPORT_TLS, /* over TCP, RFC 7858 */
	TRANSPORT_COUNT
};

/* How a query ended; one counter each (stats.h). The sum over all is the
 * number of messages received. */
#define OUTCOME_LIST(X)                                                        \
	X(OUTCOME_LISTED, "listed", "answered with a listing's records")       \
	X(OUTCOME_APEX, "apex", "answered from the apex records")              \
	X(OUTCOME_NODATA, "nodata", "name exists, type does not")              \
	X(OUTCOME_NXDOMAIN, "nxdomain", "name does not exist")                 \
	X(OUTCOME_TRANSFER, "transfer", "a zone transfer begins")              \
	X(OUTCOME_COOKIE, "cookie", "asked for a cookie alone")                \
	X(OUTCOME_BADCOOKIE, "badcookie", "told to show a cookie")             \
	X(OUTCOME_REFUSED_ACL, "refused_acl", "source is not allowed")         \
	X(OUTCOME_REFUSED_ZONE, "refused_zone", "name is in no zone here")     \
	X(OUTCOME_REFUSED_OTHER, "refused_other", "class or type not served")  \
	X(OUTCOME_NOTAUTH, "notauth", "bad TSIG, or a transfer of no zone")    \
	X(OUTCOME_NOTIMP, "notimp", "opcode is not QUERY")                     \
	X(OUTCOME_FORMERR, "formerr", "malformed, answered FORMERR")           \
	X(OUTCOME_BADVERS, "badvers", "EDNS version above 0")                  \
	X(OUTCOME_SERVFAIL, "servfail", "data lost under the server")          \
	X(OUTCOME_DROP_SHORT, "drop_short", "shorter than a header")           \
	X(OUTCOME_DROP_REPLY, "drop_reply", "is itself a reply")               \
	X(OUTCOME_DROP_ACL, "drop_acl", "source not allowed, set to drop")     \
	X(OUTCOME_DROP_PORT, "drop_port", "source port is an echo service")

enum outcome {
#define X(id, name, help) id,
	OUTCOME_LIST(X)
#undef X
	    OUTCOME_COUNT
};

struct request {
	const uint8_t *data; /* the DNS message, no TCP length */
	size_t len;
	struct addr source;
	uint16_t source_port; /* host order */
	uint8_t transport;    /* enum transport */
	bool certified;	      /* over TLS, with a certificate that
			       * tls-client-ca has signed */
	bool old_tls;	      /* TLS before 1.3: no zone goes over it
			       * (RFC 9103 7.1) */
	int64_t now;	      /* unix seconds */
};

/* More than any answer we give over TCP; UDP is bounded by view->udp_size. */
#define RESPOND_TCP_MAX 65535
/* A buffer of this size is never too small over UDP. */
#define RESPOND_UDP_MAX 4096

struct response {
	size_t len;	   /* 0: send nothing */
	uint8_t outcome;   /* enum outcome */
	uint8_t truncated; /* TC was set */
};

/*
 * A query that has been read and not yet answered. Belongs to whoever calls.
 * Of OUTCOME_TRANSFER zone, query and tsig are what the transfer is made from;
 * else respond*.c and responder.c alone look into it.
 */
struct pending {
	const struct request *req;
	const struct view_zone *zone; /* NULL: decided without one */
	struct query query;
	struct key key;
	uint8_t labels; /* of the name */
	/* Where zone is NULL: */
	bool dropped;	 /* silence is the answer */
	uint8_t outcome; /* enum outcome */
	uint8_t rcode;	 /* enum dns_rcode */

	bool silent; /* where it is not admitted, silence is the answer */

	/* What makes it less plain than nearly all are; admit() says more. */
	bool gated;	  /* admit() has to look at it */
	bool truncate;	  /* answer with TC and nothing else */
	bool slipped;	  /* answer in no more octets than were asked with */
	bool proven;	  /* its source cannot be forged: cookie, or key */
	uint8_t trust;	  /* enum acl_trust: in its source */
	uint8_t cookie;	  /* enum cookie_state */
	struct tsig tsig; /* where query.has_tsig; the responder checks it */
};

/*
 * The first half: reads the message, decides whether it may be answered, finds
 * zone and key, and has the processor fetch what the lookup will read first.
 * Never reads past data + len. req and its data must stay until
 * respond_finish.
 */
void respond_parse(const struct view *view, const struct request *req,
    struct pending *out) ALL_NONNULL;

/* In between, once all of a batch are read: has the processor fetch the rest
 * of what the lookup will read. Changes no answer. */
void respond_prefetch(const struct pending *pending) ALL_NONNULL;

/*
 * The second half: looks up and answers into out (cap octets, at least 512).
 * Never writes past out + cap. view: the one that it was parsed with. An AXFR
 * or IXFR that is allowed, over TCP or TLS, ends as OUTCOME_TRANSFER of
 * length 0: who called begins to send the zone.
 */
struct response respond_finish(const struct view *view, struct pending *pending,
    uint8_t *out, size_t cap) ALL_NONNULL;

/* Instead of the answer that respond_finish has given, one that is no longer
 * than the query: truncate: the question with TC, for who is to come back over
 * TCP; else the same again. Options that make it longer are not in it. */
struct response respond_slipped(const struct view *view,
    struct pending *pending, enum outcome outcome, bool truncate, uint8_t *out,
    size_t cap) ALL_NONNULL;

/*
 * Both: answers one message. RFC 1034, 1035, 2308, 5782, 6891, 7873, 8020,
 * 8482, 8906. What is signed is taken to be signed by no key of ours.
 */
struct response respond(const struct view *view, const struct request *req,
    uint8_t *out, size_t cap) ALL_NONNULL;

#endif
