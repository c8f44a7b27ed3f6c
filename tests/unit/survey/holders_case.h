/*
 * What tests of holders share: sources out of texts, answers as texts, and
 * what was said on standard error.
 */
#ifndef UNIT_HOLDERS_CASE_H
#define UNIT_HOLDERS_CASE_H

#include "holders_impl.h"
#include "tmpdir.h"

struct holders_case {
	struct tmpdir *t;
	struct config_source sources[8];
	size_t count;
	struct holders *h;
	struct why why;
	char said[16384]; /* on standard error, at the last case_open */
	char answer[1024];
};

/* A file that is there already, or is not, as the next source. */
static inline void
case_path(struct holders_case *c, int kind, const char *path)
{
	struct config_source *s = &c->sources[c->count];

	assert_true(c->count < COUNT(c->sources));
	s->kind = (uint8_t)kind;
	s->file = strdup(path);
	assert_non_null(s->file);
	c->count++;
}

/* Writes a file and makes it the next source. Modified at 2002-09-24. */
static inline void
case_bytes(struct holders_case *c, int kind, const void *data, size_t len)
{
	const struct timespec times[2] = {{1032825600, 0}, {1032825600, 0}};
	char name[32];

	(void)snprintf(
	    name, sizeof(name), "%zu.%s", c->count, config_source_text(kind));
	/* Of an earlier round; only what was made here is ever removed. */
	(void)unlink(tmpdir_path(c->t, name));
	tmpdir_write(c->t, name, 0, data, len);
	assert_int_equal(utimensat(AT_FDCWD, c->t->path, times, 0), 0);
	case_path(c, kind, c->t->path);
}

static inline void
case_source(struct holders_case *c, int kind, const char *text)
{
	case_bytes(c, kind, text, strlen(text));
}

/* Opens what was written; standard error goes into c->said. */
static inline enum status
case_open(struct holders_case *c)
{
	FILE *file = tmpfile();
	int saved = dup(STDERR_FILENO);
	enum status st;
	size_t n;

	assert_non_null(file);
	assert_true(saved >= 0 && dup2(fileno(file), STDERR_FILENO) >= 0);
	c->why.text[0] = '\0';
	st = holders_open(c->sources, c->count, &c->h, &c->why);
	assert_true(dup2(saved, STDERR_FILENO) >= 0);
	close(saved);
	rewind(file);
	n = fread(c->said, 1, sizeof(c->said) - 1, file);
	c->said[n] = '\0';
	assert_int_equal(fclose(file), 0);
	return st;
}

/* Closes all and begins anew. */
static inline void
case_again(struct holders_case *c)
{
	holders_free(&c->h);
	for (size_t i = 0; i < c->count; i++)
		free(c->sources[i].file);
	c->count = 0;
}

/* "KEY/LEN#SOURCE" of the holder, then of the AS; "-" where nobody knows. */
static inline const char *
case_ask(struct holders_case *c, const char *address)
{
	struct holders_answer got;
	struct addr a;
	size_t n;

	case_int(
	    address, addr_parse(address, strlen(address), &a, &c->why), ST_OK);
	holders_find(c->h, &a, &got);
	n = got.holder == NULL
		? (size_t)snprintf(c->answer, sizeof(c->answer), "- ")
		: (size_t)snprintf(c->answer, sizeof(c->answer), "%s/%u#%u ",
		      got.holder->key, got.holder_len, got.holder_source);
	if (got.asn == NULL)
		(void)snprintf(c->answer + n, sizeof(c->answer) - n, "-");
	else
		(void)snprintf(c->answer + n, sizeof(c->answer) - n, "%s/%u#%u",
		    got.asn->key, got.asn_len, got.asn_source);
	return c->answer;
}

/* The party that is the holder of the address. */
static inline const struct survey_party *
case_holder(struct holders_case *c, const char *address)
{
	struct holders_answer got;
	struct addr a;

	case_int(
	    address, addr_parse(address, strlen(address), &a, &c->why), ST_OK);
	holders_find(c->h, &a, &got);
	if (got.holder == NULL)
		fail_msg("%s: nobody holds it", address);
	return got.holder;
}

/* One source of that text, which opens. */
static inline void
case_one(struct holders_case *c, int kind, const char *text)
{
	case_again(c);
	case_source(c, kind, text);
	if (case_open(c) != ST_OK)
		fail_msg("%s: %s", text, c->why.text);
}

static inline int
case_setup(void **state)
{
	struct holders_case *c = calloc(1, sizeof(*c));
	void *t = NULL;

	if (c == NULL || tmpdir_setup(&t) != 0)
		return -1;
	c->t = t;
	*state = c;
	return 0;
}

static inline int
case_teardown(void **state)
{
	struct holders_case *c = *state;
	void *t = c->t;

	case_again(c);
	free(c);
	return tmpdir_teardown(&t);
}

#define HOLDERS_TEST(f)                                                        \
	cmocka_unit_test_setup_teardown(f, case_setup, case_teardown)

#endif
