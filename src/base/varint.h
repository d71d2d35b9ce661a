/* Whole numbers in few bytes: seven bits each, least significant first, the
 * top bit set on all but the last. */
#ifndef RESIT_BASE_VARINT_H
#define RESIT_BASE_VARINT_H

#include <stdbool.h>
#include <stdint.h>

enum { VARINT_MOST = 10 }; /* bytes of one number */

/* Both return where the next one begins; what is read so was written by the
 * same process. */
static inline unsigned char *varint_put(unsigned char *at, uint64_t v)
{
    for (; v > 0x7f; v >>= 7)
        *at++ = (unsigned char)(v | 0x80);
    *at++ = (unsigned char)v;
    return at;
}

static inline const unsigned char *varint_get(const unsigned char *at,
                                              uint64_t *v)
{
    int shift = 0;

    *v = 0;
    for (; *at & 0x80; shift += 7)
        *v |= (uint64_t)(*at++ & 0x7f) << shift;
    *v |= (uint64_t)*at++ << shift;
    return at;
}

/* The same for bytes from anywhere: false when no number ends before `end`. */
static inline bool varint_take(const unsigned char **at,
                               const unsigned char *end, uint64_t *v)
{
    *v = 0;
    for (int shift = 0; *at < end && shift < 64; shift += 7) {
        unsigned char byte = *(*at)++;
        *v |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return true;
    }
    return false;
}

/* A signed number as one without sign: small stays small. */
static inline uint64_t varint_fold(int64_t v)
{
    return (uint64_t)v << 1 ^ (v < 0 ? UINT64_MAX : 0);
}

static inline int64_t varint_unfold(uint64_t v)
{
    return (int64_t)(v >> 1 ^ (v & 1 ? UINT64_MAX : 0));
}

#endif
