/*
 * A root directory of one's own (chroot: in relaybl.conf). The configuration
 * names all files as they are seen from outside, because relaybl reads it
 * there; inside, the part in front is taken off.
 */
#ifndef DNSBL_CHROOT_H
#define DNSBL_CHROOT_H

#include "config.h"

/*
 * Enters the chroot that c names, for good, and takes it off c's paths. file
 * is what c was read from, *inside_out, malloc'd, the same seen from inside.
 * ST_CONFIG: something that is named is not below it, or not to be found
 * inside (a symbolic link that leads out); why says which key. ST_DENIED: we
 * may not. ST_NO_MEMORY. Once, while there is one thread; before passwd(5) and
 * what else is outside is needed no more.
 */
enum status chroot_enter(struct config *c, const char *file, char **inside_out,
    struct why *why) MUST_USE ALL_NONNULL;

/* Takes it off the paths of a configuration that was read inside; nothing
 * happens where there is no chroot. Main thread. */
void chroot_strip(struct config *c) ALL_NONNULL;

#endif
