/* Snapshots of damaged, foreign and odd files: each is refused, none kills. */
#include "generation_fixture.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "seal.h"
#include "snapshot.h"
#include "store.h"

static uint64_t rng = 4711;

static uint32_t
dice(uint32_t sides)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return (uint32_t)((rng >> 11) % sides);
}

struct bytes {
	uint8_t *data;
	size_t len;
};

static struct bytes
read_file(const char *path)
{
	int fd = open(path, O_RDONLY);
	struct stat sb;
	struct bytes b;

	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &sb), 0);
	b.len = (size_t)sb.st_size;
	b.data = malloc(b.len);
	assert_non_null(b.data);
	assert_int_equal(read(fd, b.data, b.len), (ssize_t)b.len);
	close(fd);
	return b;
}

/* Opens these bytes as a file; they must be refused. */
static void
refused(
    const struct fixture *f, const uint8_t *data, size_t len, const char *what)
{
	char path[128];
	struct snapshot *s = NULL;
	struct why why = {""};
	enum status st;
	int fd;

	fixture_served(f, "damaged", path, sizeof(path));
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, data, len), (ssize_t)len);
	close(fd);
	st = snapshot_open_file(path, &s, &why);
	if (st != ST_CORRUPT)
		fail_msg("%s: got status %d (%s)", what, st, why.text);
	if (strstr(why.text, path) == NULL)
		fail_msg("%s: the file is not named: %s", what, why.text);
}

static void
publish_some(struct fixture *f)
{
	struct ledger_txn *txn;
	uint16_t id;

	fixture_open(f);
	txn = fixture_begin(f, LEDGER_WRITE);
	id = fixture_list(txn, "one");
	for (uint32_t i = 0; i < 6000; i++) {
		struct prefix p = {.addr = {ADDR_V4, {198, 18}}, .len = 32};

		put32(p.addr.b, 0xc6120000 + i * 37);
		fixture_put(
		    txn, id, &p, (uint8_t)(i % CLASS_COUNT), 1000 + i % 100);
		p = (struct prefix){{ADDR_V6, {0x20, 1, 0xd, 0xb8}}, 64};
		put32(p.addr.b + 4, i * 7919);
		fixture_put(txn, id, &p, CLASS_RELAY, 1000 + i % 10);
	}
	must(ledger_commit(&txn, &fixture_why));
	fixture_publish(f);
	fixture_add(f, "one", "198.51.100.7");
	fixture_publish(f);
}

static void
test_damage(void **state)
{
	struct fixture f;
	struct bytes one, two;
	char path[128];

	(void)state;
	publish_some(&f);
	one = read_file(fixture_served(&f, "1.mdb", path, sizeof(path)));
	two = read_file(fixture_served(&f, "2.mdb", path, sizeof(path)));
	for (size_t len = 0; len < two.len; len += 4096)
		refused(&f, two.data, len, "cut at a page");
	refused(&f, two.data, two.len - 1, "an octet short");
	refused(&f, two.data, two.len - SEAL_LEN, "no seal");
	for (int i = 0; i < 300; i++) {
		size_t at = dice((uint32_t)two.len);

		two.data[at] ^= (uint8_t)(1 << dice(8));
		refused(&f, two.data, two.len, "a bit flipped");
		two.data[at] = (uint8_t)(two.data[at] ^ 0xff);
		refused(&f, two.data, two.len, "an octet changed");
		free(two.data);
		two = read_file(path);
	}
	/* Pages of one, the rest of the other. */
	for (size_t at = 4096; at < one.len && at < two.len; at += 3 * 4096) {
		uint8_t *mixed = malloc(two.len);

		assert_non_null(mixed);
		memcpy(mixed, two.data, two.len);
		memcpy(mixed, one.data, at);
		/* The first pages may be the same in both. */
		if (memcmp(mixed, two.data, two.len) != 0)
			refused(&f, mixed, two.len, "two mixed");
		free(mixed);
	}
	free(one.data);
	free(two.data);
	fixture_close(&f);
}

/* Sealed rubbish: the seal is right, what it seals is not. */
static void
test_sealed_rubbish(void **state)
{
	uint8_t page[4096] = {0};
	char path[128];
	struct fixture f;
	struct snapshot *s;
	struct why why;
	int fd;

	(void)state;
	fixture_open(&f);
	fixture_publish(&f);
	fixture_served(&f, "rubbish", path, sizeof(path));
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, page, sizeof(page)), sizeof(page));
	must(seal_write(fd, &fixture_why));
	close(fd);
	assert_int_equal(snapshot_open_file(path, &s, &why), ST_CORRUPT);
	fixture_close(&f);
}

/* A whole file of another version, sealed: it had other databases. */
static void
test_other_schema(void **state)
{
	static const char *const dbs[] = {"meta", "chunks4", "chunks6"};
	const struct store_options opt = {
	    .mode = STORE_BUILD, .dbs = dbs, .db_count = 3};
	const struct slice one = {(const uint8_t *)"\0\0\0\1", 4};
	struct store_txn *txn;
	struct store *store;
	struct snapshot *s;
	struct fixture f;
	struct why why;
	char path[128];
	int fd;

	(void)state;
	fixture_open(&f);
	fixture_publish(&f);
	fixture_served(&f, "2.mdb", path, sizeof(path));
	must(store_open(path, &opt, &store, &fixture_why));
	must(store_begin(store, true, &txn, &fixture_why));
	must(store_put(
	    txn, 0, slice_of("schema"), one, STORE_PUT, &fixture_why));
	must(store_commit(&txn, &fixture_why));
	must(store_sync(store, &fixture_why));
	store_close(&store);
	fd = open(path, O_RDWR);
	assert_true(fd >= 0);
	must(seal_write(fd, &fixture_why));
	close(fd);
	assert_int_equal(snapshot_open_file(path, &s, &why), ST_VERSION);
	assert_non_null(strstr(why.text,
	    "2.mdb: schema 1, this program knows 2: run relaybl publish"));
	fixture_close(&f);
}

/* Every key that is listed and every prefix above it. */
static void
look_everywhere(const struct snapshot_list *l)
{
	uint8_t six[16] = {0x20, 1, 0xd, 0xb8};

	for (uint32_t i = 0; i < 6000; i++) {
		uint32_t four = 0xc6120000 + i * 37;

		snapshot_find4(l, four);
		put32(six + 4, i * 7919);
		snapshot_find6(l, six);
		for (unsigned len = 0; len < 32; len++)
			snapshot_below4(l,
			    len == 0 ? 0 : four >> (32 - len) << (32 - len),
			    len, CLASS_BIT(CLASS_AUTH));
		for (unsigned len = 0; len < 64; len += 4) {
			uint8_t cut[16] = {0};

			memcpy(cut, six, len / 8);
			if (len % 8 != 0)
				cut[len / 8] = six[len / 8] & 0xf0;
			snapshot_below6(l, cut, len, CLASS_BIT(CLASS_AUTH));
		}
	}
}

/* The file is written over while it is mapped: answers may be anything, but
 * nothing reads what is not there. */
static void
test_written_over(void **state)
{
	uint8_t page[4096];
	char path[128];
	struct fixture f;
	struct snapshot *s;
	struct why why;
	struct stat sb;
	int fd;

	(void)state;
	publish_some(&f);
	fixture_served(&f, "2.mdb", path, sizeof(path));
	assert_int_equal(snapshot_open_file(path, &s, &why), ST_OK);
	fd = open(path, O_WRONLY);
	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &sb), 0);
	for (int round = 0; round < 4; round++) {
		for (off_t at = 0; at < sb.st_size; at += (off_t)sizeof(page)) {
			for (size_t i = 0; i < sizeof(page); i++)
				page[i] = round == 0   ? 0
					  : round == 1 ? 0xff
						       : (uint8_t)dice(256);
			assert_int_equal(pwrite(fd, page, sizeof(page), at),
			    (ssize_t)sizeof(page));
		}
		look_everywhere(snapshot_list_by_name(s, "one"));
	}
	close(fd);
	snapshot_close(&s);
	fixture_close(&f);
}

static void
test_odd_files(void **state)
{
	char path[128], current[128];
	struct fixture f;
	struct snapshot *s;
	struct why why;

	(void)state;
	publish_some(&f);
	fixture_served(&f, "current", current, sizeof(current));
	assert_int_equal(snapshot_open_file(current, &s, &why), ST_BAD_DATA);
	assert_int_equal(snapshot_open_file(f.dir, &s, &why), ST_BAD_DATA);
	fixture_served(&f, "fifo", path, sizeof(path));
	assert_int_equal(mkfifo(path, 0644), 0);
	assert_int_equal(snapshot_open_file(path, &s, &why), ST_BAD_DATA);
	fixture_served(&f, "none", path, sizeof(path));
	assert_int_equal(snapshot_open_file(path, &s, &why), ST_NOT_FOUND);
	/* The link names a file that is gone. */
	fixture_served(&f, "2.mdb", path, sizeof(path));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(snapshot_open(f.dir, &s, &why), ST_CORRUPT);
	assert_non_null(strstr(why.text, "2.mdb"));
	/* The link names something else. */
	assert_int_equal(unlink(current), 0);
	assert_int_equal(symlink("../ledger/data.mdb", current), 0);
	assert_int_equal(snapshot_open(f.dir, &s, &why), ST_BAD_DATA);
	fixture_close(&f);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_damage),
	    cmocka_unit_test(test_sealed_rubbish),
	    cmocka_unit_test(test_other_schema),
	    cmocka_unit_test(test_written_over),
	    cmocka_unit_test(test_odd_files),
	};

	FIXTURE_CHECKER(argc, argv);
	return cmocka_run_group_tests_name(
	    "snapshot_damage", tests, NULL, NULL);
}
