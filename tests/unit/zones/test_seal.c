/* Seals: a whole file is recognised, every kind of damage is found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "seal.h"

/* A file with so many bytes of data, sealed where wanted; unlinked. */
static int
make_file(size_t len, bool sealed)
{
	char path[] = "/tmp/test_seal.XXXXXX";
	int fd = mkstemp(path);
	uint8_t *data = malloc(len + 1);
	struct why why;

	assert_true(fd >= 0);
	assert_non_null(data);
	unlink(path);
	for (size_t i = 0; i < len; i++)
		data[i] = (uint8_t)(i * 7 + i / 251);
	assert_int_equal(write(fd, data, len), (ssize_t)len);
	free(data);
	if (sealed)
		assert_int_equal(seal_write(fd, &why), ST_OK);
	return fd;
}

static off_t
size_of(int fd)
{
	struct stat sb;

	assert_int_equal(fstat(fd, &sb), 0);
	return sb.st_size;
}

static void
expect(int fd, const char *what, const char *want)
{
	struct why why = {"fine"};
	enum status st = seal_check(fd, &why);

	if (st != (want == NULL ? ST_OK : ST_CORRUPT))
		fail_msg("%s: got status %d (%s)", what, st, why.text);
	if (want != NULL && strstr(why.text, want) == NULL)
		fail_msg("%s: got \"%s\", want \"%s\"", what, why.text, want);
}

static void
test_sealed(void **state)
{
	/* Around the pieces it is read in. */
	static const size_t lengths[] = {
	    0, 1, 4096, 1048575, 1048576, 1048577, 3 * 1048576 + 4096};

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		int fd = make_file(lengths[i], true);

		expect(fd, "sealed", NULL);
		assert_int_equal(size_of(fd), (off_t)lengths[i] + SEAL_LEN);
		close(fd);
	}
}

/* The seal of a file is the same in every build and version: other machines
 * read it. The checksum is what "openssl mac" says of the same bytes. */
static void
test_known_seal(void **state)
{
	static const uint8_t sum[16] = {0x05, 0x76, 0x96, 0x60, 0x53, 0x30,
	    0x92, 0x86, 0x4d, 0x7f, 0x95, 0x81, 0x15, 0x28, 0x5b, 0x8b};
	uint8_t seal[SEAL_LEN];
	int fd = make_file(4096, true);

	(void)state;
	assert_int_equal(pread(fd, seal, SEAL_LEN, 4096), SEAL_LEN);
	assert_memory_equal(seal, "relaybl-seal-1\n\0\0\0\0\0\0\0\x10\0", 24);
	assert_memory_equal(seal + 24, sum, sizeof(sum));
	close(fd);
}

static void
test_every_byte_counts(void **state)
{
	int fd = make_file(2 * 4096, true);
	uint8_t byte, other;

	(void)state;
	for (off_t at = 0; at < 2 * 4096 + SEAL_LEN; at += 1 + at % 13) {
		assert_int_equal(pread(fd, &byte, 1, at), 1);
		other = byte ^ (uint8_t)(1 << (at % 8));
		assert_int_equal(pwrite(fd, &other, 1, at), 1);
		expect(fd, "a flipped bit", "");
		assert_int_equal(pwrite(fd, &byte, 1, at), 1);
	}
	expect(fd, "mended", NULL);
	close(fd);
}

static void
test_cut_and_foreign(void **state)
{
	int fd = make_file(4 * 4096, true);

	(void)state;
	for (off_t size = 4 * 4096 + SEAL_LEN - 1; size > 0; size -= 511) {
		assert_int_equal(ftruncate(fd, size), 0);
		expect(fd, "cut off",
		    size < SEAL_LEN ? "cut off" : "no seal at its end");
	}
	assert_int_equal(ftruncate(fd, 0), 0);
	expect(fd, "empty", "empty");
	close(fd);

	fd = make_file(8192, false);
	expect(fd, "never sealed", "no seal");
	close(fd);
}

/* A page put in or taken out before an intact seal. */
static void
test_wrong_length(void **state)
{
	int fd = make_file(4096, true);
	uint8_t seal[SEAL_LEN];

	(void)state;
	assert_int_equal(pread(fd, seal, SEAL_LEN, 4096), SEAL_LEN);
	assert_int_equal(pwrite(fd, seal, SEAL_LEN, 8192), SEAL_LEN);
	expect(fd, "a page more", "not as long as its seal says");
	close(fd);
}

static void
test_other_data(void **state)
{
	int fd = make_file(8192, true), other = make_file(8192, false);
	uint8_t seal[SEAL_LEN];

	(void)state;
	assert_int_equal(pread(fd, seal, SEAL_LEN, 8192), SEAL_LEN);
	assert_int_equal(pwrite(other, "x", 1, 5000), 1);
	assert_int_equal(pwrite(other, seal, SEAL_LEN, 8192), SEAL_LEN);
	expect(other, "the seal of another file", "checksum");
	close(fd);
	close(other);
}

static void
test_cannot_write(void **state)
{
	struct why why;
	int fd = open("/dev/null", O_RDONLY);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(seal_write(fd, &why), ST_IO);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sealed),
	    cmocka_unit_test(test_known_seal),
	    cmocka_unit_test(test_every_byte_counts),
	    cmocka_unit_test(test_cut_and_foreign),
	    cmocka_unit_test(test_wrong_length),
	    cmocka_unit_test(test_other_data),
	    cmocka_unit_test(test_cannot_write),
	};

	return cmocka_run_group_tests_name("seal", tests, NULL, NULL);
}
