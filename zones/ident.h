/*
 * What lists, scanners, scans and people are called: words that stand in
 * files, keys, tables and command lines as they are, so nothing in them needs
 * quoting anywhere.
 */
#ifndef ZONES_IDENT_H
#define ZONES_IDENT_H

#include <stdbool.h>
#include <stddef.h>

#include "compiler.h"

/* Longest name of a list, a scanner or an actor, in bytes. */
#define IDENT_MAX 64
/* The scanner that owns what add and remove write. No file may claim it. */
#define IDENT_OPERATOR "operator"

/* True for 1 to max bytes of [A-Za-z0-9._:-]. Any thread. */
bool ident_valid(const char *text, size_t len, size_t max) ALL_NONNULL;

#endif
