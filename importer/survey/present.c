/* A survey shown. */
#include "present.h"

#include "outfile.h"
#include "view_page.h"

struct presenting {
	struct tally tally, by_address, by_network;
	struct survey_diff diff;
	struct view view;
};

static enum status
count(struct presenting *p, const struct request *request,
    const struct survey *s, const struct survey *before, struct why *why)
{
	enum status st = tally_make(s, request->by, &p->tally, why);

	if (st == ST_OK)
		st = tally_make(s, BY_IP, &p->by_address, why);
	if (st == ST_OK)
		st = tally_make(s, BY_PREFIX, &p->by_network, why);
	if (st == ST_OK && before != NULL)
		st = diff_make(before, s, request->by, &p->diff, why);
	p->view = (struct view){
	    .survey = s,
	    .tally = &p->tally,
	    .by_address = &p->by_address,
	    .by_network = &p->by_network,
	    .before = before,
	    .diff = before != NULL ? &p->diff : NULL,
	    .top = request->top,
	    .public = request->public,
	};
	return st;
}

static enum status
write_page(void *ctx, FILE *to, struct why *why)
{
	return view_page(ctx, to, why);
}

static enum status
show(struct presenting *p, const struct run *run, const struct request *request,
    struct why *why)
{
	const char *page = run->opt.value[OPT_HTML];
	enum status st = ST_OK;

	if (page != NULL)
		st = outfile_make(page, run->config->store,
		    run->opt.value[OPT_FORCE] != NULL, write_page, &p->view,
		    why);
	if (st != ST_OK)
		return st;
	if (run->json)
		return view_json_write(&p->view, stdout, why);
	return request->csv ? view_csv(&p->view, stdout, why)
			    : view_table(&p->view, stdout, why);
}

enum status
present(const struct run *run, const struct request *request,
    const struct survey *s, const struct survey *before, struct why *why)
{
	struct presenting p = {.tally = {.by = request->by}};
	enum status st = count(&p, request, s, before, why);

	if (st == ST_OK)
		st = show(&p, run, request, why);
	tally_free(&p.tally);
	tally_free(&p.by_address);
	tally_free(&p.by_network);
	diff_free(&p.diff);
	return st;
}
