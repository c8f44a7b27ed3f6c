/* The keyed hash against OpenSSL's. */
#include "case.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "siphash.h"

static void
siphash_is_openssls(void **state)
{
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "SIPHASH", NULL);
	EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(mac);
	size_t size = 8, len;
	OSSL_PARAM params[] = {
	    OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &size),
	    OSSL_PARAM_construct_end()};
	uint8_t key[SIPHASH_KEY_LEN], data[64], want[8];

	(void)state;
	for (unsigned i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)i;
	for (unsigned i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 7 + 3);
	for (size_t n = 0; n <= sizeof(data); n++) {
		char *exact = case_exact(data, n);
		uint64_t got = siphash(key, (const uint8_t *)exact, n);

		assert_true(EVP_MAC_init(ctx, key, sizeof(key), params));
		assert_true(EVP_MAC_update(ctx, data, n));
		assert_true(EVP_MAC_final(ctx, want, &len, sizeof(want)));
		for (unsigned i = 0; i < 8; i++)
			case_int("octet", (uint8_t)(got >> 8 * i), want[i]);
		free(exact);
	}
	EVP_MAC_CTX_free(ctx);
	EVP_MAC_free(mac);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(siphash_is_openssls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
