/* Messages of a file, in the order of its lines. */
#include "config_diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Puts a message behind those of its line: checks that look back at earlier
 * lines come late. Takes text over. */
static void
insert(struct diag *d, int line, char *text)
{
	size_t i = d->count++;

	for (; i > 0 && d->list[i - 1].line > line; i--)
		d->list[i] = d->list[i - 1];
	d->list[i].line = line;
	d->list[i].text = text;
}

static void PRINTF(4, 0)
    add(struct diag *d, int line, const char *mark, const char *fmt, va_list ap)
{
	char said[WHY_MAX], *text;
	int n;

	if (d->count == DIAG_MAX) {
		d->dropped++;
		return;
	}
	(void)vsnprintf(said, sizeof(said), fmt, ap);
	if (line > 0)
		n = asprintf(&text, "%s:%d: %s%s", d->file, line, mark, said);
	else
		n = asprintf(&text, "%s: %s%s", d->file, mark, said);
	if (n < 0)
		d->no_memory = true;
	else
		insert(d, line, text);
}

void
diag_error(struct diag *d, int line, const char *fmt, ...)
{
	va_list ap;

	d->errors++;
	va_start(ap, fmt);
	add(d, line, "", fmt, ap);
	va_end(ap);
}

void
diag_warn(struct diag *d, int line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(d, line, "warning: ", fmt, ap);
	va_end(ap);
}

enum status
diag_finish(struct diag *d, config_report report, void *ctx)
{
	char more[WHY_MAX];

	for (size_t i = 0; i < d->count; i++) {
		if (report != NULL)
			report(ctx, d->list[i].text);
		free(d->list[i].text);
	}
	d->count = 0;
	if (d->dropped > 0 && report != NULL) {
		(void)snprintf(more, sizeof(more), "%s: and %zu more", d->file,
		    d->dropped);
		report(ctx, more);
	}
	if (d->no_memory)
		return ST_NO_MEMORY;
	return d->errors > 0 ? ST_CONFIG : ST_OK;
}
