/* relaybl ticket from inside: what its words do, for cmd_ticket*.c alone. */
#ifndef IMPORTER_SURVEY_CMD_TICKET_H
#define IMPORTER_SURVEY_CMD_TICKET_H

#include "command.h"
#include "ticket_life.h"

enum status cmd_ticket_open(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_ticket_list(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_ticket_figures(
    const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_ticket_show(const struct run *run, struct why *why) ALL_NONNULL;
enum status cmd_ticket_do(
    const struct run *run, enum ticket_act act, struct why *why) ALL_NONNULL;

/* --at, or now. day_out: it is a day. ST_USAGE. */
enum status cmd_ticket_at(const struct run *run, int64_t *out, bool *day_out,
    struct why *why) MUST_USE ALL_NONNULL;
#endif
