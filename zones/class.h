/*
 * Classes of abuse and their return codes. The last octet alone identifies
 * the class; block-grade codes lie in 2..11, score-grade ones outside
 * (PROTOCOL.md 3). A code is a contract with every mail server that uses the
 * list: never change or reuse one.
 */
#ifndef ZONES_CLASS_H
#define ZONES_CLASS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compiler.h"

#define DAYS(n) ((int64_t)(n)*86400)

/*
 *   id           label        code  aggregate  expiry     what it is
 * in order of gravity, the gravest first: a TXT record names the first that
 * an address has. "aggregate": block-grade, what a zone without a classes:
 * key serves.
 */
#define CLASS_LIST(X)                                                          \
	X(CLASS_RELAY, "relay", 2, true, DAYS(30), "open relay")               \
	X(CLASS_TRICK, "trick", 3, true, DAYS(30),                             \
	    "open relay by forged envelope")                                   \
	X(CLASS_CGI, "cgi", 8, true, DAYS(14), "web form relay")               \
	X(CLASS_PROXY, "proxy", 9, true, DAYS(7), "open proxy")                \
	X(CLASS_INPUT, "input", 10, true, DAYS(30), "multi-hop relay input")   \
	X(CLASS_OUTPUT, "output", 15, false, DAYS(7),                          \
	    "multi-hop relay output")                                          \
	X(CLASS_AUTH, "auth", 16, false, DAYS(2), "abused authentication")     \
	X(CLASS_MAILLIST, "list", 17, false, DAYS(30), "open mailing list")    \
	X(CLASS_UNCONFIRMED, "unconfirmed", 20, false, DAYS(3),                \
	    "unconfirmed report")

enum class_id {
#define X(id, label, code, agg, expiry, what) id,
	CLASS_LIST(X)
#undef X
	    CLASS_COUNT
};

/* A set of classes: bit 1 << class_id. */
typedef uint16_t class_mask;
#define CLASS_BIT(id)  ((class_mask)(1u << (id)))
#define CLASS_MASK_ALL ((class_mask)((1u << CLASS_COUNT) - 1))

struct class_info {
	const char *label; /* sub-zone label and word in $class; no digit in
			    * front, where every octet of a key has one */
	uint8_t label_len;
	uint8_t code;	   /* 127.0.0.code */
	bool in_aggregate; /* default of a zone's classes: */
	int64_t expire_s;  /* default expiry of a listing */
	const char *what;  /* for people */
};

/* The table row; id < CLASS_COUNT. Static. Any thread. */
const struct class_info *class_info(enum class_id id);

/* The class with that label (exactly len bytes, any case), or -1. */
int class_by_label(const char *label, size_t len);

/* The labels of those classes with sep, of at most two octets, between them:
 * "relay, proxy". Terminated; out has CLASS_LABELS_MAX bytes. Returns out. */
#define CLASS_LABELS_MAX 128
const char *class_mask_format(
    class_mask mask, const char *sep, char *out) ALL_NONNULL;

/* Every class whose in_aggregate is true. */
class_mask class_mask_default(void);

/*
 * What the sub-zone of that label serves: its own class, except that "relay"
 * serves trick as well (one sub-zone for both kinds of confirmed open relay,
 * PROTOCOL.md 3).
 */
class_mask class_subzone_mask(enum class_id id);

#endif
