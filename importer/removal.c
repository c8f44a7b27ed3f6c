/* A finding taken off by hand. */
#include "removal.h"

enum status
removal_put(struct change *c, const struct ledger_finding *lf,
    const char *reason, struct why *why)
{
	struct finding after = lf->finding;
	struct event ev = {
	    .kind = EVENT_REMOVED,
	    .before = lf->finding.state,
	    .after = FINDING_REMOVED,
	    .class = lf->finding.class,
	    .list = lf->key.list,
	    .scanner = lf->key.scanner,
	    .port = lf->key.port,
	    .prefix = lf->key.prefix,
	    .reason = slice_of(reason),
	};
	enum status st;

	after.state = FINDING_REMOVED;
	after.open_streak = 0;
	after.removed = c->run->now;
	after.import = c->import;
	st = change_finding(c, &lf->key, &lf->finding, &after, why);
	return st == ST_OK ? change_event(c, &ev, why) : st;
}
