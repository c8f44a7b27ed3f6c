/* Promises a prototype can make that the compiler checks; what C has no word
 * for. */
#ifndef ZONES_COMPILER_H
#define ZONES_COMPILER_H

/* The result says whether the call worked; dropping it is a bug. */
#define MUST_USE	  __attribute__((warn_unused_result))
#define NONNULL(...)	  __attribute__((nonnull(__VA_ARGS__)))
#define ALL_NONNULL	  __attribute__((nonnull))
#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
/* Error paths: laid out of the way of the hot path. */
#define COLD __attribute__((cold))
/* What every query goes through in one place and few in another. */
#define HOT_INLINE static inline __attribute__((always_inline))

/* Elements of an array. */
#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

#endif
