/*
 * The files that relaybl.conf names, one by one: what a chroot must hold and
 * a sandbox must leave readable, because a reload reads them again.
 */
#ifndef DNSBL_PATHS_H
#define DNSBL_PATHS_H

#include <stdbool.h>

#include "config.h"

struct path {
	const char *key; /* "store", "tls-key" ... */
	const char *of;	 /* the zone or TSIG key it is said of; or NULL */
	int line;	 /* of that; 0: none */
	char *text;	 /* absolute; may be changed in place */
	bool is_folder;
};

/* Gets each path there is; the file of the configuration itself is none. */
typedef void (*path_fn)(void *ctx, const struct path *path);
void paths_each(const struct config *c, path_fn each, void *ctx) NONNULL(1, 2);

/* "zone bl.example.org: apex" or "store", in out, of PATH_NAME_MAX. */
#define PATH_NAME_MAX 320
const char *path_name(const struct path *path, char *out) ALL_NONNULL;

#endif
