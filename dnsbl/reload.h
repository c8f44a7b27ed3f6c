/* HUP: the operator has changed configuration or zone files. */
#ifndef DNSBL_RELOAD_H
#define DNSBL_RELOAD_H

#include "service.h"

/* Reads file and all it names again. All right: answers from it. Anything
 * wrong: every error is in the log and nothing has changed. What only a start
 * can change is told. Main thread. */
void reload(struct service *s, const char *file) ALL_NONNULL;

#endif
