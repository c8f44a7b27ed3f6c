/* The part of an intake that reads the file itself. */
#ifndef IMPORTER_INTAKE_FILE_H
#define IMPORTER_INTAKE_FILE_H

#include "intake.h"

/*
 * Fills in stat, signature, format, scan, batch, refusals, read and sha256, and
 * makes notices. A signature is checked before anything else of the file is
 * looked at. Errors as of intake_read.
 */
enum status intake_file_read(
    struct intake *in, struct why *why) MUST_USE ALL_NONNULL;

#endif
