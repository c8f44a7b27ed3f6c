/*
 * The TXT text of a zone: a template with $ip, $id, $class, $seen and $url,
 * parsed once, rendered per answer without allocation.
 */
#ifndef ZONES_TEXT_H
#define ZONES_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "why.h"

/* One character-string of RFC 1035 3.3: 255 octets. */
#define TEXT_MAX     255
#define TEXT_DEFAULT "Listed as $class, last confirmed $seen, evidence $id: $ip"
/* Of a zone that has a url. */
#define TEXT_DEFAULT_URL TEXT_DEFAULT " $url"

struct text; /* a parsed template; immutable, any thread may render */

/*
 * Parses a template; url is what $url expands to (itself with $ip, $id,
 * $class, $seen), or NULL: then $url in text is an error. Unknown $words,
 * bytes outside 0x20-0x7e, an empty text, a fixed part over 200 bytes, over 16
 * variables, a url that is not one word with "://" in it or that would not fit
 * into TEXT_MAX: ST_BAD_DATA, why begins with "text: " or "url: ". "$$" is one
 * dollar. Free with text_free.
 */
enum status text_parse(const char *text, const char *url, struct text **out,
    struct why *why) MUST_USE NONNULL(1, 3, 4);
void text_free(struct text **text) ALL_NONNULL;

struct text_vars {
	const char *ip; /* terminated: "192.0.2.25", "2001:db8::1" */
	const char *class_label;
	uint32_t seen_min; /* unix minutes */
	uint64_t id;	   /* of the import that last confirmed it */
};

/*
 * Renders into out (TEXT_MAX bytes, not terminated); only bytes 0x20-0x7e
 * come out, a value's others become '?'. Where the whole would be longer than
 * TEXT_MAX, the prose in front of the first word that holds "://" is cut at
 * its end, a blank put behind it, and the URL kept whole. Returns the length,
 * at least 1. Allocates nothing.
 */
size_t text_render(const struct text *text, const struct text_vars *vars,
    uint8_t *out) ALL_NONNULL;

/*
 * The text for some variables with the address left open: for who renders the
 * same again and again, for other addresses. ip of vars is not looked at.
 */
#define TEXT_VARS_MAX 16 /* of a template, $url's own included */
struct text_frame {
	uint8_t octets[TEXT_MAX];
	uint8_t ip_at[TEXT_VARS_MAX]; /* where an address belongs, in order */
	uint8_t ips;
	uint16_t len; /* above TEXT_MAX: it does not fit */
};
void text_frame_make(const struct text *text, const struct text_vars *vars,
    struct text_frame *out) ALL_NONNULL;
/* What text_render would give, for an address or prefix as text, or 0 where
 * that would be longer than TEXT_MAX: text_render shortens it. */
size_t text_frame_render(const struct text_frame *frame, const char *ip,
    size_t ip_len, uint8_t *out) ALL_NONNULL;

#endif
