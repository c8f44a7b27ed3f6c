/* How a call ended: sysexits codes and errno values. */
#include "status.h"

#include <errno.h>
#include <sysexits.h>

int
status_exit(enum status st)
{
	switch (st) {
	case ST_OK:
		return EX_OK;
	case ST_NOT_FOUND:
		return 1;
	case ST_HELD:
		return 3;
	case ST_ALARM:
		return 4;
	case ST_USAGE:
		return EX_USAGE;
	case ST_BAD_DATA:
		return EX_DATAERR;
	case ST_NO_INPUT:
		return EX_NOINPUT;
	case ST_UNAVAILABLE:
		return EX_UNAVAILABLE;
	case ST_CANT_CREATE:
		return EX_CANTCREAT;
	case ST_IO:
	case ST_NO_SPACE:
	case ST_MAP_FULL:
	case ST_CORRUPT:
	case ST_VERSION:
		return EX_IOERR;
	case ST_BUSY:
		return EX_TEMPFAIL;
	case ST_DENIED:
		return EX_NOPERM;
	case ST_CONFIG:
		return EX_CONFIG;
	case ST_NO_MEMORY:
		return EX_OSERR;
	case ST_INTERNAL:
		break;
	}
	return EX_SOFTWARE;
}

enum status
status_from_errno(int err)
{
	switch (err) {
	case ENOSPC:
	case EDQUOT:
		return ST_NO_SPACE;
	case EACCES:
	case EPERM:
		return ST_DENIED;
	case ENOENT:
		return ST_NOT_FOUND;
	case ENOMEM:
		return ST_NO_MEMORY;
	default:
		return ST_IO;
	}
}
