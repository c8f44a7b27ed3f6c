/*
 * relaybl ticket ack, schedule, claim, note, close, reopen. A claim prints the
 * addresses that are to be looked at again, one a line, for nmap -iL; or
 * writes them to a file, which is opened first and gets its name when the
 * ledger has the claim. Killed in between, relaybl recheck has them still.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd_ticket.h"
#include "grow.h"
#include "outfile.h"
#include "output.h"
#include "session.h"
#include "target.h"
#include "ticket.h"

struct doing {
	const struct run *run;
	struct ticket_action a;
	struct prefix *named;
	size_t named_count, named_cap;
	struct ticket_done done;
};

/* Said twice is said once. */
static enum status
add_address(struct doing *d, const char *text, struct why *why)
{
	struct prefix *more, one;
	enum status st = target_prefix(text, &one, why);

	for (size_t i = 0; i < d->named_count && st == ST_OK; i++)
		if (prefix_cmp(&d->named[i], &one) == 0)
			return ST_OK;
	if (st != ST_OK)
		return st;
	more = grow(d->named, &d->named_cap, d->named_count + 1, sizeof(*more));
	if (more == NULL)
		return why_no_memory(why);
	d->named = more;
	more[d->named_count++] = one;
	return ST_OK;
}

/* --address A,B,... */
static enum status
read_addresses(struct doing *d, struct why *why)
{
	const char *list = d->run->opt.value[OPT_ADDRESS];
	char *copy, *rest, *one;
	enum status st = ST_OK;

	if (list == NULL)
		return ST_OK;
	copy = rest = strdup(list);
	if (copy == NULL)
		return why_no_memory(why);
	while (st == ST_OK && (one = strsep(&rest, ",")) != NULL)
		st = add_address(d, one, why);
	free(copy);
	d->a.hosts = d->named;
	d->a.count = d->named_count;
	return st;
}

/* What needs words has them; what is promised has a date. */
static enum status
read_rest(struct doing *d, struct why *why)
{
	const struct run *run = d->run;
	const bool needs = d->a.act == TICKET_ACT_NOTE ||
			   d->a.act == TICKET_ACT_CLOSE ||
			   d->a.act == TICKET_ACT_REOPEN;
	enum status st = cmd_ticket_at(run, &d->a.at, &d->a.day, why);

	d->a.text = run->opt.value[OPT_REASON];
	if (st == ST_OK && needs)
		st = target_reason(run, &d->a.text, why);
	if (d->a.text == NULL)
		d->a.text = "";
	if (st == ST_OK && d->a.act == TICKET_ACT_SCHEDULE &&
	    run->opt.value[OPT_AT] == NULL) {
		why_set(why, "ticket schedule: until when? say --at");
		st = ST_USAGE;
	}
	return st;
}

static enum status
write_addresses(void *ctx, FILE *to, struct why *why)
{
	const struct doing *d = ctx;
	char text[PREFIX_TEXT_MAX];

	(void)why;
	for (size_t i = 0; i < d->done.count; i++)
		fprintf(to, "%s\n", prefix_format(&d->done.hosts[i], text));
	return ST_OK;
}

static enum status
apply(void *ctx, struct change *c, struct why *why)
{
	struct doing *d = ctx;

	return ticket_do(c, &d->a, &d->done, why);
}

/* --output, before anything is changed. */
static enum status
open_file(struct doing *d, struct outfile *f, struct why *why)
{
	const struct run *run = d->run;
	const char *path = run->opt.value[OPT_OUTPUT];

	f->fd = -1;
	if (path == NULL)
		return ST_OK;
	return outfile_open(f, path, run->config->store,
	    run->opt.value[OPT_FORCE] != NULL, why);
}

static enum status
finish_file(struct doing *d, struct outfile *f, struct why *why)
{
	enum status st;

	if (f->fd < 0)
		return ST_OK;
	st = outfile_fill(f, write_addresses, d, why);
	if (st == ST_OK)
		st = outfile_commit(f, why);
	if (st != ST_OK)
		why_wrap(why, "claimed; relaybl recheck has the addresses");
	return st;
}

static enum status
tell_json(const struct doing *d, struct why *why)
{
	json_t *obj = json_object(), *hosts = json_array();

	for (size_t i = 0; i < d->done.count; i++)
		(void)json_array_append_new(
		    hosts, json_prefix(&d->done.hosts[i]));
	json_set(obj, "ticket", json_number(d->a.id));
	json_set(obj, "did", json_string(ticket_act_word(d->a.act)));
	json_set(obj, "before", json_string(ticket_state_text(d->done.before)));
	json_set(obj, "state", json_string(ticket_state_text(d->done.after)));
	json_set(obj, "hosts", hosts);
	return out_json(obj, why);
}

/* A claim: the addresses alone go to standard output. */
static enum status
tell(struct doing *d, struct why *why)
{
	const bool claim = d->a.act == TICKET_ACT_CLAIM;
	const char *file = d->run->opt.value[OPT_OUTPUT];

	if (d->run->json)
		return tell_json(d, why);
	fprintf(claim && file == NULL ? stderr : stdout,
	    "ticket %" PRIu64 ": %s (%zu host%s)\n", d->a.id,
	    ticket_state_text(d->done.after), d->done.count,
	    d->done.count == 1 ? "" : "s");
	return claim && file == NULL ? write_addresses(d, stdout, why) : ST_OK;
}

static enum status
change(struct doing *d, struct outfile *f, struct why *why)
{
	struct generation_info made = {.number = 0};
	struct session *session = NULL;
	enum status st = session_open(d->run, SESSION_WRITE, &session, why);

	if (st == ST_OK)
		st = session_write(session, apply, d, &made, why);
	if (st == ST_OK)
		st = finish_file(d, f, why);
	generation_info_free(&made);
	session_close(&session);
	return st;
}

enum status
cmd_ticket_do(const struct run *run, enum ticket_act act, struct why *why)
{
	struct doing d = {.run = run, .a = {.act = act}};
	struct outfile file = {.fd = -1};
	enum status st = target_ticket(run->opt.args[1], &d.a.id, why);

	if (st == ST_OK)
		st = read_rest(&d, why);
	if (st == ST_OK)
		st = read_addresses(&d, why);
	if (st == ST_OK)
		st = open_file(&d, &file, why);
	if (st == ST_OK)
		st = change(&d, &file, why);
	if (st == ST_OK)
		st = tell(&d, why);
	outfile_drop(&file);
	ticket_done_free(&d.done);
	free(d.named);
	return st;
}
