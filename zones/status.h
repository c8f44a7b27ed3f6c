/*
 * How a call ended, for every function that can fail for more than one
 * reason, and the sysexits code a program ends with for it.
 */
#ifndef ZONES_STATUS_H
#define ZONES_STATUS_H

enum status {
	ST_OK = 0,
	ST_NOT_FOUND,	/* no such key, list, import ... */
	ST_HELD,	/* kept back by a guard until somebody decides: 3 */
	ST_ALARM,	/* done, but somebody must look at it: 4 */
	ST_USAGE,	/* the command line is wrong: EX_USAGE */
	ST_BAD_DATA,	/* input says something it may not: EX_DATAERR */
	ST_NO_INPUT,	/* an input is not there or not readable: EX_NOINPUT */
	ST_UNAVAILABLE, /* a needed thing is missing: EX_UNAVAILABLE */
	ST_INTERNAL,	/* our own fault: EX_SOFTWARE */
	ST_CANT_CREATE, /* an output cannot be made: EX_CANTCREAT */
	ST_IO,		/* read, write, sync failed: EX_IOERR */
	ST_NO_SPACE,	/* disk or quota full: EX_IOERR */
	ST_MAP_FULL,	/* the LMDB map is too small: grow it and try again */
	ST_BUSY,	/* somebody else holds it: EX_TEMPFAIL */
	ST_DENIED,	/* permissions: EX_NOPERM */
	ST_CONFIG,	/* relaybl.conf or a zone file is wrong: EX_CONFIG */
	ST_NO_MEMORY,	/* allocation failed: EX_OSERR */
	ST_CORRUPT,	/* a store file is not what was written: EX_IOERR */
	ST_VERSION	/* a store file of another schema: EX_IOERR */
};

/*
 * The sysexits code for a status; 0 for ST_OK, 1 for ST_NOT_FOUND (as grep
 * does), 3 for ST_HELD, 4 for ST_ALARM. Any thread.
 */
int status_exit(enum status st);

/* The status that an errno value stands for (ENOSPC, EDQUOT: ST_NO_SPACE;
 * EACCES, EPERM: ST_DENIED; ENOENT: ST_NOT_FOUND; ENOMEM: ST_NO_MEMORY; the
 * rest: ST_IO). Any thread. */
enum status status_from_errno(int err);

#endif
