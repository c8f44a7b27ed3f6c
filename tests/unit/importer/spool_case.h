/* A spool of a test's own. */
#ifndef UNIT_IMPORTER_SPOOL_CASE_H
#define UNIT_IMPORTER_SPOOL_CASE_H

#include "spool_note.h"
#include "tmpdir.h"

#define NOW ((int64_t)1795298000)

/* The spool of a test. */
static inline struct spool
open_spool(struct tmpdir *t)
{
	struct spool s;
	struct why why;

	if (spool_open(&s, t->dir, &why) != ST_OK)
		fail_msg("%s", why.text);
	return s;
}

static inline void
put(struct tmpdir *t, const char *name, const char *text)
{
	(void)remove(tmpdir_path(t, name));
	tmpdir_write(t, name, 0, text, strlen(text));
}

static inline bool
there(struct tmpdir *t, const char *name)
{
	return access(tmpdir_path(t, name), F_OK) == 0;
}

#endif
