/* A token bucket. */
#include "resolve_pace.h"

#define TOKEN 1000

void
pace_start(struct pace *p, unsigned rate, int64_t now_ms)
{
	*p = (struct pace){.rate = rate, .tokens = TOKEN, .at_ms = now_ms};
}

bool
pace_take(struct pace *p, int64_t now_ms)
{
	int64_t most = p->rate / PACE_BURST_PER_S;

	most = most < 1 ? 1 : most > PACE_BURST_MAX ? PACE_BURST_MAX : most;
	/* A token a second is TOKEN thousandths in as many milliseconds. */
	p->tokens += p->rate * (now_ms - p->at_ms);
	p->at_ms = now_ms;
	if (p->tokens > most * TOKEN)
		p->tokens = most * TOKEN;
	if (p->tokens < TOKEN)
		return false;
	p->tokens -= TOKEN;
	return true;
}
