/* Tickets and the figures of operators as people and programs see them. */
#ifndef IMPORTER_TICKET_SHOW_H
#define IMPORTER_TICKET_SHOW_H

#include "names.h"
#include "output.h"
#include "ticket_figures.h"

/* Its record; state_now: ticket_state_now of it. */
json_t *ticket_json(const struct names *names, const struct ticket_record *t,
    const char *state_now) MUST_USE ALL_NONNULL;
json_t *ticket_host_json(const struct ticket_host *h) MUST_USE ALL_NONNULL;
json_t *ticket_entry_json(const struct ticket_entry *e) MUST_USE ALL_NONNULL;
/* Times to acknowledge and to fix are days, with their fraction, or null. */
json_t *ticket_figures_json(
    const struct ticket_figures *f) MUST_USE ALL_NONNULL;

/* A row a ticket, a row an operator: begin with the heading. */
void ticket_print_heading(void);
void ticket_print_row(const struct names *names, const struct ticket_record *t,
    const char *state_now) ALL_NONNULL;
/* The sum comes last, where there is more than one. */
void ticket_print_figures(const struct figures *f) ALL_NONNULL;

/* "Example K.K. (AS64500)": what an operator is called, and what it is counted
 * by where that is another. out has TICKET_NAME_MAX bytes. Returns out. */
#define TICKET_NAME_MAX (2 * TICKET_TEXT_MAX + 4)
const char *ticket_name(
    struct slice holder, struct slice name, char *out) ALL_NONNULL;

#endif
