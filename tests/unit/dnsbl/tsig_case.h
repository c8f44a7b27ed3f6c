/* Keys and messages that the tests of TSIG share. */
#ifndef UNIT_TSIG_CASE_H
#define UNIT_TSIG_CASE_H

#include "case.h"

#include <stdio.h>

#include "tsig.h"
#include "tsig_record.h"
#include "wire.h"

/* When the samples of tests/data and tests/fuzz/corpus were signed, a few
 * seconds more or less. */
#define TSIG_CASE_NOW 1795331461

#define TSIG_CASE_NAME	 "transfer.example.org"
#define TSIG_CASE_SECRET "sixteen octets or more, here 32."

static inline struct tsig_key
tsig_case_key(
    const char *name, enum tsig_algorithm algorithm, const char *secret)
{
	struct tsig_key k = {.algorithm = (uint8_t)algorithm,
	    .secret_len = (uint16_t)strlen(secret)};
	struct why why;

	assert_int_equal(name_parse(name, strlen(name), &k.name, &why), ST_OK);
	memcpy(k.secret, secret, k.secret_len);
	return k;
}

/* One of each algorithm, all of one name and secret. */
static inline struct tsig_keys
tsig_case_keys(void)
{
	static struct tsig_key keys[TSIG_ALGORITHM_COUNT];

	for (int i = 0; i < TSIG_ALGORITHM_COUNT; i++)
		keys[i] = tsig_case_key(
		    TSIG_CASE_NAME, (enum tsig_algorithm)i, TSIG_CASE_SECRET);
	return (struct tsig_keys){keys, TSIG_ALGORITHM_COUNT};
}

/* Where the TSIG record begins that ends a message signed in full with a key
 * of that name. */
static inline size_t
tsig_case_at(size_t len, const struct tsig_key *key)
{
	return len - TSIG_FIXED_LEN - key->name.len -
	       tsig_algorithm_name(key->algorithm)->len -
	       tsig_mac_len(key->algorithm);
}

/* A message of the corpus, in out (cap octets); its length. */
static inline size_t
tsig_case_sample(
    const char *tool, enum tsig_algorithm algorithm, uint8_t *out, size_t cap)
{
	static const char *const hashes[TSIG_ALGORITHM_COUNT] = {
	    "sha256", "sha384", "sha512"};
	char path[128];
	FILE *f;
	size_t len;

	(void)snprintf(path, sizeof(path), "tests/fuzz/corpus/tsig/%s-%s", tool,
	    hashes[algorithm]);
	f = fopen(path, "rb");
	assert_non_null(f);
	len = fread(out, 1, cap, f);
	assert_int_equal(fclose(f), 0);
	return len;
}

/* A question for the zone, unsigned; its length. */
static inline size_t
tsig_case_question(uint8_t *out)
{
	static const uint8_t question[] = "\xbe\xef\0\0\0\1\0\0\0\0\0\0\2bl\7"
					  "example\3org\0\0\x06\0\1";

	memcpy(out, question, sizeof(question) - 1);
	return sizeof(question) - 1;
}

#endif
