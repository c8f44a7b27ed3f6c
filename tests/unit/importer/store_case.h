/*
 * A store of a test's own and what a command is run with. The program that
 * checks generations is the test itself: main() begins with
 * STORE_CASE_CHECKER.
 */
#ifndef UNIT_STORE_CASE_H
#define UNIT_STORE_CASE_H

#include <stdio.h>

#include "session.h"
#include "tmpdir.h"

#define STORE_CASE_CHECKER(argc, argv)                                         \
	do {                                                                   \
		struct why checker_why;                                        \
		if ((argc) == 3 && strcmp((argv)[1], "check-generation") == 0) \
			return status_exit(                                    \
			    generation_check((argv)[2], &checker_why));        \
	} while (0)

#define STORE_CASE_NOW ((int64_t)1795298000)

struct store_case {
	struct tmpdir *tmp;
	struct config *config;
	struct run run;
};

/* Fails with the reason. */
#define must(call)                                                             \
	do {                                                                   \
		enum status must_st = (call);                                  \
		if (must_st != ST_OK)                                          \
			fail_msg("%s: status %d: %s", #call, (int)must_st,     \
			    why.text);                                         \
	} while (0)

/* more: lines of the list. */
static inline void
store_case_config(struct store_case *s, const char *more)
{
	char text[1024];
	int n = snprintf(text, sizeof(text),
	    "store: %s/store\nlists:\n  relays:\n    confirm: 1\n    clear: 1\n"
	    "    allow-special: true\n"
	    "%sscanners:\n  nightly: {}\nzones:\n  bl.example.org:\n"
	    "    list: relays\n",
	    s->tmp->dir, more);

	if (s->config != NULL)
		config_free(&s->config);
	assert_int_equal(
	    config_parse("test.conf", text, (size_t)n, NULL, NULL, &s->config),
	    ST_OK);
	s->run = (struct run){
	    .config = s->config, .now = STORE_CASE_NOW, .actor = "tester"};
}

static inline int
store_case_setup(void **state)
{
	struct store_case *s = calloc(1, sizeof(*s));
	void *tmp = NULL;

	if (s == NULL || tmpdir_setup(&tmp) != 0)
		return -1;
	s->tmp = tmp;
	store_case_config(s, "");
	*state = s;
	return 0;
}

static inline int
store_case_teardown(void **state)
{
	struct store_case *s = *state;
	void *tmp = s->tmp;

	config_free(&s->config);
	free(s);
	return tmpdir_teardown(&tmp);
}

static inline struct session *
store_case_open(struct store_case *s, enum session_mode mode)
{
	struct session *session = NULL;
	struct why why;

	must(session_open(&s->run, mode, &session, &why));
	return session;
}

/* Number and sequence of what is served. */
static inline struct generation_info
store_case_served(struct store_case *s)
{
	struct session *session = store_case_open(s, SESSION_LOOK);
	struct generation_info info;
	struct why why;

	must(session_current(session, &info, &why));
	generation_info_free(&info);
	session_close(&session);
	return info;
}

static inline uint32_t
store_case_serial(struct store_case *s)
{
	struct session *session = store_case_open(s, SESSION_LOOK);
	struct ledger_txn *txn = NULL;
	struct list_state list;
	struct why why;

	must(session_read(session, &txn, &why));
	must(ledger_list_by_name(txn, "relays", false, &list, &why));
	ledger_abort(&txn);
	session_close(&session);
	return list.serial;
}

#endif
