/* Inputs: what is opened, what is decompressed, what is refused, the hash. */
#include "importer/packed.h"
#include "input_impl.h"
#include "tmpdir.h"

/* Reads all of an open input and compares; want NULL: only reads. */
static enum status
read_all(struct input *in, const struct bytes *want, struct why *why)
{
	size_t at = 0;

	for (;;) {
		const uint8_t *data;
		size_t len;
		enum status st = input_read(in, &data, &len, why);

		if (st != ST_OK)
			return st;
		if (len == 0)
			break;
		if (want == NULL)
			continue;
		assert_true(len <= want->len - at);
		assert_memory_equal(data, want->data + at, len);
		at += len;
	}
	if (want != NULL)
		assert_int_equal(at, want->len);
	return ST_OK;
}

static void
check_hash(struct input *in, struct bytes file)
{
	uint8_t got[32], want[32];
	struct why why;

	assert_int_equal(input_finish(in, got, &why), ST_OK);
	assert_int_equal(
	    EVP_Digest(file.data, file.len, want, NULL, EVP_sha256(), NULL), 1);
	assert_memory_equal(got, want, 32);
}

/* The file says what is wanted, in every byte, and the hash is the file's. */
static void
try_good(struct tmpdir *t, struct bytes file, struct bytes want)
{
	struct input *in = NULL;
	struct why why;

	unlink(tmpdir_path(t, "f"));
	tmpdir_write(t, "f", 0, file.data, file.len);
	assert_int_equal(input_open(t->path, &in, &why), ST_OK);
	assert_int_equal(read_all(in, &want, &why), ST_OK);
	check_hash(in, file);
	case_int("size", input_size(in), file.len);
	case_int("taken", input_taken(in), file.len);
	input_close(&in);
	assert_null(in);
}

/* The file is refused when it is opened or read. */
static void
try_bad(struct tmpdir *t, const char *name, struct bytes file, const char *want)
{
	struct input *in = NULL;
	struct why why;
	enum status st;

	unlink(tmpdir_path(t, "f"));
	tmpdir_write(t, "f", 0, file.data, file.len);
	st = input_open(t->path, &in, &why);
	if (st == ST_OK)
		st = read_all(in, NULL, &why);
	case_int(name, st, ST_BAD_DATA);
	case_holds(name, why.text, want);
	input_close(&in);
}

static void
sizes_and_codecs(void **state)
{
	static const size_t sizes[] = {0, 1, 2, 5, 6, 7, 65535, 65536, 65537,
	    131071, 131072, 131073, 262144, 300000};

	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct bytes text = sample(sizes[i]);
		struct bytes gz = gzip(text), zst = zstd(text);

		try_good(*state, text, text);
		try_good(*state, gz, text);
		try_good(*state, zst, text);
		free(text.data);
		free(gz.data);
		free(zst.data);
	}
}

static void
several_members(void **state)
{
	static const char skip[] = "\x5e\x2a\x4d\x18\x03\0\0\0abc";
	struct bytes text = sample(100000), twice = join(text, text);
	struct bytes gz = gzip(text), zst = zstd(text), none = sample(0);
	struct bytes skipped = literal(skip, 11), empty = gzip(none);
	struct bytes cases[5];

	cases[0] = join(gz, gz);
	try_good(*state, cases[0], twice);
	cases[1] = join(zst, zst);
	try_good(*state, cases[1], twice);
	cases[2] = join(skipped, zst);
	try_good(*state, cases[2], text);
	cases[3] = join(zst, skipped);
	try_good(*state, cases[3], text);
	cases[4] = join(empty, gz);
	try_good(*state, cases[4], text);
	for (size_t i = 0; i < COUNT(cases); i++)
		free(cases[i].data);
	free(text.data);
	free(twice.data);
	free(gz.data);
	free(zst.data);
	free(none.data);
	free(skipped.data);
	free(empty.data);
}

/* Every beginning of a compressed file is refused, not taken for less. */
static void
truncated_files(void **state)
{
	struct bytes text = sample(3000), packed[2];

	packed[0] = gzip(text);
	packed[1] = zstd(text);
	for (size_t i = 0; i < COUNT(packed); i++)
		for (size_t n = 4; n < packed[i].len; n++)
			try_bad(*state, "cut",
			    (struct bytes){packed[i].data, n}, "cut off");
	free(text.data);
	free(packed[0].data);
	free(packed[1].data);
}

static void
garbage_behind_the_end(void **state)
{
	static const char *const tails[] = {"x", "\n", "\x1f",
	    ("\x1f\x8b"
	     "x"),
	    "192.0.2.1\n"};
	struct bytes text = sample(3000), packed[2];

	packed[0] = gzip(text);
	packed[1] = zstd(text);
	for (size_t i = 0; i < COUNT(packed); i++)
		for (size_t k = 0; k < COUNT(tails); k++) {
			struct bytes tail = literal(tails[k], strlen(tails[k]));
			struct bytes file = join(packed[i], tail);

			try_bad(*state, tails[k], file,
			    i == 0 ? "gzip: " : "zstd: ");
			free(tail.data);
			free(file.data);
		}
	free(text.data);
	free(packed[0].data);
	free(packed[1].data);
}

static void
damaged_files(void **state)
{
	struct bytes text = sample(3000), gz = gzip(text);

	gz.data[gz.len - 6] ^= 1; /* in the CRC */
	try_bad(*state, "crc", gz, "gzip: damaged");
	gz.data[gz.len - 6] ^= 1;
	gz.data[gz.len / 2] ^= 0x55;
	try_bad(*state, "middle", gz, "gzip: damaged");
	free(gz.data);
	free(text.data);
}

static void
formats_named_and_refused(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"BZh91AY&SY", "bzip2"},
	    {"\xfd"
	     "7zXZ\0....",
		"xz"},
	    {"PK\003\004......", "zip"},
	    {"7z\xbc\xaf\x27\x1c....", "7z"},
	    {"\x04\x22\x4d\x18......", "lz4"},
	    {"\x1f\x9d........", "compress"},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bytes file = literal(cases[i].text, 8);

		try_bad(*state, cases[i].want, file, cases[i].want);
		free(file.data);
	}
}

/* Other caps than the real ones, which a test would wait for. */
static void
try_caps(struct tmpdir *t, struct bytes file, uint64_t max, uint64_t ratio,
    const char *want)
{
	struct input *in = NULL;
	struct why why = {.text = "taken"};

	unlink(tmpdir_path(t, "f"));
	tmpdir_write(t, "f", 0, file.data, file.len);
	assert_int_equal(input_open(t->path, &in, &why), ST_OK);
	input_set_caps(in, max, ratio);
	if (read_all(in, NULL, &why) == ST_OK)
		snprintf(why.text, sizeof(why.text), "taken");
	case_holds(want, why.text, want);
	input_close(&in);
}

static void
caps(void **state)
{
	struct bytes text = sample(3 << 20);
	struct bytes gz = gzip(text), zst = zstd(text);
	struct bytes small = sample(1 << 20), few = zstd(small);
	uint64_t len = text.len;

	try_caps(*state, text, len, 1, "taken");
	try_caps(*state, text, len - 1, 1, "more than 3145727 bytes");
	try_caps(*state, gz, len, 1000, "taken");
	try_caps(*state, gz, len - 1, 1000, "bytes when decompressed");
	try_caps(*state, gz, len, 100, "a decompression bomb");
	try_caps(*state, zst, len - 1, 1 << 20, "bytes when decompressed");
	try_caps(*state, zst, len, 1000, "a decompression bomb");
	/* Up to the first MiB the ratio is nobody's business. */
	try_caps(*state, few, len, 100, "taken");
	free(text.data);
	free(gz.data);
	free(zst.data);
	free(small.data);
	free(few.data);
}

static void
what_is_no_file(void **state)
{
	struct tmpdir *t = *state;
	struct input *in = NULL;
	struct why why;

	case_int("directory", input_open(t->dir, &in, &why), ST_NO_INPUT);
	case_holds("directory", why.text, "is a directory");
	case_holds("directory", why.text, t->dir);
	case_int("device", input_open("/dev/null", &in, &why), ST_NO_INPUT);
	case_holds("device", why.text, "is a device");
	case_int("missing", input_open(tmpdir_path(t, "a\033b"), &in, &why),
	    ST_NO_INPUT);
	case_holds("missing", why.text, "a\\x1bb: No such file");
	assert_null(in);
}

static void
links_are_followed(void **state)
{
	struct tmpdir *t = *state;
	struct bytes text = sample(100);
	char target[PATH_MAX];
	struct input *in = NULL;
	struct why why;

	tmpdir_write(t, "today", 0, text.data, text.len);
	snprintf(target, sizeof(target), "%s", t->path);
	assert_int_equal(symlink(target, tmpdir_path(t, "current")), 0);
	assert_int_equal(input_open(t->path, &in, &why), ST_OK);
	assert_int_equal(read_all(in, &text, &why), ST_OK);
	input_close(&in);
	free(text.data);
}

/* A pipe that gives one byte at a time, on standard input and as a FIFO. */
static void
try_pipe(struct tmpdir *t, struct bytes file, struct bytes want, bool fifo)
{
	struct input *in = NULL;
	struct why why;
	int ends[2] = {-1, -1}, saved = dup(STDIN_FILENO), end = 0;
	pid_t pid;

	unlink(tmpdir_path(t, "fifo"));
	assert_int_equal(fifo ? mkfifo(t->path, 0600) : pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		int fd = fifo ? open(t->path, O_WRONLY) : ends[1];

		for (size_t i = 0; i < file.len; i++)
			if (write(fd, file.data + i, 1) != 1)
				_exit(1);
		_exit(0);
	}
	assert_true(pid > 0 && saved >= 0);
	if (!fifo) {
		close(ends[1]);
		assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
		close(ends[0]);
	}
	assert_int_equal(input_open(fifo ? t->path : "-", &in, &why), ST_OK);
	assert_int_equal(read_all(in, &want, &why), ST_OK);
	check_hash(in, file);
	input_close(&in);
	assert_int_equal(dup2(saved, STDIN_FILENO), STDIN_FILENO);
	close(saved);
	assert_int_equal(waitpid(pid, &end, 0), pid);
	assert_int_equal(end, 0);
}

static void
pipes(void **state)
{
	struct bytes text = sample(20000), gz = gzip(text), zst = zstd(text);

	for (int fifo = 0; fifo < 2; fifo++) {
		try_pipe(*state, text, text, fifo);
		try_pipe(*state, gz, text, fifo);
		try_pipe(*state, zst, text, fifo);
	}
	free(text.data);
	free(gz.data);
	free(zst.data);
}

int
main(void)
{
#define IN_DIR(f)                                                              \
	cmocka_unit_test_setup_teardown(f, tmpdir_setup, tmpdir_teardown)
	const struct CMUnitTest tests[] = {
	    IN_DIR(sizes_and_codecs),
	    IN_DIR(several_members),
	    IN_DIR(truncated_files),
	    IN_DIR(garbage_behind_the_end),
	    IN_DIR(damaged_files),
	    IN_DIR(formats_named_and_refused),
	    IN_DIR(caps),
	    IN_DIR(what_is_no_file),
	    IN_DIR(links_are_followed),
	    IN_DIR(pipes),
	};

	return cmocka_run_group_tests_name("input", tests, NULL, NULL);
}
