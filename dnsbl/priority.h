/*
 * Who goes first where threads share a core: who answers before who loads.
 * Each asks for the calling thread alone, needs no right, and changes nothing
 * where the kernel does not know it.
 */
#ifndef DNSBL_PRIORITY_H
#define DNSBL_PRIORITY_H

/* Short work that is waited for: takes a core over sooner, in shorter turns;
 * its share of the core stays what it is. Linux 6.12 and later. */
void priority_answer(void);

/* Long work that nobody waits for: whatever else is ready comes first. */
void priority_load(void);

#endif
