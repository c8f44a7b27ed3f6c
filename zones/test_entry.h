/*
 * The entries by which a mail server can tell that a list works (RFC 5782 5):
 * 127.0.0.2, and 127.0.0.N for each code N that is served. They are in every
 * zone and of no list.
 */
#ifndef ZONES_TEST_ENTRY_H
#define ZONES_TEST_ENTRY_H

#include "class.h"
#include "why.h"

/* The block whose entries are all synthetic. */
#define TEST_BLOCK    0x7f000000U
#define TEST_BLOCK_V4 24

/* Classes that have a test entry where those are served: they, and the one of
 * 127.0.0.2 everywhere. */
static inline class_mask
test_entry_classes(class_mask served)
{
	return (class_mask)(served | CLASS_BIT(CLASS_RELAY));
}

static inline uint32_t
test_entry_addr(enum class_id id)
{
	return TEST_BLOCK | class_info(id)->code;
}

/*
 * What the TXT record of one says: there is no evidence to name, so the
 * operator's template does not fit. out has TEST_ENTRY_TEXT_MAX bytes; ip is
 * an address. Returns the length. Any thread.
 */
#define TEST_ENTRY_TEXT_MAX 96
size_t test_entry_text(
    enum class_id id, const char *ip, uint8_t *out) ALL_NONNULL;

#endif
