/* How a file leaves a spool, and what is left of a move that was cut short. */
#include "importer/spool_case.h"

/* The file as it waits. */
static struct spool_file
waiting(struct tmpdir *t, const char *name)
{
	struct spool_file f = {.seq = 0};

	(void)snprintf(f.name, sizeof(f.name), "%s", name);
	assert_int_equal(lstat(tmpdir_path(t, name), &f.stat), 0);
	return f;
}

static const char *
move(struct tmpdir *t, const char *name, enum spool_end end, char *out)
{
	struct spool s = open_spool(t);
	struct spool_file f = waiting(t, name);
	struct why why;

	if (spool_move(&s, &f, end, "why\n", NOW, out, &why) != ST_OK)
		fail_msg("%s", why.text);
	assert_false(there(t, SPOOL_NOTE));
	spool_close(&s);
	return out;
}

static void
moves_what_belongs_together(void **state)
{
	struct tmpdir *t = *state;
	char got[NAME_MAX + 1];
	struct stat sb;

	put(t, "a", "1");
	put(t, "a.minisig", "2");
	put(t, "a.scan.json", "3");
	put(t, "a.scan.json.minisig", "4");
	put(t, "b", "5");
	case_text("a", move(t, "a", SPOOL_DONE, got), "a");
	assert_false(there(t, "a") || there(t, "a.minisig") ||
		     there(t, "a.scan.json") ||
		     there(t, "a.scan.json.minisig"));
	assert_true(there(t, "done/a") && there(t, "done/a.minisig") &&
		    there(t, "done/a.scan.json") &&
		    there(t, "done/a.scan.json.minisig"));
	case_int("reason", tmpdir_size(t, "done/a.reason"), 4);
	assert_int_equal(stat(tmpdir_path(t, "done/a.reason"), &sb), 0);
	case_int("its time", sb.st_mtime, NOW);
	assert_true(there(t, "b"));
	case_text("b", move(t, "b", SPOOL_FAILED, got), "b");
	assert_true(there(t, "failed/b") && there(t, "failed/b.reason"));
}

static void
never_takes_a_name_that_is_there(void **state)
{
	struct tmpdir *t = *state;
	char got[NAME_MAX + 1], longest[NAME_MAX + 1];

	put(t, "a", "1");
	(void)move(t, "a", SPOOL_DONE, got);
	put(t, "a", "22");
	case_text("again", move(t, "a", SPOOL_DONE, got), "a.1");
	case_int("the first one", tmpdir_size(t, "done/a"), 1);
	case_int("the second one", tmpdir_size(t, "done/a.1"), 2);
	/* Not the file's name is taken, but one that would go with it. */
	put(t, "b", "3");
	put(t, "done/b.minisig", "of another");
	case_text("a signature", move(t, "b", SPOOL_DONE, got), "b.1");
	put(t, "c", "3");
	put(t, "done/c.reason", "of another");
	case_text("a reason", move(t, "c", SPOOL_DONE, got), "c.1");
	/* No room for what stands behind a name. */
	memset(longest, 'x', NAME_MAX);
	longest[NAME_MAX] = '\0';
	for (int i = 0; i < 2; i++) {
		put(t, longest, "4");
		(void)move(t, longest, SPOOL_DONE, got);
		assert_true(strlen(got) > 200 && strlen(got) < NAME_MAX - 20);
		assert_false(there(t, longest));
	}
	case_text("the second one", got + strlen(got) - 2, ".1");
}

static void
leaves_a_file_that_took_the_name(void **state)
{
	struct tmpdir *t = *state;
	struct spool s = open_spool(t);
	struct spool_file f;
	struct why why;
	char got[NAME_MAX + 1];

	put(t, "a", "old");
	f = waiting(t, "a");
	put(t, "a.new", "new");
	put(t, "a.minisig", "of the new one");
	assert_int_equal(renameat(s.dir, "a.new", s.dir, "a"), 0);
	assert_int_equal(
	    spool_move(&s, &f, SPOOL_DONE, "", NOW, got, &why), ST_OK);
	case_text("moved", got, "");
	assert_true(there(t, "a") && there(t, "a.minisig"));
	assert_false(there(t, "done/a"));
	spool_close(&s);
}

/* A note, and any of the steps done: the rest is. */
static void
finishes_what_was_begun(void **state)
{
	static const char *const parts[] = {"", ".minisig"};
	struct tmpdir *t = *state;

	for (unsigned done = 0; done < 8; done++) {
		struct spool s = open_spool(t);
		struct spool_note n = {.end = SPOOL_DONE, .reason = "why\n"};
		struct why why;

		(void)snprintf(n.from, sizeof(n.from), "x%u", done);
		(void)snprintf(n.to, sizeof(n.to), "y%u", done);
		for (unsigned i = 0; i < 2; i++) {
			char from[32], to[40];
			struct stat sb;

			(void)snprintf(
			    from, sizeof(from), "x%u%s", done, parts[i]);
			(void)snprintf(
			    to, sizeof(to), "done/y%u%s", done, parts[i]);
			put(t, from, "x");
			assert_int_equal(stat(tmpdir_path(t, from), &sb), 0);
			n.inode[i] = (uint64_t)sb.st_ino;
			if (done & 1u << i)
				assert_int_equal(
				    renameat(s.dir, from, s.dir, to), 0);
		}
		if (done & 4) {
			char to[40];

			(void)snprintf(to, sizeof(to), "done/y%u.reason", done);
			put(t, to, "why\n");
		}
		assert_int_equal(spool_note_write(&s, &n, &why), ST_OK);
		assert_int_equal(spool_recover(&s, NOW, &why), ST_OK);
		assert_false(there(t, SPOOL_NOTE));
		for (unsigned i = 0; i < 2; i++) {
			char name[40];

			(void)snprintf(
			    name, sizeof(name), "done/y%u%s", done, parts[i]);
			assert_true(there(t, name));
		}
		assert_int_equal(spool_recover(&s, NOW, &why), ST_OK);
		spool_close(&s);
	}
}

/* Between a run that was killed and the next a new file came. */
static void
does_not_move_another_file(void **state)
{
	struct tmpdir *t = *state;
	struct spool s = open_spool(t);
	struct spool_note n = {
	    .end = SPOOL_DONE, .from = "a", .to = "a", .reason = "why\n"};
	struct stat sb;
	struct why why;

	put(t, "done/a", "moved before");
	assert_int_equal(stat(tmpdir_path(t, "done/a"), &sb), 0);
	n.inode[0] = (uint64_t)sb.st_ino;
	put(t, "a", "new");
	assert_int_equal(spool_note_write(&s, &n, &why), ST_OK);
	assert_int_equal(spool_recover(&s, NOW, &why), ST_OK);
	assert_true(there(t, "a"));
	case_int("the old one", tmpdir_size(t, "done/a"), 12);
	spool_close(&s);
}

#define NOTE "relaybl-spool/1\nfrom a\nto done b\n1 2 3 4\nwhy\nand how\n"

static void
reads_only_its_own_notes(void **state)
{
	static const char *const bad[] = {
	    "",
	    "relaybl-spool/2\nfrom a\nto done b\n1 2 3 4\n",
	    "relaybl-spool/1 \nfrom a\nto done b\n1 2 3 4\n",
	    "relaybl-spool/1\nfrom a/b\nto done b\n1 2 3 4\n",
	    "relaybl-spool/1\nfrom ..\nto done b\n1 2 3 4\n",
	    "relaybl-spool/1\nfrom \nto done b\n1 2 3 4\n",
	    "relaybl-spool/1\nfrom a\nto done .b\n1 2 3 4\n",
	    "relaybl-spool/1\nfrom a\nto do b\n1 2 3 4\n",
	    "relaybl-spool/1\nfrom a\nto done\n1 2 3 4\n",
	    "relaybl-spool/1\nfrom a\nto done ../b\n1 2 3 4\n",
	    "relaybl-spool/1\nfrom a\nto done b\n1 2 3\n",
	    "relaybl-spool/1\nfrom a\nto done b\n1 2 3 4 5\n",
	    "relaybl-spool/1\nfrom a\nto done b\n1 2 3 x\n",
	};
	struct tmpdir *t = *state;
	struct spool_note n;
	struct spool s;
	struct why why;
	char *text = case_exact(NOTE, sizeof(NOTE));

	assert_true(spool_note_parse(text, &n));
	case_text("from", n.from, "a");
	case_text("to", n.to, "b");
	case_int("end", n.end, SPOOL_DONE);
	case_int("inode", n.inode[3], 4);
	case_text("reason", n.reason, "why\nand how\n");
	free(text);
	for (size_t i = 0; i < COUNT(bad); i++) {
		text = case_exact(bad[i], strlen(bad[i]) + 1);
		case_int(bad[i], spool_note_parse(text, &n), false);
		free(text);
	}
	put(t, SPOOL_NOTE, "nonsense");
	s = open_spool(t);
	case_int("recover", spool_recover(&s, NOW, &why), ST_BAD_DATA);
	case_holds("recover", why.text, "not what a run wrote: remove it");
	spool_close(&s);
}

static void
removes_what_is_old(void **state)
{
	struct tmpdir *t = *state;
	struct spool s;
	struct why why;
	char got[NAME_MAX + 1];

	put(t, "a", "1");
	put(t, "a.minisig", "1");
	(void)move(t, "a", SPOOL_DONE, got);
	put(t, "b", "1");
	(void)move(t, "b", SPOOL_FAILED, got);
	put(t, "done/mine", "1");
	s = open_spool(t);
	assert_int_equal(spool_prune(&s, NOW + 100, 100, &why), ST_OK);
	assert_true(there(t, "done/a") && there(t, "failed/b"));
	assert_int_equal(spool_prune(&s, NOW + 101, 100, &why), ST_OK);
	assert_false(there(t, "done/a") || there(t, "done/a.minisig") ||
		     there(t, "done/a.reason") || there(t, "failed/b"));
	assert_true(there(t, "done/mine"));
	spool_close(&s);
}

int
main(void)
{
#define TMPDIR_TEST(f)                                                         \
	cmocka_unit_test_setup_teardown(f, tmpdir_setup, tmpdir_teardown)
	const struct CMUnitTest tests[] = {
	    TMPDIR_TEST(moves_what_belongs_together),
	    TMPDIR_TEST(never_takes_a_name_that_is_there),
	    TMPDIR_TEST(leaves_a_file_that_took_the_name),
	    TMPDIR_TEST(finishes_what_was_begun),
	    TMPDIR_TEST(does_not_move_another_file),
	    TMPDIR_TEST(reads_only_its_own_notes),
	    TMPDIR_TEST(removes_what_is_old),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
