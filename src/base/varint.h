/* Whole numbers in few bytes: seven bits each, least significant first, the
 * top bit set on all but the last. For memory; nothing on disk is written so,
 * and what is read was written by the same process. */
#ifndef RESIT_BASE_VARINT_H
#define RESIT_BASE_VARINT_H

#include <stdint.h>

enum { VARINT_MOST = 10 }; /* bytes of one number */

/* Both return where the next one begins. */
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

#endif
