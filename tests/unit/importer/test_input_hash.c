/* Inputs that are read twice: hashed before anything of them is looked at, and
 * held against that hash when they are read. */
#include <openssl/evp.h>

#include "importer/packed.h"
#include "input_impl.h"
#include "tmpdir.h"

static struct input *
open_file(struct tmpdir *t, struct bytes file)
{
	struct input *in = NULL;
	struct why why;

	(void)remove(tmpdir_path(t, "in"));
	tmpdir_write(t, "in", 0, file.data, file.len);
	assert_int_equal(input_open_plain(t->path, &in, &why), ST_OK);
	return in;
}

/* Reads to the end; the bytes that came are counted. */
static enum status
read_all(struct input *in, size_t *len_out, struct why *why)
{
	uint8_t sha[32];
	const uint8_t *data;
	size_t len;

	*len_out = 0;
	do {
		enum status st = input_read(in, &data, &len, why);

		if (st != ST_OK)
			return st;
		*len_out += len;
	} while (len > 0);
	return input_finish(in, sha, why);
}

static void
check_blake(const uint8_t got[64], struct bytes file)
{
	uint8_t want[64];

	assert_int_equal(
	    EVP_Digest(file.data, file.len, want, NULL, EVP_blake2b512(), NULL),
	    1);
	assert_memory_equal(got, want, 64);
}

/* As received: of a compressed file, the compressed bytes. */
static void
hashes_what_was_received(void **state)
{
	static const size_t sizes[] = {
	    0, 1, 5, 6, 7, 65535, 65536, 65537, 131072, 131073, 1000000};

	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct bytes text = sample(sizes[i]), gz = gzip(text);
		const struct bytes *files[] = {&text, &gz};

		for (size_t k = 0; k < COUNT(files); k++) {
			struct input *in = open_file(*state, *files[k]);
			uint8_t blake[64];
			struct why why;
			size_t len;

			assert_int_equal(input_prehash(in, blake, &why), ST_OK);
			check_blake(blake, *files[k]);
			assert_int_equal(read_all(in, &len, &why), ST_OK);
			case_int("bytes", len, sizes[i]);
			input_close(&in);
		}
		free(text.data);
		free(gz.data);
	}
}

/* Between the passes, and behind what was read already. */
static void
sees_what_changes_in_between(void **state)
{
	static const size_t places[] = {0, 5, 6, 70000, 199999};
	struct tmpdir *t = *state;
	struct bytes text = sample(200000);
	struct why why;
	uint8_t blake[64];
	size_t len;

	for (size_t i = 0; i < COUNT(places); i++) {
		struct input *in = open_file(t, text);
		uint8_t other = (uint8_t)(text.data[places[i]] + 1);
		enum status st;

		assert_int_equal(input_prehash(in, blake, &why), ST_OK);
		tmpdir_write(t, "in", (off_t)places[i], &other, 1);
		st = read_all(in, &len, &why);
		/* The first bytes were in the buffer before: of those, what
		 * was hashed is what is read. */
		if (st != ST_BAD_DATA && places[i] >= INPUT_RAW_SIZE)
			fail_msg("byte %zu: status %d", places[i], (int)st);
		if (st == ST_BAD_DATA)
			case_text("why", why.text, "changed while it was read");
		input_close(&in);
	}
	for (int shorter = 0; shorter < 2; shorter++) {
		struct input *in = open_file(t, text);

		assert_int_equal(input_prehash(in, blake, &why), ST_OK);
		if (shorter)
			assert_int_equal(truncate(t->path, 150000), 0);
		else
			tmpdir_write(t, "in", (off_t)text.len, "x", 1);
		case_int("length", read_all(in, &len, &why), ST_BAD_DATA);
		input_close(&in);
	}
	free(text.data);
}

/* What can be read once only is copied first. */
static void
copies_a_pipe(void **state)
{
	static const size_t sizes[] = {0, 1, 6, 7, 65536, 300000};

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct bytes text = sample(sizes[i]), gz = gzip(text);
		struct input *in = NULL;
		int ends[2], saved = dup(STDIN_FILENO), end = 0;
		uint8_t blake[64];
		struct why why;
		size_t len;
		pid_t pid;

		assert_int_equal(pipe(ends), 0);
		pid = fork();
		if (pid == 0) {
			(void)!write(ends[1], gz.data, 3);
			(void)!write(ends[1], gz.data + 3, gz.len - 3);
			_exit(0);
		}
		assert_true(pid > 0 && saved >= 0);
		assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
		close(ends[0]);
		close(ends[1]);
		assert_int_equal(input_open("-", &in, &why), ST_OK);
		assert_int_equal(input_prehash(in, blake, &why), ST_OK);
		check_blake(blake, gz);
		case_int("size", input_size(in), gz.len);
		assert_int_equal(read_all(in, &len, &why), ST_OK);
		case_int("bytes", len, sizes[i]);
		input_close(&in);
		assert_int_equal(dup2(saved, STDIN_FILENO), STDIN_FILENO);
		close(saved);
		assert_int_equal(waitpid(pid, &end, 0), pid);
		free(text.data);
		free(gz.data);
	}
}

/* Where others name the files. */
static void
opens_nothing_but_files(void **state)
{
	struct tmpdir *t = *state;
	struct input *in = NULL;
	struct why why;
	char link[PATH_MAX];

	tmpdir_write(t, "real", 0, "x", 1);
	(void)snprintf(link, sizeof(link), "%s", tmpdir_path(t, "link"));
	assert_int_equal(symlink(tmpdir_path(t, "real"), link), 0);
	case_int("link", input_open_plain(link, &in, &why), ST_NO_INPUT);
	case_holds("link", why.text, "is not a regular file");
	assert_int_equal(mkfifo(tmpdir_path(t, "fifo"), 0600), 0);
	case_int("fifo", input_open_plain(t->path, &in, &why), ST_NO_INPUT);
	case_int("directory", input_open_plain(t->dir, &in, &why), ST_NO_INPUT);
	case_int(
	    "device", input_open_plain("/dev/zero", &in, &why), ST_NO_INPUT);
	case_int("standard input, which is a name here",
	    input_open_plain("-", &in, &why), ST_NO_INPUT);
	assert_null(in);
}

int
main(void)
{
#define TMPDIR_TEST(f)                                                         \
	cmocka_unit_test_setup_teardown(f, tmpdir_setup, tmpdir_teardown)
	const struct CMUnitTest tests[] = {
	    TMPDIR_TEST(hashes_what_was_received),
	    TMPDIR_TEST(sees_what_changes_in_between),
	    TMPDIR_TEST(copies_a_pipe),
	    TMPDIR_TEST(opens_nothing_but_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
